"""What was used in a call and what that cost, written down as it becomes known.

The carrier tells how long the line was open, the voice agent how long its sockets were, the fetch
of a recording how long that is; in any order, in several processes. Each writes its own part, and
what the call cost is reckoned anew from all of them.
"""

import datetime as dt
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling.cost import Usage, cost_of
from openchair.calling.prices import PriceTable
from openchair.db import dialect_insert
from openchair.tables import Call, CallEvent, CallUsage, Recording, RecordingState

STREAM = "stream"
"""The key of the ledger's line that tells that a media stream was opened."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What somebody has measured of a call, in seconds; None: nothing is said of it."""

    line_seconds: float | None = None
    stream_seconds: float | None = None
    voice_seconds: float | None = None
    recorded_seconds: float | None = None


def note(
    session: Session, call_id: str, measured: Measured, prices: PriceTable, *, now: dt.datetime
) -> None:
    """Write down what was measured of a call, and what it cost by all that is known now."""
    call = session.get(Call, call_id, populate_existing=True)
    if call is None:
        return
    given = {name: value for name, value in asdict(measured).items() if value is not None}
    values = {"call_id": call_id, "client_id": call.client_id, "updated_at": now, **given}
    statement = dialect_insert(session, CallUsage).values(values)
    changed = {name: value for name, value in values.items() if name != "call_id"}
    session.execute(statement.on_conflict_do_update(index_elements=["call_id"], set_=changed))
    row = session.get_one(CallUsage, call_id, populate_existing=True)
    day = (call.answered_at or call.placing_at or now).astimezone(dt.UTC).date()
    cost = cost_of(_usage(session, call, row), prices, day)
    row.cost_micros, row.known_micros = cost.micros, cost.known_micros
    row.cost_lines = [asdict(line) for line in cost.lines]
    session.flush()


def _usage(session: Session, call: Call, row: CallUsage) -> Usage:
    had_stream = _had_stream(session, call.id)
    return Usage(
        was_answered=had_stream or call.answered_at is not None or bool(row.line_seconds),
        had_stream=had_stream,
        is_recorded=_is_recorded(session, call.id),
        line_seconds=row.line_seconds,
        stream_seconds=row.stream_seconds,
        voice_seconds=row.voice_seconds,
        recorded_seconds=row.recorded_seconds,
    )


def _had_stream(session: Session, call_id: str) -> bool:
    here = (col(CallEvent.call_id) == call_id, col(CallEvent.key) == STREAM)
    return session.scalar(sa.select(col(CallEvent.id)).where(*here)) is not None


def _is_recorded(session: Session, call_id: str) -> bool:
    here = (col(Recording.call_id) == call_id, col(Recording.state) != RecordingState.ABSENT.value)
    return session.scalar(sa.select(col(Recording.call_id)).where(*here)) is not None


def is_line_measured(session: Session, call_id: str) -> bool:
    """Tell whether it is known how long the line was open."""
    statement = sa.select(col(CallUsage.line_seconds)).where(col(CallUsage.call_id) == call_id)
    return session.scalar(statement) is not None
