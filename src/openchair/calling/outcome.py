"""How a call ends: its result, the lead's next attempt, and the word to others, in one transaction.

Rule 1: every change to an ended state happens in `settle`, for one call or for hundreds.
Rule 2: a call has exactly one result. Settling it again changes nothing.
Rule 3: `booked` goes with an appointment that is committed in the same transaction or before.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling import callers, history, ledger, store
from openchair.calling.house import House
from openchair.calling.ledger import Entry, Source
from openchair.calling.rules import Ending, Reason, is_dial, next_due, settles_the_lead
from openchair.calling.snapshots import earliest_lawful, zone_of
from openchair.calling.store import CallRow, LeadRow
from openchair.conversation.actions import SuppressionReason
from openchair.conversation.call import Result
from openchair.tables import Appointment, AppointmentState, CallStatus, Client, DialState, Direction
from openchair.telephony.base import LineStatus


@dataclass(frozen=True, slots=True)
class Settlement:
    """A call that is over, and how."""

    call_id: str
    ending: Ending
    carrier_id: str | None = None
    """The carrier's name for it, where it was placed and is over in one transaction."""
    is_aside: bool = False
    """Whether another call of the lead, which is settled with it, tells how the matter ended."""


def settle(
    session: Session, settlements: Sequence[Settlement], house: House, *, now: dt.datetime
) -> list[str]:
    """End calls: write results, queue next attempts, tell others. Returns the ids newly ended.

    A call that has ended already keeps its result; whoever comes second is not told off, since a
    late callback or a repeated job is normal.
    """
    rows = store.calls(session, [each.call_id for each in settlements], lock=True)
    pending = [
        (_named(row, each.carrier_id), _with_booking(session, row, each.ending))
        for each in settlements
        if (row := rows.get(each.call_id)) and not row.is_ended
    ]
    if not pending:
        return []
    leads = store.leads(session, {row.lead_id for row, _ in pending})
    clients = store.clients(session, {row.client_id for row, _ in pending})
    store.change(session, [_ended(row, ending, now) for row, ending in pending])
    results = [_result(row, ending, house, now) for row, ending in pending]
    store.add_results(session, results)
    ledger.write(session, [_settled_entry(row, ending, now) for row, ending in pending])
    dialled = [each for each in pending if not each[0].came_in]
    retried = _queue_next(session, dialled, leads, clients, house, now)
    for row, ending in pending:
        if row.came_in and _after_their_call(session, row, ending, leads, clients, house, now):
            retried.add(row.id)
    aside = {each.call_id for each in settlements if each.is_aside}
    for row, ending in pending:
        is_final = row.id not in retried | aside
        house.tell(session, row, ending, is_final=is_final, now=now)
    return [row.id for row, _ in pending]


def _named(row: CallRow, carrier_id: str | None) -> CallRow:
    return row._replace(carrier_id=carrier_id) if carrier_id else row


def _with_booking(session: Session, row: CallRow, ending: Ending) -> Ending:
    """Return the ending, made `booked` where the call was lost after its visit was committed."""
    if ending.reason is not Reason.INTERRUPTED:
        return ending
    booked = session.scalar(
        sa.select(Appointment).where(
            col(Appointment.call_id) == row.id,
            col(Appointment.state) == AppointmentState.BOOKED.value,
        )
    )
    if booked is None:
        return ending
    note = "Booked; the call was cut off before it could end."
    return replace(
        ending,
        result=Result.BOOKED,
        booked_slot=booked.local_start,
        appointment_id=booked.id,
        notes=note,
    )


def _ended(row: CallRow, ending: Ending, now: dt.datetime) -> dict[str, Any]:
    lost = not is_dial(ending.reason)
    return {
        "id": row.id,
        "status": ending.status.value,
        "dial_state": DialState.ENDED.value,
        # An attempt the carrier never took is no dial: it counts for no cap.
        "placing_at": None if lost else row.placing_at,
        "carrier_id": row.carrier_id,
        # A busy line may be tried again sooner, also where no callback told of it.
        "line_status": LineStatus.BUSY.value if ending.reason is Reason.BUSY else row.line_status,
        "updated_at": now,
        "ended_at": now,
    }


def _result(row: CallRow, ending: Ending, house: House, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": house.ids.new("result"),
        "call_id": row.id,
        "client_id": row.client_id,
        "batch_id": row.batch_id,
        "result": ending.result.value,
        "transcript": ending.transcript,
        "booked_slot": ending.booked_slot,
        "notes": ending.notes,
        "created_at": now,
        "callback_at": ending.callback_at,
        "appointment_id": ending.appointment_id,
    }


def _settled_entry(row: CallRow, ending: Ending, now: dt.datetime) -> Entry:
    data = {"result": ending.result.value, "reason": ending.reason.value}
    if ending.notes:
        data["notes"] = ending.notes
    return Entry(row.id, row.client_id, now, Source.MACHINE, "settled", data)


def _queue_next(
    session: Session,
    pending: Sequence[tuple[CallRow, Ending]],
    leads: dict[str, LeadRow],
    clients: dict[str, Client],
    house: House,
    now: dt.datetime,
) -> set[str]:
    """Queue the next attempts; return the ids of the calls that have one."""
    if not pending:
        return set()
    suppressed = history.suppressed(session, {(row.client_id, row.phone) for row, _ in pending})
    wanted = []
    for row, ending in pending:
        due = _next_due(row, ending, leads[row.lead_id], clients[row.client_id], house, now)
        if due is not None and (row.client_id, row.phone) not in suppressed:
            wanted.append((row, ending, due))
    return _queue(session, wanted, leads, clients, house, now)


