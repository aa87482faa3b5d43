"""A call as the machine sees it: one frozen value, from greeting to end."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from openchair.slots import Slot, Wish

__all__ = ["Awaited", "Call", "Outcome", "Result", "State", "WhoCalls", "changed"]


class State(StrEnum):
    """Where the talk stands."""

    GREETING = "GREETING"
    QUALIFY = "QUALIFY"
    OFFER_SLOT = "OFFER_SLOT"
    CONFIRM = "CONFIRM"
    END = "END"


class Result(StrEnum):
    """How a call ended; the values are the API's."""

    BOOKED = "booked"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    RESCHEDULE = "reschedule"
    VOICEMAIL = "voicemail"
    DECLINED = "declined"
    OPTED_OUT = "opted-out"
    WRONG_NUMBER = "wrong-number"
    TRANSFERRED = "transferred"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"


class WhoCalls(StrEnum):
    """What is known of somebody who called us."""

    EXPECTED = "expected"
    """They call from a number that a lead left, and have not said that they are that person."""
    CONFIRMED = "confirmed"
    """They have said that they are that person."""
    STRANGER = "stranger"
    """Nobody we know, or not the person who left this number."""


class Awaited(StrEnum):
    """What the machine has asked the desk for and not yet heard."""

    SLOTS = "slots"
    BOOKING = "booking"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call came to. A `booked` outcome always has its slot and its appointment."""

    result: Result
    slot: Slot | None = None
    appointment_id: str | None = None
    callback_at: dt.datetime | None = None
    notes: str = ""


@dataclass(frozen=True)  # without slots: see `changed`
class Call:
    """One call. Made by `machine.new_call`, changed only by `machine.advance`.

    It holds no transcript: the ledger does. So a call led by text, by tool calls or by bare events
    that mean the same ends as an equal value.
    """

    language: str
    """`en` or `es`; may change when the caller answers in the other."""
    seed: int
    """Chooses among the script's variations."""
    lead_name: str = ""
    state: State = State.GREETING
    greeted: bool = False
    """Whether the caller has been told who is calling, that it is an AI and how to stop."""
    asked: str | None = None
    """Key of the question asked last and not yet answered, or one of the side questions of
    `questions.py`. None in GREETING, OFFER_SLOT and CONFIRM, where the state says it.
    """
    answers: tuple[tuple[str, str], ...] = ()
    """Answers kept, question key to value, in order of arrival."""
    wish: Wish = Wish()
    urgent: bool = False
    offered: tuple[Slot, ...] = ()
    """Slots held for this call and named to the caller."""
    chosen: Slot | None = None
    """The slot read back in CONFIRM."""
    awaited: Awaited | None = None
    """At END only a booking that still decides the result is awaited."""
    searches: int = 0
    """How often the desk was asked for slots."""
    overtaken: int = 0
    """Searches whose answers are to come but no longer wanted: a newer one was asked."""
    misses: int = 0
    """Utterances in a row that were not understood."""
    silences: int = 0
    """Silences in a row."""
    unknowns: int = 0
    """Questions of the caller that the script could not answer."""
    turns: int = 0
    """Events so far; bounds the call."""
    rejected: tuple[str, ...] = ()
    """Keys of slots offered and turned down, or gone."""
    note: str = ""
    """What the clinic's staff should know; it goes into the outcome."""
    outcome: Outcome | None = None
    """Set with END, and only then."""
    caller: WhoCalls | None = None
    """Who is on the line, where they called us; None where we called."""
    recalled: tuple[tuple[str, str], ...] = ()
    """Answers of an earlier call, of use once it is confirmed who is calling."""

    def answer(self, question: str) -> str | None:
        """Return the answer kept for a question, if any."""
        return dict(self.answers).get(question)


if TYPE_CHECKING:
    from dataclasses import replace as changed
else:

    def changed(call: Call, **changes: object) -> Call:
        """Return a call that differs in these fields.

        As `dataclasses.replace`, at a tenth of its cost: it is two thirds of a step of the machine.
        """
        after = object.__new__(Call)
        values = after.__dict__
        values.update(call.__dict__)
        values.update(changes)
        return after
