import pytest

from openchair.conversation.hearing.normal import LONGEST, normal


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Don't call me!", "do not call me"),
        ("dont call me", "do not call me"),
        ("Don’t call me", "do not call me"),
        ("¿Cuánto cuesta?", "cuanto cuesta"),
        ("um i uh want to come in", "i want to come in"),
        ("i'll take the the first one", "i will take the first one"),
        ("ten ten thirty", "ten ten thirty"),
        ("at 10:30 a.m.", "at 10:30 am"),
        ("2 p m", "2 pm"),
        ("december 8th", "december 8th"),
        ("uh-huh", "mhm"),
        ("nuh uh", "nuhuh"),
        ("we were gonna go", "we were going to go"),
        ("good morning who's this", "hello who is this"),
        ("good morning works for me", "good morning works for me"),
        ("  ", ""),
    ],
)
def test_words_come_into_one_form(text, said):
    assert normal(text) == said


def test_normal_form_is_normal_already():
    once = normal("Well, I don't think it'd be O.K. — um, no; ¿verdad?")

    assert normal(once) == once


def test_long_speech_keeps_its_beginning_and_its_end():
    said = normal("hello " + "so anyway " * LONGEST + "goodbye")

    assert len(said) <= LONGEST + 1
    assert said.startswith("hello")
    assert said.endswith("goodbye")
