"""Days as people say them, relative to today: weekdays, dates, weeks, months, and what not.

Works on normal text with digits (`numbers.py`). "Next friday" in English is the Friday of next
week; "el proximo viernes" in Spanish, like "this friday", is the coming one.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field

from openchair.conversation.hearing.day_words import (
    AFTER,
    AND_MORE,
    BEFORE,
    DATE,
    DAYS,
    FEAST,
    MONTHS,
    NEAR,
    NOT_AFTER_DAY,
    NOT_BEFORE_DAY,
    SPAN,
    WEEK_OF,
    WEEKDAY_SAID,
    WEEKDAYS,
    WEEKEND_SAID,
    WORKDAY_SAID,
)
from openchair.conversation.hearing.said import Said, words_of

_WEEK = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)

_WORKDAYS = frozenset(range(5))
_WEEKEND = frozenset((5, 6))
ALL_DAYS = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Days:
    """The days somebody spoke of: a span, or weekdays, or both."""

    earliest: dt.date | None = None
    latest: dt.date | None = None
    weekdays: frozenset[int] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.earliest or self.latest or self.weekdays)


def days_in(said: str, today: dt.date) -> tuple[Days, str]:
    """Return the days spoken of and the words that are left without them."""
    if DAYS.is_silent(said):
        return Days(), said
    for pattern, meaning in (
        (WEEK_OF, _week_of),
        (FEAST, _after_feast),
        (DATE, _dated),
    ):
        if (match := pattern.search(said)) and (days := meaning(match, said, today)):
            return days, _without(said, match)
    weekdays, rest = _weekdays_in(said, today)
    if weekdays.earliest:
        return weekdays, rest
    for pattern, meaning in ((NEAR, _near), (SPAN, _span)):
        if (match := pattern.search(rest)) and (days := meaning(match, rest, today)):
            return _both(days, weekdays), _without(rest, match)
    return weekdays, rest


def _without(said: str, match: re.Match[str]) -> str:
    return Said(f"{said[: match.start()]} # {said[match.end() :]}", words_of(said))


def _both(span: Days, weekdays: Days) -> Days:
    return Days(span.earliest, span.latest, weekdays.weekdays)


def _bounded(said: str, begin: int, first: dt.date, last: dt.date) -> Days:
    """Return the span, or what lies after or before it when the words before say so."""
    before = said[:begin]
    if AFTER.search(before):
        return Days(earliest=last + _DAY if "after" in before or "despues" in before else first)
    if match := BEFORE.search(before):
        return Days(latest=first - _DAY if match["excl"] else last)
    return Days(first, last)


def _dated(match: re.Match[str], said: str, today: dt.date) -> Days | None:
    month = match["m1"] or match["m2"]
    day = int(
        match["d1"] or match["d2"] or match["d3"] or match["d4"] or match["d5"] or match["d6"]
    )
    number = MONTHS[month] if month else int(match["m3"]) if match["m3"] else None
    found = _next_date(today, number, day)
    return _bounded(said, match.start(), found, found) if found else None


def _next_date(today: dt.date, month: int | None, day: int) -> dt.date | None:
    """Return the first such date from today on."""
    for ahead in range(14):
        total = today.month - 1 + ahead
        year, number = today.year + total // 12, total % 12 + 1
        if month not in {None, number} or day > calendar.monthrange(year, number)[1]:
            continue
        if (found := dt.date(year, number, day)) >= today:
            return found
    return None


def _month_after(today: dt.date, month: int | None, ahead: int = 0) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a named month, or of the one so many months ahead."""
    if month is not None:
        ahead = (month - today.month) % 12
    total = today.month - 1 + ahead
    year, number = today.year + total // 12, total % 12 + 1
    return dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1])


def _week_of(match: re.Match[str], said: str, today: dt.date) -> Days:
    named = match["month"]
    if named in MONTHS:
        first, last = _month_after(today, MONTHS[named])
    else:
        first, last = _month_after(today, None, 0 if named in {"month", "mes"} else 1)
    nth = {"primera": 1, "segunda": 2, "tercera": 3}.get(match["nth"]) or (
        int(match["nth"][0]) if match["nth"][0].isdigit() else None
    )
    if nth is None:
        return Days(last - _WEEK + _DAY, last)
    start = first + (nth - 1) * _WEEK
    return Days(start, min(start + _WEEK - _DAY, last))


def _after_feast(match: re.Match[str], said: str, today: dt.date) -> Days | None:
    month, day = {
        "thanksgiving": (11, 28),
        "reyes": (1, 6),
        "new year": (1, 1),
        "new years": (1, 1),
        "ano nuevo": (1, 1),
        "the holidays": (1, 1),
        "las fiestas": (1, 6),
    }.get(match["feast"], (12, 25))
    found = _next_date(today, month, day)
    if found is None:
        return None
    before = said[: match.start()]
    return Days(latest=found - _DAY) if BEFORE.search(before) else Days(earliest=found + _DAY)


