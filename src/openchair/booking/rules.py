"""Which times to offer: free ones, as near to the wish as can be. Pure.

A search is one pass over few days. The chairs' calendars are rows of bytes, one byte a tick and
zero where nobody sits, so whether a visit fits is one comparison of bytes. Days are looked at in
order of nearness and only until enough is found.
"""

import datetime as dt
import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from openchair.booking.config import BookingConfig, Widen
from openchair.booking.hours import (
    Start,
    minute_of,
    moment,
    starts_on,
    tick_after,
    tick_of,
    ticks_in,
)
from openchair.slots import Slot, Wish

_TICKS_A_DAY = 288
_WEEK = dt.timedelta(days=7)
_NEAR_DAYS = 3
"""Offers lie at most so many days apart: over a week-end, not a fortnight."""
_APART_MINUTES = 240
"""A morning and an afternoon: more distance makes two offers no more different."""


class Busy(NamedTuple):
    """A chair that is taken, from a tick to the one after its last."""

    chair_id: str
    from_tick: int
    to_tick: int


def free_slots(  # noqa: PLR0913 - a search is all of this; each is named where it is called
    *,
    config: BookingConfig,
    visit_type: str,
    chairs: Mapping[str, Collection[str]],
    taken: Iterable[Busy],
    wish: Wish,
    now: dt.datetime,
    zone: ZoneInfo,
    limit: int,
    exclude: Collection[str] = (),
) -> tuple[Slot, ...]:
    """Return up to `limit` free slots, in order of time: what was wished, or the nearest to it.

    `chairs` says what can be done in each (empty: everything). `exclude` names slots that were
    turned down. Nothing is returned only when nothing is free, however far `config.widen` reaches.
    """
    visit = config.visit(visit_type)
    first = tick_after(now + dt.timedelta(minutes=config.lead_time_minutes))
    last = first + (config.horizon_days + 2) * _TICKS_A_DAY
    calendar = Calendar.of(chairs_for(visit_type, chairs), taken, first, last)
    refused = frozenset(tick_of(dt.datetime.fromisoformat(key)) for key in exclude)
    need = ticks_in(visit.minutes)

    @functools.cache
    def free_on(day: dt.date) -> Sequence[Start]:
        openings = starts_on(day, config.hours_on(day), zone, config.step_minutes)
        free = chain.from_iterable(calendar.free_among(starts, need) for starts in openings)
        return [start for start in free if start.tick not in refused]

    today = now.astimezone(zone).date()
    days = [today + dt.timedelta(days=ahead) for ahead in range(config.horizon_days + 1)]
    if wish.soonest or visit.urgent:
        chosen = _soonest(days, free_on, wish, limit)
    else:
        chosen = _wished(days, free_on, wish, config.widen, limit)

    def chair_for(start: Start) -> str:
        """Keep chairs that can do everything free; leave the smallest hole beside the visit."""
        free = calendar.free_chairs(start.tick, need)
        return min(free, key=lambda chair: (not chairs[chair], calendar.hole(chair, start, need)))

    return tuple(
        Slot(chair_for(start), moment(start.tick, zone), visit.minutes, visit_type)
        for start in sorted(chosen)
    )


def chairs_for(visit_type: str, chairs: Mapping[str, Collection[str]]) -> list[str]:
    """Return the chairs in which such a visit can be made; `chairs` as in `free_slots`."""
    return [chair for chair, does in chairs.items() if not does or visit_type in does]


def free_chair(chairs: Iterable[str], taken: Iterable[Busy], from_tick: int, to_tick: int) -> str:
    """Return the first chair that is free all that time, or an empty string."""
    busy = {b.chair_id for b in taken if b.from_tick < to_tick and b.to_tick > from_tick}
    return next((chair for chair in chairs if chair not in busy), "")


