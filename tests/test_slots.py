"""Slots say when they end and what they are called; wishes say what they allow."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from openchair.slots import Slot, Wish

ZONE = ZoneInfo("America/New_York")
TUESDAY = dt.datetime(2026, 12, 1, 10, 30, tzinfo=ZONE)


def test_a_slot_is_named_after_its_start():
    assert Slot("a", TUESDAY, 30, "exam").key == "2026-12-01T10:30:00-05:00"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-12-01T10:30", "2026-12-01T12:30:00-05:00"),
        ("2026-11-01T00:30", "2026-11-01T01:30:00-05:00"),
        ("2027-03-14T01:30", "2027-03-14T04:30:00-04:00"),
    ],
)
def test_a_slot_ends_when_its_minutes_are_over_whatever_the_clocks_do(start, end):
    begin = dt.datetime.fromisoformat(start).replace(tzinfo=ZONE)

    assert Slot("a", begin, 120, "crown").end.isoformat() == end


@pytest.mark.parametrize(
    ("wish", "allowed"),
    [
        (Wish(), True),
        (Wish(earliest=dt.date(2026, 12, 1)), True),
        (Wish(earliest=dt.date(2026, 12, 2)), False),
        (Wish(latest=dt.date(2026, 12, 1)), True),
        (Wish(latest=dt.date(2026, 11, 30)), False),
        (Wish(weekdays=frozenset({1, 3})), True),
        (Wish(weekdays=frozenset({0})), False),
        (Wish(from_time=dt.time(10, 30)), True),
        (Wish(from_time=dt.time(10, 31)), False),
        (Wish(until_time=dt.time(10, 31)), True),
        (Wish(until_time=dt.time(10, 30)), False),
        (Wish(from_time=dt.time(9), until_time=dt.time(12), weekdays=frozenset({1})), True),
        (Wish(soonest=True), True),
    ],
)
def test_a_wish_allows_what_was_wished(wish, allowed):
    assert wish.allows(TUESDAY) is allowed
    assert (wish.allows_day(TUESDAY.date()) and wish.allows_time(TUESDAY.time())) is allowed
