"""When somebody asked to be called: words about time become one instant in the clinic's zone.

A day without a time is ten in the morning, a part of a day its usual hour; an hour alone is the next
such hour. What is said exactly is kept, even outside opening hours: the dialer obeys the law anyway.
"""

import datetime as dt
import re

from openchair.conversation.hearing.clock_times import CLOCKS, Clock, Hours, clock_times
from openchair.conversation.hearing.day_words import DAYS
from openchair.conversation.hearing.days import days_in
from openchair.conversation.hearing.numbers import NUMBERS, with_digits
from openchair.conversation.hearing.patterns import Expression, Rules, Vocabulary, rule

_IN_A_WHILE = Expression(
    r"\b(?:in|en|after|dentro de|give me|deme|dame|wait|another|otr[oa]s?|need|like|about|unos?|unas|try|"
    r"call (?:me )?(?:back )?|como en)? ?(?:about |like |another |unos |unas |como |maybe )*"
    r"(?P<many>\d+|an?|half an|half a|couple|a couple|a couple of|couple of|few|a few|una|un|media|un par de"
    r"|una media|unas|an hour and a half|1 and a half|hora y media) "
    r"(?P<unit>minutes?|mins?|hours?|hrs?|minutos?|minutitos|horas?|horitas?)(?P<half> and a half| y media)?\b"
)
_AT_WORK_OR_NOT_TIME = Expression(r"\b(?:first|1th) of the month\b")
_PARTS: Rules[dt.time] = Rules(
    (dt.time(9), rule(r"early|first thing|temprano|primera hora|opening")),
    (dt.time(14), rule(r"(?:after|despues de|over|during) (?:lunch|comer|la comida|almorzar)|early afternoon")),
    (dt.time(17), rule(r"(?:after|off|despues del?|saliendo del?|salgo del?) (?:of )?(?:work|school|trabajo|trabajar|escuela)"
                       r"|late afternoon")),
    (dt.time(18), rule(r"evenings?|tonight|nights?|dinner|supper|noches?|cenar")),
    (dt.time(12), rule(r"lunch ?time|lunch|hora de comer")),
    (dt.time(14), rule(r"afternoons?|(?:la|las|esta) tardes?")),
    (dt.time(10), rule(r"mornings?|(?:la|las) mananas?")),
)  # fmt: skip
_TIMES = Vocabulary(NUMBERS, DAYS, CLOCKS, _IN_A_WHILE, _AT_WORK_OR_NOT_TIME, _PARTS)
"""The words without which no time to call is spoken of."""
_BEFORE = re.compile(r"\b(?:before|antes)(?: (?:de|las|la|the))* $")
_USUAL = dt.time(10)
_PART_LASTS = dt.timedelta(hours=4)
_SOON = dt.timedelta(hours=1)


def time_asked(
    said: str, now: dt.datetime, hours: Hours, *, bare: bool = False
) -> dt.datetime | None:
    """Return when to call back, in `now`'s zone and after `now`, or None when no time was said."""
    if _TIMES.is_silent(said):
        return None
    digits = _AT_WORK_OR_NOT_TIME.sub("1th of this month", with_digits(said))
    if (wait := _wait(digits)) is not None:
        return (now.astimezone(dt.UTC) + wait).astimezone(now.tzinfo)
    days, rest = days_in(digits, now.date())
    clock = next(iter(clock_times(rest, hours, bare=bare)), None)
    part = _PARTS.first(digits)
    if not (days or clock or part):
        return None
    time = _time_of(clock, rest) if clock else part
    day = days.earliest or _first_weekday(days.weekdays, now.date())
    if day is None:
        day = days.latest if days.latest and days.latest > now.date() else now.date()
        return _next_after(now, day, time or _USUAL)
    if clock is None and part is not None and _is_in(part, day, now):
        return now + _SOON
    return _on_day(now, day, time)


def _wait(said: str) -> dt.timedelta | None:
    """Return how long to wait, for "in an hour" and its like."""
    if not (match := _IN_A_WHILE.search(said)):
        return None
    many, unit = match["many"], match["unit"]
    count = {
        "half an": 0.5,
        "half a": 0.5,
        "media": 0.5,
        "una media": 0.5,
        "hora y media": 1.5,
    }.get(many)
    if count is None:
        count = float(min(int(many), 10_000)) if many.isdigit() else _loose_count(many)
    if match["half"]:
        count += 0.5
    return dt.timedelta(hours=count) if unit.startswith("h") else dt.timedelta(minutes=count)


def _loose_count(many: str) -> float:
    if "half" in many:
        return 1.5
    if "couple" in many or "par" in many:
        return 2
    return 3 if many in {"few", "a few", "unas"} else 1


def _time_of(clock: Clock, said: str) -> dt.time:
    """Return the hour to call at; "before five" is an hour earlier."""
    if _BEFORE.search(said[: clock.begin]) and clock.time.hour > 0:
        return clock.time.replace(hour=clock.time.hour - 1)
    return clock.time


def _first_weekday(weekdays: frozenset[int], today: dt.date) -> dt.date | None:
    """Return the next of these weekdays, never today: who means today says so."""
    if not weekdays:
        return None
    ahead = min((day - today.weekday() - 1) % 7 + 1 for day in weekdays)
    return today + dt.timedelta(days=ahead)


def _on_day(now: dt.datetime, day: dt.date, time: dt.time | None) -> dt.datetime:
    at = dt.datetime.combine(day, time or _USUAL, now.tzinfo)
    if at > now:
        return at
    return _next_after(now, day, time) if time else now + dt.timedelta(hours=2)


def _is_in(part: dt.time, day: dt.date, now: dt.datetime) -> bool:
    """Whether the part of the day that was said is going on: "this afternoon", at three."""
    begin = dt.datetime.combine(day, part, now.tzinfo)
    return begin <= now < begin + _PART_LASTS


def _next_after(now: dt.datetime, day: dt.date, time: dt.time) -> dt.datetime:
    """Return the first such time of day after now."""
    at = dt.datetime.combine(day, time, now.tzinfo)
    return at if at > now else dt.datetime.combine(day + dt.timedelta(days=1), time, now.tzinfo)
