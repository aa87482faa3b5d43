import pytest

from openchair.conversation.hearing.patterns import heard_as, rule, whole, words


@pytest.mark.parametrize("said", ["call me", "please call me", "call the good old me", "ring me"])
def test_a_rule_finds_whole_words_with_gaps_and_classes(said):
    assert rule("<CALL> ~ me", classes={"CALL": "call|ring"}).search(said)


@pytest.mark.parametrize("said", ["recall me", "call mean", "call a b c d me", ""])
def test_a_rule_finds_no_parts_of_words_and_no_wide_gaps(said):
    assert not rule("<CALL> ~ me", classes={"CALL": "call|ring"}).search(said)


def test_classes_may_stand_in_classes():
    assert rule("<BOTH>", classes={"BOTH": "<ONE> two", "ONE": "one"}).search("one two")


def test_a_class_may_have_a_gap():
    assert rule("<BLOW>", classes={"BLOW": "blow up ~ phone"}).search("blow up my phone")


def test_a_whole_is_all_that_was_said():
    assert whole("yes", "yeah").search("yeah")
    assert not whole("yes", "yeah").search("yeah but no")


def test_words_are_an_alternation():
    assert rule(f"{words('red green')} tooth").search("a green tooth")


def test_a_phrase_of_the_script_is_heard_in_normal_form():
    assert heard_as("I haven't been") == "i have not been"
