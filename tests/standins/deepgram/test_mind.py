"""What the hearing mind does about what it hears."""

import datetime as dt
import json
from typing import Any

import pytest

from openchair.conversation.events import Event
from openchair.standins.deepgram.functions import FunctionCall, function_call
from openchair.standins.deepgram.mind import SORRY, Ask, HearingMind, Speak, Steps, said_by
from openchair.standins.deepgram.moment import Moment
from tests.standins.deepgram.test_moment import moment_of
from tests.support.calls import (
    ANSWERED,
    BEGUN,
    BOOKED,
    CHOSEN,
    OFFERED,
    TUESDAY,
    WEDNESDAY,
    WITHOUT_PAIN,
    ZONE,
)

NOW = dt.datetime(2026, 11, 30, 15, tzinfo=ZONE)
AGAIN = (Speak({"text": SORRY}),)


def mind() -> HearingMind:
    return HearingMind(lambda: NOW)


def told(*events: Event, **context: Any) -> Moment:
    """Return a moment with the functions of the state these events lead to."""
    now = {"now": NOW.isoformat(), **context}
    return Moment(f"CONTEXT: {json.dumps(now)}", moment_of(*events).functions)


def called(*calls: FunctionCall) -> Steps:
    return (Ask(calls),)


def answer(*texts: str, then: str = "listen") -> str:
    return json.dumps({"say": [{"text": text} for text in texts], "then": then})


@pytest.mark.parametrize(
    ("moment", "said", "name", "arguments"),
    [
        (told(*ANSWERED, state="GREETING"), "Yes, go ahead.", "agreed", {}),
        (told(*ANSWERED, state="GREETING"), "Take me off your list!", "asked_to_stop", {}),
        (
            told(*WITHOUT_PAIN, state="QUALIFY", asked="patient_status"),
            "It's my first time",
            "gave_answer",
            {"question": "patient_status", "value": "new"},
        ),
        (told(*OFFERED, state="OFFER_SLOT"), "the first one", "chose_slot", {"slot": TUESDAY.key}),
        (
            told(*OFFERED, state="OFFER_SLOT"),
            "Wednesday at two",
            "chose_slot",
            {"slot": WEDNESDAY.key},
        ),
        (
            told(*OFFERED, state="OFFER_SLOT"),
            "anything on Friday?",
            "wished_time",
            {"weekdays": ["fri"]},
        ),
        (
            told(*CHOSEN, state="CONFIRM", offered=[{"key": TUESDAY.key}]),
            "Tuesday at ten thirty, right",
            "agreed",
            {},
        ),
        (
            told(*CHOSEN, state="CONFIRM"),
            "is there parking?",
            "asked_question",
            {"topic": "parking"},
        ),
        (told(*BEGUN, state="QUALIFY"), "mumble mumble", "was_unclear", {}),
    ],
)
def test_what_was_said_becomes_one_function_call(
    moment: Moment, said: str, name: str, arguments: dict[str, Any]
) -> None:
    assert mind().hear(said, moment) == called(function_call(name, arguments))


def test_without_a_function_that_fits_the_caller_is_asked_again() -> None:
    assert mind().hear("yes", Moment()) == AGAIN
    assert mind().hear("yes", told(*BOOKED)) == AGAIN


def test_the_answer_s_lines_are_spoken_as_they_are() -> None:
    line = {"text": "Tuesday or Wednesday?", "topic": "offer", "slots": [{"key": TUESDAY.key}]}
    response = json.dumps({"say": [{"text": "Fine."}, line], "then": "listen"})

    assert mind().answered([response], Moment()) == [Speak({"text": "Fine."}), Speak(line)]


def test_an_answer_with_nothing_to_say_is_followed_by_silence() -> None:
    assert mind().answered([answer()], Moment()) == []


@pytest.mark.parametrize(
    "response",
    ["", "booked", "[]", "{}", '{"say": "hello"}', '{"say": [{"words": "hello"}]}', '{"say": [1]}'],
)
def test_an_answer_of_another_kind_leaves_the_mind_to_its_own_words(response: str) -> None:
    assert said_by(response) == AGAIN


def test_after_the_end_only_what_fits_is_still_reported() -> None:
    over = mind()
    over.answered([answer("Goodbye.", then="end")], Moment())

    assert over.hear("thanks, bye", told(*BOOKED)) == ()
    assert over.hear("and stop calling me", told(*BOOKED)) == called(FunctionCall("asked_to_stop"))


def test_another_language_is_reported_before_what_was_said_in_it() -> None:
    moment, spanish = told(*ANSWERED, state="GREETING"), mind()
    language = function_call("spoke_language", {"language": "es", "alone": False})

    assert spanish.hear("Sí, claro, dígame", moment) == called(language)
    assert spanish.answered([answer()], moment) == list(called(FunctionCall("agreed")))
    assert spanish.answered([answer()], moment) == []


def test_another_language_alone_is_reported_alone() -> None:
    moment, spanish = told(*ANSWERED, state="GREETING"), mind()
    language = function_call("spoke_language", {"language": "es", "alone": True})

    assert spanish.hear("¿Habla español?", moment) == called(language)
    assert spanish.answered([answer("¡Hola!")], moment) == [Speak({"text": "¡Hola!"})]


def test_what_is_no_longer_offered_is_not_said_after_the_language() -> None:
    spanish = mind()
    spanish.hear("Sí, claro, dígame", told(*ANSWERED, state="GREETING"))

    assert spanish.answered([answer()], told(*BOOKED)) == []


def test_the_mind_knows_the_day_where_the_prompt_does_not() -> None:
    steps = mind().hear("can I come tomorrow?", moment_of(*OFFERED))

    assert steps == called(function_call("chose_slot", {"slot": TUESDAY.key}))
