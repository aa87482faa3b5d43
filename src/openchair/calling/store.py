"""Calls, leads and clients as the calling room reads and writes them. No commit, no policy.

Rows come back as small frozen values, so that what was read cannot be changed by accident and a
batch of hundreds costs little. Who waits to be called is asked in `queue.py`, what was dialled
before in `history.py`.
"""

import datetime as dt
import functools
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.prepared import Prepared, among, names
from openchair.tables import CallStatus, Client, DialState, Direction, Switch, metadata

ENDED = (CallStatus.COMPLETED, CallStatus.FAILED)
CALLING_SWITCH = "calling"
_CALL, _LEAD = metadata.tables["call"], metadata.tables["lead"]
_RESULT, _SWITCH = metadata.tables["callresult"], metadata.tables["switch"].c


class CallRow(NamedTuple):
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
    direction: str = Direction.OUTBOUND

    @property
    def came_in(self) -> bool:
        """Whether the person called us."""
        return self.direction == Direction.INBOUND

    @property
    def is_ended(self) -> bool:
        """Whether the call has its result."""
        return self.status in ENDED


class LeadRow(NamedTuple):
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


CALL_COLUMNS = tuple(_CALL.c[name] for name in CallRow._fields)
_SOME_CALLS = sa.select(*CALL_COLUMNS).where(among(_CALL.c.id, names("ids")))
_CALLS = Prepared(_SOME_CALLS)
_CALLS_LOCKED = Prepared(_SOME_CALLS.order_by(_CALL.c.id).with_for_update())
_BY_TOKEN = Prepared(sa.select(*CALL_COLUMNS).where(_CALL.c.token == sa.bindparam("token")))
_LEADS = Prepared(
    sa.select(*(_LEAD.c[name] for name in LeadRow._fields)).where(among(_LEAD.c.id, names("ids")))
)
_LAST_ATTEMPTS = Prepared(
    sa.select(_CALL.c.lead_id, sa.func.max(_CALL.c.attempt))
    .where(among(_CALL.c.lead_id, names("lead_ids")))
    .group_by(_CALL.c.lead_id)
)
_IS_ON = Prepared(sa.select(_SWITCH.is_on).where(_SWITCH.name == sa.bindparam("name")))
_QUEUED_TO = Prepared(
    sa.select(*CALL_COLUMNS)
    .where(
        _CALL.c.client_id == sa.bindparam("client_id"),
        _CALL.c.phone == sa.bindparam("phone"),
        _CALL.c.status == CallStatus.QUEUED.value,
    )
    .with_for_update()
)


def calls(session: Session, ids: Collection[str], *, lock: bool = False) -> dict[str, CallRow]:
    """Return the calls named, by id; `lock` keeps them from other writers until the commit."""
    if not ids:
        return {}
    statement = _CALLS_LOCKED if lock else _CALLS
    rows = map(CallRow._make, statement.all(session.connection(), {"ids": ids}))
    return {row.id: row for row in rows}


def call(session: Session, call_id: str, *, lock: bool = False) -> CallRow | None:
    """Return one call."""
    return calls(session, [call_id], lock=lock).get(call_id)


def is_unwanted(session: Session, call_id: str) -> bool:
    """Tell whether a call under way was cancelled, or has been ended by somebody else."""
    row = call(session, call_id)
    return row is None or row.cancel_requested or row.is_ended


def call_by_token(session: Session, token: str) -> CallRow | None:
    """Return the call that goes by this name at the carrier."""
    rows = _BY_TOKEN.all(session.connection(), {"token": token})
    return CallRow._make(rows[0]) if rows else None


def leads(session: Session, ids: Collection[str]) -> dict[str, LeadRow]:
    """Return the leads named, by id."""
    if not ids:
        return {}
    rows = map(LeadRow._make, _LEADS.all(session.connection(), {"ids": ids}))
    return {row.id: row for row in rows}


def clients(session: Session, ids: Collection[str]) -> dict[str, Client]:
    """Return the clients named, by id; one that the session has at hand is not read again."""
    if len(ids) > 1:
        found = session.scalars(sa.select(Client).where(col(Client.id).in_(ids)))
        return {client.id: client for client in found}
    known = (session.get(Client, client_id) for client_id in ids)
    return {client.id: client for client in known if client is not None}


def is_calling_on(session: Session) -> bool:
    """Tell whether the global switch lets calls be placed; it is on until somebody stops it."""
    is_on = _IS_ON.one(session.connection(), {"name": CALLING_SWITCH})
    return True if is_on is None else bool(is_on)


def switch_calling(session: Session, *, is_on: bool, by: str, now: dt.datetime) -> None:
    """Stop all calling, or let it go on."""
    session.merge(Switch(name=CALLING_SWITCH, is_on=is_on, changed_at=now, changed_by=by))


def change(session: Session, changes: Sequence[dict[str, Any]]) -> None:
    """Write columns of calls; each change names its `id` and the same columns as the others."""
    if changes:
        rows = [{**each, "_id": each["id"]} for each in changes]
        _change_of(tuple(changes[0])).run(session.connection(), *rows)


@functools.cache
def _change_of(columns: tuple[str, ...]) -> Prepared:
    changed: dict[str, Any] = {
        name: sa.bindparam(name, required=True) for name in columns if name != "id"
    }
    here = _CALL.c.id == sa.bindparam("_id", required=True)
    return Prepared(sa.update(_CALL).where(here).values(changed))


def add_calls(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert calls, each with the same columns; the database refuses an attempt that exists."""
    if rows:
        _insert(_CALL, tuple(rows[0])).run(session.connection(), *rows)


def add_results(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert results; the database refuses a second one for a call."""
    if rows:
        _insert(_RESULT, tuple(rows[0])).run(session.connection(), *rows)


@functools.cache
def _insert(table: sa.Table, columns: tuple[str, ...]) -> Prepared:
    values: dict[str, Any] = {name: sa.bindparam(name, required=True) for name in columns}
    return Prepared(sa.insert(table).values(values))


def queued_calls_to(session: Session, client_id: str, phone: str) -> list[CallRow]:
    """Return the client's calls to a number that are queued, claimed or not."""
    values = {"client_id": client_id, "phone": phone}
    return list(map(CallRow._make, _QUEUED_TO.all(session.connection(), values)))


def calls_of_lead(session: Session, lead_id: str) -> list[CallRow]:
    """Return a lead's calls, kept from other writers until the commit."""
    statement = sa.select(*CALL_COLUMNS).where(_CALL.c.lead_id == lead_id)
    rows = session.execute(statement.order_by(_CALL.c.id).with_for_update())
    return [CallRow(*row) for row in rows]


def last_attempts(session: Session, lead_ids: Collection[str]) -> dict[str, int]:
    """Return the number of each lead's last call."""
    if not lead_ids:
        return {}
    return dict(_LAST_ATTEMPTS.all(session.connection(), {"lead_ids": lead_ids}))


def stale_calls(
    session: Session, states: Iterable[DialState], before: dt.datetime, limit: int = 500
) -> list[CallRow]:
    """Return open calls in these states whose last step lies before that instant."""
    called = [state.value for state in states]
    statement = (
        sa.select(*CALL_COLUMNS)
        .where(_CALL.c.dial_state.in_(called), _CALL.c.updated_at < before)
        .order_by(_CALL.c.updated_at)
        .limit(limit)
    )
    return [CallRow(*row) for row in session.execute(statement)]
