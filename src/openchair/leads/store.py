"""What became of an upload: its batch, and its problems as a file to mend and send again.

Functions take a Session and never commit. `writing.py` has those an import needs, and
`calling/overview.py` those that count calls.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.errors import Problem
from openchair.leads.cells import guarded
from openchair.tables import BatchProblem, UploadBatch

LINES = 5_000
"""Of a list of problems, written at once."""
_BATCH, _PROBLEM = UploadBatch.__table__, BatchProblem.__table__  # type: ignore[attr-defined]


def find_batch(session: Session, client_id: str, batch_id: str) -> UploadBatch | None:
    """Return a batch if it is this client's."""
    query = sa.select(UploadBatch).where(_BATCH.c.client_id == client_id, _BATCH.c.id == batch_id)
    return session.scalar(query)


def first_problems(
    session: Session, batch_id: str, *, are_warnings: bool, limit: int
) -> list[Problem]:
    """Return a batch's first refused rows, or its first warnings, by row."""
    columns = [_PROBLEM.c[name] for name in ("code", "message", "row", "field", "value")]
    query = (
        sa.select(*columns)
        .where(_PROBLEM.c.batch_id == batch_id, _PROBLEM.c.is_warning.is_(are_warnings))
        .order_by(_PROBLEM.c.row, _PROBLEM.c.id)
        .limit(limit)
    )
    return [Problem(**row) for row in session.execute(query).mappings()]


def problems_csv(session: Session, batch_id: str) -> Iterator[str]:
    """Write a batch's problems as CSV, a few thousand lines at a time; safe in a spreadsheet.

    The offending values come back as they were when such a file is uploaded again.
    """
    yield _csv([("row", "kind", "field", "code", "message", "value")])
    query = (
        sa.select(_PROBLEM)
        .where(_PROBLEM.c.batch_id == batch_id)
        .order_by(_PROBLEM.c.row, _PROBLEM.c.id)
        .execution_options(yield_per=LINES)
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
