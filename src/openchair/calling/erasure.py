"""Forgets a person: what is theirs goes from every table; what proves that the law was kept stays.

| goes | stays |
|---|---|
| the lead's name, e-mail, notes, source, metadata | purpose, consent, when it came |
| its number and address | in decisions; the number also where it was dialled, and on the list |
| transcripts, notes, words in the ledger, recordings | results, what happened when |
| who a visit is for | its time: the chair stays taken |
| what notices and kept answers told of the person | that they were sent |

Rule 1: the ledger is only ever added to, but here: words are taken out of its lines, never a line.
Rule 2: a decision and a suppression are never touched.
Rule 3: it may be repeated, and then changes nothing.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling import outcome, recording_store, store
from openchair.calling.house import House
from openchair.calling.outcome import Settlement
from openchair.calling.queue import OPEN
from openchair.calling.rules import Ending, Reason
from openchair.conversation.call import Result
from openchair.errors import ConflictError
from openchair.notices.store import NoticeState
from openchair.tables import (
    Appointment,
    AppointmentState,
    BatchProblem,
    Call,
    CallEvent,
    CallResult,
    CallStatus,
    Decision,
    IdempotencyKey,
    Lead,
    Notice,
    UploadBatch,
)

ERASED = "(erased)"
"""Stands where a name or a text was; what people search for is not in it."""
KEPT_IN_LEDGER = frozenset(
    {
        *("event", "action", "topic", "verbatim", "asked", "state", "allowed"),
        *("decision", "outcome", "codes", "until", "attempt", "due_at"),
        *("status", "sequence", "carrier_id", "result", "reason", "seconds", "erased"),
    }
)
"""What a line of the ledger keeps: what happened, in no person's words."""
_BLANK = (
    *("phone", "email", "source_url", "notes", "callback_url"),
    *("state", "zip", "timezone", "language"),
)
_NO_ANSWER = '{"erased": true}'


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows were changed, and what is left of the person."""

    leads: int = 0
    calls: int = 0
    results: int = 0
    ledger_lines: int = 0
    visits: int = 0
    notices: int = 0
    answers: int = 0
    problems: int = 0
    recordings: int = 0
    """Recordings that are deleted, here and at the carrier."""
    cancelled_calls: int = 0
    """Calls that were queued; they are not made."""

    def __bool__(self) -> bool:
        return any(asdict(self).values())


@dataclass(frozen=True, slots=True)
class Traces:
    """What is kept of some leads, to tell before they are erased."""

    calls: int
    dialled: int
    queued: int
    visits_to_come: int
    decisions: int


# --- whom it is about -----------------------------------------------------------------------


def leads_with_number(session: Session, client_id: str, phone: str) -> list[str]:
    """Return the client's leads with this number, those too of which only the calls have it."""
    called = sa.select(col(Call.lead_id)).where(
        col(Call.client_id) == client_id, col(Call.phone) == phone
    )
    statement = sa.select(col(Lead.id)).where(
        col(Lead.client_id) == client_id,
        sa.or_(col(Lead.phone) == phone, col(Lead.id).in_(called)),
    )
    return sorted(session.scalars(statement))


def calls_of(session: Session, lead_ids: Collection[str]) -> list[str]:
    """Return the ids of some leads' calls."""
    statement = sa.select(col(Call.id)).where(col(Call.lead_id).in_(lead_ids))
    return sorted(session.scalars(statement))


def traces_of(session: Session, lead_ids: Collection[str], now: dt.datetime) -> Traces:
    """Count what there is of some leads."""
    calls = session.scalars(sa.select(Call).where(col(Call.lead_id).in_(lead_ids))).all()
    ids = [call.id for call in calls]
    visits = sa.select(sa.func.count()).where(
        _of_these(lead_ids, ids),
        col(Appointment.state) == AppointmentState.BOOKED.value,
        col(Appointment.start_at) > now,
    )
    decisions = sa.select(sa.func.count()).where(col(Decision.call_id).in_(ids))
    return Traces(
        calls=len(calls),
        dialled=sum(call.placing_at is not None for call in calls),
        queued=sum(call.status == CallStatus.QUEUED for call in calls),
        visits_to_come=session.scalar(visits) or 0,
        decisions=session.scalar(decisions) or 0,
    )


def _of_these(lead_ids: Collection[str], call_ids: Collection[str]) -> sa.ColumnElement[bool]:
    return sa.or_(col(Appointment.lead_id).in_(lead_ids), col(Appointment.call_id).in_(call_ids))


# --- erasing --------------------------------------------------------------------------------


