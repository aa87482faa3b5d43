"""From an event to the function that says it, and back by the product's own reading."""

import datetime as dt
import json

import pytest

from openchair.conversation.events import (
    Agreed,
    AskedForPerson,
    AskedQuestion,
    AskedToCallLater,
    AskedToStop,
    ChoseSlot,
    Disagreed,
    Event,
    GaveAnswer,
    ReachedSomeoneElse,
    ReachedWrongNumber,
    ReportedEmergency,
    Severity,
    SlotBooked,
    SpokeLanguage,
    WasNotInterested,
    WasUnclear,
    WishedTime,
)
from openchair.conversation.tools import event_from_tool
from openchair.slots import Wish
from openchair.standins.deepgram.functions import call_for
from tests.standins.deepgram.test_moment import moment_of
from tests.support.calls import BOOKED, OFFERED, THURSDAY, TUESDAY, ZONE, clinic_script, play

EVENTS: tuple[Event, ...] = (
    Agreed(),
    Disagreed(),
    GaveAnswer("patient_status", "new"),
    WishedTime(Wish()),
    WishedTime(Wish(soonest=True)),
    WishedTime(
        Wish(
            earliest=dt.date(2026, 12, 1),
            latest=dt.date(2026, 12, 4),
            weekdays=frozenset({0, 4}),
            from_time=dt.time(13),
            until_time=dt.time(17, 30),
        )
    ),
    ChoseSlot(TUESDAY.key),
    AskedQuestion("parking"),
    ReportedEmergency(Severity.LIFE_THREATENING),
    AskedToStop(),
    ReachedWrongNumber(),
    ReachedSomeoneElse(),
    WasNotInterested(),
    AskedForPerson(),
    AskedToCallLater(),
    AskedToCallLater(dt.datetime(2026, 12, 1, 15, tzinfo=ZONE)),
    WasUnclear(),
    SpokeLanguage("es"),
    SpokeLanguage("es", alone=False),
)


@pytest.mark.parametrize("event", EVENTS, ids=repr)
def test_the_product_reads_the_call_as_the_event_it_says(event: Event) -> None:
    call = call_for(event, moment_of(*OFFERED))

    assert call is not None
    read = event_from_tool(
        call.name, json.loads(call.arguments), play(*OFFERED).call, clinic_script()
    )
    assert read == event


@pytest.mark.parametrize(
    "event",
    [
        ChoseSlot(THURSDAY.key),
        GaveAnswer("shoe_size", "9"),
        SpokeLanguage("fr"),
        SlotBooked(TUESDAY, "appt_1"),
    ],
    ids=repr,
)
def test_what_no_function_can_say_is_not_called(event: Event) -> None:
    assert call_for(event, moment_of(*OFFERED)) is None


def test_a_function_of_another_state_is_not_called() -> None:
    assert call_for(Agreed(), moment_of(*BOOKED)) is None
    assert call_for(AskedToStop(), moment_of(*BOOKED)) is not None


def test_a_topic_nobody_listed_is_unknown() -> None:
    call = call_for(AskedQuestion("the weather"), moment_of(*OFFERED))

    assert call is not None
    assert json.loads(call.arguments) == {"topic": "unknown"}
