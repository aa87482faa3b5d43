"""Holds and appointments: what was offered, what was agreed. Nothing here commits.

A slot that is offered is held (it expires); a slot that is agreed on is booked (it does not). That
a slot went to somebody else is a value, `Taken`, and leaves the call's other holds as they were.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from openchair.booking import chairs as chair_time
from openchair.booking.books import Books
from openchair.booking.chairs import Visit
from openchair.booking.clinic import appointments, ensure_chairs
from openchair.booking.config import BookingConfig
from openchair.booking.hours import tick_of, ticks_of
from openchair.booking.rules import chairs_for, free_chair, free_slots
from openchair.errors import ConflictError
from openchair.ids import Ids
from openchair.slots import Slot, Wish
from openchair.tables import AppointmentState

__all__ = [
    "Booked",
    "Taken",
    "appointments",
    "book_slot",
    "book_time",
    "cancel_appointment",
    "ensure_chairs",
    "expire_holds",
    "extend_hold",
    "hold_slots",
    "release_slots",
]

HELD, BOOKED = AppointmentState.HELD.value, AppointmentState.BOOKED.value


@dataclass(frozen=True, slots=True)
class Booked:
    """The chair is theirs, once the transaction is committed."""

    appointment_id: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class Taken:
    """No chair is free at that time any more."""

    slot: Slot


def hold_slots(  # noqa: PLR0913 - a search and a hold are all of this; each is named by the caller
    session: Session,
    *,
    client_id: str,
    call_id: str,
    lead_id: str | None,
    zone: ZoneInfo,
    config: BookingConfig,
    visit_type: str,
    wish: Wish,
    count: int,
    exclude: Collection[str],
    now: dt.datetime,
    ids: Ids,
) -> tuple[Slot, ...]:
    """Find up to `count` free slots near the wish and hold them for this call.

    What the call held before is released, and so are the clinic's holds that are over. `exclude`
    names slots that were turned down. Nothing comes back only when nothing is free.
    """
    books, chairs = Books.of(session), _chairs(session, client_id, config, ids)
    books.release(chair_time.lapsed(books.connection, client_id, now, call_id), now)
    last = tick_of(now + dt.timedelta(days=config.horizon_days + 2))
    expires_at = now + dt.timedelta(minutes=config.hold_minutes)
    refused = set(exclude)
    while True:
        slots = free_slots(
            config=config,
            visit_type=visit_type,
            chairs=chairs,
            calendar=books.calendar(client_id, tick_of(now), last),
            wish=wish,
            now=now,
            zone=zone,
            limit=count,
            exclude=refused,
        )
        rows = [
            _row(slot, now, ids.new("appointment"), client_id=client_id)
            | {"call_id": call_id, "lead_id": lead_id, "state": HELD, "expires_at": expires_at}
            for slot in slots
        ]
        if not rows or books.add(rows, now):
            return slots
        # Only a broken calendar comes here: ticks without an appointment. Look elsewhere.
        refused.update(slot.key for slot in slots)


def book_slot(
    session: Session,
    *,
    call_id: str,
    slot: Slot,
    name: str,
    phone: str,
    notes: str,
    now: dt.datetime,
) -> Booked | Taken:
    """Book a slot this call was offered, and release its other holds.

    Confirming again gives the same appointment. A hold that ran out is taken up again if a chair
    is still free, another one if need be; if not, or if the slot was never offered: Taken.
    """
    books = Books.of(session)
    visits = chair_time.visits_of(books.connection, call_id)
    booked = _booked(visits, slot)
    if booked:
        return booked
    span = ticks_of(slot.start, slot.minutes)
    offered = [visit for visit in visits if (visit.from_tick, visit.to_tick) == span]
    visit = next((visit for visit in offered if visit.state == HELD), None)
    others = [other for other in visits if other.state == HELD and other != visit]
    if visit is None and offered:
        visit = _taken_up(books, offered[0], slot, others, now)
    if visit is None:
        return Taken(slot)
    books.release(others, now)
    chair_time.book(books.connection, visit, now, name=name, phone=phone, notes=notes)
    return Booked(visit.id, replace(slot, chair_id=visit.chair_id))


def book_time(  # noqa: PLR0913 - what an appointment is made of; each is named by the caller
    session: Session,
    *,
    client_id: str,
    call_id: str | None,
    lead_id: str | None,
    zone: ZoneInfo,
    config: BookingConfig,
    start: dt.datetime,
    visit_type: str = "",
    minutes: int | None = None,
    name: str = "",
    phone: str = "",
    notes: str = "",
    now: dt.datetime,
    ids: Ids,
) -> Booked | Taken:
    """Book a time that was agreed on elsewhere, in any chair that is free then.

    Any instant will do, past or outside opening hours too: people agreed on it. The visit is of
    the usual type unless `visit_type` says otherwise, and as long as that unless `minutes` does.
    """
    books = Books.of(session)
    visit_type = visit_type or next(iter(config.visit_types))
    minutes = minutes or config.visit(visit_type).minutes
    slot = Slot("", start.astimezone(zone), minutes, visit_type)
    _chairs(session, client_id, config, ids)
    visits = chair_time.visits_of(books.connection, call_id) if call_id else []
    booked = _booked(visits, slot)
    if booked:
        return booked
    holds = [visit for visit in visits if visit.state == HELD]
    chair_id = _free_chair(books, client_id, slot, holds, now)
    if not chair_id:
        return Taken(slot)
    books.release(holds, now)
    slot = replace(slot, chair_id=chair_id)
    row = _row(slot, now, ids.new("appointment"), client_id=client_id) | {
        "call_id": call_id,
        "lead_id": lead_id,
        "state": BOOKED,
        "name": name,
        "phone": phone,
        "notes": notes,
    }
    return Booked(row["id"], slot) if books.add([row], now) else Taken(slot)


def extend_hold(session: Session, *, call_id: str, config: BookingConfig, now: dt.datetime) -> int:
    """Keep what this call holds for a while longer, as it is still talking; return how many."""
    connection = session.connection()
    sliding = now + dt.timedelta(minutes=config.hold_minutes)
    longest = dt.timedelta(minutes=config.hold_max_minutes)
    return chair_time.extend(connection, call_id, sliding, longest)


def release_slots(session: Session, *, call_id: str, now: dt.datetime) -> int:
    """Let go of every slot held for this call; return how many."""
    books = Books.of(session)
    visits = chair_time.visits_of(books.connection, call_id)
    holds = [visit for visit in visits if visit.state == HELD]
    books.release(holds, now)
    return len(holds)


def expire_holds(session: Session, now: dt.datetime) -> int:
    """Release every hold that is over, at every clinic; return how many."""
    books = Books.of(session)
    over = chair_time.all_lapsed(books.connection, now)
    books.release(over, now)
    return len(over)


def cancel_appointment(
    session: Session, *, client_id: str, appointment_id: str, now: dt.datetime
) -> bool:
    """Give an appointment's time back; False when this clinic has none such, or not any more."""
    books = Books.of(session)
    visit = chair_time.live_visit(books.connection, client_id, appointment_id)
    books.release([visit] if visit else [], now)
    return visit is not None


