"""Batches: what came in, how far it is, what was wrong with it, and the client in numbers."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import StreamingResponse

from openchair.accounts.client_store import get_client
from openchair.calling import overview
from openchair.calling.reports import Page
from openchair.errors import NotFoundError
from openchair.web.auth import CanReadCalls, Has, is_id
from openchair.web.errors import documented
from openchair.web.paging import ListOf, cursor_of, page_of
from openchair.web.schemas import Item
from openchair.web.services import Services

_IN_MEMORY = 1 << 20
_CHUNK = 1 << 16

router = APIRouter(prefix="/api/clients/{client_id}", tags=["batches"])


class BatchItem(Item):
    """Leads that came together."""

    id: str
    source: str
    status: str = Field(description="importing, ready or failed")
    received: int
    accepted: int
    duplicates: int
    rejected: int
    created_at: dt.datetime
    finished_at: dt.datetime | None


class BatchProgress(BatchItem):
    """A batch and how far it has come."""

    leads: int
    calls: int
    by_status: dict[str, int]
    by_result: dict[str, int]
    is_done: bool


class Day(Item):
    """What one day brought."""

    day: dt.date
    by_result: dict[str, int]


class Stats(Item):
    """A client in numbers."""

    leads: int
    batches: int
    calls: int
    by_status: dict[str, int]
    by_result: dict[str, int]
    appointments: int = Field(description="Booked and still to come.")
    suppressions: int
    by_day: list[Day] = Field(description="By the clinic's calendar; empty days are left out.")


@router.get("/batches", responses=documented(401, 404, 422), summary="List batches")
def list_batches(
    services: Has, access: CanReadCalls, page: Annotated[Page, Depends(page_of)]
) -> ListOf[BatchItem]:
    """List a client's batches, newest first."""
    with services.database.reading() as session:
        found = overview.batches(session, access.client_id, page)
    items = [BatchItem.model_validate(item) for item in found.items]
    return ListOf(items=items, next_cursor=cursor_of(found.next), total=found.total)


@router.get("/batches/{batch_id}", responses=documented(401, 404), summary="Read a batch")
def read_batch(services: Has, access: CanReadCalls, batch_id: str) -> BatchProgress:
    """Tell how far a batch has come."""
    with services.database.reading() as session:
        found = overview.progress(session, access.client_id, batch_id) if is_id(batch_id) else None
    if found is None:
        raise NotFoundError
    batch = BatchItem.model_validate(found.batch)
    return BatchProgress(
        **dict(batch),
        leads=found.leads,
        calls=found.calls,
        by_status=found.by_status,
        by_result=found.by_result,
        is_done=found.is_done,
    )


@router.get(
    "/batches/{batch_id}/errors.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}}, **documented(401, 404)},
    summary="Download a batch's problems",
)
def read_errors(services: Has, access: CanReadCalls, batch_id: str) -> StreamingResponse:
    """Return every row that was refused or taken with a warning, as CSV."""
    with services.database.reading() as session:
        if not is_id(batch_id) or not overview.batch(session, access.client_id, batch_id):
            raise NotFoundError
    return problems_file(services, batch_id)


def problems_file(services: Services, batch_id: str) -> StreamingResponse:
    """Return a batch's refused rows and warnings as a file to keep."""
    name = f'attachment; filename="{batch_id}-errors.csv"'
    headers = {"Content-Disposition": name}
    return StreamingResponse(_problems(services, batch_id), media_type="text/csv", headers=headers)


def _problems(services: Services, batch_id: str) -> Iterator[bytes]:
    """Read them all before the first is sent: a slow reader must not hold a transaction open."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        with services.database.reading() as session:
            for lines in services.rooms.write_problems(session, batch_id):
                file.write(lines.encode())
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


@router.get("/stats", responses=documented(401, 404, 422), summary="A client in numbers")
def read_stats(
    services: Has, access: CanReadCalls, days: Annotated[int, Query(ge=1, le=90)] = 30
) -> Stats:
    """Count a client's leads, calls and results, and the results of its last days."""
    now = services.clock.now()
    with services.database.reading() as session:
        zone = ZoneInfo(get_client(session, access.client_id).timezone)
        found = overview.figures(session, access.client_id, now=now, zone=zone, days=days)
    return Stats(
        leads=found.leads,
        batches=found.batches,
        calls=found.calls,
        by_status=found.by_status,
        by_result=found.by_result,
        appointments=found.appointments,
        suppressions=found.suppressions,
        by_day=[
            Day(day=dt.date.fromisoformat(day), by_result=counts) for day, counts in found.by_day
        ],
    )