# --- the chairs -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Calendar:
    """The chairs' rows of bytes from the tick `base` on."""

    base: int
    rows: Mapping[str, bytearray]

    @classmethod
    def of(cls, chairs: Iterable[str], taken: Iterable[Busy], first: int, last: int) -> "Calendar":
        """Write what is taken between two ticks into the rows of these chairs."""
        rows = {chair: bytearray(last - first) for chair in chairs}
        for chair, start, end in taken:
            row = rows.get(chair)
            if row is not None and start < last and end > first:
                begin = start - first if start > first else 0
                row[begin : end - first] = b"\1" * (end - first - begin)
        return cls(first, rows)

    def free_among(self, starts: Sequence[Start], need: int) -> Sequence[Start]:
        """Return those of an opening's starts at which some chair is free as long as needed."""
        base, run = self.base, bytes(need)
        if not starts or starts[0].closes <= base:
            return ()
        begin, end = max(starts[0].tick - base, 0), starts[0].closes - base
        # Most openings of a busy clinic are full in most chairs: one look each, not one a start.
        rows = [row for row in self.rows.values() if row.find(run, begin, end) >= 0]
        if not rows:
            return ()
        return [
            start
            for start in starts
            if base <= start.tick <= start.closes - need
            and any(row.startswith(run, start.tick - base) for row in rows)
        ]

    def free_chairs(self, tick: int, need: int) -> list[str]:
        """Return the chairs that are free from this tick for as long as needed."""
        begin, run = tick - self.base, bytes(need)
        return [chair for chair, row in self.rows.items() if row.startswith(run, begin)]

    def hole(self, chair: str, start: Start, need: int) -> int:
        """Return the smaller of the idle times a visit would leave before and after it."""
        row, begin = self.rows[chair], start.tick - self.base
        opens, stop, closes = (
            max(start.opens - self.base, 0),
            begin + need,
            start.closes - self.base,
        )
        before = begin - max(row.rfind(1, opens, begin) + 1, opens)
        next_one = row.find(1, stop, closes)
        return min(before, (closes if next_one < 0 else next_one) - stop)


# --- the wish -------------------------------------------------------------------------------

FreeOn = Callable[[dt.date], Sequence[Start]]


def widened(wish: Wish, steps: Iterable[Widen]) -> Iterator[Wish]:
    """Give the wish, then what is left of it as one part after the other is given up."""
    yield wish
    for step in steps:
        easier = _without(wish, step)
        if easier != wish:
            yield easier
        wish = easier


def _without(wish: Wish, step: Widen) -> Wish:
    match step:
        case Widen.TIME:
            return replace(wish, from_time=None, until_time=None)
        case Widen.WEEKDAY:
            return replace(wish, weekdays=frozenset())
        case Widen.WEEK:
            # Never sooner: whoever says "from the tenth on" is away until then.
            return replace(wish, latest=wish.latest and wish.latest + _WEEK)
        case Widen.ANY:
            return Wish(soonest=wish.soonest)


def _soonest(days: Sequence[dt.date], free_on: FreeOn, wish: Wish, limit: int) -> list[Start]:
    """Choose the first free one, whatever was wished; then what fits; then whatever is next."""

    def every() -> Iterator[Start]:
        return chain.from_iterable(map(free_on, days))

    fitting = (s for s in every() if wish.allows_day(s.day) and wish.allows_time(s.clock))
    chosen: dict[Start, None] = {}
    for start in chain(islice(every(), 1), fitting, every()):
        chosen[start] = None
        if len(chosen) == limit:
            break
    return list(chosen)


def _wished(
    days: Sequence[dt.date], free_on: FreeOn, wish: Wish, steps: Iterable[Widen], limit: int
) -> list[Start]:
    by_nearness = _by_nearness(days, wish.earliest)
    for easier in widened(wish, steps):
        allowed = (day for day in by_nearness if easier.allows_day(day))
        groups = _near_groups(allowed, free_on, easier, limit)
        if groups:
            return _different(groups, wish, limit)
    return []


def _by_nearness(days: Sequence[dt.date], earliest: dt.date | None) -> Sequence[dt.date]:
    if earliest is None:
        return days
    return sorted(days, key=lambda day: (day < earliest, abs((day - earliest).days)))


def _near_groups(
    days: Iterable[dt.date], free_on: FreeOn, wish: Wish, limit: int
) -> list[list[Start]]:
    """Return the starts of the first day that has any, and of the days shortly after it."""
    groups: list[list[Start]] = []
    for day in days:
        if groups and (len(groups) == limit or abs((day - groups[0][0].day).days) > _NEAR_DAYS):
            break
        starts = [start for start in free_on(day) if wish.allows_time(start.clock)]
        if starts:
            groups.append(starts)
    return groups


def _different(groups: Sequence[list[Start]], wish: Wish, limit: int) -> list[Start]:
    """Choose a start from each day in turn: near the time wished, far from those chosen."""
    chosen: list[Start] = []
    while any(groups) and len(chosen) < limit:
        for starts in groups:
            if starts and len(chosen) < limit:
                best = min(starts, key=lambda s: (_miss(s, wish), -_apart(s, chosen), s.tick))
                starts.remove(best)
                chosen.append(best)
    return chosen


def _miss(start: Start, wish: Wish) -> int:
    """Return by how many minutes a start misses the time of day that was wished."""
    if wish.from_time is not None and start.clock < wish.from_time:
        return minute_of(wish.from_time) - start.minute
    if wish.until_time is not None and start.clock >= wish.until_time:
        return start.minute - minute_of(wish.until_time) + 1
    return 0


def _apart(start: Start, chosen: Iterable[Start]) -> int:
    """Return how far a start is from those chosen, as the clock shows it."""
    return min([_APART_MINUTES, *(abs(start.minute - other.minute) for other in chosen)])
