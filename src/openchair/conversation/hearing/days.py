"""Days as people say them, relative to today: weekdays, dates, weeks, months, and what not.

Works on normal text with digits (`numbers.py`). "Next friday" in English is the Friday of next
week; "el proximo viernes" in Spanish, like "this friday", is the coming one.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field

from openchair.conversation.hearing.patterns import Expression, Vocabulary
from openchair.conversation.hearing.said import Said, words_of

_WEEKDAYS = {
    name: day
    for day, names in enumerate(
        (
            "monday mondays mon lunes",
            "tuesday tuesdays tues tue martes",
            "wednesday wednesdays wed weds miercoles",
            "thursday thursdays thurs thur thu jueves",
            "friday fridays fri viernes",
            "saturday saturdays sat sabado sabados",
            "sunday sundays sun domingo domingos",
        )
    )
    for name in names.split()
}
_MONTHS = {
    name: month
    for month, names in enumerate((
        "january jan enero", "february feb febrero", "march marzo", "april apr abril", "may mayo",
        "june jun junio", "july jul julio", "august aug agosto",
        "september sept sep septiembre setiembre", "october oct octubre",
        "november nov noviembre", "december dec diciembre",
    ), start=1)
    for name in names.split()
}  # fmt: skip
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})"
_MONTH = rf"(?:{'|'.join(_MONTHS)})"
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


_PART = (
    r"(?P<part>early|late|later|mid|(?:the )?(?:beginning|start|first part|end|middle|latter part)"
    r"(?: of)?|(?:a )?(?:principios|inicios?|comienzos?|finales|fines|final|mediados)(?: de)?)"
)
_SPAN = Expression(
    rf"\b(?:{_PART} )?(?:in |of |en |de |la |the |el )*(?:"
    r"(?P<after_next>week after next|(?:in |within )?(?:2|a couple|couple)(?: of)? weeks(?: from now)?"
    r"|(?:en|dentro de) (?:2|unas|un par de) semanas)"
    r"|(?P<next_week>(?:the )?(?:next|following|coming) week|(?:la )?proxima semana|(?:la )?semana (?:que"
    r" (?:viene|entra)|proxima|siguiente)|(?:la )?siguiente semana|(?:in|en|dentro de) (?:a|1|una) (?:week"
    r"|semana)|a week from now|(?:la )?otra semana)"
    r"|(?P<this_week>(?:this|the) week(?!end)|esta semana)"
    r"|(?P<next_month>(?:next|following) month|(?:el )?(?:proximo|siguiente) mes|(?:el )?mes (?:que (?:viene"
    r"|entra)|proximo|siguiente)|(?:in|en|dentro de) (?:a|1|un) (?:month|mes))"
    r"|(?P<this_month>(?:this|the) month|este mes)"
    rf"|(?<!i )(?<!we )(?<!you )(?<!it )(?P<month>{_MONTH})(?! (?:i|we|not|be|have|you)\b)(?!\S)"
    r")"
)
_WEEK_OF = Expression(
    rf"\b(?:the |la )?(?P<nth>[1-5]th|last|ultima|primera|segunda|tercera|2|3) (?:full )?(?:week|semana)"
    rf" (?:of|in|de|en) (?:the |el )?(?P<month>{_MONTH}|next month|proximo mes|mes que viene|month|mes)"
)
_DATE = Expression(
    rf"\b(?:(?P<m1>{_MONTH}) (?:the )?(?P<d1>[12]\d|3[01]|0?[1-9])(?:th)?(?!:|\d| ?(?:am|pm)\b)"
    rf"|(?P<d2>[12]\d|3[01]|0?[1-9])(?:th)? (?:of |de )?(?P<m2>{_MONTH})(?!\S)"
    r"|(?P<m3>1[0-2]|0?[1-9])/(?P<d3>[12]\d|3[01]|0?[1-9])(?!\d)"
    r"|(?:(?:the |el |on |day |dia )+|(?<!\S)(?![1-4]th))(?P<d4>[12]\d|3[01]|[1-9])th(?: of (?:the|this) month| de este mes)?"
    r"(?! (?:one|option|time|slot|choice|opcion|available|appointment|visit|part|thing|que|disponible"
    r"|opening|week|half)\b)"
    rf"|(?:dia|el|semana del|del dia) (?P<d5>[12]\d|3[01]|[1-9])(?! (?:de la|am|pm|y|en punto|a|minutos|horas)\b)(?![:\d])"
    rf"|{_WEEKDAY} (?P<d6>[12]\d|3[01])(?! (?:am|pm|\d|oclock|y|thirty|de la|in the)\b|:|th| ?\d)"
    r"(?<! 1[0-2]))"
)
_WEEKDAY_SAID = Expression(
    rf"\b(?P<lead>(?:(?:this|next|coming|following|the|el|los|on|every|este|proximo|siguiente|un|a) )*)"
    rf"(?P<day>{_WEEKDAY})(?: (?P<tail>that is coming|of next week|next week|de la proxima semana|de la"
    r" semana que (?:viene|entra)|que (?:viene|entra)|proximo|siguiente|this week|de esta semana|coming))?"
    rf"(?:(?P<through> (?:through|thru|to|a|al|hasta|till|until) (?:el )?)(?P<last>{_WEEKDAY}))?(?!\S)"
)
_WORKDAY_SAID = Expression(
    r"\b(?:weekdays?|week days?|weeknights?|during the week|entre semana|business days?"
    r"|dias? de semana|entresemana)\b"
)
_WEEKEND_SAID = Expression(
    r"\b(?P<this>(?:this|the|este|next|proximo) )?(?:weekends?|week ends?|fin(?:es)? de semana)\b"
)
_NEAR = Expression(
    r"\b(?:(?P<after_tomorrow>(?:the )?day after tomorrow|pasado manana|pasadomanana)"
    r"|(?P<days>\d+|a couple of|couple of|un par de|unos) (?:days|dias)(?: from now)?"
    r"|(?P<tomorrow>tomorrow|(?<!la )(?<!las )(?<!una )manana)"
    r"|(?P<today>today|tonight|hoy|this (?:morning|afternoon|evening)|esta (?:tarde|noche)))\b"
)
_FEAST = Expression(
    r"\b(?P<feast>christmas|the holidays|new years?|navidad|las fiestas|ano nuevo|reyes"
    r"|thanksgiving)\b"
)
_AFTER = re.compile(
    r"\b(?:after|starting|from|since|past|not (?:before|until)|beginning|anytime after|later than|despues"
    r"|a partir|desde|pasando|pasad[oa]s?)(?: (?:on|de|del|the|el|que|la))*(?: )$"
)
_BEFORE = re.compile(
    r"\b(?P<excl>before|antes|earlier than|prior to)(?: (?:de|del|the|el|que|la))* $"
    r"|\b(?:by|until|till|hasta|no later than|a mas tardar|through)(?: (?:the|el|la|de))* $"
)
_NOT_BEFORE_DAY = re.compile(
    r"\b(?:not|except|excluding|besides|other than|anything but|but not|any day but|but|menos|excepto"
    r"|avoid|never|salvo|nunca|no)(?: (?:on|for|a|the|do|make|come|in|los?|el|en|next|this|puedo|me|gustan"
    r"|quiero|work|available|good|free|ni|or|nor|que|sea)){0,3} $"
)
_NOT_AFTER_DAY = re.compile(
    r"^ no(?=$| )|^ (?:\S+ ){0,2}?(?:(?:do|does|will|would|is|are|can) not|are bad|is bad|is out|no puedo|no me|no se"
    r" puede|i can not|no good|no work)\b"
)
_AND_MORE = re.compile(r"^(?: (?:and|or|nor|y|o|ni|the|los|el))+ $")


DAYS = Vocabulary(
    _WEEK_OF, _FEAST, _DATE, _WEEKEND_SAID, _WORKDAY_SAID, _WEEKDAY_SAID, _NEAR, _SPAN
)
"""The words without which no day is spoken of."""


def days_in(said: str, today: dt.date) -> tuple[Days, str]:
    """Return the days spoken of and the words that are left without them."""
    if DAYS.is_silent(said):
        return Days(), said
    for pattern, meaning in (
        (_WEEK_OF, _week_of),
        (_FEAST, _after_feast),
        (_DATE, _dated),
    ):
        if (match := pattern.search(said)) and (days := meaning(match, said, today)):
            return days, _without(said, match)
    weekdays, rest = _weekdays_in(said, today)
    if weekdays.earliest:
        return weekdays, rest
    for pattern, meaning in ((_NEAR, _near), (_SPAN, _span)):
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
    if _AFTER.search(before):
        return Days(earliest=last + _DAY if "after" in before or "despues" in before else first)
    if match := _BEFORE.search(before):
        return Days(latest=first - _DAY if match["excl"] else last)
    return Days(first, last)


def _dated(match: re.Match[str], said: str, today: dt.date) -> Days | None:
    month = match["m1"] or match["m2"]
    day = int(
        match["d1"] or match["d2"] or match["d3"] or match["d4"] or match["d5"] or match["d6"]
    )
    number = _MONTHS[month] if month else int(match["m3"]) if match["m3"] else None
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
    if named in _MONTHS:
        first, last = _month_after(today, _MONTHS[named])
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
    return Days(latest=found - _DAY) if _BEFORE.search(before) else Days(earliest=found + _DAY)


def _weekdays_in(said: str, today: dt.date) -> tuple[Days, str]:
    """Return the weekdays spoken of; a single one pinned to a week becomes a date."""
    if match := _WEEKEND_SAID.search(said):
        return _weekend(match, said, today), _without(said, match)
    if match := _WORKDAY_SAID.search(said):
        but = _weekdays_in(_without(said, match), today)[0].weekdays
        return Days(weekdays=(_WORKDAYS & but) or _WORKDAYS), _WEEKDAY_SAID.blot(
            _without(said, match)
        )
    wanted: set[int] = set()
    refused: set[int] = set()
    is_refused = False
    end = 0
    pinned: Days | None = None
    matches = list(_WEEKDAY_SAID.finditer(said))
    for match in matches:
        if not (end and _AND_MORE.search(said[end : match.start()] + match["lead"])):
            is_refused = bool(
                _NOT_BEFORE_DAY.search(said[: match.start()] + match["lead"].replace("the ", ""))
                or _NOT_BEFORE_DAY.search(said[: match.start()])
                or _NOT_AFTER_DAY.search(said[match.end() :])
            )
        end = match.end()
        (refused if is_refused else wanted).update(_one_or_range(match))
        if not is_refused and len(matches) == 1:
            pinned = _pinned(match, said, today)
    rest = _WEEKDAY_SAID.blot(said)
    if pinned:
        return pinned, rest
    if refused and not wanted:
        return Days(weekdays=ALL_DAYS - refused), rest
    return Days(weekdays=frozenset(wanted - refused)), rest


def _one_or_range(match: re.Match[str]) -> list[int]:
    first = _WEEKDAYS[match["day"]]
    if not match["last"]:
        return [first]
    length = (_WEEKDAYS[match["last"]] - first) % 7
    return [(first + step) % 7 for step in range(length + 1)]


def _pinned(match: re.Match[str], said: str, today: dt.date) -> Days | None:
    """Return the date of "this", "next" or "tuesday next week", or what is after or before a day."""
    lead, tail, day = match["lead"] or "", match["tail"] or "", _WEEKDAYS[match["day"]]
    if match["last"]:
        return None
    coming = today + ((day - today.weekday() - 1) % 7 + 1) * _DAY
    monday = today - today.weekday() * _DAY
    if "next week" in tail or "semana que" in tail or "proxima semana" in tail or "next" in lead:
        coming = monday + _WEEK + day * _DAY
    elif _AFTER.search(said[: match.start()]) or _BEFORE.search(said[: match.start()]):
        pass
    elif not (tail or "this" in lead or "este" in lead or "proximo" in lead or "siguiente" in lead
              or "coming" in lead or "following" in lead):  # fmt: skip
        return None
    return _bounded(said, match.start(), coming, coming)


def _weekend(match: re.Match[str], said: str, today: dt.date) -> Days:
    if _NOT_BEFORE_DAY.search(said[: match.start()]):
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
        first, last = _month_after(today, _MONTHS[match["month"]])
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
