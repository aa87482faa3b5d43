"""Many processes, one day, one clinic: the guard holds, and the rig would see it if it did not."""

import datetime as dt
from types import SimpleNamespace

import pytest

from openchair.db import Database, Durability
from tests.booking.clinics import NOW
from tools.soak_booking import contend, overlaps

HOUR = dt.timedelta(hours=1)


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


@pytest.mark.slow
def test_eight_processes_at_one_day_share_no_chair(database: Database):
    report = contend(120, 8, address(database), durability=Durability.NONE)

    assert report.attempts == 120
    assert report.live > 0
    assert (report.overlaps, report.errors) == (0, 0)


@pytest.mark.slow
def test_killed_processes_leave_no_shared_chair(database: Database):
    report = contend(400, 4, address(database), kills=3, durability=Durability.NONE)

    assert report.kills == 3
    assert (report.overlaps, report.errors) == (0, 0)


@pytest.mark.slow
def test_without_the_guard_the_same_rig_sees_shared_chairs(database: Database):
    """Looking first and inserting then loses; so a rig that finds nothing has looked."""
    report = contend(64, 8, address(database), naive=True, durability=Durability.NONE)

    assert report.overlaps > 0


def test_overlaps_are_counted_by_chair_and_time():
    def visit(chair: str, start: int, end: int) -> SimpleNamespace:
        return SimpleNamespace(chair_id=chair, start_at=NOW + start * HOUR, end_at=NOW + end * HOUR)

    assert overlaps([visit("a", 0, 1), visit("a", 1, 2), visit("b", 0, 2)]) == 0
    assert overlaps([visit("a", 1, 3), visit("a", 0, 2), visit("b", 0, 2)]) == 1
