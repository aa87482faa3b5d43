"""Reading calls: one with its timeline, all of a batch to export; `call_lists.py` has the lists.

Only SELECTs.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling.cost_report import COST_COLUMNS, CostItem, read_cost
from openchair.calling.latency import Latency, latency_of
from openchair.tables import (
    Call,
    CallEvent,
    CallResult,
    CallUsage,
    Decision,
    Direction,
    Lead,
    Recording,
    UploadBatch,
)

T = TypeVar("T")

Place = tuple[dt.datetime, str]
"""Where a page ended: the last row's time and id."""

LONGEST_TIMELINE = 2000


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list to read."""

    limit: int = 100
    after: Place | None = None
    count_to: int | None = None
    """How far the list's rows are counted; None: to the end, which takes the longer the longer."""


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One page of a list, where the next one starts, and how many rows there are in all.

    Where counting was to stop, `total` is one more than that.
    """

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
    """One attempt, or one call that came in, as lists show it."""

    id: str
    batch_id: str
    status: str
    attempt: int
    lead: LeadItem
    result: ResultItem | None
    created_at: dt.datetime
    updated_at: dt.datetime
    due_at: dt.datetime
    direction: str = Direction.OUTBOUND
    cost: CostItem | None = None
    """None: no vendor charged for it, or nothing is known of that yet."""


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
class RecordingItem:
    """Where a call's recording is: only a `stored` one can be listened to."""

    state: str
    seconds: int | None


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
    latency: Latency | None = None
    recording: RecordingItem | None = None


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
_TIMES: tuple[Any, ...] = (Call.created_at, Call.updated_at, Call.due_at, Call.direction)


def calls_query(*, ended: bool = False) -> sa.Select[Any]:
    """Return the query of calls as lists show them; `ended`: only such, from their results on."""
    return (
        sa.select(*_CALL, *_LEAD, *_RESULT, *_TIMES, *COST_COLUMNS)
        .select_from(Call)
        .join(Lead, col(Lead.id) == col(Call.lead_id))
        .join(CallResult, col(CallResult.call_id) == col(Call.id), isouter=not ended)
        .outerjoin(CallUsage, col(CallUsage.call_id) == col(Call.id))
    )


def item_of(row: Sequence[Any]) -> CallItem:
    """Return a row of that query as an item."""
    call_id, batch_id, status, attempt = row[:4]
    lead, result, cost = row[4:10], row[10:17], row[21:]
    created_at, updated_at, due_at, direction = row[17:21]
    return CallItem(
        call_id,
        batch_id,
        status,
        attempt,
        LeadItem(*lead),
        ResultItem(*result) if result[0] is not None else None,
        created_at,
        updated_at,
        due_at,
        direction,
        read_cost(*cost),
    )


# --- one call -------------------------------------------------------------------------------


def client_of_call(session: Session, call_id: str) -> str | None:
    """Return whose call this is."""
    return session.scalar(sa.select(col(Call.client_id)).where(col(Call.id) == call_id))


def find_call(session: Session, call_id: str) -> CallItem | None:
    """Return one call as lists show it."""
    row = session.execute(calls_query().where(col(Call.id) == call_id)).first()
    return item_of(row) if row else None


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
        latency=latency_of(session, call_id),
        recording=_recording(session, call_id),
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


def _recording(session: Session, call_id: str) -> RecordingItem | None:
    row = session.get(Recording, call_id)
    return RecordingItem(row.state, row.seconds) if row else None


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
    statement = calls_query().where(
        col(Call.client_id) == client_id, col(Call.batch_id) == batch_id
    )
    if after is not None:
        then = sa.tuple_(sa.literal(after[0], Call.created_at.type), sa.literal(after[1]))  # type: ignore[attr-defined]
        statement = statement.where(place > then)
    statement = statement.order_by(col(Call.created_at), col(Call.id)).limit(limit)
    return [item_of(row) for row in session.execute(statement)]
