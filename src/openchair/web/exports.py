"""Exports: every call of a client as CSV or JSON, streamed, a chunk in memory at a time."""

import csv
import io
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import StreamingResponse

from openchair.calling import overview, reports
from openchair.calling.cost_report import CostItem
from openchair.calling.reports import CallItem as Row
from openchair.db import Database
from openchair.errors import NotFoundError
from openchair.leads.cells import guarded
from openchair.web.auth import CanReadCalls, Has, is_id
from openchair.web.errors import documented
from openchair.web.schemas import CallItem
from openchair.web.xlsx import XLSX_TYPE, workbook

_CHUNK = 1000

COLUMNS = (
    "call_id",
    "batch_id",
    "lead_id",
    "name",
    "phone",
    "email",
    "source_url",
    "attempt",
    "status",
    "result",
    "booked_slot",
    "callback_at",
    "notes",
    "lead_notes",
    "transcript",
    "created_at",
    "updated_at",
    "direction",
    "line_seconds",
    "voice_seconds",
    "cost_usd",
    "cost_known_usd",
)

# Not the phone: digits after a plus are a number to a spreadsheet, never a formula.
_FREE = frozenset({"name", "email", "source_url", "notes", "lead_notes", "transcript"})

router = APIRouter(prefix="/api/clients/{client_id}", tags=["calls"])


class Format(StrEnum):
    """What an export as text looks like."""

    CSV = "csv"
    JSON = "json"


class FileFormat(StrEnum):
    """What an exported file can be."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Every call: CSV, a workbook, or a JSON array of items as in lists.",
            "content": {"text/csv": {}, "application/json": {}, XLSX_TYPE: {}},
        },
        **documented(401, 404, 422),
    },
    summary="Export calls",
)
def export(
    services: Has,
    access: CanReadCalls,
    format: Annotated[FileFormat, Query()] = FileFormat.CSV,  # noqa: A002 - the contract's name
    batch_id: Annotated[str | None, Query(description="Only this batch's.")] = None,
) -> StreamingResponse:
    """Export a client's calls with their leads and results, oldest batch first."""
    with services.database.reading() as session:
        if batch_id is None:
            batches = reports.batch_ids(session, access.client_id)
        elif is_id(batch_id) and overview.batch(session, access.client_id, batch_id):
            batches = [batch_id]
        else:
            raise NotFoundError
    headers = {"Content-Disposition": f'attachment; filename="calls.{format.value}"'}
    if format is FileFormat.XLSX:
        rows = _rows(services.database, access.client_id, batches)
        book = workbook(COLUMNS, (_plain_cells(row) for row in rows))
        return StreamingResponse(book, media_type=XLSX_TYPE, headers=headers)
    text = written(services.database, access.client_id, Format(format.value), batches)
    kind = "text/csv" if format is FileFormat.CSV else "application/json"
    return StreamingResponse(text, media_type=kind, headers=headers)


def written(
    database: Database, client_id: str, form: Format, batches: list[str] | None = None
) -> Iterator[str]:
    """Write a client's calls, those of all batches or of these, piece by piece."""
    if batches is None:
        with database.reading() as session:
            batches = reports.batch_ids(session, client_id)
    rows = _rows(database, client_id, batches)
    return _csv(rows) if form is Format.CSV else _json(rows)


def _rows(database: Database, client_id: str, batches: list[str]) -> Iterator[Row]:
    for batch_id in batches:
        after = None
        while True:
            # A transaction a chunk: a slow reader must not keep old rows alive for minutes.
            with database.reading() as session:
                found = reports.chunk_of_calls(session, client_id, batch_id, after, _CHUNK)
            yield from found
            if len(found) < _CHUNK:
                break
            after = (found[-1].created_at, found[-1].id)


def _csv(rows: Iterator[Row]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(_cells(row))
        if buffer.tell() > 1 << 16:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _cells(row: Row) -> list[str]:
    """Return a row for CSV: what people wrote is kept from being taken for formulas."""
    cells = _plain_cells(row)
    return [
        guarded(cell) if name in _FREE else cell for name, cell in zip(COLUMNS, cells, strict=True)
    ]


def _plain_cells(row: Row) -> list[str]:
    lead, result = row.lead, row.result
    callback_at = result.callback_at.isoformat() if result and result.callback_at else ""
    return [
        row.id,
        row.batch_id,
        lead.id,
        lead.name,
        lead.phone,
        lead.email,
        lead.source_url,
        str(row.attempt),
        row.status,
        result.result if result else "",
        (result.booked_slot if result else None) or "",
        callback_at,
        result.notes if result else "",
        lead.notes,
        result.transcript if result else "",
        row.created_at.isoformat(),
        row.updated_at.isoformat(),
        row.direction,
        *_cost_cells(row.cost),
    ]


def _cost_cells(cost: CostItem | None) -> list[str]:
    """Return the cells about the cost; what is not known is empty, never zero."""
    if cost is None:
        return ["", "", "", ""]
    seconds = (cost.line_seconds, cost.voice_seconds)
    told = ["" if each is None else f"{each:g}" for each in seconds]
    return [*told, cost.total or "", cost.known]


def _json(rows: Iterator[Row]) -> Iterator[str]:
    yield "["
    separator = ""
    for row in rows:
        yield separator + CallItem.model_validate(row).model_dump_json()
        separator = ",\n"
    yield "]"
