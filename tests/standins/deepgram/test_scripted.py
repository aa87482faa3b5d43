"""A mind that does what a test tells it."""

from openchair.standins.deepgram.functions import FunctionCall
from openchair.standins.deepgram.mind import Ask, HearingMind, Speak
from openchair.standins.deepgram.moment import Moment
from openchair.standins.deepgram.scripted import ScriptedMind

ASK, SPEAK = Ask((FunctionCall("agreed"),)), Speak({"text": "Hm."})
NOWHERE = Moment()


def test_a_turn_is_taken_whatever_is_heard() -> None:
    mind = ScriptedMind([(ASK,), (SPEAK, SPEAK)])

    assert mind.hear("yes", NOWHERE) == (ASK,)
    assert mind.hear("yes", NOWHERE) == (SPEAK, SPEAK)
    assert mind.hear("yes", NOWHERE) == ()


def test_answers_are_spoken() -> None:
    mind = ScriptedMind([(ASK,)])

    assert mind.answered(['{"say": [{"text": "Hm."}]}', '{"say": []}'], NOWHERE) == [SPEAK]


def test_another_mind_goes_on_when_the_turns_are_over() -> None:
    mind = ScriptedMind([(SPEAK,)], otherwise=HearingMind())

    assert mind.hear("mumble", NOWHERE) == (SPEAK,)
    assert mind.hear("mumble", NOWHERE) == HearingMind().hear("mumble", NOWHERE)
    assert mind.answered(["{}"], NOWHERE) == HearingMind().answered(["{}"], NOWHERE)
