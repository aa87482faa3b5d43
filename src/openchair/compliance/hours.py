"""Days and clocks: whether an instant is inside every window, and when the next such one is.

All windows of one call hold in all its zones at once, so a day's windows are cut into one span,
kept by date; most instants are decided by comparing two numbers. Only an instant outside is asked
of each rule, for the codes. Windows are half-open, times are the zone's own wall clock, and a row
counts on the local dates on which it is in force.
"""

import datetime as dt
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from openchair.compliance.law import (
    FEDERAL_HOLIDAYS,
    HolidayRule,
    Lift,
    Ruleset,
    WindowRule,
)
from openchair.compliance.snapshot import NO_POLICY, Policy, Purpose, Span
from openchair.compliance.verdict import Code, Severity
from openchair.compliance.zones import zone_info

_MINUTE, _HOUR = 60, 3600


class Kept(NamedTuple):
    """Which rules of the clock a call must keep; equal calls share one calendar."""

    states: frozenset[str]
    purpose: Purpose
    lifts: frozenset[Lift]
    policy: Policy
    guard_minutes: int


@dataclass(frozen=True, slots=True)
class Test:
    """One rule on one day: the code it gives outside its seconds. Without seconds: all day."""

    code: Code
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """One date: the seconds that every rule allows, None when there are none, and the rules."""

    span: tuple[int, int] | None
    tests: tuple[Test, ...]


class Calendar:
    """The windows and days off that hold together on one clock."""

    def __init__(
        self,
        windows: tuple[WindowRule, ...],
        holidays: tuple[HolidayRule, ...],
        ruleset: Ruleset,
        kept: Kept,
    ) -> None:
        self._windows = windows
        self._holidays = [(rule, ruleset.holidays[rule.days]) for rule in holidays]
        self._days_off = kept.policy.days_off
        self._guard_minutes = kept.guard_minutes
        self._days: dict[dt.date, Day] = {}

    def day(self, date: dt.date) -> Day:
        """Return what the rules say of a date; worked out once."""
        day = self._days.get(date)
        if day is None:
            day = self._days[date] = self._worked_out(date)
        return day

    def _worked_out(self, date: dt.date) -> Day:
        tests = (*self._holiday_tests(date), *self._window_tests(date))
        start = max((test.start for test in tests), default=0)
        end = min((test.end for test in tests), default=24 * _HOUR)
        return Day((start, end) if start < end else None, tests)

    def _holiday_tests(self, date: dt.date) -> Iterator[Test]:
        if date in self._days_off:
            yield Test(Code("HOLIDAY_POLICY", Severity.WAIT, "clinic policy", "client.days_off"))
        for rule, days in self._holidays:
            if date in days and rule.in_force(date):
                yield Test(_code(rule, f"HOLIDAY_{rule.place}", days[date], "no calls that day"))

    def _window_tests(self, date: dt.date) -> Iterator[Test]:
        for rule in self._windows:
            if not rule.in_force(date):
                continue
            place = f"{rule.place}{rule.overlay}"
            span = rule.span(date.weekday())
            if span is None:
                yield Test(_code(rule, f"DAY_{place}", f"{date:%A}", "no calls that day"))
            else:
                end = _seconds(span[1]) - self._guard_minutes * _MINUTE
                code = _code(rule, f"WINDOW_{place}", "", _hours(span, self._guard_minutes))
                yield Test(code, _seconds(span[0]), end)

    def objections(self, local: dt.datetime, zone: str) -> Iterator[Code]:
        """Give a code for every rule that this local time offends."""
        seconds = _seconds(local)
        clock = local.isoformat(timespec="seconds")
        for test in self.day(local.date()).tests:
            if not test.start <= seconds < test.end:
                code, observed = test.code, test.code.observed or clock[11:19]
                yield Code(*code[:4], zone, clock, observed, code.limit)


def _code(rule: WindowRule | HolidayRule, name: str, observed: str, limit: str) -> Code:
    return Code(name, Severity.WAIT, rule.citation, rule.id, observed=observed, limit=limit)


def _hours(span: Span, guard: int) -> str:
    hours = f"{span[0]:%H:%M}-{span[1]:%H:%M}"
    return f"{hours}, begun {guard} minutes before the end" if guard else hours


def _seconds(time: dt.time | dt.datetime) -> int:
    return time.hour * _HOUR + time.minute * _MINUTE + time.second


class Place(NamedTuple):
    """A clock by which a call must be lawful."""

    name: str
    zone: dt.tzinfo
    calendar: Calendar


