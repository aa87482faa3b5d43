"""Number words as digits: `ten thirty` is `10 30`, `december third` is `december 3th`.

Ordinals keep a mark of their own (`3th`), in either language, because a day is not an hour.
"""

import re

from openchair.conversation.hearing.patterns import Expression, Vocabulary
from openchair.conversation.hearing.said import remembered

_UNITS = {
    **{
        word: number
        for number, word in enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen".split()
        )
    },
    **{
        word: number
        for number, word in enumerate(
            "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
            "quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos "
            "veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho "
            "veintinueve".split()
        )
    },
}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50} | {
    "treinta": 30,
    "cuarenta": 40,
    "cincuenta": 50,
}
_ORDINALS = {
    **{
        word: number
        for number, word in enumerate(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
            "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
            start=1,
        )
    },
    "twentieth": 20,
    "thirtieth": 30,
    "primero": 1,
    "primer": 1,
}
# After these a recogniser's "for", "to" and "ate" are hours.
_HOMOPHONES = {"for": "4", "to": "2", "too": "2", "ate": "8", "won": "1"}
_HOMOPHONE = Expression(
    r"\b(?P<before>at|around|by) (?P<hour>for|to|too|ate|won)(?= (?:thirty|fifteen|forty|oclock|am"
    r"|pm|oh|please|in the|on|works|is)\b|$)"
)
_TENS_AND_UNIT = Expression(
    rf"\b(?P<tens>{'|'.join(_TENS)}) (?:y )?"
    rf"(?P<unit>(?:{'|'.join([*_UNITS, *_ORDINALS])}))(?!\S)"
)
_ONE_AS_PRONOUN = Expression(
    r"(?<=day|ing|oon|rst|ond|ird|ast|ter|ier|est|her|hat|his|ich|ood|rty|ock| pm| am|ery|nth|the)"
    r" ones?\b(?! (?:oclock|thirty|fifteen|pm|am)\b)"
)
_NTH_ONE = Expression(r"\b(first|second|third|fourth|fifth|sixth) ones?\b")
_LA_UNA = Expression(r"\b(la|las|de) una\b(?! (?:cita|limpieza|muela|vez|persona|hora|semana))")
_WORD = Expression(rf"\b(?:{'|'.join([*_UNITS, *_TENS, *_ORDINALS])})\b")


_POSITION = Expression(r"\b(first|second|third|fourth|primero|primera|primer|last|later|earlier)\b")
_POSITION_ONE = Expression(
    rf"{_POSITION.pattern}(?: ones?\b(?! (?:oclock|thirty|fifteen|pm|am)\b))?"
)
_POSITION_KEPT = Expression(
    r"\b(first|second|third|fourth|primero|primera|primer|last|later|earlier)_"
)


def names_a_position(said: str) -> bool:
    """Whether a place in a row is named, such as the first."""
    return _POSITION.search(said) is not None


@remembered
def with_digits_but_positions(said: str) -> str:
    """Return number words as digits but the first ordinals as words: they name places in a row."""
    if POSITIONS.is_silent(said):
        return with_digits(said)
    return _POSITION_KEPT.sub(r"\1", with_digits(_POSITION_ONE.sub(r"\1_", said)))


NUMBERS = Vocabulary(_HOMOPHONE, _NTH_ONE, _ONE_AS_PRONOUN, _LA_UNA, _TENS_AND_UNIT, _WORD)
"""The words that `with_digits` changes."""
POSITIONS = Vocabulary(_POSITION_ONE, _POSITION_KEPT)


@remembered
def with_digits(said: str) -> str:
    """Return `said` with its number words as digits."""
    if NUMBERS.is_silent(said):
        return said
    said = _HOMOPHONE.sub(lambda m: f"{m['before']} {_HOMOPHONES[m['hour']]}", said)
    said = _ONE_AS_PRONOUN.sub("", _NTH_ONE.sub(r"\1 choice", said))
    said = _LA_UNA.sub(r"\1 1", said)
    return _WORD.sub(_digits, _TENS_AND_UNIT.sub(_composed, said))


def _composed(match: re.Match[str]) -> str:
    tens, unit = _TENS[match["tens"]], match["unit"]
    if unit in _ORDINALS:
        return f"{tens + _ORDINALS[unit]}th" if _ORDINALS[unit] < 10 else match[0]  # noqa: PLR2004 - a digit
    return str(tens + _UNITS[unit]) if 0 < _UNITS[unit] < 10 else match[0]  # noqa: PLR2004 - a digit


def _digits(match: re.Match[str]) -> str:
    word = match[0]
    if word in _ORDINALS:
        return f"{_ORDINALS[word]}th"
    return str(_UNITS.get(word, _TENS.get(word)))
