"""Which times to offer: free ones, as near to the wish as can be. Pure.

Days are looked at in order of nearness and only until enough is found; on each, the gaps of the
chairs are what lies between the visits already there.
"""

import datetime as dt
import functools
from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import NamedTuple, assert_never
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


def free_slots(
    *,
    config: BookingConfig,
    visit_type: str,
    chairs: Mapping[str, Collection[str]],
    calendar: "Calendar",
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
    calendar = calendar.of_chairs(chairs_for(visit_type, chairs))
    refused = frozenset(tick_of(dt.datetime.fromisoformat(key)) for key in exclude)
    need = ticks_in(visit.minutes)

    @functools.cache
    def free_on(day: dt.date) -> Sequence[Start]:
        openings = starts_on(day, config.hours_on(day), zone, config.step_minutes)
        free = chain.from_iterable(calendar.free_among(opening, need) for opening in openings)
        return [start for start in free if start.tick >= first and start.tick not in refused]

    today = now.astimezone(zone).date()
    days = [today + dt.timedelta(days=ahead) for ahead in range(config.horizon_days + 1)]
    if wish.soonest or visit.urgent:
        chosen = _soonest(days, free_on, wish, limit)
    else:
        chosen = _wished(days, free_on, wish, config.widen, limit)

    def chair_for(start: Start) -> str:
        """Keep chairs that can do everything free; leave the smallest hole beside the visit."""
        holes = calendar.holes(start, need)
        return min(holes, key=lambda chair: (not chairs[chair], holes[chair]))

    return tuple(
        Slot(chair_for(start), moment(start.tick, zone), visit.minutes, visit_type)
        for start in sorted(chosen)
    )


def chairs_for(visit_type: str, chairs: Mapping[str, Collection[str]]) -> list[str]:
    """Return the chairs in which such a visit can be made; `chairs` as in `free_slots`."""
    return [chair for chair, does in chairs.items() if not does or visit_type in does]


def free_chair(chairs: Iterable[str], taken: Iterable[Busy], from_tick: int, to_tick: int) -> str:
    """Return the first chair that is free all that time, or an empty string."""
    busy = {chair for chair, start, end in taken if start < to_tick and end > from_tick}
    return next((chair for chair in chairs if chair not in busy), "")


# --- the chairs -----------------------------------------------------------------------------

Span = tuple[int, int]


@dataclass(slots=True)
class Calendar:
    """When each chair is taken: spans of ticks, in order of time, none over another.

    What it has worked out it remembers, until `take` or `give_back` changes it.
    """

    taken: dict[str, list[Span]]
    _free: dict[tuple[int, int, int], Sequence[Start]] = field(default_factory=dict)
    """Where some chair has room, by the opening's first and last tick and the visit's length."""

    @classmethod
    def of(cls, chairs: Iterable[str], taken: Iterable[Busy]) -> "Calendar":
        """Sort what is taken by chair and time."""
        spans: dict[str, list[Span]] = {chair: [] for chair in chairs}
        for chair, start, end in taken:
            if chair in spans:
                spans[chair].append((start, end))
        return cls({chair: _apart_from_each_other(each) for chair, each in spans.items()})

    def of_chairs(self, chairs: Sequence[str]) -> "Calendar":
        """Return the calendar of these chairs alone."""
        if len(chairs) == len(self.taken):
            return self
        return Calendar({chair: self.taken[chair] for chair in chairs})

    def take(self, visit: Busy) -> None:
        """Put a visit in."""
        insort(self.taken.setdefault(visit.chair_id, []), visit[1:])
        self._forget(visit)

    def give_back(self, visit: Busy) -> None:
        """Take a visit out, if it is in."""
        spans = self.taken.get(visit.chair_id, [])
        place = bisect_left(spans, visit[1:])
        if spans[place : place + 1] == [visit[1:]]:
            del spans[place]
        self._forget(visit)

    def _forget(self, visit: Busy) -> None:
        _, start, end = visit
        for key in [key for key in self._free if key[0] < end and start < key[1]]:
            del self._free[key]

    def free_among(self, starts: Sequence[Start], need: int) -> Sequence[Start]:
        """Return those of an opening's starts at which some chair has room."""
        if not starts:
            return ()
        key = (starts[0].opens, starts[0].closes, need)
        found = self._free.get(key)
        if found is None:
            found = self._free[key] = self._free_among(starts, *key)
        return found

    def _free_among(
        self, starts: Sequence[Start], opens: int, closes: int, need: int
    ) -> Sequence[Start]:
        room: set[Span] = set()
        for spans in self.taken.values():
            room.update(_gaps(spans, opens, closes, need))
        return [
            start
            for start in (starts if room else ())
            if any(begin <= start.tick <= end - need for begin, end in room)
        ]

    def holes(self, start: Start, need: int) -> dict[str, int]:
        """Return, for each chair with room for the visit, the shorter gap left beside it."""
        tick, stop = start.tick, start.tick + need
        return {
            chair: min(tick - begin, end - stop)
            for chair, spans in self.taken.items()
            for begin, end in _gaps(spans, start.opens, start.closes, need)
            if begin <= tick and stop <= end
        }


def _apart_from_each_other(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those as one that overlap, as no two visits in a chair should."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _gaps(spans: Sequence[Span], opens: int, closes: int, need: int) -> list[Span]:
    """Return a chair's free spans of an opening that are long enough."""
    found = []
    index = bisect_left(spans, (opens,))
    free_from = max(opens, spans[index - 1][1]) if index else opens
    for start, end in islice(spans, index, None):
        if start >= closes:
            break
        if start - free_from >= need:
            found.append((free_from, start))
        free_from = end
    if closes - free_from >= need:
        found.append((free_from, closes))
    return found


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
        case _:  # pragma: no cover - every step has its case
            assert_never(step)


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
                best = _best(starts, chosen, wish)
                starts.remove(best)
                chosen.append(best)
    return chosen


def _best(starts: Sequence[Start], chosen: Sequence[Start], wish: Wish) -> Start:
    if not chosen and wish.from_time is None and wish.until_time is None:
        return starts[0]
    return min(starts, key=lambda start: (_miss(start, wish), -_apart(start, chosen), start.tick))


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
