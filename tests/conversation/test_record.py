"""Calls, events and actions, written and read again."""

import datetime as dt
import json

import pytest

from openchair.conversation import actions, events
from openchair.conversation.actions import (
    BookSlot,
    HoldSlots,
    Refuse,
    Say,
    Suppress,
    Topic,
    TransferCall,
)
from openchair.conversation.actions import SuppressionReason as Why
from openchair.conversation.events import (
    Agreed,
    AskedToCallLater,
    ChoseSlot,
    Event,
    GaveAnswer,
    ReportedEmergency,
    Severity,
    SlotBooked,
    SlotsHeld,
    SpokeLanguage,
    WishedTime,
)
from openchair.conversation.record import (
    action_to_dict,
    event_from_dict,
    event_to_dict,
    from_json,
    to_json,
)
from openchair.slots import Wish
from tests.support.calls import BOOKED, OFFERED, STAFF, TUESDAY, TUESDAYS, WEDNESDAY, play

WISH = Wish(
    dt.date(2026, 12, 1), dt.date(2026, 12, 4), frozenset({0, 4}), dt.time(9), dt.time(12, 30)
)


@pytest.mark.parametrize("count", range(len(BOOKED) + 1))
def test_a_call_is_the_same_when_it_is_read_again(count):
    call = play(*BOOKED[:count]).call

    assert from_json(to_json(call)) == call


def test_a_call_is_written_in_plain_json():
    values = json.loads(to_json(play(*OFFERED).call))

    assert values["state"] == "OFFER_SLOT"
    assert values["offered"][0]["start"] == "2026-12-01T10:30:00-05:00"
    assert values["wish"]["weekdays"] == [1]


@pytest.mark.parametrize(
    "event",
    [
        Agreed(),
        GaveAnswer("reason", "cleaning"),
        WishedTime(WISH),
        WishedTime(Wish(soonest=True)),
        ChoseSlot(TUESDAY.key),
        ReportedEmergency(Severity.LIFE_THREATENING),
        AskedToCallLater(),
        AskedToCallLater(dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)),
        SpokeLanguage("es", alone=False),
        SlotsHeld((TUESDAY, WEDNESDAY)),
        SlotBooked(TUESDAY, "appt_1"),
        events.EngineFailed("speech lost"),
    ],
    ids=lambda one: one.name(),
)
def test_an_event_is_the_same_when_it_is_read_again(event):
    written = json.loads(json.dumps(event_to_dict(event)))

    assert written["event"] == event.name()
    assert event_from_dict(written) == event


def test_every_event_has_its_own_name():
    kinds = [
        one for one in vars(events).values() if isinstance(one, type) and issubclass(one, Event)
    ]
    names = {kind.name() for kind in kinds}

    assert len(names) == len(kinds)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"event": "ran_away"},
        {"event": "event"},
        {"event": "chose_slot"},
        {"event": "gave_answer", "question": 1, "value": []},
        {"event": "wished_time", "wish": {"weekdays": ["x"]}},
    ],
)
def test_what_is_no_event_is_refused(values):
    with pytest.raises(ValueError, match=r"event|validation"):
        event_from_dict(values)


@pytest.mark.parametrize(
    ("action", "written"),
    [
        (actions.HangUp(), {"action": "hang_up"}),
        (Suppress(Why.OPTED_OUT), {"action": "suppress", "reason": "opted_out"}),
        (TransferCall(STAFF), {"action": "transfer_call", "to": "+12125550111"}),
        (
            Refuse("chose_slot", "GREETING", ("agreed",)),
            {
                "action": "refuse",
                "asked": "chose_slot",
                "state": "GREETING",
                "allowed": ["agreed"],
            },
        ),
        (
            Say("Hi", Topic.ASK, question="reason"),
            {
                "action": "say",
                "text": "Hi",
                "topic": "ask",
                "question": "reason",
                "slots": [],
                "verbatim": False,
            },
        ),
    ],
    ids=lambda one: one.name() if isinstance(one, actions.Action) else "",
)
def test_an_action_is_written_as_plain_values(action, written):
    assert json.loads(json.dumps(action_to_dict(action))) == written


def test_what_the_desk_is_asked_is_written_whole():
    held = action_to_dict(HoldSlots("cleaning", TUESDAYS, 2, (TUESDAY.key,)))
    booked = action_to_dict(BookSlot(TUESDAY))

    assert held["avoid"] == [TUESDAY.key]
    assert held["wish"]["weekdays"] == [1]
    assert booked["slot"]["start"] == TUESDAY.key


def test_a_call_played_from_its_record_is_the_call():
    written = [event_to_dict(event) for event in BOOKED]

    assert play(*map(event_from_dict, written)) == play(*BOOKED)
