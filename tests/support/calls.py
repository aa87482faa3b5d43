"""Calls for tests: one clinic, three slots, the steps of a talk that ends booked."""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from openchair.agent_config import load, script_for
from openchair.conversation.actions import Say, Topic
from openchair.conversation.call import Call, Outcome
from openchair.conversation.events import (
    Agreed,
    CallAnswered,
    ChoseSlot,
    Disagreed,
    Event,
    GaveAnswer,
    SlotBooked,
    SlotsHeld,
    WishedTime,
)
from openchair.conversation.machine import advance, new_call
from openchair.conversation.script import Profile, Script
from openchair.phone import Phone
from openchair.slots import Slot, Wish

ZONE = ZoneInfo("America/New_York")
CLINIC = "Bright Smiles Dental LLC"
PROFILE = Profile(CLINIC, ZONE, callback_number=Phone("+12125550100"))
STAFF = Phone("+12125550111")
TOLL_FREE = Phone("+18005550199")


def slot(day: int, hour: int, minute: int = 0, visit_type: str = "cleaning") -> Slot:
    """Return a slot in December 2026, in the clinic's zone; the 1st is a Tuesday."""
    return Slot("chair_1", dt.datetime(2026, 12, day, hour, minute, tzinfo=ZONE), 60, visit_type)


TUESDAY, WEDNESDAY, THURSDAY = slot(1, 10, 30), slot(2, 14), slot(3, 9)
TUESDAYS = Wish(weekdays=frozenset({1}))

ANSWERED: tuple[Event, ...] = (CallAnswered(),)
BEGUN = (*ANSWERED, Agreed())
WITHOUT_PAIN = (*BEGUN, Disagreed())
ANSWERS = (
    *WITHOUT_PAIN,
    GaveAnswer("patient_status", "new"),
    GaveAnswer("reason", "cleaning"),
    GaveAnswer("insurance", "yes"),
)
WISHED = (*ANSWERS, WishedTime(TUESDAYS))
OFFERED = (*WISHED, SlotsHeld((TUESDAY, WEDNESDAY)))
CHOSEN = (*OFFERED, ChoseSlot(TUESDAY.key))
CONFIRMED = (*CHOSEN, Agreed())
BOOKED = (*CONFIRMED, SlotBooked(TUESDAY, "appt_1"))


@functools.cache
def clinic_script(profile: Profile = PROFILE) -> Script:
    """Return the shipped script for this clinic."""
    return script_for(load(), profile)


def changed_script(overrides: Mapping[str, Any], profile: Profile = PROFILE) -> Script:
    """Return the shipped script with a client's changes."""
    return script_for(load(), profile, overrides)


@dataclass(frozen=True)
class Played:
    """What came of some events: the call, and what was done about each."""

    call: Call
    steps: tuple[tuple[Any, ...], ...]

    @property
    def outcome(self) -> Outcome:
        """What the call came to; it has ended."""
        assert self.call.outcome is not None
        return self.call.outcome

    @property
    def last(self) -> tuple[Any, ...]:
        """What was done about the last event."""
        return self.steps[-1]

    @property
    def said(self) -> tuple[Say, ...]:
        """What was said about the last event."""
        return tuple(action for action in self.last if isinstance(action, Say))

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What was spoken of, last."""
        return tuple(say.topic for say in self.said)

    @property
    def text(self) -> str:
        """The words said last."""
        return " ".join(say.text for say in self.said)

    @property
    def done(self) -> tuple[Any, ...]:
        """What was done last, but for speaking."""
        return tuple(action for action in self.last if not isinstance(action, Say))

    @property
    def everything_said(self) -> tuple[Say, ...]:
        """All that was said, in order."""
        return tuple(one for step in self.steps for one in step if isinstance(one, Say))


def play(
    *events: Event,
    script: Script | None = None,
    language: str = "en",
    seed: int = 0,
    lead_name: str = "Maria Lopez",
) -> Played:
    """Bring these events to a new call."""
    call = new_call(lead_name=lead_name, language=language, seed=seed)
    return play_on(call, events, script or clinic_script())


def play_on(call: Call, events: Sequence[Event], script: Script) -> Played:
    """Bring these events to a call."""
    steps = []
    for event in events:
        call, actions = advance(call, event, script)
        steps.append(actions)
    return Played(call, tuple(steps))
