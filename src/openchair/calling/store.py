"""The queries over calls, for one or for many at a time. No commit, no policy.

Rows come back as small frozen values, so that what was read cannot be changed by accident and a
batch of hundreds costs little.
"""

import datetime as dt
import functools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.prepared import Prepared
from openchair.tables import (
    BatchStatus,
    Call,
    CallResult,
    CallStatus,
    Client,
    DialState,
    Lead,
    Suppression,
    Switch,
    UploadBatch,
)
from openchair.telephony.base import LineStatus

OPEN = (DialState.INTENT, DialState.PLACING, DialState.PLACED)
ENDED = (CallStatus.COMPLETED, CallStatus.FAILED)
CALLING_SWITCH = "calling"
_CALL = Call.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_RESULT = CallResult.__table__  # type: ignore[attr-defined]  # likewise


@dataclass(frozen=True, slots=True)
class CallRow:
    """What the calling room needs of a call; the columns of the same names."""

    id: str
    lead_id: str
    batch_id: str
    client_id: str
    status: str
    attempt: int
    dials: int
    phone: str
    priority: int
    due_at: dt.datetime
    dial_state: str | None
    token: str | None
    claimed_at: dt.datetime | None
    placing_at: dt.datetime | None
    carrier_id: str | None
    line_status: str
    decision_id: str | None
    cancel_requested: bool

    @property
    def is_ended(self) -> bool:
        """Whether the call has its result."""
        return self.status in ENDED


_COLUMNS = tuple(getattr(Call, field.name) for field in fields(CallRow))


@dataclass(frozen=True, slots=True)
class LeadRow:
    """What a call needs to know of its lead."""

    id: str
    name: str
    phone: str
    language: str
    state: str
    zip: str
    timezone: str
    purpose: str
    consent_level: str
    consent_at: dt.datetime | None
    inquired_at: dt.datetime | None
    created_at: dt.datetime
    callback_url: str


_LEAD_COLUMNS = tuple(getattr(Lead, field.name) for field in fields(LeadRow))


def calls(session: Session, ids: Collection[str], *, lock: bool = False) -> dict[str, CallRow]:
    """Return the calls named, by id; `lock` keeps them from other writers until the commit."""
    if not ids:
        return {}
    statement = sa.select(*_COLUMNS).where(col(Call.id).in_(ids))
    if lock:
        statement = statement.order_by(col(Call.id)).with_for_update()
    return {row.id: CallRow(*row) for row in session.execute(statement)}


def call(session: Session, call_id: str, *, lock: bool = False) -> CallRow | None:
    """Return one call."""
    return calls(session, [call_id], lock=lock).get(call_id)


def is_unwanted(session: Session, call_id: str) -> bool:
    """Tell whether a call under way was cancelled, or has been ended by somebody else."""
    row = call(session, call_id)
    return row is None or row.cancel_requested or row.is_ended


def call_by_token(session: Session, token: str) -> CallRow | None:
    """Return the call that goes by this name at the carrier."""
    row = session.execute(sa.select(*_COLUMNS).where(col(Call.token) == token)).first()
    return CallRow(*row) if row else None


def leads(session: Session, ids: Collection[str]) -> dict[str, LeadRow]:
    """Return the leads named, by id."""
    if not ids:
        return {}
    statement = sa.select(*_LEAD_COLUMNS).where(col(Lead.id).in_(ids))
    return {row.id: LeadRow(*row) for row in session.execute(statement)}


def clients(session: Session, ids: Collection[str]) -> dict[str, Client]:
    """Return the clients named, by id."""
    if not ids:
        return {}
    found = session.scalars(sa.select(Client).where(col(Client.id).in_(ids)))
    return {client.id: client for client in found}


def is_calling_on(session: Session) -> bool:
    """Tell whether the global switch lets calls be placed; it is on until somebody stops it."""
    is_on = session.scalar(sa.select(col(Switch.is_on)).where(col(Switch.name) == CALLING_SWITCH))
    return True if is_on is None else is_on


