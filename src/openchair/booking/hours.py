"""From wall hours to ticks: when a clinic is open, on the days the clocks change too.

A tick is five minutes of Unix time; calendars are counted in ticks, so an hour is always twelve of
them. Wall times are looked up in the clinic's zone, once a day:

* A wall time that the clocks skip (02:30 in spring) means the moment they jump.
* A wall time that happens twice (01:30 in autumn) means its first time; visits are not offered to
  start in such an hour, because two people who agree on "half past one" may mean two moments.
"""

import datetime as dt
import functools
from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

TICK_SECONDS = 300
_DAY = dt.timedelta(days=1)
_MIDNIGHT = dt.time(0)


class Start(NamedTuple):
    """A moment at which a visit may start, and the opening hours it lies in."""

    tick: int
    day: dt.date
    clock: dt.time
    minute: int
    """The clock's minutes since midnight."""
    opens: int
    closes: int


def tick_of(instant: dt.datetime) -> int:
    """Return the tick this instant lies in."""
    return int(instant.timestamp() // TICK_SECONDS)


def tick_after(instant: dt.datetime) -> int:
    """Return the first tick that begins at this instant or later."""
    return -int(-instant.timestamp() // TICK_SECONDS)


def ticks_in(minutes: int) -> int:
    """Return how many ticks a visit of so many minutes takes."""
    return -(-minutes * 60 // TICK_SECONDS)


def ticks_of(start: dt.datetime, minutes: int) -> tuple[int, int]:
    """Return the ticks a visit touches: from the first to the one after its last."""
    return tick_of(start), tick_after(start.astimezone(dt.UTC) + dt.timedelta(minutes=minutes))


def moment(tick: int, zone: dt.tzinfo) -> dt.datetime:
    """Return when a tick begins, in the clinic's zone."""
    return dt.datetime.fromtimestamp(tick * TICK_SECONDS, zone)


def minute_of(clock: dt.time) -> int:
    """Return the minutes from midnight to a wall time."""
    return clock.hour * 60 + clock.minute


@functools.lru_cache(maxsize=4096)
def starts_on(
    day: dt.date,
    hours: tuple[tuple[dt.time, dt.time], ...],
    zone: ZoneInfo,
    step_minutes: int,
) -> tuple[tuple[Start, ...], ...]:
    """Return, for each opening of this day, when a visit may start, were all chairs free."""
    return tuple(tuple(_starts(day, opening, zone, step_minutes)) for opening in hours)


def _starts(
    day: dt.date, opening: tuple[dt.time, dt.time], zone: ZoneInfo, step_minutes: int
) -> Iterator[Start]:
    first, last = opening
    opens = _tick_of_wall(day, first, zone)
    closes = _tick_of_wall(day + _DAY if last == _MIDNIGHT else day, last, zone)
    for tick in range(opens, closes, ticks_in(step_minutes)):
        local = moment(tick, zone)
        if not _happens_twice(local):
            clock = local.time()
            yield Start(tick, day, clock, minute_of(clock), opens, closes)


def _tick_of_wall(day: dt.date, clock: dt.time, zone: ZoneInfo) -> int:
    wall = dt.datetime.combine(day, clock, zone)
    tick = tick_of(wall)
    if moment(tick, zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return tick
    before = tick_of(wall.replace(fold=1))  # in a gap, the later reading is the earlier moment
    offset = moment(before, zone).utcoffset()
    return next(t for t in range(before, tick + 1) if moment(t, zone).utcoffset() != offset)


def _happens_twice(local: dt.datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
