"""Writing an import: what is known of numbers, batches, leads and their first calls.

Every function takes a Session and never commits. What stands in a batch that is `importing` is
seen by nobody else: its calls may not be claimed, and its numbers are no duplicates of anything
until the batch is `ready`.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.db import dialect_insert
from openchair.errors import Problem
from openchair.ids import Ids
from openchair.leads.rules import LeadDraft
from openchair.tables import (
    BatchProblem,
    BatchStatus,
    Call,
    CallStatus,
    Client,
    Lead,
    Suppression,
    UploadBatch,
)

CHUNK = 5_000
_ASK_AT_ONCE = 1_000
_LEAD, _CALL = Lead.__table__, Call.__table__  # type: ignore[attr-defined]
_BATCH, _PROBLEM = UploadBatch.__table__, BatchProblem.__table__  # type: ignore[attr-defined]
_SUPPRESSION = Suppression.__table__  # type: ignore[attr-defined]
CAME_IN = "inbound"
"""The source of the batches of people who called us, and how their fingerprints begin."""
_IS_SENT = ~_BATCH.c.fingerprint.startswith(f"{CAME_IN}:")


@dataclass(frozen=True, slots=True)
class Known:
    """A lead that has a number already."""

    lead_id: str
    batch_id: str
    created_at: dt.datetime


# --- what is known of numbers ---------------------------------------------------------------


def hold_client(session: Session, client_id: str) -> None:
    """Make other imports of this client wait until this transaction ends.

    Between asking whether a number is known and writing it, nobody else may write it. SQLite has
    one writer anyhow.
    """
    if session.get_bind().dialect.name == "postgresql":
        digest = hashlib.sha256(f"leads:{client_id}".encode()).digest()
        key = int.from_bytes(digest[:8], "big", signed=True)
        session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def suppressed_among(session: Session, client_id: str, phones: Iterable[str]) -> set[str]:
    """Return those of the numbers that this client never calls again."""
    found: set[str] = set()
    for some in _pieces(phones):
        query = sa.select(_SUPPRESSION.c.phone).where(
            _SUPPRESSION.c.client_id == client_id, _SUPPRESSION.c.phone.in_(some)
        )
        found.update(session.scalars(query))
    return found


def known_among(
    session: Session, client_id: str, phones: Iterable[str], since: dt.datetime
) -> dict[str, Known]:
    """Return the first lead of each number that came at `since` or later, in batches finished.

    Who only called us is none: nobody has asked us to call them.
    """
    found: dict[str, Known] = {}
    for some in _pieces(phones):
        query = (
            sa.select(_LEAD.c.phone, _LEAD.c.id, _LEAD.c.batch_id, _LEAD.c.created_at)
            .join(_BATCH, _BATCH.c.id == _LEAD.c.batch_id)
            .where(
                _LEAD.c.client_id == client_id,
                _LEAD.c.phone.in_(some),
                _LEAD.c.created_at >= since,
                _BATCH.c.status == BatchStatus.READY,
                _IS_SENT,
            )
            .order_by(_LEAD.c.created_at, _LEAD.c.id)
        )
        for phone, lead_id, batch_id, created_at in session.execute(query):
            found.setdefault(phone, Known(lead_id, batch_id, created_at))
    return found


def census(session: Session, client_id: str, since: dt.datetime) -> dict[str, int]:
    """Return how many leads each finished batch has; what grew tells which numbers are new.

    Two days are added before `since`: a daily batch is older than the leads in it.
    """
    query = sa.select(_BATCH.c.id, _BATCH.c.accepted).where(
        _BATCH.c.client_id == client_id,
        _BATCH.c.status == BatchStatus.READY,
        _IS_SENT,
        _BATCH.c.created_at >= since - dt.timedelta(days=2),
    )
    return {row.id: row.accepted for row in session.execute(query)}


def phones_of(session: Session, batch_ids: Iterable[str]) -> Iterator[str]:
    """Return the numbers of these batches, one by one; leads that were erased have none."""
    for some in _pieces(batch_ids):
        query = sa.select(_LEAD.c.phone).where(_LEAD.c.batch_id.in_(some), _LEAD.c.phone != "")
        yield from session.scalars(query.execution_options(yield_per=CHUNK))


def _pieces(values: Iterable[str]) -> Iterator[list[str]]:
    listed = list(values)
    for start in range(0, len(listed), _ASK_AT_ONCE):
        yield listed[start : start + _ASK_AT_ONCE]


# --- writing --------------------------------------------------------------------------------


def add_batch(session: Session, batch: Mapping[str, Any]) -> None:
    """Write a batch."""
    session.execute(sa.insert(_BATCH), [dict(batch)])


def update_batch(session: Session, batch_id: str, **values: Any) -> None:
    """Change columns of a batch."""
    session.execute(sa.update(_BATCH).where(_BATCH.c.id == batch_id).values(**values))


def batch_status(session: Session, batch_id: str) -> str | None:
    """Return a batch's status, and keep others from changing it; None if it is gone."""
    query = sa.select(_BATCH.c.status).where(_BATCH.c.id == batch_id).with_for_update()
    return session.scalar(query)


