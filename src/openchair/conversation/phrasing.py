"""How days, times, numbers and names are said aloud, in English and in Spanish.

Written for a voice: nothing here depends on a reader seeing digits, colons or the clock's p.m.
"""

import datetime as dt
from collections.abc import Sequence

from openchair.slots import Wish

_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}
_ORDINALS = {
    "en": ("first", "second", "third", "fourth", "fifth"),
    "es": ("primero", "segundo", "tercero", "cuarto", "quinto"),
}
_OR = {"en": "or", "es": "o"}
_SPANISH_NUMBERS = (
    *("cero", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    *("once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho"),
    *("diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro"),
    *("veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve"),
)
_SPANISH_TENS = {30: "treinta", 40: "cuarenta", 50: "cincuenta"}
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sr", "sra", "srta", "don", "doña", "dra"}
)
_NOON, _EVENING = 12, 17
_SPANISH_NIGHT = 20
_QUARTER, _HALF = 15, 30
_LAST_SINGLE_WORD = 29
_LONGEST_NAME = 30
_PAIR = 2


def spoken_time(moment: dt.datetime, language: str) -> str:
    """Say when a visit or a call is, such as "Tuesday, December 1st at 10:30 in the morning"."""
    if language == "es":
        return f"el {spoken_day(moment, language)} {_spanish_clock(moment)}"
    return f"{spoken_day(moment, language)} at {_english_clock(moment)}"


def spoken_day(day: dt.date, language: str) -> str:
    """Say which day, such as "Tuesday, December 1st"."""
    name = _DAYS[language][day.weekday()]
    month = _MONTHS[language][day.month - 1]
    if language == "es":
        return f"{name} {day.day} de {month}"
    return f"{name}, {month} {day.day}{_english_suffix(day.day)}"


def spoken_choice(times: Sequence[str], language: str) -> str:
    """Say the times to choose from; from three on, each with its place in the order."""
    joiner = _OR[language]
    if len(times) <= _PAIR:
        return f", {joiner} ".join(times)
    numbered = [f"{place}, {time}" for place, time in zip(_ORDINALS[language], times, strict=False)]
    return f"{'; '.join(numbered[:-1])}; {joiner} {numbered[-1]}"


def spoken_phone(phone: str) -> str:
    """Say a number digit by digit, in groups: "2 1 2, 5 5 5, 0 1 2 3"."""
    digits = phone.removeprefix("+1") if phone.startswith("+1") else phone.removeprefix("+")
    groups = (digits[:-7], digits[-7:-4], digits[-4:])
    return ", ".join(" ".join(group) for group in groups if group)


def spoken_name(name: str) -> str:
    """Return the first name out of what a form held; empty where none can be said.

    Nothing but letters, apostrophes and hyphens is let through: the name came from a stranger and
    goes into a model's prompt.
    """
    _, comma, after = name.partition(",")
    words = (after if comma and after.strip() else name).split()
    first = next((word for word in words if word.strip(".").lower() not in _TITLES), "")
    if len(first) > _LONGEST_NAME or not all(_is_spoken(letter) for letter in first):
        return ""
    return first.capitalize() if first.isupper() or first.islower() else first


def wish_in_words(wish: Wish) -> str:
    """Note a wish for the clinic's staff, such as "tue, thu from 13:00"; "any time" if empty."""
    parts = [
        "as soon as possible" if wish.soonest else "",
        ", ".join(_DAYS["en"][day][:3].lower() for day in sorted(wish.weekdays)),
        f"since {wish.earliest.isoformat()}" if wish.earliest else "",
        f"by {wish.latest.isoformat()}" if wish.latest else "",
        f"from {wish.from_time:%H:%M}" if wish.from_time else "",
        f"until {wish.until_time:%H:%M}" if wish.until_time else "",
    ]
    return " ".join(part for part in parts if part) or "any time"


def _is_spoken(letter: str) -> bool:
    return letter.isalpha() or letter in "'\u2019-"


def _english_suffix(day: int) -> str:
    if day in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _english_clock(moment: dt.datetime) -> str:
    hour, minute = moment.hour, moment.minute
    if hour == _NOON and not minute:
        return "noon"
    part = "morning" if hour < _NOON else "afternoon" if hour < _EVENING else "evening"
    twelve = hour % 12 or 12
    return f"{twelve}:{minute:02d} in the {part}" if minute else f"{twelve} in the {part}"


def _spanish_clock(moment: dt.datetime) -> str:
    hour, minute = moment.hour, moment.minute
    twelve = hour % 12 or 12
    article = "a la" if twelve == 1 else "a las"
    words = _SPANISH_NUMBERS[twelve]
    if hour == _NOON and not minute:
        part = "del mediodía"
    else:
        night = "de la tarde" if hour < _SPANISH_NIGHT else "de la noche"
        part = "de la mañana" if hour < _NOON else night
    return f"{article} {words}{_spanish_minutes(minute)} {part}"


def _spanish_minutes(minute: int) -> str:
    if not minute:
        return ""
    if minute == _QUARTER:
        return " y cuarto"
    if minute == _HALF:
        return " y media"
    if minute <= _LAST_SINGLE_WORD:
        return f" y {'uno' if minute == 1 else _SPANISH_NUMBERS[minute]}"
    tens, ones = minute // 10 * 10, minute % 10
    if not ones:
        return f" y {_SPANISH_TENS[tens]}"
    return f" y {_SPANISH_TENS[tens]} y {'uno' if ones == 1 else _SPANISH_NUMBERS[ones]}"
