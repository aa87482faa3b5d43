"""Times of day as people say them, and the hours they mean at a clinic that opens and closes.

Works on normal text with digits (`numbers.py`). An hour without am or pm is the one within opening
hours, or the nearer to them: "two" is 14:00, "nine" 09:00, "six thirty" 18:30.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from openchair.conversation.hearing.patterns import Expression, Vocabulary

NOON = 12


@dataclass(frozen=True, slots=True)
class Hours:
    """When the clinic opens and closes."""

    opens: dt.time
    closes: dt.time


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day that was said, and where in the words it stands."""

    time: dt.time
    to_the_hour: bool
    """No minutes were said: `ten`, not `ten thirty`."""
    begin: int
    end: int
    guessed: bool = False
    """Neither am nor pm was said."""


_HOUR = r"(?P<{0}>1[0-9]|2[0-3]|0?[1-9])"
_MERIDIEM = (
    r"(?: (?:(?P<am>am|in the morning|(?:de|por|en) la manana|a m)"
    r"|(?P<pm>pm|in the (?:afternoon|evening)|at night|tonight|(?:de|por|en) la (?:tarde|noche)"
    r"|del mediodia|p m))\b)?"
)
# A number after one of these is an hour; before one of those it is something else.
_BEFORE_HOUR = (
    r"(?:at|by|around|about|after|before|until|till|til|between|from|since|past|than|like|say|said|to"
    r"|las|la|a|make it|do|for|or|and|not|the|no|y|o)"
)
_NOT_HOUR = (
    r"(?!:|/|th\b| (?:minutes?|hours?|days?|weeks?|months?|years?|minutos|horas?|dias|semanas?|mes\w*"
    r"|anos?|kids?|people|of (?:those|them|us)|de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto"
    r"|septiembre|octubre|noviembre|diciembre)|times?|dollars|pesos|teeth|percent|weeks)\b)"
)
_SPOKEN = Expression(
    r"\b(?:"
    r"(?:half (?:past|after)) " + _HOUR.format("half") + r"(?!\d)"
    r"|(?:a )?(?P<few>quarter|5|20|25|(?<=at )10)(?: minutes)? (?P<way>past|after|to|till|til|of"
    r"|before) " + _HOUR.format("near") + r"(?!\d)"
    r"|(?:un )?(?P<cuarto>cuarto|5|10|20|25)(?: minutos)? para (?:la|las) "
    + _HOUR.format("para")
    + r"(?!\d)"
    r"|"
    + _HOUR.format("base")
    + r" (?P<sign>y|menos) (?P<part>media|cuarto|[1-5]?\d)(?![\d:]| (?:de|las"
    r"|las)\b)(?! \d)"
    r"|" + _HOUR.format("full") + r"(?::| oh | )(?P<minute>[0-5]\d|(?<=oh )\d)(?!\d|th)"
    r"|(?P<word>noon|midday|(?:al |a )?medio ?dia|midnight|media ?noche)"
    r"|"
    + _HOUR.format("oclock")
    + r"(?= (?:oclock|en punto|am|pm|a m|p m|in the|ish|de la|del|por la|"
    r"at night)\b)(?: (?:oclock|en punto|ish)\b)?"
    r"|(?<![\d:/])(?P<bare>1[0-2]|[1-9])" + _NOT_HOUR + r"(?!\d)(?: oclock\b)?"
    r")" + _MERIDIEM
)
_LEADS_TO_HOUR = re.compile(rf"(?:^|\b{_BEFORE_HOUR} )$")
_ENDS_RANGE = re.compile(
    r"\b(?:between|from|entre|desde) (?:las |la )?\d{1,2}(?: \d\d| y media| am| pm)? (?:and|to|till|until|y|a|hasta) (?:las |la )?$"
)
_NAMES_A_CHOICE = re.compile(r"\b(?:option|number|opcion|numero|choice) $")


CLOCKS = Vocabulary(_SPOKEN)
"""The words without which no time of day is spoken of."""


def clock_times(said: str, hours: Hours, *, bare: bool = False) -> Iterator[Clock]:
    """Yield the times of day in `said`; with `bare`, a lone number counts as an hour."""
    for match in _SPOKEN.finditer(said):
        before = said[: match.start()]
        if match["bare"] and not _is_hour(match, said, bare=bare):
            continue
        if _NAMES_A_CHOICE.search(before):
            continue
        hour, minute = _hour_and_minute(match)
        guessed = not (match["am"] or match["pm"] or match["word"] or hour > NOON)
        yield Clock(
            time=_meant(dt.time(hour % 24, minute), match, hours),
            to_the_hour=bool(match["bare"] or match["oclock"]),
            begin=match.start(),
            end=match.end(),
            guessed=guessed,
        )


def _is_hour(match: re.Match[str], said: str, *, bare: bool) -> bool:
    """Whether a lone number is an hour: by what stands before it, or because a time was asked."""
    before = said[: match.start()]
    if match["am"] or match["pm"] or match[0].endswith("oclock") or _ENDS_RANGE.search(before):
        return True
    if re.search(r"\b(?:the|las|la|no|not|or|and|y|o|a|for|to|say|said|do|like|make it) $", before):
        return bare or bool(re.search(r"\b(?:a las|a la|de las|las|la) $", before))
    return bare or (bool(_LEADS_TO_HOUR.search(before)) and before != "")


def _hour_and_minute(match: re.Match[str]) -> tuple[int, int]:
    """Return what was said as hour and minute of a twelve- or twenty-four-hour clock."""
    if match["word"]:
        return (0, 0) if "night" in match["word"] or "noche" in match["word"] else (NOON, 0)
    if match["half"]:
        return int(match["half"]), 30
    if match["near"]:
        sign = 1 if match["way"] in {"past", "after"} else -1
        return _moved(int(match["near"]), sign * _minutes(match["few"]))
    if match["para"]:
        return _moved(int(match["para"]), -_minutes(match["cuarto"]))
    if match["base"]:
        sign = 1 if match["sign"] == "y" else -1
        return _moved(int(match["base"]), sign * _minutes(match["part"]))
    if match["full"]:
        return int(match["full"]), int(match["minute"])
    return int(match["oclock"] or match["bare"]), 0


def _minutes(word: str) -> int:
    return {"quarter": 15, "cuarto": 15, "media": 30}.get(word) or int(word)


def _moved(hour: int, minutes: int) -> tuple[int, int]:
    """Return the hour some minutes before or after the full hour."""
    total = (hour * 60 + minutes) % (24 * 60)
    return total // 60, total % 60


def _meant(said: dt.time, match: re.Match[str], hours: Hours) -> dt.time:
    """Return the time of day that was meant by one said without or with am and pm."""
    if match["word"] or said.hour > NOON:
        return said
    morning, evening = (
        said.replace(hour=said.hour % NOON),
        said.replace(hour=said.hour % NOON + NOON),
    )
    if match["am"]:
        return morning
    if match["pm"]:
        return evening
    return min((evening, morning), key=lambda time: _outside(time, hours))


def _outside(time: dt.time, hours: Hours) -> int:
    """Return how many minutes a time lies outside opening hours."""
    minute, opens, closes = (t.hour * 60 + t.minute for t in (time, hours.opens, hours.closes))
    return max(opens - minute, minute - closes + 1, 0)