def unfinished_batches(session: Session, client_id: str, fingerprint: str) -> list[str]:
    """Return batches of the same upload that were never finished."""
    query = sa.select(_BATCH.c.id).where(
        _BATCH.c.client_id == client_id,
        _BATCH.c.fingerprint == fingerprint,
        _BATCH.c.status != BatchStatus.READY,
    )
    return list(session.scalars(query))


def batches_left_behind(session: Session, before: dt.datetime) -> list[str]:
    """Return batches of any client whose import began before then and never ended."""
    query = sa.select(_BATCH.c.id).where(
        _BATCH.c.status != BatchStatus.READY, _BATCH.c.created_at < before
    )
    return list(session.scalars(query))


def batch_of_the_day(
    session: Session, client: Client, way: str, source: str, *, now: dt.datetime, ids: Ids
) -> str:
    """Return the batch of the leads that came alone that day, in the clinic's zone, in one way.

    It is made with the day's first; the client must be held (`hold_client`).
    """
    fingerprint = f"{way}:{now.astimezone(ZoneInfo(client.timezone)):%Y-%m-%d}"
    found = batch_by_fingerprint(session, client.id, fingerprint)
    if found is not None:
        return found
    batch_id = ids.new("batch")
    batch = {
        "id": batch_id,
        "client_id": client.id,
        "created_at": now,
        "source": source,
        "status": BatchStatus.READY,
        "fingerprint": fingerprint,
        **dict.fromkeys(("received", "accepted", "duplicates", "rejected"), 0),
        "finished_at": now,
    }
    add_batch(session, batch)
    return batch_id


def batch_by_fingerprint(session: Session, client_id: str, fingerprint: str) -> str | None:
    """Return the finished batch of this fingerprint."""
    query = sa.select(_BATCH.c.id).where(
        _BATCH.c.client_id == client_id,
        _BATCH.c.fingerprint == fingerprint,
        _BATCH.c.status == BatchStatus.READY,
    )
    return session.scalar(query)


