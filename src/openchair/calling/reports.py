"""Reading calls: lists with filters, one call with its timeline, rows to export. Only SELECTs.

Lists are cut by keyset: a page starts after the last row of the page before, so that page 1,000
costs what page 1 costs and nothing is shown twice while rows are added.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.tables import Call, CallEvent, CallResult, Decision, Lead, UploadBatch

T = TypeVar("T")

Place = tuple[dt.datetime, str]
"""Where a page ended: the last row's time and id."""

LONGEST_TIMELINE = 2000
_FEWEST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list to read."""

    limit: int = 100
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One page of a list, where the next one starts, and how many rows there are in all."""

    items: Sequence[T]
    next: Place | None
    total: int


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls to list; what is empty does not restrict."""

    status: str | None = None
    result: str | None = None
    q: str = ""
    """Part of a lead's name, number or e-mail address."""
    ended: bool = False
    """Only calls that have their result."""


@dataclass(frozen=True, slots=True)
class LeadItem:
    """Who is called."""

    id: str
    name: str
    phone: str
    email: str
    source_url: str
    notes: str


@dataclass(frozen=True, slots=True)
class ResultItem:
    """How a call ended."""

    result: str
    transcript: str
    booked_slot: str | None
    notes: str
    created_at: dt.datetime
    callback_at: dt.datetime | None
    appointment_id: str | None


@dataclass(frozen=True, slots=True)
class CallItem:
    """One attempt, as lists show it."""

    id: str
    batch_id: str
    status: str
    attempt: int
    lead: LeadItem
    result: ResultItem | None
    created_at: dt.datetime
    updated_at: dt.datetime
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class DecisionItem:
    """Whether the call was allowed, and why."""

    id: str
    outcome: str
    codes: list[dict[str, Any]]
    decided_at: dt.datetime
    defer_until: dt.datetime | None
    enforced: bool
    ruleset_version: str


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One line of the ledger."""

    id: int
    at: dt.datetime
    source: str
    kind: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallDetail:
    """Everything known about one call."""

    call: CallItem
    client_id: str
    line_status: str
    answered_at: dt.datetime | None
    ended_at: dt.datetime | None
    cancel_requested: bool
    decision: DecisionItem | None
    timeline: Sequence[TimelineItem]


_CALL: tuple[Any, ...] = (Call.id, Call.batch_id, Call.status, Call.attempt)
_LEAD: tuple[Any, ...] = (Lead.id, Lead.name, Lead.phone, Lead.email, Lead.source_url, Lead.notes)
_RESULT: tuple[Any, ...] = (
    CallResult.result,
    CallResult.transcript,
    CallResult.booked_slot,
    CallResult.notes,
    CallResult.created_at,
    CallResult.callback_at,
    CallResult.appointment_id,
)
_TIMES: tuple[Any, ...] = (Call.created_at, Call.updated_at, Call.due_at)


def batch_calls(
    session: Session, client_id: str, batch_id: str, filters: CallFilter, page: Page
) -> Listing[CallItem]:
    """Return a page of a batch's calls, in the order in which they were queued."""
    where = [col(Call.client_id) == client_id, col(Call.batch_id) == batch_id]
    return _listing(session, where, filters, page, newest_first=False)


def client_calls(
    session: Session, client_id: str, filters: CallFilter, page: Page
) -> Listing[CallItem]:
    """Return a page of a client's calls, the most recently changed first."""
    return _listing(session, [col(Call.client_id) == client_id], filters, page, newest_first=True)


def _listing(
    session: Session,
    where: list[sa.ColumnElement[bool]],
    filters: CallFilter,
    page: Page,
    *,
    newest_first: bool,
) -> Listing[CallItem]:
    where = [*where, *_matching(filters)]
    total = session.scalar(_from_calls(sa.select(sa.func.count()), filters).where(*where)) or 0
    moment = Call.updated_at if newest_first else Call.created_at
    place = sa.tuple_(col(moment), col(Call.id))
    statement = _items().where(*where)
    if page.after is not None:
        then = sa.tuple_(sa.literal(page.after[0], moment.type), sa.literal(page.after[1]))  # type: ignore[attr-defined]
        statement = statement.where(place < then if newest_first else place > then)
    if newest_first:
        statement = statement.order_by(col(moment).desc(), col(Call.id).desc())
    else:
        statement = statement.order_by(col(moment), col(Call.id))
    items = [_item(row) for row in session.execute(statement.limit(page.limit + 1))]
    return Listing(items[: page.limit], _next(items, page.limit, newest_first=newest_first), total)


def _next(items: Sequence[CallItem], limit: int, *, newest_first: bool) -> Place | None:
    if len(items) <= limit:
        return None
    last = items[limit - 1]
    return (last.updated_at if newest_first else last.created_at, last.id)


def _from_calls(statement: sa.Select[Any], filters: CallFilter) -> sa.Select[Any]:
    """Join only what the filters read: a count over a million calls should not read leads."""
    statement = statement.select_from(Call)
    if filters.q:
        statement = statement.join(Lead, col(Lead.id) == col(Call.lead_id))
    if filters.result or filters.ended:
        statement = statement.join(CallResult, col(CallResult.call_id) == col(Call.id))
    return statement


