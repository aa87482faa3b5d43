"""Recordings as they are written down: asked for, told of, stored, erased.

Rule 1: a recording is asked for before the call is dialled, so that none is made without a row.
Rule 2: its state only moves forward; what comes late or twice changes nothing.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.db import dialect_insert
from openchair.tables import Call, CallEvent, CallStatus, Recording, RecordingState
from openchair.telephony.recordings import CarrierRecording, RecordingStatus

_ENDED = (CallStatus.COMPLETED.value, CallStatus.FAILED.value)
_WAITING = (RecordingState.ASKED.value, RecordingState.KNOWN.value, RecordingState.ERASING.value)
_OPENING = "greeting"
"""The topic of the words that say that the call is recorded."""


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """A recording and the call it belongs to, as they were read."""

    call_id: str
    client_id: str
    state: RecordingState
    carrier_id: str | None
    """The carrier's name for the call."""
    carrier_recording_id: str
    seconds: int | None
    tries: int
    asked_at: dt.datetime
    deleted_at_carrier: dt.datetime | None
    was_answered: bool
    has_ended: bool


def ask(session: Session, call_id: str, client_id: str, *, now: dt.datetime) -> None:
    """Write down that a call is to be recorded; a second time changes nothing."""
    values = {
        "call_id": call_id,
        "client_id": client_id,
        "state": RecordingState.ASKED.value,
        "carrier_recording_id": "",
        "sha256": "",
        "tries": 0,
        "last_error": "",
        "asked_at": now,
        "updated_at": now,
    }
    session.execute(dialect_insert(session, Recording).values(values).on_conflict_do_nothing())


def read(session: Session, call_id: str) -> RecordingRow | None:
    """Return the recording of a call; None where none was asked for."""
    statement = (
        sa.select(Recording, Call)
        .join(Call, col(Call.id) == col(Recording.call_id))
        .where(col(Recording.call_id) == call_id)
        .execution_options(populate_existing=True)
    )
    found = session.execute(statement).first()
    if found is None:
        return None
    recording, call = found
    return RecordingRow(
        call_id=recording.call_id,
        client_id=recording.client_id,
        state=RecordingState(recording.state),
        carrier_id=call.carrier_id,
        carrier_recording_id=recording.carrier_recording_id,
        seconds=recording.seconds,
        tries=recording.tries,
        asked_at=recording.asked_at,
        deleted_at_carrier=recording.deleted_at_carrier,
        was_answered=call.answered_at is not None,
        has_ended=call.status in _ENDED,
    )


def told(session: Session, call_id: str, found: CarrierRecording, *, now: dt.datetime) -> bool:
    """Take what the carrier tells of a call's recording; tell whether something is to be done."""
    match found.status:
        case RecordingStatus.COMPLETED:
            state = RecordingState.KNOWN
        case RecordingStatus.ABSENT | RecordingStatus.FAILED:
            state = RecordingState.ABSENT
        case RecordingStatus.IN_PROGRESS:
            return False
    named = {"carrier_recording_id": found.id, "seconds": found.seconds}
    if move(session, call_id, RecordingState.ASKED, state, now=now, **named):
        return state is RecordingState.KNOWN
    # Erased before it was known where it is: now it can be deleted there, too.
    here = (col(Recording.call_id) == call_id, col(Recording.carrier_recording_id) == "")
    late = sa.update(Recording).where(*here, col(Recording.state) == RecordingState.ERASING.value)
    return bool(session.execute(late.values(**named)).rowcount)  # type: ignore[attr-defined]


def move(
    session: Session,
    call_id: str,
    before: RecordingState,
    after: RecordingState,
    *,
    now: dt.datetime,
    **values: Any,
) -> bool:
    """Move a recording on by compare-and-set; tell whether it stood where it was thought to."""
    statement = (
        sa.update(Recording)
        .where(col(Recording.call_id) == call_id, col(Recording.state) == before.value)
        .values(state=after.value, updated_at=now, **{"tries": 0, **values})
    )
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def stumbled(session: Session, call_id: str, why: str, *, now: dt.datetime) -> None:
    """Count a try that came to nothing."""
    session.execute(
        sa.update(Recording)
        .where(col(Recording.call_id) == call_id)
        .values(tries=col(Recording.tries) + 1, last_error=why[:500], updated_at=now)
    )


def deleted_at_carrier(session: Session, call_id: str, *, now: dt.datetime) -> None:
    """Write down that the carrier has it no more."""
    session.execute(
        sa.update(Recording)
        .where(col(Recording.call_id) == call_id)
        .values(deleted_at_carrier=now, updated_at=now)
    )


def forget(session: Session, call_ids: Collection[str], *, now: dt.datetime) -> list[str]:
    """Have the recordings of these calls deleted, here and at the carrier; return whose.

    The row says so at once, and nobody may listen any more; the file and the carrier's copy are
    deleted by the recording's job (`recording_job.py`), which recovery starts.
    """
    over = (RecordingState.ERASING.value, RecordingState.ERASED.value, RecordingState.ABSENT.value)
    statement = (
        sa.update(Recording)
        .where(col(Recording.call_id).in_(call_ids), col(Recording.state).not_in(over))
        .values(state=RecordingState.ERASING.value, tries=0, last_error="", updated_at=now)
        .returning(col(Recording.call_id))
    )
    return sorted(session.scalars(statement))


def stuck(session: Session, before: dt.datetime, limit: int = 500) -> list[str]:
    """Return the ended calls whose recordings have stood still, though something is to be done.

    One that was tried already waits up to an hour for its next try: only after two is it stuck.
    """
    tried_before = before - dt.timedelta(hours=2)
    statement = (
        sa.select(col(Recording.call_id))
        .join(Call, col(Call.id) == col(Recording.call_id))
        .where(
            col(Recording.state).in_(_WAITING),
            sa.or_(
                col(Recording.updated_at) < tried_before,
                sa.and_(col(Recording.tries) == 0, col(Recording.updated_at) < before),
            ),
            col(Call.status).in_(_ENDED),
        )
        .order_by(col(Recording.updated_at))
        .limit(limit)
    )
    return list(session.scalars(statement))


def was_opening_said(session: Session, call_id: str) -> bool:
    """Tell whether the words that say that the call is recorded were begun in it."""
    said = sa.select(col(CallEvent.data)).where(
        col(CallEvent.call_id) == call_id, col(CallEvent.kind) == "say"
    )
    return any(data.get("topic") == _OPENING for data in session.scalars(said))
