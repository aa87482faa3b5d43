"""Does at the desk what a call asks for: holds, bookings, suppressions. Answers with events.

Each deed is a transaction of its own, committed before anything is said of it: an opt-out before
the goodbye, an appointment before "you are booked". A campaign in virtual time hands in one
session for many calls instead and commits them together.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, Self, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from openchair.booking import store as booking
from openchair.booking.config import BookingConfig
from openchair.calling import callers, outcome
from openchair.calling.house import House
from openchair.clock import Clock
from openchair.compliance import store as compliance
from openchair.conversation.actions import (
    Action,
    BookSlot,
    HoldSlots,
    ReleaseSlots,
    Suppress,
)
from openchair.conversation.events import Event, NoSlotsFound, SlotBooked, SlotsHeld, SlotTaken
from openchair.phone import Phone

T = TypeVar("T")


class Transact(Protocol):
    """Runs work in a transaction: `Database.write`, or a session that is committed later."""

    def __call__(self, work: Callable[[Session], T]) -> T: ...


@dataclass(frozen=True, slots=True)
class CallFacts:
    """Whose call it is, for whoever acts in it."""

    call_id: str
    client_id: str
    lead_id: str
    lead_name: str
    phone: Phone
    zone: ZoneInfo
    """The clinic's own."""
    booking: BookingConfig


@dataclass(frozen=True, slots=True)
class Desk:
    """The clinic's desk during one call."""

    facts: CallFacts
    house: House
    transact: Transact
    clock: Clock

    def perform(self, action: Action) -> Event | None:
        """Do it, commit it, and return what came of it; None where nothing is to be said."""
        match action:
            case HoldSlots():
                return self._hold(action)
            case BookSlot():
                return self._book(action)
            case ReleaseSlots():
                self._release()
            case Suppress():
                self._suppress(action)
        return None

    def with_caller(self, name: str) -> Self:
        """Note who calls, and return the desk of the call as it is theirs."""
        call_id, ids, now = self.facts.call_id, self.house.ids, self.clock.now()
        lead_id = self.transact(
            lambda session: callers.name_caller(session, call_id, name, now=now, ids=ids)
        )
        return replace(self, facts=replace(self.facts, lead_id=lead_id, lead_name=name))

    def _hold(self, action: HoldSlots) -> Event:
        facts = self.facts
        slots = self.transact(
            lambda session: booking.hold_slots(
                session,
                client_id=facts.client_id,
                call_id=facts.call_id,
                lead_id=facts.lead_id,
                zone=facts.zone,
                config=facts.booking,
                visit_type=action.visit_type,
                wish=action.wish,
                count=action.count,
                exclude=action.avoid,
                now=self.clock.now(),
                ids=self.house.ids,
            )
        )
        return SlotsHeld(slots) if slots else NoSlotsFound()

    def _book(self, action: BookSlot) -> Event:
        facts = self.facts
        answer = self.transact(
            lambda session: booking.book_slot(
                session,
                call_id=facts.call_id,
                slot=action.slot,
                name=facts.lead_name,
                phone=facts.phone,
                notes="",
                now=self.clock.now(),
            )
        )
        if isinstance(answer, booking.Booked):
            return SlotBooked(action.slot, answer.appointment_id)
        return SlotTaken(action.slot)

    def _release(self) -> None:
        call_id, now = self.facts.call_id, self.clock.now()
        self.transact(lambda session: booking.release_slots(session, call_id=call_id, now=now))

    def _suppress(self, action: Suppress) -> None:
        facts, now = self.facts, self.clock.now()

        def write(session: Session) -> None:
            compliance.suppress(
                session,
                facts.client_id,
                facts.phone,
                reason=action.reason.value,
                source=facts.call_id,
                now=now,
            )
            outcome.remove_queued(
                session,
                facts.client_id,
                facts.phone,
                action.reason.value,
                self.house,
                now=now,
                but=(facts.call_id,),
            )

        self.transact(write)