@functools.lru_cache(maxsize=8192)
def places(kept: Kept, zones: tuple[str, ...], ruleset: Ruleset) -> tuple[Place, ...]:
    """Return every clock a call must keep: its zones', and those that a law names itself."""
    common, fixed = _calendars(kept, ruleset)
    own = [Place(name, zone, common) for name in zones if (zone := zone_info(name))]
    return (*own, *fixed)


@functools.lru_cache(maxsize=4096)
def _calendars(kept: Kept, ruleset: Ruleset) -> tuple[Calendar, tuple[Place, ...]]:
    """Return the calendar that holds in every zone, and the clocks with calendars of their own."""
    windows = [*_held(kept, ruleset, WindowRule), *_policy_windows(kept.policy)]
    holidays = (*_held(kept, ruleset, HolidayRule), *_policy_holidays(kept.policy))
    floating = tuple(rule for rule in windows if rule.utc_offset_hours is None)
    fixed = [
        Place(
            f"UTC{rule.utc_offset_hours:+d}",
            dt.timezone(dt.timedelta(hours=rule.utc_offset_hours)),
            Calendar((rule,), (), ruleset, kept._replace(policy=NO_POLICY)),
        )
        for rule in windows
        if rule.utc_offset_hours is not None
    ]
    return Calendar(floating, holidays, ruleset, kept), tuple(fixed)


R = TypeVar("R", WindowRule, HolidayRule)


def _held(kept: Kept, ruleset: Ruleset, kind: type[R]) -> list[R]:
    return [
        row
        for row in ruleset.rows
        if isinstance(row, kind)
        and row.concerns(kept.purpose, kept.states)
        and not row.lifted_by & kept.lifts
    ]


def _policy_windows(policy: Policy) -> list[WindowRule]:
    if policy.week is None:
        return []
    return [
        WindowRule(
            id="client.window",
            scope="policy",
            kind="window",
            citation="clinic policy",
            grade="policy",
            weekday=None,
            saturday=None,
            sunday=None,
            week=policy.week,
        )
    ]


def _policy_holidays(policy: Policy) -> list[HolidayRule]:
    if not policy.federal_holidays_off:
        return []
    return [
        HolidayRule(
            id="client.holidays",
            scope="policy",
            kind="holidays",
            citation="clinic policy",
            grade="policy",
            days=FEDERAL_HOLIDAYS,
        )
    ]


def first_opening(
    clocks: Sequence[Place], start: dt.datetime, horizon: dt.datetime
) -> dt.datetime | None:
    """Return the first instant from `start` on at which every clock allows calls.

    Each clock in turn moves the instant to its own next opening; when none moves it any more, all
    are open together. None: there is no such instant up to the horizon.
    """
    instant = start
    while instant <= horizon:
        moved = False
        for place in clocks:
            opens = _next_opening(place, instant, horizon)
            if opens is None:
                return None
            if opens > instant:
                instant, moved = opens, True
        if not moved:
            return instant
    return None


def _next_opening(place: Place, instant: dt.datetime, horizon: dt.datetime) -> dt.datetime | None:
    local = instant.astimezone(place.zone)
    day, seconds = local.date(), _seconds(local)
    while True:
        span = place.calendar.day(day).span
        if span is not None and seconds < span[1]:
            if span[0] <= seconds:
                return instant
            opens = _instant(day, span[0], place.zone)
            return opens if opens <= horizon else None
        day += dt.timedelta(days=1)
        seconds = -1
        if _instant(day, 0, place.zone) > horizon:
            return None


def _instant(day: dt.date, seconds: int, zone: dt.tzinfo) -> dt.datetime:
    midnight = dt.datetime.combine(day, dt.time(), zone)
    return (midnight + dt.timedelta(seconds=seconds)).astimezone(dt.UTC)


def seconds_left(clocks: Sequence[Place], instant: dt.datetime) -> int | None:
    """Return how long every clock goes on allowing calls; None: one of them does not."""
    least = 24 * _HOUR
    for place in clocks:
        local = instant.astimezone(place.zone)
        span = place.calendar.day(local.date()).span
        seconds = _seconds(local)
        if span is None or not span[0] <= seconds < span[1]:
            return None
        least = min(least, span[1] - seconds)
    return least


def objections(clocks: Sequence[Place], instant: dt.datetime) -> Iterator[Code]:
    """Give the codes of every rule of the clock that this instant offends."""
    for place in clocks:
        yield from place.calendar.objections(instant.astimezone(place.zone), place.name)