def add_leads(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many leads at once."""
    if rows:
        session.connection().execute(sa.insert(_LEAD), list(rows))


def add_calls(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many calls at once."""
    if rows:
        session.connection().execute(sa.insert(_CALL), list(rows))


def add_problems(
    session: Session, batch_id: str, problems: Iterable[Problem], *, is_warning: bool
) -> None:
    """Keep what was wrong with rows of a batch."""
    rows = [
        {
            "batch_id": batch_id,
            "row": problem.row or 0,
            "field": problem.field or "",
            "code": problem.code,
            "message": problem.message,
            "value": problem.value or "",
            "is_warning": is_warning,
        }
        for problem in problems
    ]
    if rows:
        session.connection().execute(sa.insert(_PROBLEM), rows)


def lead_row(
    draft: LeadDraft, *, lead_id: str, batch_id: str, client_id: str, created_at: dt.datetime
) -> dict[str, Any]:
    """Return the columns of a lead."""
    return {
        "id": lead_id,
        "batch_id": batch_id,
        "client_id": client_id,
        "name": draft.name,
        "phone": draft.phone,
        "email": draft.email,
        "source_url": draft.source_url,
        "notes": draft.notes,
        "created_at": created_at,
        "state": draft.state,
        "zip": draft.zip,
        "timezone": draft.timezone,
        "language": draft.language,
        "inquired_at": draft.inquired_at,
        "purpose": draft.purpose,
        "consent_level": draft.consent.level,
        "consent_at": draft.consent.at,
        "consent_text": draft.consent.text,
        "consent_url": draft.consent.url,
        "callback_url": draft.callback_url,
        "extra": dict(draft.extra),
    }


def call_row(
    lead: Mapping[str, Any], *, call_id: str, due_at: dt.datetime, priority: int = 1
) -> dict[str, Any]:
    """Return the columns of a lead's first call, queued."""
    return {
        "id": call_id,
        "lead_id": lead["id"],
        "batch_id": lead["batch_id"],
        "client_id": lead["client_id"],
        "status": CallStatus.QUEUED,
        "attempt": 1,
        "created_at": due_at,
        "updated_at": due_at,
        "phone": lead["phone"],
        "priority": priority,
        "due_at": due_at,
        "line_status": "",
        "cancel_requested": False,
    }


def add_missing_calls(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write first calls, but for leads that have one already."""
    if rows:
        insert = dialect_insert(session, Call).on_conflict_do_nothing()
        session.connection().execute(insert, list(rows))


def leads_without_calls(
    session: Session, batch_id: str, after: str = "", limit: int = CHUNK
) -> list[Any]:
    """Return leads of a batch that nobody has queued a call for, beyond the id `after`.

    Leads that were erased have no number to call.
    """
    query = (
        sa.select(_LEAD.c.id, _LEAD.c.batch_id, _LEAD.c.client_id, _LEAD.c.phone)
        .where(_LEAD.c.batch_id == batch_id, _LEAD.c.id > after, _LEAD.c.phone != "")
        .where(~sa.exists().where(_CALL.c.lead_id == _LEAD.c.id))
        .order_by(_LEAD.c.id)
        .limit(limit)
    )
    return list(session.execute(query).mappings())


def count_one_more(session: Session, batch_id: str) -> None:
    """Count a lead that joined a finished batch."""
    update_batch(session, batch_id, received=_BATCH.c.received + 1, accepted=_BATCH.c.accepted + 1)


def first_call(session: Session, lead_id: str) -> str | None:
    """Return the id of a lead's first attempt."""
    query = sa.select(_CALL.c.id).where(_CALL.c.lead_id == lead_id, _CALL.c.attempt == 1)
    return session.scalar(query)


def drop_leads(session: Session, batch_id: str, phones: Iterable[str]) -> int:
    """Take leads with these numbers out of a batch nobody has seen; return how many."""
    dropped = 0
    for some in _pieces(phones):
        chosen = sa.select(_LEAD.c.id).where(_LEAD.c.batch_id == batch_id, _LEAD.c.phone.in_(some))
        ids = list(session.scalars(chosen))
        session.execute(sa.delete(_CALL).where(_CALL.c.lead_id.in_(ids)))
        session.execute(sa.delete(_LEAD).where(_LEAD.c.id.in_(ids)))
        dropped += len(ids)
    return dropped


def discard_some(session: Session, batch_id: str, limit: int = CHUNK) -> bool:
    """Take a part of an unfinished batch away, in the end the batch itself; tell if it is gone."""
    some = sa.select(_LEAD.c.id).where(_LEAD.c.batch_id == batch_id).limit(limit)
    ids = list(session.scalars(some))
    for start in range(0, len(ids), _ASK_AT_ONCE):
        part = ids[start : start + _ASK_AT_ONCE]
        session.execute(sa.delete(_CALL).where(_CALL.c.lead_id.in_(part)))
        session.execute(sa.delete(_LEAD).where(_LEAD.c.id.in_(part)))
    if len(ids) == limit:
        return False
    session.execute(sa.delete(_PROBLEM).where(_PROBLEM.c.batch_id == batch_id))
    session.execute(sa.delete(_BATCH).where(_BATCH.c.id == batch_id))
    return True