# --- parts ----------------------------------------------------------------------------------


def _chairs(
    session: Session, client_id: str, config: BookingConfig, ids: Ids
) -> dict[str, Sequence[str]]:
    """Lock the clinic's chairs; a clinic that has none yet gets those its configuration names."""
    books = Books.of(session)
    if not books.chairs(client_id):
        ensure_chairs(session, client_id=client_id, config=config, ids=ids)
    return books.chairs(client_id)


def _booked(visits: Sequence[Visit], slot: Slot) -> Booked | None:
    """Return what the call has booked already; a call books once."""
    visit = next((visit for visit in visits if visit.state == BOOKED), None)
    if visit is None:
        return None
    if visit.from_tick != tick_of(slot.start):
        msg = f"the call has booked {visit.id} already and cannot book {slot.key} as well"
        raise ConflictError(msg, code="already_booked")
    return Booked(visit.id, replace(slot, chair_id=visit.chair_id))


def _taken_up(
    books: Books, lapsed: Visit, slot: Slot, holds: Sequence[Visit], now: dt.datetime
) -> Visit | None:
    """Take the time of a hold that was released again, if a chair is still free then."""
    chair_id = _free_chair(books, lapsed.client_id, slot, holds, now)
    if not chair_id:
        return None
    books.release(holds, now)
    visit = lapsed._replace(chair_id=chair_id)
    return visit if books.seat([visit], now) else None


def _free_chair(
    books: Books, client_id: str, slot: Slot, holds: Sequence[Visit], now: dt.datetime
) -> str:
    """Return a chair for the slot, its own if possible; the call's holds count as free."""
    chairs = books.chairs(client_id)
    books.release(chair_time.lapsed(books.connection, client_id, now), now)
    span = ticks_of(slot.start, slot.minutes)
    own = {visit.busy for visit in holds}
    busy = [
        busy for busy in chair_time.taken(books.connection, client_id, *span) if busy not in own
    ]
    able = chairs_for(slot.visit_type, chairs)
    return free_chair(sorted(able, key=lambda chair: chair != slot.chair_id), busy, *span)


def _row(slot: Slot, now: dt.datetime, appointment_id: str, *, client_id: str) -> dict[str, Any]:
    from_tick, to_tick = ticks_of(slot.start, slot.minutes)
    return {
        "id": appointment_id,
        "client_id": client_id,
        "chair_id": slot.chair_id,
        "start_at": slot.start,
        "end_at": slot.end,
        "from_tick": from_tick,
        "to_tick": to_tick,
        "local_start": slot.key,
        "visit_type": slot.visit_type,
        "expires_at": None,
        "name": "",
        "phone": "",
        "notes": "",
        "created_at": now,
        "updated_at": now,
    }
