"""Files in: every row is told of, no number twice, and a killed upload can be repeated."""

import itertools
import multiprocessing as mp
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlmodel import col

from openchair.calling.import_report import ImportReport
from openchair.calling.imports import import_leads
from openchair.clock import SystemClock
from openchair.compliance.store import suppress
from openchair.db import Database
from openchair.errors import InvalidInputError, Problem
from openchair.ids import Ids
from openchair.leads import writing
from openchair.leads.readers.files import read_rows
from openchair.leads.rules import make_options
from openchair.phone import Phone, parse_phone
from openchair.tables import BatchProblem, BatchStatus, Call, CallStatus, Client, Lead, UploadBatch
from tests.support.clinics import World

ROWS = 3 * writing.CHUNK
"""Enough for an import in chunks."""


def file_of(folder: Path, text: str, name: str = "leads.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def numbers(count: int) -> Iterator[str]:
    """Numbers that differ and that nobody has: a hundred in each area."""
    areas = (area for area in range(200, 1000) if _is_area(area))
    ours = (f"+1{area}55501{line:02}" for area in areas for line in range(100))
    return itertools.islice(ours, count)


def _is_area(area: int) -> bool:
    return not isinstance(parse_phone(f"+1{area}5550100", allow_test=True), Problem)


def bring_in(world: World, client: Client, path: Path, **options) -> ImportReport:
    made = make_options(source=path.name, allow_test=True, now=world.now, **options)
    table = read_rows(path, filename=path.name)
    return import_leads(world.database, client, table, made, now=world.now, ids=world.ids)


def count(world: World, table: type, **where) -> int:
    with world.database.reading() as session:
        statement = select(sa.func.count()).select_from(table).filter_by(**where)
        return session.scalar(statement) or 0


def told(report: ImportReport) -> tuple[int, int, int, int]:
    assert report.received == report.accepted + report.duplicates + report.rejected
    return report.received, report.accepted, report.duplicates, report.rejected


def test_every_row_is_accepted_a_duplicate_or_refused_with_a_reason(world, tmp_path):
    client = world.client()
    text = "name,phone\nAna,+12125550123\nBo,+12125550124\n,\nAna,(212) 555-0123\nNo,123\n"

    report = bring_in(world, client, file_of(tmp_path, text))

    assert told(report) == (4, 2, 1, 1)
    assert [(each.row, each.code) for each in report.errors] == [(6, "phone_invalid")]
    assert [(each.row, each.code) for each in report.warnings] == [(5, "duplicate_in_file")]
    assert report.calls_queued == count(world, Call, batch_id=report.batch_id) == 2
    assert count(world, BatchProblem, batch_id=report.batch_id) == 2


def test_who_came_within_the_window_is_not_called_again(world, tmp_path):
    client = world.client(duplicate_window_days=30)
    path = file_of(tmp_path, "phone\n+12125550123\n+12125550124\n")
    bring_in(world, client, path)
    other = file_of(tmp_path, "phone\n+12125550124\n+12125550125\n", "other.csv")

    world.clock.sleep(29 * 86_400)
    again = bring_in(world, client, other)
    world.clock.sleep(2 * 86_400)
    later = bring_in(world, client, path)

    assert told(again) == (2, 1, 1, 0)
    assert told(later) == (2, 2, 0, 0)


def test_another_clinic_s_leads_are_its_own(world, tmp_path):
    path = file_of(tmp_path, "phone\n+12125550123\n")
    bring_in(world, world.client(), path)

    assert told(bring_in(world, world.client(), path)) == (1, 1, 0, 0)


def test_who_asked_not_to_be_called_is_refused(world, tmp_path):
    client = world.client()
    phone = Phone("+12125550123")
    world.database.write(
        lambda session: suppress(
            session, client.id, phone, reason="opted_out", source="test", now=world.now
        )
    )

    report = bring_in(world, client, file_of(tmp_path, "phone\n+12125550123\n+12125550124\n"))

    assert told(report) == (2, 1, 0, 1)
    assert report.errors[0].code == "suppressed"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name,phone\n", "no_rows"),
        ("name,colour\nAna,blue\n", "no_phone_column"),
        ("", "file_empty"),
    ],
)
def test_a_file_without_a_usable_row_leaves_nothing(world, tmp_path, text, code):
    with pytest.raises(InvalidInputError) as refused:
        bring_in(world, world.client(), file_of(tmp_path, text))

    assert refused.value.problems[0].code == code
    assert count(world, Lead) == 0


def test_a_dry_run_tells_the_same_and_writes_nothing(world, tmp_path):
    client = world.client()
    path = file_of(tmp_path, "phone\n+12125550123\n123\n")

    tried = bring_in(world, client, path, dry_run=True)

    assert tried.batch_id is None
    assert told(tried) == told(bring_in(world, client, path))


def test_a_batch_that_is_not_started_queues_nothing(world, tmp_path):
    report = bring_in(
        world, world.client(), file_of(tmp_path, "phone\n+12125550123\n"), start=False
    )

    assert (report.calls_queued, count(world, Lead), count(world, Call)) == (0, 1, 0)


def test_a_large_file_is_whole_and_due_when_it_is_finished(world, tmp_path):
    client = world.client()
    path = file_of(
        tmp_path, "phone\n" + "\n".join(numbers(ROWS + 7)) + f"\n123\n{next(numbers(1))}\n"
    )

    report = bring_in(world, client, path)

    assert told(report) == (ROWS + 9, ROWS + 7, 1, 1)
    assert count(world, Call, batch_id=report.batch_id, status=CallStatus.QUEUED) == ROWS + 7
    with world.database.reading() as session:
        assert session.get_one(UploadBatch, report.batch_id).status == BatchStatus.READY


# --- killed on the way ----------------------------------------------------------------------


def _import_and_die(url: str, client_id: str, path: str, after: int) -> None:
    """Import until so many chunks are committed; then the process is gone."""
    database = Database(url)
    with database.reading() as session:
        client = session.get_one(Client, client_id)
    left = [after]

    def committed(_connection: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(database.writer, "commit", committed)
    clock = SystemClock()
    options = make_options(source="leads.csv", allow_test=True, now=clock.now())
    table = read_rows(Path(path), filename="leads.csv")
    import_leads(database, client, table, options, now=clock.now(), ids=Ids(clock))


@pytest.mark.parametrize("after", [1, 2, 4])
def test_a_killed_upload_is_repeated_and_nothing_doubles(database, tmp_path, after):
    now = SystemClock().now()
    world = World(database, now=now)
    client = world.client()
    path = file_of(tmp_path, "phone\n" + "\n".join(numbers(ROWS)) + "\n")
    scheme = "sqlite" if database.is_sqlite else "postgresql"
    url = database.url.set(drivername=scheme).render_as_string(hide_password=False)

    child = mp.get_context("spawn").Process(
        target=_import_and_die, args=(url, client.id, str(path), after)
    )
    child.start()
    child.join(120)
    assert child.exitcode == -signal.SIGKILL
    with world.database.reading() as session:
        due = (
            select(sa.func.count())
            .select_from(Call)
            .join(UploadBatch, col(UploadBatch.id) == col(Call.batch_id))
        )
        assert session.scalar(due.where(col(UploadBatch.status) == BatchStatus.READY)) == 0

    report = bring_in(world, client, path)

    assert told(report) == (ROWS, ROWS, 0, 0)
    assert count(world, Lead) == count(world, Call) == ROWS
    with world.database.reading() as session:
        distinct = session.scalar(select(sa.func.count(sa.distinct(col(Lead.phone)))))
    assert distinct == ROWS
