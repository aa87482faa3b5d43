"""Wall hours and ticks, on ordinary days and when the clocks change."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from openchair.booking.hours import moment, starts_on, tick_after, tick_of, ticks_in, ticks_of
from tests.booking.clinics import ZONE, local

HOUR = dt.timedelta(hours=1)
US_ZONES = {
    "America/New_York": -5,
    "America/Chicago": -6,
    "America/Denver": -7,
    "America/Los_Angeles": -8,
    "America/Anchorage": -9,
}


def walls(day: str, opening: str, closing: str, zone=ZONE, step=30) -> list[str]:
    hours = ((dt.time.fromisoformat(opening), dt.time.fromisoformat(closing)),)
    (starts,) = starts_on(dt.date.fromisoformat(day), hours, zone, step)
    return [moment(start.tick, zone).isoformat()[11:16] for start in starts]


@pytest.mark.parametrize(
    ("start", "minutes", "ticks"),
    [
        ("10:00", 30, 6),
        ("10:00", 31, 7),
        ("10:02", 30, 7),
        ("10:04:59", 1, 2),
        ("10:00", 5, 1),
    ],
)
def test_a_visit_takes_every_tick_it_touches(start, minutes, ticks):
    begin, end = ticks_of(local(f"2026-12-01 {start}"), minutes)

    assert end - begin == ticks
    assert moment(begin, ZONE) <= local(f"2026-12-01 {start}")


def test_minutes_are_counted_in_whole_ticks():
    assert [ticks_in(minutes) for minutes in (1, 5, 6, 60)] == [1, 1, 2, 12]


def test_the_tick_after_an_instant_does_not_begin_before_it():
    on, off = local("2026-12-01 10:00"), local("2026-12-01 10:01")

    assert tick_after(on) == tick_of(on)
    assert tick_after(off) == tick_of(off) + 1


def test_a_visit_over_the_change_of_clocks_is_as_long_as_it_is():
    begin, end = ticks_of(local("2026-11-01 00:30"), 120)

    assert end - begin == 24
    assert moment(end, ZONE).isoformat() == "2026-11-01T01:30:00-05:00"


def test_an_ordinary_day_starts_when_the_clinic_opens():
    assert walls("2026-12-01", "08:15", "10:00") == ["08:15", "08:45", "09:15", "09:45"]


def test_every_opening_has_its_own_starts():
    hours = ((dt.time(8), dt.time(9)), (dt.time(13), dt.time(14)))

    morning, afternoon = starts_on(dt.date(2026, 12, 1), hours, ZONE, 30)

    assert [start.clock.hour for start in morning] == [8, 8]
    assert [start.minute for start in afternoon] == [780, 810]
    assert {(start.closes - start.opens) for start in (*morning, *afternoon)} == {12}


def test_midnight_is_the_end_of_the_day():
    assert walls("2026-12-01", "23:00", "00:00") == ["23:00", "23:30"]


def test_the_hour_that_is_skipped_is_not_there():
    assert walls("2027-03-14", "01:00", "04:00") == ["01:00", "01:30", "03:00", "03:30"]


def test_opening_in_the_hour_that_is_skipped_means_when_the_clocks_jump():
    assert walls("2027-03-14", "02:30", "04:00") == ["03:00", "03:30"]


def test_closing_in_the_hour_that_is_skipped_means_when_the_clocks_jump():
    assert walls("2027-03-14", "01:00", "02:30") == ["01:00", "01:30"]


def test_hours_that_are_skipped_as_a_whole_are_none():
    assert starts_on(dt.date(2027, 3, 14), ((dt.time(2), dt.time(3)),), ZONE, 30) == ((),)


def test_no_visit_starts_in_the_hour_that_comes_twice():
    assert walls("2026-11-01", "00:30", "03:00") == ["00:30", "02:00", "02:30"]


def test_a_day_that_a_zone_skipped_has_no_hours():
    apia = ZoneInfo("Pacific/Apia")

    assert starts_on(dt.date(2011, 12, 30), ((dt.time(8), dt.time(17)),), apia, 30) == ((),)


@pytest.mark.parametrize("year", range(2026, 2038))
@pytest.mark.parametrize("name", US_ZONES)
def test_every_change_of_clocks_in_the_us_agrees_with_the_law(name, year):
    zone, standard = ZoneInfo(name), US_ZONES[name]
    spring = _sunday(year, 3, 2)
    autumn = _sunday(year, 11, 1)
    for change in (spring, autumn):
        for day in (change - dt.timedelta(days=1), change, change + dt.timedelta(days=1)):
            (starts,) = starts_on(day, ((dt.time(0), dt.time(6)),), zone, 30)

            found = [moment(start.tick, dt.UTC).replace(tzinfo=None) for start in starts]
            assert found == _lawful_starts(day, standard, spring, autumn)


def _lawful_starts(
    day: dt.date, standard: int, spring: dt.date, autumn: dt.date
) -> list[dt.datetime]:
    """The half hours before six that come once, from the Energy Policy Act rather than a zone."""
    midnight = dt.datetime.combine(day, dt.time(0))
    instants = [midnight + dt.timedelta(minutes=30 * step) for step in range(-4, 60)]
    walls = {at: _wall(at, standard, spring, autumn) for at in instants}
    times = Counter(walls.values())
    return [
        at for at, wall in walls.items() if wall.date() == day and wall.hour < 6 and times[wall] < 2
    ]


def _wall(at: dt.datetime, standard: int, spring: dt.date, autumn: dt.date) -> dt.datetime:
    two = dt.time(2)
    begins = dt.datetime.combine(spring, two) - standard * HOUR
    ends = dt.datetime.combine(autumn, two) - (standard + 1) * HOUR
    return at + (standard + 1 if begins <= at < ends else standard) * HOUR


def _sunday(year: int, month: int, nth: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))