def erase(
    session: Session, client_id: str, lead_ids: Sequence[str], house: House, *, now: dt.datetime
) -> Erased:
    """Take what is personal of these leads of one client out of every table.

    What is queued for them is cancelled. Raises ConflictError while one of them is being called.
    """
    if session.get_bind().dialect.name == "sqlite":  # else the file keeps what was overwritten
        session.connection().exec_driver_sql("PRAGMA secure_delete = ON")
    statement = sa.select(col(Call.id)).where(col(Call.lead_id).in_(lead_ids))
    rows = store.calls(session, list(session.scalars(statement)), lock=True)
    _refuse_under_way(rows.values())
    cancelled = _cancel_queued(session, rows.values(), house, now)
    leads = _rows(session, Lead, col(Lead.id).in_(lead_ids), col(Lead.client_id) == client_id)
    numbers = {row.phone for row in [*leads, *rows.values()] if row.phone}
    emails = {lead.email for lead in leads if lead.email}
    calls, results, lines, notices = (
        _rows(session, table, column.in_(list(rows)))
        for table, column in (
            (Call, col(Call.id)),
            (CallResult, col(CallResult.call_id)),
            (CallEvent, col(CallEvent.call_id)),
            (Notice, col(Notice.call_id)),
        )
    )
    visits = _rows(session, Appointment, _of_these(lead_ids, list(rows)))
    known = [*lead_ids, *rows, *{lead.batch_id for lead in leads}]
    erased = Erased(
        leads=_changed(leads, _erase_lead),
        calls=_changed(calls, _erase_call),
        results=_changed(results, _erase_result),
        ledger_lines=_changed(lines, _erase_line),
        visits=_changed(visits, _erase_visit),
        notices=_changed(notices, _erase_notice),
        answers=_erase_answers(session, numbers, known),
        problems=_erase_problems(session, client_id, numbers | emails),
        recordings=len(recording_store.forget(session, list(rows), now=now)),
        cancelled_calls=cancelled,
    )
    session.flush()
    return erased


def _refuse_under_way(rows: Iterable[store.CallRow]) -> None:
    for row in rows:
        if row.status == CallStatus.IN_PROGRESS or row.dial_state in OPEN:
            raise ConflictError(f"Call {row.id} is under way; erase the lead when it has ended.")


def _cancel_queued(
    session: Session, rows: Iterable[store.CallRow], house: House, now: dt.datetime
) -> int:
    ending = Ending(Result.CANCELLED, Reason.CANCELLED, notes="Erased before it was dialled.")
    waiting = [Settlement(row.id, ending) for row in rows if not row.is_ended]
    return len(outcome.settle(session, waiting, house, now=now))


def _rows(session: Session, table: type[Any], *where: sa.ColumnElement[bool]) -> Sequence[Any]:
    """Return rows as they are now: some of them have just been written."""
    statement = sa.select(table).where(*where).execution_options(populate_existing=True)
    return session.scalars(statement).all()


def _changed(rows: Iterable[Any], erase_row: Callable[[Any], Mapping[str, Any]]) -> int:
    """Erase each row; return how many were not erased before."""
    count = 0
    for row in rows:
        changes = {
            name: value for name, value in erase_row(row).items() if getattr(row, name) != value
        }
        for name, value in changes.items():
            setattr(row, name, value)
        count += bool(changes)
    return count


def _erase_lead(lead: Lead) -> dict[str, Any]:
    return {"name": ERASED, "extra": {}, **dict.fromkeys(_BLANK, "")}


def _erase_call(call: Call) -> dict[str, Any]:
    """Keep the number where it was dialled: caps count on it, and the law asks for the record."""
    was_dialled = call.placing_at is not None or call.carrier_id is not None
    return {} if was_dialled else {"phone": ""}


def _erase_result(result: CallResult) -> dict[str, Any]:
    return {"transcript": _erased(result.transcript), "notes": _erased(result.notes)}


def _erase_line(line: CallEvent) -> dict[str, Any]:
    kept = {name: value for name, value in line.data.items() if name in KEPT_IN_LEDGER}
    return {} if kept == line.data else {"data": {**kept, "erased": True}}


def _erase_visit(visit: Appointment) -> dict[str, Any]:
    return {"name": _erased(visit.name), "phone": "", "notes": _erased(visit.notes)}


def _erase_notice(notice: Notice) -> dict[str, Any]:
    """What waits is still delivered, to the address it has, without what is erased."""
    is_over = notice.state != NoticeState.PENDING
    own_address = {"url": ""} if is_over and notice.webhook_id is None else {}
    return {"body": _erased_body(notice.body), **own_address}


def _erased_body(body: Mapping[str, Any]) -> dict[str, Any]:
    data = dict(body.get("data", {}))
    if isinstance(lead := data.get("lead"), Mapping):
        data["lead"] = {**dict.fromkeys(lead, ""), "id": lead.get("id"), "name": ERASED}
    if isinstance(result := data.get("result"), Mapping):
        texts = {name: _erased(result.get(name, "")) for name in ("transcript", "notes")}
        data["result"] = {**result, **texts}
    if "metadata" in data:
        data["metadata"] = {}
    return {**body, "data": data}


def _erased(text: str) -> str:
    return ERASED if text else ""


def _erase_answers(session: Session, numbers: Collection[str], ids: Collection[str]) -> int:
    """Empty answers kept for repeated requests that tell of the person, by number and an id."""
    if not numbers:
        return 0
    body = col(IdempotencyKey.body)
    names_one, is_theirs = (
        sa.or_(*(body.contains(text, autoescape=True) for text in texts))
        for texts in (numbers, ids)
    )
    statement = sa.update(IdempotencyKey).where(names_one, is_theirs).values(body=_NO_ANSWER)
    return session.execute(statement).rowcount  # type: ignore[attr-defined, no-any-return]


def _erase_problems(session: Session, client_id: str, values: Collection[str]) -> int:
    """Empty the values of the client's refused and doubled rows that are the person's."""
    if not values:
        return 0
    mine = sa.select(col(UploadBatch.id)).where(col(UploadBatch.client_id) == client_id)
    statement = (
        sa.update(BatchProblem)
        .where(col(BatchProblem.batch_id).in_(mine), col(BatchProblem.value).in_(values))
        .values(value="")
    )
    return session.execute(statement).rowcount  # type: ignore[attr-defined, no-any-return]
