"""What became of uploads: a client's batches, their progress, their problems.

Functions take a Session and never commit. `writing.py` has those an import needs.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from openchair.errors import Problem
from openchair.leads.cells import guarded
from openchair.tables import BatchProblem, Call, CallResult, CallStatus, UploadBatch

_LINES = 5_000
_BATCH, _PROBLEM = UploadBatch.__table__, BatchProblem.__table__  # type: ignore[attr-defined]
_CALL, _RESULT = Call.__table__, CallResult.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch has come."""

    queued: int
    in_progress: int
    completed: int
    failed: int
    results: Mapping[str, int]
    """Ended calls by result, every attempt counted."""


def batches(
    session: Session,
    client_id: str,
    *,
    limit: int = 50,
    after: tuple[dt.datetime, str] | None = None,
) -> list[UploadBatch]:
    """Return a client's batches, the newest first; `after` is the last one's time and id."""
    query = sa.select(UploadBatch).where(_BATCH.c.client_id == client_id)
    if after is not None:
        query = query.where(sa.tuple_(_BATCH.c.created_at, _BATCH.c.id) < sa.tuple_(*after))
    query = query.order_by(_BATCH.c.created_at.desc(), _BATCH.c.id.desc()).limit(limit)
    return list(session.scalars(query))


def find_batch(session: Session, client_id: str, batch_id: str) -> UploadBatch | None:
    """Return a batch if it is this client's."""
    query = sa.select(UploadBatch).where(_BATCH.c.client_id == client_id, _BATCH.c.id == batch_id)
    return session.scalar(query)


def progress(session: Session, client_id: str, batch_id: str) -> BatchProgress:
    """Return how many calls of a batch stand where."""
    mine = _CALL.c.batch_id == batch_id, _CALL.c.client_id == client_id
    by_status = sa.select(_CALL.c.status, sa.func.count()).where(*mine).group_by(_CALL.c.status)
    by_result = (
        sa.select(_RESULT.c.result, sa.func.count())
        .join(_CALL, _CALL.c.id == _RESULT.c.call_id)
        .where(*mine)
        .group_by(_RESULT.c.result)
    )
    counts: dict[str, int] = dict(session.execute(by_status).tuples())
    return BatchProgress(
        queued=counts.get(CallStatus.QUEUED, 0),
        in_progress=counts.get(CallStatus.IN_PROGRESS, 0),
        completed=counts.get(CallStatus.COMPLETED, 0),
        failed=counts.get(CallStatus.FAILED, 0),
        results=dict(session.execute(by_result).tuples()),
    )


def problems(
    session: Session, batch_id: str, *, is_warning: bool, limit: int | None = None
) -> list[Problem]:
    """Return what was wrong with rows of a batch, in the order of its rows."""
    query = (
        sa.select(_PROBLEM)
        .where(_PROBLEM.c.batch_id == batch_id, _PROBLEM.c.is_warning == is_warning)
        .order_by(_PROBLEM.c.row, _PROBLEM.c.id)
        .limit(limit)
    )
    return [_problem(row) for row in session.execute(query).mappings()]


def _problem(row: RowMapping) -> Problem:
    return Problem(
        row["code"], row["message"], row["field"] or None, row["row"] or None, row["value"] or None
    )


def problems_csv(session: Session, batch_id: str) -> Iterator[str]:
    """Write a batch's problems as CSV, a few thousand lines at a time; safe in a spreadsheet.

    The offending values come back as they were when such a file is uploaded again.
    """
    yield _csv([("row", "kind", "field", "code", "message", "value")])
    query = (
        sa.select(_PROBLEM)
        .where(_PROBLEM.c.batch_id == batch_id)
        .order_by(_PROBLEM.c.row, _PROBLEM.c.id)
        .execution_options(yield_per=_LINES)
    )
    for part in session.execute(query).mappings().partitions():
        yield _csv(
            (
                str(row["row"] or ""),
                "warning" if row["is_warning"] else "error",
                row["field"],
                row["code"],
                row["message"],
                guarded(row["value"]),
            )
            for row in part
        )


def _csv(lines: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(lines)
    return written.getvalue()