def _queue(
    session: Session,
    wanted: list[tuple[CallRow, Ending, dt.datetime]],
    leads: dict[str, LeadRow],
    clients: dict[str, Client],
    house: House,
    now: dt.datetime,
) -> set[str]:
    """Queue these attempts, each at its first lawful hour; return the ids of the calls before."""
    if house.respects_windows:
        wanted = earliest_lawful(session, wanted, leads, clients, house)
    last = store.last_attempts(session, {row.lead_id for row, _, _ in wanted})
    rows = [
        _next_row(row, ending, due, last[row.lead_id] + 1, house, now)
        for row, ending, due in wanted
    ]
    store.add_calls(session, rows)
    ledger.write(session, [_queued_entry(new, now) for new in rows])
    return {row.id for row, _, _ in wanted}


def _after_their_call(
    session: Session,
    row: CallRow,
    ending: Ending,
    leads: dict[str, LeadRow],
    clients: dict[str, Client],
    house: House,
    now: dt.datetime,
) -> bool:
    """The lead has called us: what was planned for them is dropped, moved, or stands as it is.

    Tell whether an attempt is still to come.
    """
    others = [each for each in store.calls_of_lead(session, row.lead_id) if not each.is_ended]
    open_calls = [each for each in others if each.id != row.id and not each.came_in]
    asks_for_call = ending.callback_at is not None and not settles_the_lead(ending.result)
    if not settles_the_lead(ending.result) and not asks_for_call:
        return bool(open_calls)
    note = "They called us, which settled it." if not asks_for_call else "They named another time."
    dropped = Ending(Result.CANCELLED, Reason.CANCELLED, notes=note)
    queued = [each for each in open_calls if each.status == CallStatus.QUEUED]
    settle(
        session, [Settlement(each.id, dropped, is_aside=True) for each in queued], house, now=now
    )
    running = [each for each in open_calls if each.status != CallStatus.QUEUED]
    store.change(session, [{"id": each.id, "cancel_requested": True} for each in running])
    if not asks_for_call or history.suppressed(session, {(row.client_id, row.phone)}):
        return False
    assert ending.callback_at is not None
    callers.keep_consent(session, row.lead_id, row.id, now)
    due = now + (max(ending.callback_at, now) - now) / house.speed
    return bool(_queue(session, [(row, ending, due)], leads, clients, house, now))


def _next_due(
    row: CallRow, ending: Ending, lead: LeadRow, client: Client, house: House, now: dt.datetime
) -> dt.datetime | None:
    dials = row.dials + is_dial(ending.reason)
    due = next_due(
        ending,
        dials=dials,
        max_attempts=client.max_attempts,
        policy=house.policy(client).retry,
        now=now,
        zone=zone_of(lead, client),
    )
    if due is None or row.attempt >= client.max_attempts * 5:  # the carrier never takes it
        return None
    return now + (due - now) / house.speed


def _next_row(
    row: CallRow,
    ending: Ending,
    due: dt.datetime,
    attempt: int,
    house: House,
    now: dt.datetime,
) -> dict[str, Any]:
    return {
        "id": house.ids.new("call"),
        "lead_id": row.lead_id,
        "batch_id": row.batch_id,
        "client_id": row.client_id,
        "direction": Direction.OUTBOUND.value,
        "status": CallStatus.QUEUED.value,
        "attempt": attempt,
        "dials": row.dials + (is_dial(ending.reason) and not row.came_in),
        "created_at": now,
        "updated_at": now,
        "phone": row.phone,
        "priority": row.priority,
        "due_at": due,
        "line_status": "",
        "cancel_requested": False,
    }


def _queued_entry(new: dict[str, Any], now: dt.datetime) -> Entry:
    data = {"attempt": new["attempt"], "due_at": new["due_at"].isoformat()}
    return Entry(new["id"], new["client_id"], now, Source.MACHINE, "queued", data)


def remove_queued(
    session: Session,
    client_id: str,
    phone: str,
    reason: str,
    house: House,
    *,
    now: dt.datetime,
    but: Collection[str] = (),
) -> list[str]:
    """End what is queued to a number that was just suppressed, except the calls named in `but`."""
    is_wrong = reason == SuppressionReason.WRONG_NUMBER
    result = Result.WRONG_NUMBER if is_wrong else Result.OPTED_OUT
    note = "The number is not this person's." if is_wrong else "The person asked not to be called."
    ending = Ending(result, Reason.OPTED_OUT, notes=note)
    waiting = store.queued_calls_to(session, client_id, phone)
    ended = [Settlement(row.id, ending) for row in waiting if row.id not in but]
    return settle(session, ended, house, now=now)


def merge_line(session: Session, row: CallRow, status: LineStatus, now: dt.datetime) -> None:
    """Write what the carrier said, if it says more than is known."""
    change: dict[str, Any] = {"id": row.id, "line_status": status.value, "updated_at": now}
    if status is LineStatus.ANSWERED:
        change["answered_at"] = now
    store.change(session, [change])
