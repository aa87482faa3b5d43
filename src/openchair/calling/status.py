"""What others tell us of a call, and its cancelling: the API's two ways into a call's life.

Rule 1: repeating a report changes nothing and is no error.
Rule 2: a report that contradicts what is known is refused whole, and changes nothing.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.booking import store as booking
from openchair.calling import ledger, outcome, store
from openchair.calling.house import ClinicOf, House
from openchair.calling.ledger import Entry, Source
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.calling.store import CallRow
from openchair.compliance import store as compliance
from openchair.conversation.actions import SuppressionReason
from openchair.conversation.call import Result
from openchair.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from openchair.phone import Phone
from openchair.tables import (
    Appointment,
    AppointmentState,
    Call,
    CallResult,
    CallStatus,
    DialState,
    Lead,
)
from openchair.telephony.base import LineStatus

Named = TypeVar("Named", bound=StrEnum)

_ANSWERED = frozenset({LineStatus.ANSWERED, LineStatus.COMPLETED})
_SUPPRESSING = {
    Result.OPTED_OUT: SuppressionReason.OPTED_OUT,
    Result.WRONG_NUMBER: SuppressionReason.WRONG_NUMBER,
}


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What somebody reports of a call; what is None was not said."""

    status: str | None = None
    result: str | None = None
    transcript: str | None = None
    booked_slot: str | None = None
    """RFC 3339; without an offset it is the clinic's wall time."""
    notes: str | None = None
    callback_at: dt.datetime | None = None
    appointment_id: str | None = None


def record_status(
    session: Session,
    call_id: str,
    report: StatusReport,
    house: House,
    clinic_of: ClinicOf,
    *,
    now: dt.datetime,
) -> None:
    """Settle a call, or move it on, as reported.

    Raises NotFoundError, InvalidInputError where the report contradicts itself, and ConflictError
    where it contradicts what is known: an ended call with another result, a step back, a slot
    that is taken.
    """
    row = store.call(session, call_id, lock=True)
    if row is None:
        raise NotFoundError(f"there is no call {call_id}")
    result = _result_of(report)
    if row.is_ended:
        _compare(session, row, report, result)
    elif result is not None:
        _settle(session, row, result, report, house, clinic_of, now)
    else:
        _move_on(session, row, report, now)


def _result_of(report: StatusReport) -> Result | None:
    """Return the result reported, checked against the status that came with it."""
    status = _one_of(CallStatus, report.status, "status")
    result = _one_of(Result, report.result, "result")
    if result is None:
        if status is CallStatus.COMPLETED:
            raise _invalid("result", "A completed call needs its result.", "missing")
        return Result.FAILED if status is CallStatus.FAILED else None
    right = CallStatus.FAILED if result is Result.FAILED else CallStatus.COMPLETED
    if status not in {None, right}:
        message = f"Result {result.value} goes with status {right.value}, not {report.status}."
        raise _invalid("status", message, "mismatch")
    return result


def _one_of(kind: type[Named], text: str | None, field: str) -> Named | None:
    if text is None:
        return None
    try:
        return kind(text)
    except ValueError:
        known = ", ".join(member.value for member in kind)
        raise _invalid(field, f"{text!r} is none of: {known}.", "unknown") from None


def _invalid(field: str, message: str, code: str) -> InvalidInputError:
    return InvalidInputError(message, [Problem(code, message, field=field)])


