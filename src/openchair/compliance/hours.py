"""Days and clocks: whether an instant is inside every window, and when the next such one is.

All windows of one call hold in all its zones at once, so a day's windows are cut into one span,
kept by date; most instants are decided by comparing two numbers. Only an instant outside is asked
of each rule, for the codes. Windows are half-open, times are the zone's own wall clock, and a row
counts on the local dates on which it is in force.
"""

import datetime as dt
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from openchair.compliance.law import (
    FEDERAL_HOLIDAYS,
    HolidayRule,
    Lift,
    Ruleset,
    WindowRule,
)
from openchair.compliance.snapshot import Policy, Purpose, Span
from openchair.compliance.verdict import Code, Severity
from openchair.compliance.zones import zone_info

_MINUTE, _HOUR = 60, 3600
Seconds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """Which rules of the clock a call must keep; equal calls share one calendar."""

    states: frozenset[str]
    purpose: Purpose
    lifts: frozenset[Lift]
    policy: Policy
    guard_minutes: int


class Calendar:
    """The windows and days off that hold together on one clock."""

    def __init__(
        self,
        windows: tuple[WindowRule, ...],
        holidays: tuple[HolidayRule, ...],
        ruleset: Ruleset,
        guard_minutes: int,
        days_off: frozenset[dt.date] = frozenset(),
    ) -> None:
        self._windows = windows
        self._holidays = [(rule, ruleset.holidays[rule.days]) for rule in holidays]
        self._days_off = days_off
        self._guard = guard_minutes * _MINUTE
        self._spans: dict[dt.date, Seconds | None] = {}

    def span(self, day: dt.date) -> Seconds | None:
        """Return the seconds of a day between which every rule allows calls; None: it is off."""
        if day not in self._spans:
            self._spans[day] = self._cut(day)
        return self._spans[day]

    def _cut(self, day: dt.date) -> Seconds | None:
        if day in self._days_off or any(self._closed_by(day)):
            return None
        start, end = 0, 24 * _HOUR
        for rule in self._windows:
            if not rule.in_force(day):
                continue
            span = rule.span(day.weekday())
            if span is None:
                return None
            start, end = max(start, _seconds(span[0])), min(end, self._end(span))
        return (start, end) if start < end else None

    def _end(self, span: Span) -> int:
        return _seconds(span[1]) - self._guard

    def _closed_by(self, day: dt.date) -> Iterator[HolidayRule]:
        return (rule for rule, days in self._holidays if day in days and rule.in_force(day))

    def objections(self, local: dt.datetime, zone: str) -> Iterator[Code]:
        """Give a code for every rule that this local time offends."""
        day, seconds = local.date(), _seconds(local.time())
        clock = local.isoformat(timespec="seconds")
        if day in self._days_off:
            yield Code("HOLIDAY_POLICY", Severity.WAIT, "clinic policy", "", zone, clock)
        for rule, days in self._holidays:
            if day in days and rule.in_force(day):
                name = f"HOLIDAY_{rule.place}"
                yield _code(rule, name, zone, clock, days[day], "no calls on this day")
        for window in self._windows:
            if window.in_force(day):
                yield from self._window_objections(window, day, seconds, zone, clock)

    def _window_objections(
        self, rule: WindowRule, day: dt.date, seconds: int, zone: str, clock: str
    ) -> Iterator[Code]:
        span = rule.span(day.weekday())
        if span is None:
            name = f"DAY_{rule.place}{rule.overlay}"
            yield _code(rule, name, zone, clock, f"{day:%A}", "no calls on this day")
        elif not _seconds(span[0]) <= seconds < self._end(span):
            name = f"WINDOW_{rule.place}{rule.overlay}"
            yield _code(rule, name, zone, clock, clock[11:19], _hours(span, self._guard))


def _code(
    rule: WindowRule | HolidayRule, name: str, zone: str, clock: str, observed: str, limit: str
) -> Code:
    return Code(name, Severity.WAIT, rule.citation, rule.id, zone, clock, observed, limit)


def _hours(span: Span, guard: int) -> str:
    hours = f"{span[0]:%H:%M}-{span[1]:%H:%M}"
    return f"{hours}, begun {guard // _MINUTE} minutes before the end" if guard else hours


def _seconds(time: dt.time) -> int:
    return time.hour * _HOUR + time.minute * _MINUTE + time.second


@dataclass(frozen=True, slots=True)
class Place:
    """A clock by which a call must be lawful."""

    name: str
    zone: dt.tzinfo
    calendar: Calendar


def places(kept: Kept, zones: tuple[str, ...], ruleset: Ruleset) -> list[Place]:
    """Return every clock a call must keep: its zones', and those that a law names itself."""
    common, fixed = calendars(kept, ruleset)
    own = [Place(name, zone, common) for name in zones if (zone := zone_info(name))]
    return own + list(fixed)


@functools.lru_cache(maxsize=4096)
def calendars(kept: Kept, ruleset: Ruleset) -> tuple[Calendar, tuple[Place, ...]]:
    """Return the calendar that holds in every zone, and the clocks with calendars of their own."""
    windows = [*_held(kept, ruleset, WindowRule), *_policy_windows(kept.policy)]
    holidays = (*_held(kept, ruleset, HolidayRule), *_policy_holidays(kept.policy))
    floating = tuple(rule for rule in windows if rule.utc_offset_hours is None)
    guard, days_off = kept.guard_minutes, kept.policy.days_off
    fixed = [
        Place(
            f"UTC{rule.utc_offset_hours:+d}",
            dt.timezone(dt.timedelta(hours=rule.utc_offset_hours)),
            Calendar((rule,), (), ruleset, guard),
        )
        for rule in windows
        if rule.utc_offset_hours is not None
    ]
    return Calendar(floating, holidays, ruleset, guard, days_off), tuple(fixed)


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
    clocks: list[Place], start: dt.datetime, horizon: dt.datetime
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
    day, seconds = local.date(), _seconds(local.time())
    while True:
        span = place.calendar.span(day)
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


def seconds_left(clocks: list[Place], instant: dt.datetime) -> int | None:
    """Return how long every clock goes on allowing calls; None: one of them does not."""
    least = 24 * _HOUR
    for place in clocks:
        local = instant.astimezone(place.zone)
        span = place.calendar.span(local.date())
        seconds = _seconds(local.time())
        if span is None or not span[0] <= seconds < span[1]:
            return None
        least = min(least, span[1] - seconds)
    return least


def objections(clocks: list[Place], instant: dt.datetime) -> Iterator[Code]:
    """Give the codes of every rule of the clock that this instant offends."""
    for place in clocks:
        yield from place.calendar.objections(instant.astimezone(place.zone), place.name)
