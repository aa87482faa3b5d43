"""Days and clocks: half-open windows, days off, the first instant at which all clocks agree."""

import datetime as dt

import pytest

from openchair.compliance.hours import (
    Kept,
    first_opening,
    objections,
    places,
    seconds_left,
)
from openchair.compliance.law import Lift
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import NO_POLICY, Policy, Purpose

RULES = packaged_ruleset()
NO_LIFTS: frozenset[Lift] = frozenset()
NEW_YORK = ("America/New_York",)
MIDNIGHT = dt.datetime(2026, 12, 1, 5, tzinfo=dt.UTC)  # in New York


def clocks(states="OH", zones=NEW_YORK, *, lifts=NO_LIFTS, policy=NO_POLICY, guard=0):
    kept = Kept(frozenset(states.split()), Purpose.LEAD_FOLLOWUP, lifts, policy, guard)
    return places(kept, zones, RULES)


def at(hours: float, seconds: float = 0) -> dt.datetime:
    return MIDNIGHT + dt.timedelta(hours=hours, seconds=seconds)


def opens(found, start: dt.datetime, days: int = 21) -> dt.datetime | None:
    return first_opening(found, start, start + dt.timedelta(days=days))


@pytest.mark.parametrize(
    ("instant", "left"),
    [
        (at(8, -1), None),
        (at(8, -0.001), None),
        (at(8), 13 * 3600),
        (at(20.5), 1800),
        (at(21, -1), 1),
        (at(21, -0.001), 1),
        (at(21), None),
    ],
)
def test_a_window_is_half_open(instant, left):
    assert seconds_left(clocks(), instant) == left


def test_a_guard_stops_calls_before_the_end():
    assert seconds_left(clocks(guard=10), at(20.75)) == 5 * 60
    assert seconds_left(clocks(guard=10), at(20.9)) is None
    (code, _) = objections(clocks(guard=10), at(20.9))
    assert code.limit == "08:00-21:00, begun 10 minutes before the end"


def test_the_next_opening_is_today_tomorrow_or_now():
    assert opens(clocks(), at(3)) == at(8)
    assert opens(clocks(), at(8)) == at(8)
    assert opens(clocks(), at(12.3)) == at(12.3)
    assert opens(clocks(), at(21)) == at(32)
    assert opens(clocks(), at(8, -0.5)) == at(8)


def test_clocks_far_apart_agree_late_or_never():
    guam = ("America/New_York", "Pacific/Guam")

    assert opens(clocks("NY GU", guam), at(8)) == at(17)
    assert opens(clocks("ME GU", guam), at(8)) is None
    assert opens(clocks("ME GU", guam, lifts=frozenset({Lift.INQUIRY})), at(8)) == at(17)


def test_days_off_are_skipped_one_after_another():
    thanksgiving = dt.datetime(2026, 11, 26, 15, tzinfo=dt.UTC)
    policy = Policy(federal_holidays_off=True, days_off=frozenset({dt.date(2026, 11, 27)}))

    assert opens(clocks(policy=policy), thanksgiving) == dt.datetime(
        2026, 11, 28, 13, tzinfo=dt.UTC
    )


def test_a_holiday_outside_hours_offends_twice():
    christmas_night = dt.datetime(2026, 12, 26, 3, tzinfo=dt.UTC)

    found = sorted(code.code for code in objections(clocks("PA"), christmas_night))

    assert found == ["HOLIDAY_STATE_PA", "WINDOW_FEDERAL", "WINDOW_STATE_PA"]


def test_a_holiday_is_named():
    mardi_gras = dt.datetime(2027, 2, 9, 16, tzinfo=dt.UTC)

    (code,) = objections(clocks("LA", ("America/Chicago",)), mardi_gras)

    assert (code.observed, code.limit) == ("Mardi Gras", "no calls that day")


def test_a_law_that_names_its_own_clock_is_kept_on_that_clock():
    july = dt.datetime(2027, 7, 6, 13, 30, tzinfo=dt.UTC)
    found = clocks("MS", ("America/Chicago",))

    (code,) = objections(found, july)

    assert [place.name for place in found] == ["America/Chicago", "UTC-6"]
    assert (code.code, code.zone) == ("WINDOW_STATE_MS_CST", "UTC-6")
    assert code.local_time == "2027-07-06T07:30:00-06:00"


def test_a_row_counts_on_the_local_dates_on_which_it_is_in_force():
    last_old_evening = dt.datetime(2026, 10, 18, 0, 59, tzinfo=dt.UTC)  # Saturday 20:59 local

    assert seconds_left(clocks("PA"), last_old_evening) == 60
    assert opens(clocks("PA"), last_old_evening + dt.timedelta(minutes=1)) == dt.datetime(
        2026, 10, 19, 13, tzinfo=dt.UTC
    )


def test_a_policy_without_any_hour_never_opens():
    closed = Policy(week=(None,) * 7)

    assert opens(clocks(policy=closed), at(8)) is None


def test_a_policy_that_misses_the_law_never_opens():
    night = (dt.time(5), dt.time(7))
    policy = Policy(week=(night,) * 7)

    assert opens(clocks(policy=policy), at(8)) is None
    assert [code.code for code in objections(clocks(policy=policy), at(8))] == ["WINDOW_POLICY"]


def test_a_search_ends_at_its_horizon():
    found = clocks()

    assert first_opening(found, at(21), at(31)) is None
    assert first_opening(found, at(21), at(32)) == at(32)
    assert first_opening(found, at(33), at(32)) is None


def test_without_a_zone_every_clock_is_silent():
    assert seconds_left(clocks(zones=()), at(3)) == 24 * 3600
