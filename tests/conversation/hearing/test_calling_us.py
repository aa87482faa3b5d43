"""What people say who call us."""

import pytest

from openchair.conversation.call import State
from openchair.conversation.context import Context
from openchair.conversation.events import (
    Agreed,
    AskedForPerson,
    AskedQuestion,
    AskedToStop,
    Disagreed,
    Event,
    ReachedSomeoneElse,
    ReachedWrongNumber,
    WasUnclear,
)
from openchair.conversation.hearing.calling_us import heard_from_caller
from openchair.conversation.hearing.normal import normal
from openchair.conversation.questions import CALLER_NAME, HOW_TO_HELP, WHO_CALLS
from openchair.conversation.understanding import understand
from tests.conversation.tables import NOW, SCRIPT

ABOUT = AskedQuestion("about")


def heard_at(asked: str, said: str, expected: str = "") -> Event:
    greeted = Context(
        now=NOW,
        state=State.GREETING,
        asked=asked,
        expected=expected,
        questions=SCRIPT.forms("en"),
        topics=SCRIPT.topics("en"),
    )
    return understand(said, greeted).event


@pytest.mark.parametrize(
    ("said", "event"),
    [
        ("I got a missed call from this number", ABOUT),
        ("you called me earlier", ABOUT),
        ("I'm returning your call", ABOUT),
        ("tengo una llamada perdida de ustedes", ABOUT),
        ("yes, I'm returning your call", Agreed()),
        ("this is Ana", Agreed()),
        ("it's Ana Sample", Agreed()),
        ("soy Ana", Agreed()),
        ("that's me", Agreed()),
        ("yes this is she", Agreed()),
        ("no this is Bob", Disagreed()),
        ("Bob speaking", Disagreed()),
        ("this is her husband", ReachedSomeoneElse()),
        ("I don't know any Ana", ReachedWrongNumber()),
        ("stop calling me", AskedToStop()),
        ("I want to make an appointment", WasUnclear()),
        ("I need to reschedule my appointment", AskedForPerson()),
    ],
)
def test_who_calls_is_heard_before_anything_else(said: str, event: Event):
    assert heard_at(WHO_CALLS, said, expected="Ana Sample") == event


@pytest.mark.parametrize(
    ("said", "event"),
    [
        ("I want to cancel my appointment", AskedForPerson()),
        ("quiero cambiar mi cita", AskedForPerson()),
        ("I want to make an appointment", Agreed()),
        ("you called me earlier", WasUnclear()),
    ],
)
def test_who_has_a_visit_already_is_for_the_staff(said: str, event: Event):
    assert heard_at(HOW_TO_HELP, said) == event


def test_a_name_may_be_kept_back():
    assert heard_from_caller(normal("I'd rather not say"), CALLER_NAME, "") == Disagreed()
    assert heard_from_caller(normal("Kim"), CALLER_NAME, "") is None


@pytest.mark.parametrize("asked", [None, "urgency"])
def test_in_any_other_place_the_usual_rules_hear(asked: str | None):
    assert heard_from_caller(normal("you called me earlier"), asked, "Ana") is None
