"""The queue: which calls wait, whose turn it is, and how many calls are under way."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.calling.store import CALL_COLUMNS, CallRow
from openchair.prepared import Prepared, among, names
from openchair.tables import BatchStatus, DialState, metadata

OPEN = (DialState.INTENT, DialState.PLACING, DialState.PLACED)
PRIORITIES = (0, 1)
"""Leads that came alone, leads of files; see `Call.priority`."""
_CALL, _CLIENT = metadata.tables["call"].c, metadata.tables["client"].c
_BATCH = metadata.tables["uploadbatch"].c
# Written out, not bound: the databases use a partial index only where they can read its condition.
_IS_WAITING = (_CALL.status == sa.literal_column("'queued'"), _CALL.dial_state.is_(None))
IS_OPEN = _CALL.dial_state.in_([sa.literal_column(f"'{state.value}'") for state in OPEN])


class Waiting(NamedTuple):
    """A call that waits, and until when."""

    due_at: dt.datetime
    call_id: str


def _first_of(priority: int) -> sa.Select[tuple[str]]:
    """Select each client's first call of a priority: one look at the queue's index a client."""
    first = (
        sa.select(_CALL.id)
        .where(_CALL.client_id == _CLIENT.id, *_IS_WAITING, _CALL.priority == priority)
        .order_by(_CALL.due_at, _CALL.id)
        .limit(1)
        .correlate(metadata.tables["client"])
    )
    return sa.select(first.scalar_subquery()).select_from(metadata.tables["client"])


_FIRST = Prepared(
    sa.select(_CALL.due_at, _CALL.id)
    .where(_CALL.id.in_(sa.union_all(*map(_first_of, PRIORITIES))))
    .order_by(_CALL.due_at, _CALL.id)
    .limit(1)
)
_CLIENTS = Prepared(
    sa.select(_CLIENT.id)
    .where(
        _CLIENT.paused.is_(sa.false()),
        sa.exists().where(
            _CALL.client_id == _CLIENT.id,
            *_IS_WAITING,
            _CALL.priority == sa.bindparam("priority"),
            _CALL.due_at <= sa.bindparam("now"),
        ),
    )
    .order_by(_CLIENT.last_claimed_at.asc().nulls_first(), _CLIENT.id)
)
_DUE = Prepared(
    sa.select(*CALL_COLUMNS)
    .where(
        _CALL.client_id == sa.bindparam("client_id"),
        *_IS_WAITING,
        _CALL.priority == sa.bindparam("priority"),
        _CALL.due_at <= sa.bindparam("now"),
        ~_CALL.batch_id.in_(
            sa.select(_BATCH.id).where(
                _BATCH.client_id == sa.bindparam("client_id"),
                _BATCH.status != BatchStatus.READY.value,
                _BATCH.finished_at.is_(None),
            )
        ),
    )
    .order_by(_CALL.priority, _CALL.due_at, _CALL.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)
_OPEN_COUNTS = Prepared(
    sa.select(_CALL.client_id, sa.func.count())
    .where(among(_CALL.client_id, names("client_ids")), IS_OPEN)
    .group_by(_CALL.client_id)
)
_COUNT_OPEN = Prepared(sa.select(sa.func.count()).where(IS_OPEN))
_COUNT_INTENTS = Prepared(
    sa.select(sa.func.count()).where(IS_OPEN, _CALL.dial_state == DialState.INTENT.value)
)
_SERVED = Prepared(
    sa.update(metadata.tables["client"])
    .where(_CLIENT.id == sa.bindparam("client_id"))
    .values(last_claimed_at=sa.bindparam("now"))
)
_CLAIMED = Prepared(
    sa.select(sa.func.count()).where(
        _CALL.client_id == sa.bindparam("client_id"),
        _CALL.updated_at >= sa.bindparam("since"),  # as all are that follow: it has an index
        sa.or_(
            _CALL.placing_at >= sa.bindparam("since"),
            _CALL.dial_state == DialState.INTENT.value,
        ),
    )
)


def first_waiting(session: Session) -> Waiting | None:
    """Return the call that is due first, whichever client's."""
    rows = _FIRST.all(session.connection(), {})
    return Waiting(*rows[0]) if rows else None


def waiting_clients(session: Session, now: dt.datetime, priority: int) -> list[str]:
    """Return the ids of clients with due calls of this priority, served longest ago first.

    Asks the queue's index once per client; never scans a client's queue.
    """
    rows = _CLIENTS.all(session.connection(), {"now": now, "priority": priority})
    return [client_id for (client_id,) in rows]


def due_calls(
    session: Session, client_id: str, now: dt.datetime, *, priority: int, limit: int
) -> list[CallRow]:
    """Return the client's due calls of this priority, oldest first; none of a batch that is still
    being imported.
    """
    values = {"client_id": client_id, "now": now, "priority": priority, "limit": limit}
    return list(map(CallRow._make, _DUE.all(session.connection(), values)))


def open_counts(session: Session, client_ids: Collection[str]) -> dict[str, int]:
    """Return how many calls each client has between intent and end."""
    if not client_ids:
        return {}
    return dict(_OPEN_COUNTS.all(session.connection(), {"client_ids": client_ids}))


def serve(session: Session, client_id: str, now: dt.datetime) -> None:
    """Note that the client's turn was now: the others come first next time."""
    _SERVED.run(session.connection(), {"client_id": client_id, "now": now})


def count_open(session: Session) -> int:
    """Return how many calls stand between intent and end, over all processes."""
    return int(_COUNT_OPEN.one(session.connection(), {}))


def count_intents(session: Session) -> int:
    """Return how many calls are claimed and not yet at the carrier."""
    return int(_COUNT_INTENTS.one(session.connection(), {}))


def claimed_since(session: Session, client_id: str, since: dt.datetime) -> int:
    """Return how many calls of the client were placed since then, or are about to be."""
    return int(_CLAIMED.one(session.connection(), {"client_id": client_id, "since": since}))
