"""The ledger: what happened to a call, line by line, only ever added to."""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.db import dialect_insert
from openchair.prepared import Prepared
from openchair.tables import CallEvent

_TABLE = CallEvent.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_COLUMNS = ("call_id", "client_id", "at", "source", "kind", "key", "data")
_INSERT = Prepared(
    sa.insert(_TABLE).values({name: sa.bindparam(name, required=True) for name in _COLUMNS})
)


class Source(StrEnum):
    """Whose word a line of the ledger is."""

    DECISION = "decision"
    DIAL = "dial"
    LINE = "line"
    CALLER = "caller"
    AGENT = "agent"
    DESK = "desk"
    MACHINE = "machine"
    API = "api"
    RECOVERY = "recovery"


class Entry(NamedTuple):
    """One line of the ledger."""

    call_id: str
    client_id: str
    at: dt.datetime
    source: Source
    kind: str
    data: dict[str, Any]
    key: str | None = None
    """What makes it the same when it arrives twice."""

    def row(self) -> dict[str, Any]:
        """Return the entry as a row to insert."""
        return {
            "call_id": self.call_id,
            "client_id": self.client_id,
            "at": self.at,
            "source": self.source.value,
            "kind": self.kind,
            "key": self.key,
            "data": self.data,
        }


def write(session: Session, entries: Iterable[Entry]) -> None:
    """Add entries whose keys cannot have been written before."""
    rows = [entry.row() for entry in entries]
    if rows:
        _INSERT.run(session.connection(), *rows)


def transcript(session: Session, call_id: str) -> str:
    """Return what was said in a call, as far as it was written down: a line a turn.

    Where the ears and mouth told what they really said, that counts, not what they were to say.
    """
    statement = (
        sa.select(col(CallEvent.kind), col(CallEvent.data))
        .where(col(CallEvent.call_id) == call_id, col(CallEvent.kind).in_(("said", "say", "spoke")))
        .order_by(col(CallEvent.id))
    )
    rows = session.execute(statement).all()
    by_agent = "spoke" if any(kind == "spoke" for kind, _ in rows) else "say"
    who = {"said": "caller", by_agent: "agent"}
    return "\n".join(f"{who[kind]}: {data['text']}" for kind, data in rows if kind in who)


def write_once(session: Session, entry: Entry) -> bool:
    """Add an entry unless its key is in the call's ledger already; tell whether it was new."""
    statement = dialect_insert(session, CallEvent).values(entry.row()).on_conflict_do_nothing()
    # Not `rowcount`: for an INSERT psycopg's is -1, whatever happened.
    return session.scalar(statement.returning(col(CallEvent.id))) is not None


def written_at(session: Session, call_id: str, key: str) -> dt.datetime | None:
    """Return when the entry with this key was written; None where there is none."""
    return session.scalar(
        sa.select(col(CallEvent.at)).where(
            col(CallEvent.call_id) == call_id, col(CallEvent.key) == key
        )
    )
