"""What can happen to a call: facts, in the past tense.

Rule 1: an event carries what the machine needs and nothing it must look up.
Rule 2: the same fact is the same event, whether a caller's words, a language model's tool call or
the line itself brought it. The docstring of a caller event is read by a language model too.
"""

import datetime as dt
import functools
import re
from dataclasses import dataclass
from enum import StrEnum

from openchair.slots import Slot, Wish


class Severity(StrEnum):
    """How bad an emergency is."""

    URGENT = "urgent"
    """Pain, swelling, bleeding, trauma: the soonest slot."""
    LIFE_THREATENING = "life_threatening"
    """Trouble breathing or swallowing: 911 or the emergency room."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    @classmethod
    def name(cls) -> str:
        """The event's name in tool calls, logs and on the dashboard: `chose_slot`."""
        return snake_case(cls.__name__)


@functools.cache
def snake_case(name: str) -> str:
    """Write a class's name as tools, logs and the ledger do: `ChoseSlot` is `chose_slot`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


# --- the line -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallAnswered(Event):
    """Somebody or something picked up."""


@dataclass(frozen=True, slots=True)
class MachineAnswered(Event):
    """An answering machine picked up, and its beep has been heard."""


@dataclass(frozen=True, slots=True)
class FellSilent(Event):
    """The caller said nothing for the time the script waits."""


@dataclass(frozen=True, slots=True)
class HungUp(Event):
    """The caller hung up, or the line dropped."""


@dataclass(frozen=True, slots=True)
class TimeRanOut(Event):
    """The longest time a call may take is over."""


@dataclass(frozen=True, slots=True)
class EngineFailed(Event):
    """Ears, mouth or desk failed and will not come back in this call."""

    reason: str


# --- the caller -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Agreed(Event):
    """The caller said yes to what was asked, in any words."""


@dataclass(frozen=True, slots=True)
class Disagreed(Event):
    """The caller said no to what was asked, in any words, without refusing the whole call."""


@dataclass(frozen=True, slots=True)
class GaveAnswer(Event):
    """The caller answered one of the script's questions, asked or not."""

    question: str
    """The question's key in the script, such as `patient_status`."""
    value: str
    """The answer kept: one of the question's choices, or the caller's words."""
    alone: bool = True
    """Whether that is all that was said. If not it is kept, and what follows moves the call on."""


@dataclass(frozen=True, slots=True)
class WishedTime(Event):
    """The caller said when they would like to come, or asked for other times than those offered."""

    wish: Wish


@dataclass(frozen=True, slots=True)
class ChoseSlot(Event):
    """The caller chose one of the slots that were offered."""

    slot: str
    """The slot's key as it was offered: its start in RFC 3339."""


@dataclass(frozen=True, slots=True)
class AskedQuestion(Event):
    """The caller asked something: price, insurance, address, parking, whether it hurts."""

    topic: str
    """A key of the script's answers, or `unknown`."""


@dataclass(frozen=True, slots=True)
class ReportedEmergency(Event):
    """The caller spoke of pain, swelling, bleeding, trauma, or trouble breathing or swallowing."""

    severity: Severity = Severity.URGENT


@dataclass(frozen=True, slots=True)
class AskedToStop(Event):
    """The caller said, in any words, that they do not want to be called. Always wins."""


@dataclass(frozen=True, slots=True)
class ReachedWrongNumber(Event):
    """The lead cannot be reached at this number: wrong number, moved, died, unknown here."""


@dataclass(frozen=True, slots=True)
class ReachedSomeoneElse(Event):
    """Someone else picked up the right number; the lead is not there now."""


@dataclass(frozen=True, slots=True)
class WasNotInterested(Event):
    """The caller does not want a visit."""


@dataclass(frozen=True, slots=True)
class AskedForPerson(Event):
    """The caller wants to talk to a human being."""


@dataclass(frozen=True, slots=True)
class AskedToCallLater(Event):
    """The caller wants to be called at another time."""

    at: dt.datetime | None = None
    """When, aware, if they said so."""


@dataclass(frozen=True, slots=True)
class WasUnclear(Event):
    """Something was said that could not be understood."""


@dataclass(frozen=True, slots=True)
class SpokeLanguage(Event):
    """The caller speaks, or asks to speak, another of the script's languages."""

    language: str
    """`en` or `es`."""
    alone: bool = True
    """Whether that is all the caller meant, so that what was asked must be asked again."""


# --- the desk -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SlotsHeld(Event):
    """The desk found free slots and holds them for this call."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class NoSlotsFound(Event):
    """The desk found no free slot, however far the script lets it look."""


@dataclass(frozen=True, slots=True)
class SlotBooked(Event):
    """The appointment is committed. Only now may the caller be told so."""

    slot: Slot
    appointment_id: str


@dataclass(frozen=True, slots=True)
class SlotTaken(Event):
    """The slot went to somebody else before it could be booked."""

    slot: Slot


CALLER_EVENTS: tuple[type[Event], ...] = (
    Agreed,
    Disagreed,
    GaveAnswer,
    WishedTime,
    ChoseSlot,
    AskedQuestion,
    ReportedEmergency,
    AskedToStop,
    ReachedWrongNumber,
    ReachedSomeoneElse,
    WasNotInterested,
    AskedForPerson,
    AskedToCallLater,
    WasUnclear,
    SpokeLanguage,
)
"""What a caller's words, or a language model that heard them, may bring."""
