import re
from random import Random

import pytest

from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.patterns import (
    Expression,
    Rules,
    Vocabulary,
    rule,
    whole,
    words,
)
from openchair.conversation.hearing.said import Said
from tests.conversation import built
from tests.conversation.phrases_fresh import FRESH

PHRASES = [text for _, _, _, text in FRESH[::7]]


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


def test_of_two_matches_the_leftmost_is_found_and_of_two_there_the_first():
    found = rule("two", "one (?:two|three)", "one two three").search("zero one two three")

    assert found
    assert found[0] == "one two"


def test_what_matches_is_blotted_out():
    assert rule("my tooth", r"teeth\w*").blot("my tooth my teeth") == "# my #"


def test_blotted_words_may_still_be_looked_for():
    said = rule("good call").blot(Said("good call bad call"))

    assert said == "# bad call"
    assert rule("bad call").is_in(said)
    assert not rule("good call").is_in(said)


def test_what_follows_the_last_match_is_found():
    corrected = Expression(r"\b(?:i mean|no wait)\b")

    assert corrected.after("monday no wait tuesday i mean friday") == " friday"
    assert corrected.after("monday") == "monday"


def test_an_expression_blots_out_apart_and_replaces():
    ten = Expression(r"\bten(?P<more>th)?\b")

    assert ten.blot("at ten or tenth") == "at  #  or  # "
    assert ten.sub(lambda match: match["more"] or "10", "at ten or tenth") == "at 10 or th"


def test_a_vocabulary_is_silent_when_none_of_its_words_was_said():
    teeth = Vocabulary(rule("tooth|teeth"), Rules((1, rule("gums?"))), Expression(r"\bmouths\b"))

    assert teeth.is_silent("call me")
    assert not any(map(teeth.is_silent, ("my tooth", "my gums", "two mouths")))


def test_the_first_rule_that_matches_tells_what_is_meant():
    meant = Rules(("tooth", rule("tooth|teeth")), ("call", rule("call", "call me")))

    assert meant.first("call about my teeth") == "tooth"
    assert meant.first("call me") == "call"
    assert meant.all("call about my teeth") == ["tooth", "call"]
    assert meant.first("hello") is None
    assert [meaning for meaning, _ in meant.possible("call me")] == ["call"]


RULES = built.rules()


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_finds_what_its_patterns_as_one_expression_find(name):
    one, expression = RULES[name], re.compile(RULES[name].pattern)
    texts = [*built.texts(one.pattern, 40, Random(name)), *PHRASES]
    said = [*texts, *map(normal, texts)]

    missed = [text for text in said if span(one.search(text)) != span(expression.search(text))]

    assert not missed
    assert [one.is_in(text) for text in said] == [bool(expression.search(text)) for text in said]
    assert [one.blot(text) for text in said] == [expression.sub("#", text) for text in said]


def span(match):
    return match and match.span()


EXPRESSIONS = built.expressions()


@pytest.mark.parametrize("name", sorted(EXPRESSIONS))
def test_an_expression_finds_what_it_finds_when_it_is_always_looked_for(name):
    one, expression = EXPRESSIONS[name], re.compile(EXPRESSIONS[name].pattern)
    texts = [*built.texts(one.pattern, 200, Random(name)), *PHRASES]
    said = [*texts, *map(normal, texts)]

    assert [span(one.search(text)) for text in said] == [
        span(expression.search(text)) for text in said
    ]
    assert [len(list(one.finditer(text))) for text in said] == [
        len(expression.findall(text)) for text in said
    ]
    assert [one.sub("#", text) for text in said] == [expression.sub("#", text) for text in said]
