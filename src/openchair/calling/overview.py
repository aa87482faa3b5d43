"""Reading what stands around calls: batches and their progress, figures, the day book.

Only SELECTs, cut by keyset as in `reports.py`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling.reports import Listing, Page, Place
from openchair.tables import (
    UNENDED,
    Appointment,
    AppointmentState,
    BatchProblem,
    Call,
    CallEvent,
    CallResult,
    CallStatus,
    Lead,
    Suppression,
    UploadBatch,
)


@dataclass(frozen=True, slots=True)
class BatchItem:
    """A batch as lists show it."""

    id: str
    source: str
    status: str
    received: int
    accepted: int
    duplicates: int
    rejected: int
    created_at: dt.datetime
    finished_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch has come."""

    batch: BatchItem
    leads: int
    calls: int
    by_status: dict[str, int] = field(default_factory=dict)
    by_result: dict[str, int] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Whether no call of it is open or to come."""
        open_statuses = (CallStatus.QUEUED, CallStatus.IN_PROGRESS)
        return not any(self.by_status.get(status) for status in open_statuses)


@dataclass(frozen=True, slots=True)
class Figures:
    """A client in numbers."""

    leads: int
    batches: int
    calls: int
    by_status: dict[str, int]
    by_result: dict[str, int]
    appointments: int
    """Booked and still to come."""
    suppressions: int
    by_day: Sequence[tuple[str, dict[str, int]]]
    """Results by the clinic's day, oldest first; days without any are left out."""


_BATCH = tuple(getattr(UploadBatch, name) for name in BatchItem.__slots__)


def batches(session: Session, client_id: str, page: Page) -> Listing[BatchItem]:
    """Return a page of a client's batches, newest first."""
    where = col(UploadBatch.client_id) == client_id
    rows, total = _newest(session, _BATCH, UploadBatch.created_at, UploadBatch.id, where, page)
    items = [BatchItem(*row) for row in rows]
    return _cut(items, page.limit, total, lambda item: (item.created_at, item.id))


def batch(session: Session, client_id: str, batch_id: str) -> BatchItem | None:
    """Return one of a client's batches."""
    statement = sa.select(*_BATCH).where(
        col(UploadBatch.id) == batch_id, col(UploadBatch.client_id) == client_id
    )
    row = session.execute(statement).first()
    return BatchItem(*row) if row else None


def progress(session: Session, client_id: str, batch_id: str) -> Progress | None:
    """Return how far one of a client's batches has come."""
    found = batch(session, client_id, batch_id)
    return progress_of(session, client_id, [found])[0] if found else None


def progress_of(session: Session, client_id: str, found: Sequence[BatchItem]) -> list[Progress]:
    """Return how far these of a client's batches have come."""
    ids = [each.id for each in found]
    leads, calls = _by_batch(session, Lead, ids), _by_batch(session, Call, ids)
    live, results = _live_by_batch(session, client_id), _results_by_batch(session, ids)
    return [
        Progress(
            batch=each,
            leads=leads.get(each.id, 0),
            calls=calls.get(each.id, 0),
            by_status=_by_status(
                calls.get(each.id, 0), live.get(each.id, 0), results.get(each.id, {})
            ),
            by_result=results.get(each.id, {}),
        )
        for each in found
    ]


def _by_batch(session: Session, table: type[Lead | Call], ids: Sequence[str]) -> dict[str, int]:
    return _counts(session, table.batch_id, col(table.batch_id).in_(ids))


def _live_by_batch(session: Session, client_id: str) -> dict[str, int]:
    """Count who is on the phone, by the index of calls that have not ended: few, whatever ended."""
    return _counts(session, Call.batch_id, _unended(client_id, CallStatus.IN_PROGRESS))