def _weekdays_in(said: str, today: dt.date) -> tuple[Days, str]:
    """Return the weekdays spoken of; a single one pinned to a week becomes a date."""
    if match := WEEKEND_SAID.search(said):
        return _weekend(match, said, today), _without(said, match)
    if match := WORKDAY_SAID.search(said):
        but = _weekdays_in(_without(said, match), today)[0].weekdays
        return Days(weekdays=(_WORKDAYS & but) or _WORKDAYS), WEEKDAY_SAID.blot(
            _without(said, match)
        )
    wanted: set[int] = set()
    refused: set[int] = set()
    is_refused = False
    end = 0
    pinned: Days | None = None
    matches = list(WEEKDAY_SAID.finditer(said))
    for match in matches:
        if not (end and AND_MORE.search(said[end : match.start()] + match["lead"])):
            is_refused = bool(
                NOT_BEFORE_DAY.search(said[: match.start()] + match["lead"].replace("the ", ""))
                or NOT_BEFORE_DAY.search(said[: match.start()])
                or NOT_AFTER_DAY.search(said[match.end() :])
            )
        end = match.end()
        (refused if is_refused else wanted).update(_one_or_range(match))
        if not is_refused and len(matches) == 1:
            pinned = _pinned(match, said, today)
    rest = WEEKDAY_SAID.blot(said)
    if pinned:
        return pinned, rest
    if refused and not wanted:
        return Days(weekdays=ALL_DAYS - refused), rest
    return Days(weekdays=frozenset(wanted - refused)), rest


def _one_or_range(match: re.Match[str]) -> list[int]:
    first = WEEKDAYS[match["day"]]
    if not match["last"]:
        return [first]
    length = (WEEKDAYS[match["last"]] - first) % 7
    return [(first + step) % 7 for step in range(length + 1)]


def _pinned(match: re.Match[str], said: str, today: dt.date) -> Days | None:
    """Return the date of "this", "next" or "tuesday next week", or what is after or before a day."""
    lead, tail, day = match["lead"] or "", match["tail"] or "", WEEKDAYS[match["day"]]
    if match["last"]:
        return None
    coming = today + ((day - today.weekday() - 1) % 7 + 1) * _DAY
    monday = today - today.weekday() * _DAY
    if "next week" in tail or "semana que" in tail or "proxima semana" in tail or "next" in lead:
        coming = monday + _WEEK + day * _DAY
    elif AFTER.search(said[: match.start()]) or BEFORE.search(said[: match.start()]):
        pass
    elif not (tail or "this" in lead or "este" in lead or "proximo" in lead or "siguiente" in lead
              or "coming" in lead or "following" in lead):  # fmt: skip
        return None
    return _bounded(said, match.start(), coming, coming)


def _weekend(match: re.Match[str], said: str, today: dt.date) -> Days:
    if NOT_BEFORE_DAY.search(said[: match.start()]):
        return Days(weekdays=_WORKDAYS)
    if not match["this"] or match["this"] == "the ":
        return Days(weekdays=_WEEKEND)
    saturday = today + (5 - today.weekday()) % 7 * _DAY
    if match["this"] == "next ":
        saturday = today - today.weekday() * _DAY + _WEEK + 5 * _DAY
    return Days(saturday, saturday + _DAY)


def _near(match: re.Match[str], said: str, today: dt.date) -> Days:
    if match["days"]:
        ahead = int(match["days"]) if match["days"].isdigit() else 2
        ahead = min(ahead, 366)
    else:
        ahead = 2 if match["after_tomorrow"] else 1 if match["tomorrow"] else 0
    found = today + ahead * _DAY
    return Days(earliest=found) if match["days"] else _bounded(said, match.start(), found, found)


def _span(match: re.Match[str], said: str, today: dt.date) -> Days:
    monday = today - today.weekday() * _DAY
    if match["this_week"]:
        first, last = today, monday + 6 * _DAY
    elif match["next_week"]:
        first, last = monday + _WEEK, monday + _WEEK + 6 * _DAY
    elif match["after_next"]:
        first, last = monday + 2 * _WEEK, monday + 2 * _WEEK + 6 * _DAY
    elif match["month"]:
        first, last = _month_after(today, MONTHS[match["month"]])
    else:
        first, last = _month_after(today, None, 1 if match["next_month"] else 0)
    first, last = _part_of(match["part"] or "", first, last)
    return _bounded(said, match.start(), max(first, today), max(last, today))


def _part_of(part: str, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """Return the beginning, middle or end of a week or a month."""
    third = (last - first).days // 3
    if re.search(r"early|beginning|start|first|princip|inici|comien", part):
        return first, first + max(third, 2) * _DAY
    if re.search(r"late|end|latter|final|fines", part):
        return last - (max(third, 2) + 1) * _DAY, last
    if re.search(r"mid|mediados", part):
        return first + third * _DAY, last - third * _DAY
    return first, last
