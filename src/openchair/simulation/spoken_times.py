"""Times of day in words, as people say them and a recogniser writes them."""

import datetime as dt
from random import Random

from openchair.simulation.chance import happens, one_of

_EN_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty")
_ES_UNITS = (
    *("cero", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    *("once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho"),
    *("diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro"),
    *("veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve"),
)
_ES_TENS = ("", "", "", "treinta", "cuarenta", "cincuenta")
_TEN = 10
_NOON = 12


def clock_in_english(time: dt.time, rng: Random) -> str:
    """Return such as `ten thirty`, `half past ten`, `two o'clock`, `noon`."""
    hour = _EN_UNITS[(time.hour - 1) % 12 + 1]
    if time.minute == 0:
        return one_of(rng, _full_hours_in_english(hour, time.hour))
    exact = f"{hour} {_minutes_in_english(time.minute)}"
    loose = {15: f"quarter past {hour}", 30: f"half past {hour}"}.get(time.minute, exact)
    # Most Americans read the digits; the quarters and halves are a minority's.
    return loose if happens(rng, 0.15) else exact


def clock_in_spanish(time: dt.time, rng: Random) -> str:
    """Return such as `las diez y media`, `la una`, `las dos de la tarde`."""
    hour = (time.hour - 1) % 12 + 1
    words = ("la " if hour == 1 else "las ") + _ES_UNITS[hour]
    if time.minute:
        return f"{words} {one_of(rng, _minutes_in_spanish(time.minute))}"
    part = "de la mañana" if time.hour < _NOON else "de la tarde"
    return one_of(rng, (words, words, words, f"{words} {part}"))


def _full_hours_in_english(hour: str, hour_of_day: int) -> tuple[str, ...]:
    if hour_of_day == _NOON:
        return "noon", "twelve", "twelve o'clock"
    half = "am" if hour_of_day < _NOON else "pm"
    return hour, hour, f"{hour} o'clock", f"{hour} {half}"


def _minutes_in_english(minute: int) -> str:
    if minute < _TEN:
        return f"oh {_EN_UNITS[minute]}"
    if minute < len(_EN_UNITS):
        return _EN_UNITS[minute]
    tens, unit = divmod(minute, 10)
    return f"{_EN_TENS[tens]} {_EN_UNITS[unit]}" if unit else _EN_TENS[tens]


def _minutes_in_spanish(minute: int) -> tuple[str, ...]:
    exact = _number_in_spanish(minute)
    match minute:
        case 15:
            return "y cuarto", exact, "y cuarto"
        case 30:
            return "y media", exact, "y media"
        case _:
            return exact, f"y {exact}"


def _number_in_spanish(number: int) -> str:
    if number < len(_ES_UNITS):
        return _ES_UNITS[number]
    tens, unit = divmod(number, 10)
    return f"{_ES_TENS[tens]} y {_ES_UNITS[unit]}" if unit else _ES_TENS[tens]