def _results_by_batch(session: Session, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    statement = (
        sa.select(col(CallResult.batch_id), col(CallResult.result), sa.func.count())
        .where(col(CallResult.batch_id).in_(ids))
        .group_by(col(CallResult.batch_id), col(CallResult.result))
    )
    found: dict[str, dict[str, int]] = {}
    for batch_id, result, number in session.execute(statement):
        found.setdefault(batch_id, {})[result] = number
    return found


def waiting(session: Session, client_id: str) -> int:
    """Return how many of a client's calls are queued."""
    return _count(session, _unended(client_id, CallStatus.QUEUED), Call)


def _unended(client_id: str, status: CallStatus) -> sa.ColumnElement[bool]:
    """Written as the partial index has it."""
    mine = (col(Call.client_id) == client_id, col(Call.status) == status.value)
    return sa.and_(*mine, sa.literal_column(f"call.{UNENDED}"))


def _by_status(calls: int, live: int, by_result: dict[str, int]) -> dict[str, int]:
    """Return how many calls have each status: every ended one has a result that tells its own."""
    ended = sum(by_result.values())
    failed = by_result.get(CallStatus.FAILED, 0)
    counted = {
        CallStatus.QUEUED: calls - ended - live,
        CallStatus.IN_PROGRESS: live,
        CallStatus.COMPLETED: ended - failed,
        CallStatus.FAILED: failed,
    }
    return {status.value: number for status, number in counted.items() if number > 0}


def has_batch_problems(session: Session, batch_id: str) -> bool:
    """Tell whether rows of this batch were refused or taken with a warning."""
    found = sa.select(col(BatchProblem.id)).where(col(BatchProblem.batch_id) == batch_id).limit(1)
    return session.scalar(found) is not None


def figures(
    session: Session, client_id: str, *, now: dt.datetime, zone: dt.tzinfo, days: int
) -> Figures:
    """Return a client in numbers, and the results of its last days by its own calendar."""
    by_result = _counts(session, CallResult.result, col(CallResult.client_id) == client_id)
    calls = _count(session, col(Call.client_id) == client_id, Call)
    live = _count(session, _unended(client_id, CallStatus.IN_PROGRESS), Call)
    coming = sa.and_(_is_booked(client_id), col(Appointment.start_at) >= now)
    return Figures(
        leads=_count(session, col(Lead.client_id) == client_id, Lead),
        batches=_count(session, col(UploadBatch.client_id) == client_id, UploadBatch),
        calls=calls,
        by_status=_by_status(calls, live, by_result),
        by_result=by_result,
        appointments=_count(session, coming, Appointment),
        suppressions=_count(session, col(Suppression.client_id) == client_id, Suppression),
        by_day=by_day(session, client_id, now.astimezone(zone), days),
    )


def by_day(
    session: Session, client_id: str, today: dt.datetime, days: int
) -> list[tuple[str, dict[str, int]]]:
    """Return the results of a client's last days by its own calendar, oldest first.

    Days without any are left out.
    """
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    starts = [midnight - dt.timedelta(days=back) for back in range(days - 1, -1, -1)]
    ends = [*starts[1:], midnight + dt.timedelta(days=1)]
    at = col(CallResult.created_at)
    found = []
    for start, end in zip(starts, ends, strict=True):
        where = sa.and_(col(CallResult.client_id) == client_id, at >= start, at < end)
        counted = _counts(session, CallResult.result, where)
        if counted:
            found.append((start.date().isoformat(), counted))
    return found


def _counts(session: Session, column: Any, where: sa.ColumnElement[bool]) -> dict[str, int]:
    statement = sa.select(column, sa.func.count()).where(where).group_by(column)
    return {row[0]: row[1] for row in session.execute(statement)}


def _count(session: Session, where: sa.ColumnElement[bool], table: type[Any]) -> int:
    statement = sa.select(sa.func.count()).select_from(table).where(where)
    return session.scalar(statement) or 0


# --- suppressions and appointments ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SuppressionItem:
    """A number that a client never calls again."""

    phone: str
    reason: str
    source: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AppointmentItem:
    """A visit that was booked."""

    id: str
    chair_id: str
    call_id: str | None
    lead_id: str | None
    state: str
    start_at: dt.datetime
    end_at: dt.datetime
    local_start: str
    visit_type: str
    name: str
    phone: str
    notes: str
    created_at: dt.datetime


_APPOINTMENT = tuple(getattr(Appointment, name) for name in AppointmentItem.__slots__)
_SUPPRESSION = tuple(getattr(Suppression, name) for name in SuppressionItem.__slots__)


def suppressions(session: Session, client_id: str, page: Page) -> Listing[SuppressionItem]:
    """Return a page of the numbers a client never calls again, newest first."""
    where = col(Suppression.client_id) == client_id
    moment, key = Suppression.created_at, Suppression.phone
    rows, total = _newest(session, _SUPPRESSION, moment, key, where, page)
    items = [SuppressionItem(*row) for row in rows]
    return _cut(items, page.limit, total, lambda item: (item.created_at, item.phone))


def suppression(session: Session, client_id: str, phone: str) -> SuppressionItem | None:
    """Return what is known of one suppressed number."""
    where = (col(Suppression.client_id) == client_id, col(Suppression.phone) == phone)
    row = session.execute(sa.select(*_SUPPRESSION).where(*where)).first()
    return SuppressionItem(*row) if row else None


def _is_booked(client_id: str) -> sa.ColumnElement[bool]:
    """Written as the partial index has it."""
    booked = f"appointment.state = '{AppointmentState.BOOKED.value}'"
    return sa.and_(col(Appointment.client_id) == client_id, sa.literal_column(booked))


def appointments(
    session: Session,
    client_id: str,
    page: Page,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> Listing[AppointmentItem]:
    """Return a page of a client's booked visits, in the order of the day book."""
    where = [_is_booked(client_id)]
    if since is not None:
        where.append(col(Appointment.start_at) >= since)
    if until is not None:
        where.append(col(Appointment.start_at) < until)
    total = _count(session, sa.and_(*where), Appointment)
    place = sa.tuple_(col(Appointment.start_at), col(Appointment.id))
    statement = sa.select(*_APPOINTMENT).where(*where)
    if page.after is not None:
        statement = statement.where(place > _then(page.after, Appointment.start_at))
    statement = statement.order_by(col(Appointment.start_at), col(Appointment.id))
    rows = session.execute(statement.limit(page.limit + 1))
    items = [AppointmentItem(*row) for row in rows]
    return _cut(items, page.limit, total, lambda item: (item.start_at, item.id))


def _newest(
    session: Session,
    columns: Sequence[Any],
    moment: Any,
    key: Any,
    where: sa.ColumnElement[bool],
    page: Page,
) -> tuple[list[Any], int]:
    total = session.scalar(sa.select(sa.func.count(key)).where(where)) or 0
    statement = sa.select(*columns).where(where)
    if page.after is not None:
        statement = statement.where(sa.tuple_(moment, key) < _then(page.after, moment))
    statement = statement.order_by(moment.desc(), key.desc()).limit(page.limit + 1)
    return list(session.execute(statement)), total


def _then(place: Place, moment: Any) -> sa.Tuple:
    return sa.tuple_(sa.literal(place[0], moment.type), sa.literal(place[1]))


def _cut(items: Sequence[Any], limit: int, total: int, place: Any) -> Listing[Any]:
    following = place(items[limit - 1]) if len(items) > limit else None
    return Listing(items[:limit], following, total)


def open_calls(session: Session) -> dict[str, int]:
    """Return how many calls of all clients wait and run, from the indexes of just those."""
    counted = {}
    for status in (CallStatus.QUEUED, CallStatus.IN_PROGRESS):
        # Written as the partial indexes have it, so that ended calls are not looked at.
        where = sa.literal_column("call.status") == sa.literal_column(f"'{status.value}'")
        counted[status.value] = _count(session, where, Call)
    return counted


# --- news -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class News:
    """That something happened to a call; what it was is read where it stands."""

    id: int
    call_id: str
    client_id: str
    source: str
    kind: str
    at: dt.datetime


_NEWS = tuple(getattr(CallEvent, name) for name in News.__slots__)


def newest_event_id(session: Session) -> int:
    """Return the id of the ledger's last line."""
    return session.scalar(sa.select(sa.func.max(CallEvent.id))) or 0


def news_after(
    session: Session, event_id: int, *, client_id: str | None = None, limit: int
) -> list[News]:
    """Return the ledger's lines after this one, of one client or of all, oldest first."""
    statement = sa.select(*_NEWS).where(col(CallEvent.id) > event_id)
    if client_id is not None:
        statement = statement.where(col(CallEvent.client_id) == client_id)
    rows = session.execute(statement.order_by(col(CallEvent.id)).limit(limit))
    return [News(*row) for row in rows]
