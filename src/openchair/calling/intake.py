"""Leads in, one by one or by the file: each with its first call queued, and never twice.

Files come in through `import_leads` (`imports.py` tells how); a single lead through `start_call`.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from openchair.calling.import_report import ImportReport
from openchair.calling.imports import discard_batches, import_leads
from openchair.db import Database
from openchair.errors import ConflictError, NotFoundError, Problem
from openchair.ids import Ids
from openchair.leads import store, writing
from openchair.leads.readers.json_rows import row_of
from openchair.leads.rules import ImportOptions, LeadDraft, check_row
from openchair.tables import BatchStatus, Client

__all__ = [
    "ImportReport",
    "StartedCall",
    "call_now_in",
    "discard_left_behind",
    "import_leads",
    "start_batch",
    "start_call",
    "start_call_in",
]

START_CALL_SOURCE, CALL_ME_SOURCE = "n8n", "call-me"
_LEFT_BEHIND_AFTER = dt.timedelta(days=1)


class _Came(NamedTuple):
    """How leads came that came alone: a day's leads of one way make one batch."""

    way: str
    source: str


_STARTED = _Came("start-call", START_CALL_SOURCE)
_CALLED_NOW = _Came("call-me", CALL_ME_SOURCE)


@dataclass(frozen=True, slots=True)
class StartedCall:
    """The call of a lead that came alone."""

    call_id: str
    lead_id: str
    batch_id: str
    is_new: bool
    """False where the number came before within the duplicate window: these are its first ids."""
    warnings: tuple[Problem, ...] = ()


def start_call(
    database: Database,
    client: Client,
    lead: Mapping[str, object],
    *,
    now: dt.datetime,
    ids: Ids,
    allow_test: bool = False,
) -> StartedCall | Problem:
    """Bring one lead in and queue its call before those of files; or say why it cannot be.

    The same number within the client's duplicate window gives the first call's ids again. The
    leads of one day, in the clinic's zone, make one batch.
    """
    return database.write(
        lambda session: start_call_in(
            session, client, lead, now=now, ids=ids, allow_test=allow_test
        )
    )


def start_call_in(
    session: Session,
    client: Client,
    lead: Mapping[str, object],
    *,
    now: dt.datetime,
    ids: Ids,
    allow_test: bool = False,
) -> StartedCall | Problem:
    """Do what `start_call` does, in the caller's transaction."""
    draft = _draft(session, client, lead, now=now, allow_test=allow_test)
    if isinstance(draft, Problem):
        return draft
    since = now - dt.timedelta(days=client.duplicate_window_days)
    known = writing.known_among(session, client.id, [draft.phone], since).get(draft.phone)
    if known is not None:
        return _first_call_of(session, known, draft, client, now=now, ids=ids)
    return _new_call(session, draft, client, _STARTED, now=now, ids=ids)


def call_now_in(
    session: Session,
    client: Client,
    lead: Mapping[str, object],
    *,
    now: dt.datetime,
    ids: Ids,
    allow_test: bool = False,
) -> StartedCall | Problem:
    """Queue a call that somebody asks for at the keyboard, to their own phone.

    It is a new one each time, however often the number came before; what says whether it may be
    made is the decision, as for every call.
    """
    draft = _draft(session, client, lead, now=now, allow_test=allow_test)
    if isinstance(draft, Problem):
        return draft
    return _new_call(session, draft, client, _CALLED_NOW, now=now, ids=ids)


def _draft(
    session: Session,
    client: Client,
    lead: Mapping[str, object],
    *,
    now: dt.datetime,
    allow_test: bool,
) -> LeadDraft | Problem:
    """Read a lead, and keep other imports of its client waiting; or say why it is not called."""
    options = ImportOptions(region=client.region, timezone=client.timezone, allow_test=allow_test)
    draft = check_row(row_of(1, dict(lead)), options, now)
    if isinstance(draft, Problem):
        return replace(draft, row=None)
    writing.hold_client(session, client.id)
    if writing.suppressed_among(session, client.id, [draft.phone]):
        message = "This number asked not to be called, or is wrong; it is never called again."
        return Problem("suppressed", message, "phone", value=draft.phone)
    return draft


def _first_call_of(
    session: Session,
    known: writing.Known,
    draft: LeadDraft,
    client: Client,
    *,
    now: dt.datetime,
    ids: Ids,
) -> StartedCall:
    call_id = writing.first_call(session, known.lead_id)
    is_new = call_id is None  # its batch was imported without being started
    if call_id is None:
        call_id = ids.new("call")
        lead = {
            "id": known.lead_id,
            "batch_id": known.batch_id,
            "client_id": client.id,
            "phone": draft.phone,
        }
        writing.add_calls(
            session, [writing.call_row(lead, call_id=call_id, due_at=now, priority=0)]
        )
    return StartedCall(call_id, known.lead_id, known.batch_id, is_new)


def _new_call(
    session: Session, draft: LeadDraft, client: Client, came: _Came, *, now: dt.datetime, ids: Ids
) -> StartedCall:
    batch_id = writing.batch_of_the_day(session, client, came.way, came.source, now=now, ids=ids)
    lead_id, call_id = ids.new("lead"), ids.new("call")
    lead = writing.lead_row(
        draft, lead_id=lead_id, batch_id=batch_id, client_id=client.id, created_at=now
    )
    writing.add_leads(session, [lead])
    writing.add_calls(session, [writing.call_row(lead, call_id=call_id, due_at=now, priority=0)])
    writing.count_one_more(session, batch_id)
    warnings = tuple(replace(warning, row=None) for warning in draft.warnings)
    return StartedCall(call_id, lead_id, batch_id, is_new=True, warnings=warnings)


def start_batch(
    database: Database, client_id: str, batch_id: str, *, now: dt.datetime, ids: Ids
) -> int:
    """Queue the first calls of a batch that was imported with `start=false`; return how many.

    May be repeated: a lead that has a call gets no other. Raises NotFoundError for another
    client's batch, ConflictError while it is being imported.
    """
    with database.reading() as session:
        batch = store.find_batch(session, client_id, batch_id)
    if batch is None:
        raise NotFoundError(f"There is no batch {batch_id}.")
    if batch.status != BatchStatus.READY:
        raise ConflictError(f"Batch {batch_id} is {batch.status}; it can be started when ready.")
    queued, after = 0, ""
    while True:
        with database.reading() as session:
            leads = writing.leads_without_calls(session, batch_id, after)
        if not leads:
            return queued
        call_ids = sorted(ids.new("call") for _ in leads)
        calls = [
            writing.call_row(lead, call_id=call_id, due_at=now)
            for lead, call_id in zip(leads, call_ids, strict=True)
        ]
        database.write(lambda session, calls=calls: writing.add_missing_calls(session, calls))  # type: ignore[misc]
        queued, after = queued + len(leads), leads[-1]["id"]


def discard_left_behind(database: Database, *, now: dt.datetime) -> int:
    """Throw away what imports left that were killed a day ago and never repeated; return how many.

    Nobody has seen anything of them.
    """
    with database.reading() as session:
        left = writing.batches_left_behind(session, now - _LEFT_BEHIND_AFTER)
    discard_batches(database, left)
    return len(left)
