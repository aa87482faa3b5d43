"""The dialer as a process: it calls who is due, lets calls finish when asked to stop, says why not."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.db import Database
from openchair.tables import Call, CallResult, CallStatus, DialState, Worker
from tests.support.clinics import World

SOURCE = Path(__file__).parents[1] / "src"
LONG_AGO = dt.datetime(2020, 1, 6, 15, tzinfo=dt.UTC)
"""So that calls are due, whatever the clock of this machine says."""
PATIENCE_SECONDS = 60
OPEN = (DialState.INTENT, DialState.PLACING, DialState.PLACED)


@contextmanager
def dialer(folder: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """Start a dialer in this folder; wherever the test ends, so does it."""
    started = subprocess.Popen(
        [sys.executable, "-m", "openchair", "dialer"],
        cwd=folder,
        env={
            "PATH": os.defpath,
            "PYTHONPATH": str(SOURCE),
            "HOME": str(folder),
            "LOG_FORMAT": "json",
            "CALLS_PER_SECOND": "50",
            **settings,
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def hear(process: subprocess.Popen[str], event: str) -> None:
    """Wait until the process says that this happened."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("{") and json.loads(line)["event"] == event:
            return
    raise AssertionError(f"it ended without {event}")


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end; return the code and what was said until then."""
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, said


def eventually(truth: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not truth():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def queue(database: Database, count: int) -> None:
    """Queue calls that are due."""
    world = World(database, now=LONG_AGO)
    client = world.client()
    for nth in range(count):
        world.call(client, f"+12125550{100 + nth}")


def calls(database: Database, **where: object) -> list[Call]:
    with database.reading() as session:
        return list(session.scalars(select(Call).filter_by(**where)))


def results(database: Database) -> int:
    with database.reading() as session:
        return len(list(session.scalars(select(CallResult))))


def test_it_calls_who_is_due_and_leaves_no_trace_of_itself(sqlite_database, tmp_path):
    queue(sqlite_database, 3)

    with dialer(tmp_path, SIMULATION_SPEED="1000") as process:
        eventually(lambda: results(sqlite_database) >= 3)
        process.send_signal(signal.SIGTERM)
        code, said = ended(process)

    assert code == 0
    assert "dialer_stopped" in said
    assert "Traceback" not in said
    assert all(call.status != CallStatus.QUEUED for call in calls(sqlite_database, attempt=1))
    with sqlite_database.reading() as session:
        assert list(session.scalars(select(col(Worker.id)))) == []


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_calls_under_way_are_finished_when_it_is_asked_to_stop(sqlite_database, tmp_path, asked):
    queue(sqlite_database, 8)

    with dialer(tmp_path, SIMULATION_SPEED="20") as process:
        eventually(lambda: calls(sqlite_database, status=CallStatus.IN_PROGRESS.value))
        process.send_signal(asked)
        code, said = ended(process)

    assert code == 0
    assert "Traceback" not in said
    assert not [call for call in calls(sqlite_database) if call.dial_state in OPEN]
    assert not calls(sqlite_database, status=CallStatus.IN_PROGRESS.value)
    assert results(sqlite_database) > 0


def test_it_makes_the_database_it_needs_and_waits(tmp_path):
    with dialer(tmp_path) as process:
        hear(process, "dialer_started")
        process.send_signal(signal.SIGTERM)
        code, said = ended(process)

    assert code == 0
    assert "dialer_stopped" in said
    assert (tmp_path / "openchair.db").exists()


def test_on_sqlite_a_second_one_is_refused_in_words(sqlite_database, tmp_path):
    with dialer(tmp_path) as first:
        hear(first, "dialer_started")
        with dialer(tmp_path) as second:
            code, said = ended(second)

    assert code == 1
    assert "openchair:" in said
    assert "Traceback" not in said


def test_real_calls_without_what_they_need_are_refused_before_anything_is_made(tmp_path):
    with dialer(tmp_path, TELEPHONY_MODE="TWILIO") as process:
        code, said = ended(process)

    assert code == 1
    assert "TWILIO_SID" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