def _compare(session: Session, row: CallRow, report: StatusReport, result: Result | None) -> None:
    """Let a repeated report pass; refuse another one."""
    statement = sa.select(CallResult).where(col(CallResult.call_id) == row.id)
    known = session.scalars(statement).one()
    if result is None and report.status is not None:
        raise ConflictError(
            f"call {row.id} is {row.status}; it cannot become {report.status}",
            code="impossible_transition",
        )
    differs = [
        name
        for name, said, stored in (
            ("result", result and result.value, known.result),
            ("transcript", report.transcript, known.transcript),
            ("notes", report.notes, known.notes),
            ("appointment_id", report.appointment_id, known.appointment_id),
            ("callback_at", report.callback_at, known.callback_at),
        )
        if said is not None and said != stored
    ]
    if report.booked_slot is not None and not _same_time(report.booked_slot, known.booked_slot):
        differs.append("booked_slot")
    if differs:
        raise ConflictError(
            f"call {row.id} ended as {known.result}; the report differs in {', '.join(differs)}",
            code="already_ended",
        )


def _same_time(said: str, stored: str | None) -> bool:
    if stored is None:
        return False
    known = dt.datetime.fromisoformat(stored)
    assert known.tzinfo is not None  # as `Ending` has it
    return _read_time(said, known.tzinfo) == known


def _read_time(text: str, zone: dt.tzinfo) -> dt.datetime:
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is not a time; give RFC 3339, such as 2026-12-01T10:30:00-05:00."
        raise _invalid("booked_slot", message, "not_a_time") from None
    return read if read.tzinfo is not None else read.replace(tzinfo=zone)


def _settle(
    session: Session,
    row: CallRow,
    result: Result,
    report: StatusReport,
    house: House,
    clinic_of: ClinicOf,
    now: dt.datetime,
) -> None:
    ending = Ending(
        result,
        # Who reports an answered call tells how its talk ended.
        Reason.TALK if row.line_status in _ANSWERED else Reason.REPORTED,
        transcript=report.transcript or "",
        notes=report.notes or "",
        callback_at=report.callback_at,
    )
    if result is Result.BOOKED:
        ending = _booked(session, row, ending, report, house, clinic_of, now)
    elif report.booked_slot or report.appointment_id:
        message = f"Result {result.value} has no slot; only booked does."
        raise _invalid("booked_slot", message, "mismatch")
    else:
        booking.release_slots(session, call_id=row.id, now=now)
    if result in _SUPPRESSING:
        suppress(
            session,
            row.client_id,
            Phone(row.phone),
            _SUPPRESSING[result].value,
            house,
            source=row.id,
            now=now,
            but=(row.id,),
        )
    outcome.settle(session, [Settlement(row.id, ending)], house, now=now)


def _booked(
    session: Session,
    row: CallRow,
    ending: Ending,
    report: StatusReport,
    house: House,
    clinic_of: ClinicOf,
    now: dt.datetime,
) -> Ending:
    """Return the ending with its appointment, booking it now where there is none yet."""
    clinic = clinic_of(store.clients(session, [row.client_id])[row.client_id])
    appointment = _existing(session, row, report, clinic.zone)
    if appointment is None:
        if report.booked_slot is None:
            raise _invalid("booked_slot", "A booked call needs its booked_slot.", "missing")
        lead = session.get_one(Lead, row.lead_id)
        answer = booking.book_time(
            session,
            client_id=row.client_id,
            start=_read_time(report.booked_slot, clinic.zone),
            config=clinic.booking,
            zone=clinic.zone,
            call_id=row.id,
            lead_id=row.lead_id,
            name=lead.name,
            phone=row.phone,
            now=now,
            ids=house.ids,
        )
        if not isinstance(answer, booking.Booked):
            raise ConflictError(f"{report.booked_slot} is taken", code="slot_taken")
        appointment = session.get_one(Appointment, answer.appointment_id)
    return Ending(
        ending.result,
        ending.reason,
        ending.transcript,
        ending.notes,
        booked_slot=appointment.local_start,
        appointment_id=appointment.id,
    )