def _items() -> sa.Select[Any]:
    return (
        sa.select(*_CALL, *_LEAD, *_RESULT, *_TIMES)
        .select_from(Call)
        .join(Lead, col(Lead.id) == col(Call.lead_id))
        .outerjoin(CallResult, col(CallResult.call_id) == col(Call.id))
    )


def _item(row: Sequence[Any]) -> CallItem:
    call_id, batch_id, status, attempt = row[:4]
    lead, result, times = row[4:10], row[10:17], row[17:]
    return CallItem(
        call_id,
        batch_id,
        status,
        attempt,
        LeadItem(*lead),
        ResultItem(*result) if result[0] is not None else None,
        *times,
    )


def _matching(filters: CallFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filters.status:
        found.append(col(Call.status) == filters.status)
    if filters.result:
        found.append(col(CallResult.result) == filters.result)
    if filters.ended:
        found.append(col(CallResult.call_id).is_not(None))
    if filters.q:
        found.append(_contains(filters.q))
    return found


def _contains(q: str) -> sa.ColumnElement[bool]:
    part = _like(q)
    choices = [
        col(column).ilike(part, escape="\\") for column in (Lead.name, Lead.email, Lead.phone)
    ]
    digits = "".join(character for character in q if character in "0123456789")
    if len(digits) >= _FEWEST_DIGITS:
        # "(212) 555-0123" is how people write what is stored as +12125550123.
        choices.append(col(Lead.phone).like(f"%{digits}%"))
    return sa.or_(*choices)


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


# --- one call -------------------------------------------------------------------------------


def client_of_call(session: Session, call_id: str) -> str | None:
    """Return whose call this is."""
    return session.scalar(sa.select(col(Call.client_id)).where(col(Call.id) == call_id))


def find_call(session: Session, call_id: str) -> CallItem | None:
    """Return one call as lists show it."""
    row = session.execute(_items().where(col(Call.id) == call_id)).first()
    return _item(row) if row else None


def call_detail(session: Session, call_id: str) -> CallDetail | None:
    """Return one call with its decision and its timeline."""
    call = session.get(Call, call_id)
    item = find_call(session, call_id)
    if call is None or item is None:
        return None
    return CallDetail(
        call=item,
        client_id=call.client_id,
        line_status=call.line_status,
        answered_at=call.answered_at,
        ended_at=call.ended_at,
        cancel_requested=call.cancel_requested,
        decision=_decision(session, call),
        timeline=timeline(session, call_id),
    )


def _decision(session: Session, call: Call) -> DecisionItem | None:
    """Return the decision the call was dialled by; before that, the latest one about it."""
    statement = sa.select(Decision).where(col(Decision.call_id) == call.id)
    if call.decision_id:
        statement = sa.select(Decision).where(col(Decision.id) == call.decision_id)
    row = session.scalar(statement.order_by(col(Decision.decided_at).desc()).limit(1))
    if row is None:
        return None
    return DecisionItem(
        id=row.id,
        outcome=row.outcome,
        codes=row.codes,
        decided_at=row.decided_at,
        defer_until=row.defer_until,
        enforced=row.enforced,
        ruleset_version=row.ruleset_version,
    )


def timeline(session: Session, call_id: str) -> list[TimelineItem]:
    """Return the ledger of a call, oldest line first."""
    columns = [getattr(CallEvent, name) for name in TimelineItem.__slots__]
    statement = (
        sa.select(*columns)
        .where(col(CallEvent.call_id) == call_id)
        .order_by(col(CallEvent.id))
        .limit(LONGEST_TIMELINE)
    )
    return [TimelineItem(*row) for row in session.execute(statement)]


def last_lines(
    session: Session, call_ids: Sequence[str], *, besides: Collection[str] = ()
) -> dict[str, TimelineItem]:
    """Return the latest line of the ledger about each of these calls, besides those kinds."""
    columns = [getattr(CallEvent, name) for name in TimelineItem.__slots__]
    latest = (
        sa.select(sa.func.max(col(CallEvent.id)))
        .where(col(CallEvent.call_id).in_(call_ids), col(CallEvent.kind).not_in(sorted(besides)))
        .group_by(col(CallEvent.call_id))
    )
    statement = sa.select(col(CallEvent.call_id), *columns).where(col(CallEvent.id).in_(latest))
    return {row[0]: TimelineItem(*row[1:]) for row in session.execute(statement)}


# --- export ---------------------------------------------------------------------------------


def batch_ids(session: Session, client_id: str) -> list[str]:
    """Return the ids of a client's batches, oldest first."""
    statement = (
        sa.select(col(UploadBatch.id))
        .where(col(UploadBatch.client_id) == client_id)
        .order_by(col(UploadBatch.created_at), col(UploadBatch.id))
    )
    return list(session.scalars(statement))


def chunk_of_calls(
    session: Session, client_id: str, batch_id: str, after: Place | None, limit: int
) -> list[CallItem]:
    """Return a batch's next calls in the order in which they were queued, to read it whole."""
    place = sa.tuple_(col(Call.created_at), col(Call.id))
    statement = _items().where(col(Call.client_id) == client_id, col(Call.batch_id) == batch_id)
    if after is not None:
        then = sa.tuple_(sa.literal(after[0], Call.created_at.type), sa.literal(after[1]))  # type: ignore[attr-defined]
        statement = statement.where(place > then)
    statement = statement.order_by(col(Call.created_at), col(Call.id)).limit(limit)
    return [_item(row) for row in session.execute(statement)]