def switch_calling(session: Session, *, is_on: bool, by: str, now: dt.datetime) -> None:
    """Stop all calling, or let it go on."""
    session.merge(Switch(name=CALLING_SWITCH, is_on=is_on, changed_at=now, changed_by=by))


def waiting_clients(session: Session, now: dt.datetime, priority: int) -> list[Client]:
    """Return the clients with due calls of this priority, served longest ago first.

    Asks the queue's index once per client; never scans a client's queue.
    """
    due = sa.exists().where(
        col(Call.client_id) == col(Client.id),
        *waiting(),
        col(Call.priority) == priority,
        col(Call.due_at) <= now,
    )
    statement = (
        sa.select(Client)
        .where(col(Client.paused).is_(False), due)
        .order_by(col(Client.last_claimed_at).asc().nulls_first(), col(Client.id))
    )
    return list(session.scalars(statement))


def due_calls(
    session: Session, client_id: str, now: dt.datetime, *, priority: int, limit: int
) -> list[CallRow]:
    """Return the client's due calls of this priority, oldest first."""
    statement = (
        sa.select(*_COLUMNS)
        .where(
            col(Call.client_id) == client_id,
            *waiting(),
            col(Call.priority) == priority,
            col(Call.due_at) <= now,
        )
        .order_by(col(Call.priority), col(Call.due_at), col(Call.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    importing = _importing(session, client_id)
    if importing:
        statement = statement.where(col(Call.batch_id).not_in(importing))
    return [CallRow(*row) for row in session.execute(statement)]


def waiting() -> tuple[sa.ColumnElement[bool], ...]:
    """Match calls that wait to be claimed, as the queue's partial index has it."""
    return sa.literal_column("call.status") == sa.literal_column("'queued'"), col(
        Call.dial_state
    ).is_(None)


def _importing(session: Session, client_id: str) -> list[str]:
    statement = sa.select(col(UploadBatch.id)).where(
        col(UploadBatch.client_id) == client_id,
        col(UploadBatch.status) != BatchStatus.READY.value,
        col(UploadBatch.finished_at).is_(None),
    )
    return list(session.scalars(statement))


def open_counts(session: Session, client_ids: Collection[str]) -> dict[str, int]:
    """Return how many calls each client has between intent and end."""
    statement = (
        sa.select(col(Call.client_id), sa.func.count())
        .where(col(Call.client_id).in_(client_ids), is_open())
        .group_by(col(Call.client_id))
    )
    return {client_id: count for client_id, count in session.execute(statement)}  # noqa: C416 - rows


def is_open() -> sa.ColumnElement[bool]:
    """Match calls between intent and end, through their partial index."""
    return sa.literal_column("call.dial_state").in_(
        [sa.literal_column(f"'{state.value}'") for state in OPEN]
    )


def open_phones(session: Session, phones: Collection[str]) -> set[str]:
    """Return those of the numbers that a call is open to, whichever client's."""
    statement = sa.select(col(Call.phone)).where(col(Call.phone).in_(phones), is_open())
    return set(session.scalars(statement))


def count_open(session: Session) -> int:
    """Return how many calls stand between intent and end, over all processes."""
    statement = sa.select(sa.func.count()).select_from(Call).where(is_open())
    return session.scalar(statement) or 0


def count_intents(session: Session) -> int:
    """Return how many calls are claimed and not yet at the carrier."""
    intent = sa.literal_column("call.dial_state") == sa.literal_column("'intent'")
    return session.scalar(sa.select(sa.func.count()).select_from(Call).where(intent)) or 0


def suppressed(session: Session, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return why, for those of the (client, number) pairs that are suppressed."""
    if not pairs:
        return {}
    phones = {phone for _, phone in pairs}
    statement = sa.select(
        col(Suppression.client_id), col(Suppression.phone), col(Suppression.reason)
    ).where(col(Suppression.phone).in_(phones))
    return {
        (client_id, phone): reason
        for client_id, phone, reason in session.execute(statement)
        if (client_id, phone) in pairs
    }


def dial_history(
    session: Session, pairs: Collection[tuple[str, str]], since: dt.datetime
) -> dict[tuple[str, str], list[dt.datetime]]:
    """Return when each (client, number) pair was dialled since then, oldest first.

    An attempt counts once the carrier was asked and did not turn out never to have taken it.
    """
    if not pairs:
        return {}
    phones = {phone for _, phone in pairs}
    statement = (
        sa.select(col(Call.client_id), col(Call.phone), col(Call.placing_at))
        .where(col(Call.phone).in_(phones), col(Call.placing_at) >= since)
        .order_by(col(Call.placing_at))
    )
    found: dict[tuple[str, str], list[dt.datetime]] = {}
    for client_id, phone, placing_at in session.execute(statement):
        if placing_at is not None and (client_id, phone) in pairs:
            found.setdefault((client_id, phone), []).append(placing_at)
    return found


def busy_dials(
    session: Session, pairs: Collection[tuple[str, str]], since: dt.datetime
) -> dict[tuple[str, str], set[dt.datetime]]:
    """Return those of the dials in `dial_history` that met a busy line."""
    if not pairs:
        return {}
    phones = {phone for _, phone in pairs}
    statement = sa.select(col(Call.client_id), col(Call.phone), col(Call.placing_at)).where(
        col(Call.phone).in_(phones),
        col(Call.placing_at) >= since,
        col(Call.line_status) == LineStatus.BUSY.value,
    )
    found: dict[tuple[str, str], set[dt.datetime]] = {}
    for client_id, phone, placing_at in session.execute(statement):
        if placing_at is not None and (client_id, phone) in pairs:
            found.setdefault((client_id, phone), set()).add(placing_at)
    return found


def dialled_today(session: Session, client_id: str, since: dt.datetime) -> int:
    """Return how many calls of the client were placed since then."""
    statement = (
        sa.select(sa.func.count())
        .select_from(Call)
        .where(col(Call.client_id) == client_id, col(Call.placing_at) >= since)
    )
    return session.scalar(statement) or 0


def change(session: Session, changes: Sequence[dict[str, Any]]) -> None:
    """Write columns of calls; each change names its `id` and the same columns as the others."""
    if changes:
        names = tuple(name for name in changes[0] if name != "id")
        rows = [{**{name: row[name] for name in names}, "_id": row["id"]} for row in changes]
        _change_of(names).run(session.connection(), *rows)


@functools.cache
def _change_of(names: tuple[str, ...]) -> Prepared:
    return Prepared(
        sa.update(_CALL)
        .where(_CALL.c.id == sa.bindparam("_id", required=True))
        .values({name: sa.bindparam(name, required=True) for name in names})
    )


def add_calls(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert calls; the database refuses an attempt that exists already."""
    if rows:
        session.execute(sa.insert(_CALL), rows)


def add_results(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert results; the database refuses a second one for a call."""
    if rows:
        session.execute(sa.insert(_RESULT), rows)


def queued_calls_to(session: Session, client_id: str, phone: str) -> list[CallRow]:
    """Return the client's calls to a number that are queued, claimed or not."""
    statement = (
        sa.select(*_COLUMNS)
        .where(
            col(Call.client_id) == client_id,
            col(Call.phone) == phone,
            col(Call.status) == CallStatus.QUEUED.value,
        )
        .with_for_update()
    )
    return [CallRow(*row) for row in session.execute(statement)]


def stale_calls(
    session: Session, states: Iterable[DialState], before: dt.datetime, limit: int = 500
) -> list[CallRow]:
    """Return open calls in these states whose last step lies before that instant."""
    names = [state.value for state in states]
    statement = (
        sa.select(*_COLUMNS)
        .where(col(Call.dial_state).in_(names), col(Call.updated_at) < before)
        .order_by(col(Call.updated_at))
        .limit(limit)
    )
    return [CallRow(*row) for row in session.execute(statement)]