def _existing(
    session: Session, row: CallRow, report: StatusReport, zone: ZoneInfo
) -> Appointment | None:
    """Return the appointment meant: the one named, or the call's own; refuse another time's."""
    wanted = col(Appointment.call_id) == row.id
    if report.appointment_id is not None:
        wanted = col(Appointment.id) == report.appointment_id
    statement = sa.select(Appointment).where(
        wanted,
        col(Appointment.client_id) == row.client_id,
        col(Appointment.state) == AppointmentState.BOOKED.value,
    )
    found = session.scalar(statement)
    if found is None and report.appointment_id is not None:
        raise ConflictError(
            f"there is no booked appointment {report.appointment_id}", code="no_appointment"
        )
    if found is not None and report.booked_slot is not None:
        said = _read_time(report.booked_slot, zone)
        if said != found.start_at:
            raise ConflictError(
                f"the appointment is at {found.local_start}, not {report.booked_slot}",
                code="other_slot",
            )
    return found


def _move_on(session: Session, row: CallRow, report: StatusReport, now: dt.datetime) -> None:
    """Note what is said of a call that goes on.

    What only a result can have is refused without one: nobody shall think that it was kept.
    """
    for name in ("booked_slot", "appointment_id", "callback_at"):
        if getattr(report, name) is not None:
            raise _invalid("result", f"{name} goes with a result, and there is none.", "missing")
    if report.status == CallStatus.QUEUED and row.status != CallStatus.QUEUED:
        raise ConflictError(
            f"call {row.id} is {row.status}; it cannot become queued again",
            code="impossible_transition",
        )
    if report.status == CallStatus.IN_PROGRESS and row.status == CallStatus.QUEUED:
        if row.dial_state == DialState.INTENT:
            raise ConflictError(f"call {row.id} is being dialled by us", code="being_dialled")
        change = {"id": row.id, "status": CallStatus.IN_PROGRESS.value, "updated_at": now}
        store.change(session, [change])
    data = {
        name: value
        for name in ("status", "transcript", "notes")
        if (value := getattr(report, name)) is not None
    }
    ledger.write(session, [Entry(row.id, row.client_id, now, Source.API, "reported", data)])


def cancel_call(session: Session, call_id: str, house: House, *, now: dt.datetime) -> None:
    """Cancel a call: at once where nobody was asked yet, else as soon as its carrier hears of it.

    Raises NotFoundError, and ConflictError where the call has ended otherwise.
    """
    row = store.call(session, call_id, lock=True)
    if row is None:
        raise NotFoundError(f"there is no call {call_id}")
    if row.is_ended:
        statement = sa.select(col(CallResult.result)).where(col(CallResult.call_id) == row.id)
        result = session.scalar(statement)
        if result == Result.CANCELLED:
            return
        raise ConflictError(f"call {call_id} ended as {result}", code="already_ended")
    if row.status == CallStatus.QUEUED and row.dial_state is None:
        ending = Ending(
            Result.CANCELLED, Reason.CANCELLED, notes="Cancelled before it was dialled."
        )
        outcome.settle(session, [Settlement(row.id, ending)], house, now=now)
        return
    session.execute(
        sa.update(Call).where(col(Call.id) == row.id).values(cancel_requested=True, updated_at=now)
    )
    ledger.write(session, [Entry(row.id, row.client_id, now, Source.API, "cancel_requested", {})])


def suppress(
    session: Session,
    client_id: str,
    phone: Phone,
    reason: str,
    house: House,
    *,
    source: str,
    now: dt.datetime,
    but: tuple[str, ...] = (),
) -> bool:
    """Never call a number again: write it down and end what is queued to it; tell if it is new.

    A call under way is asked to end.
    """
    is_new = compliance.suppress(session, client_id, phone, reason=reason, source=source, now=now)
    outcome.remove_queued(session, client_id, phone, reason, house, now=now, but=but)
    session.execute(
        sa.update(Call)
        .where(
            col(Call.client_id) == client_id,
            col(Call.phone) == phone,
            col(Call.status) == CallStatus.IN_PROGRESS.value,
            col(Call.id).not_in(but),
        )
        .values(cancel_requested=True)
    )
    return is_new
