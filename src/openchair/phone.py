"""Telephone numbers: from what people type to E.164, and which of them may be dialled at all.

The rules are those of `docs/compliance.md`: geographic numbers of the clinic's region only.
libphonenumber calls 555-01xx, N11 exchanges and personal numbers valid, so those are ours to
refuse. A number is ASCII digits: `'١٢٣'.isdigit()` is true, and a carrier would not agree.
"""

import functools
import re
import unicodedata
from typing import NewType

import phonenumbers
from phonenumbers import PhoneNumberType

from openchair.errors import Problem

Phone = NewType("Phone", str)
"""A number in E.164, such as `+12125550123`. Only `parse_phone` makes one."""

_LONGEST = 40
_SHORTEST_E164 = 11
_ALLOWED = re.compile(r"[0-9+()\-./\s\u00a0\u2010-\u2015xXextEXT#,;:]+")
_TEST_NUMBER = re.compile(r"\+1[2-9]\d{2}555\d{4}")
_SERVICE = re.compile(r"\+1(?:\d{3}\d11\d{4}|\d11\d{7}|\d{3}(?:976|950)\d{4}|\d{3}5551212)")
_PLAIN = re.compile(
    r"(?:\+?1[ .\-]?)?\(?([2-9][0-9]{2})\)?[ .\-]{0,2}([2-9][0-9]{2})[ .\-]?([0-9]{4})"
)
_LABEL = re.compile(
    r"(?:tel|phone|ph|mobile|mob|cell|home|work|cel|[cfhmoptw])\s*[.:]+\s*", re.IGNORECASE
)
_WHOLE_FLOAT = re.compile(r"(\d{7,15})\.0+")
_EXPONENT = re.compile(r"(\d(?:[.,]\d+)?)[eE]\+?(\d{1,2})")
_NORTH_AMERICA = frozenset({"US", "PR", "VI", "GU", "MP", "AS"})
_DIALLABLE = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
    }
)


def parse_phone(text: str, region: str = "US", *, allow_test: bool = False) -> Phone | Problem:
    """Read a number as somebody typed it; return it in E.164, or the Problem with it.

    `region` (ISO 3166, two letters) is the country assumed where no `+` is given, and the only
    one that may be called. `allow_test` lets 555 numbers pass: nobody has one, so they are right
    in a simulation and wrong everywhere else. The Problem's codes are `phone_missing`,
    `phone_invalid`, `phone_rounded`, `phone_extension`, `phone_country`, `phone_type` and
    `phone_test`.
    """
    text = text.strip()
    return _plain(text, region, allow_test=allow_test) or _careful(
        text, region, allow_test=allow_test
    )


def _plain(text: str, region: str, *, allow_test: bool) -> Phone | None:
    """Take the usual forms of an ordinary number without the library's 140 µs.

    It says yes only where the library's own pattern of geographic numbers does; a test holds the
    two ways equal.
    """
    found = _PLAIN.fullmatch(text)
    if found is None or region not in _NORTH_AMERICA:
        return None
    area, exchange, line = found.groups()
    if exchange[1:] == "11" or exchange in {"976", "950"}:
        return None
    if exchange == "555" and (not allow_test or line == "1212"):
        return None
    national = f"{area}{exchange}{line}"
    return Phone(f"+1{national}") if _geographic().fullmatch(national) else None


@functools.cache
def _geographic() -> re.Pattern[str]:
    described = _metadata("US").fixed_line
    assert described is not None
    assert described.national_number_pattern is not None
    return re.compile(described.national_number_pattern)


def _metadata(region: str) -> phonenumbers.PhoneMetadata:
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    assert metadata is not None
    return metadata


def _careful(text: str, region: str, *, allow_test: bool) -> Phone | Problem:
    tidied = _tidied(text)
    if not tidied:
        return Problem("phone_missing", "There is no phone number.", field="phone")
    if len(tidied) <= _LONGEST and _EXPONENT.fullmatch(tidied):
        message = "A spreadsheet rounded this number; format the column as text and export again."
        return _problem("phone_rounded", message, text)
    if len(tidied) > _LONGEST or not _ALLOWED.fullmatch(tidied):
        return _problem("phone_invalid", "This is not a phone number.", text)
    try:
        number = phonenumbers.parse(tidied, region)
    except phonenumbers.NumberParseException:
        return _problem("phone_invalid", "This is not a phone number.", text)
    if number.extension:
        message = "Extensions cannot be dialled; give a direct number."
        return _problem("phone_extension", message, text)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    refusal = _refusal(number, e164, region, allow_test=allow_test)
    return _problem(*refusal, text) if refusal else Phone(e164)


def _tidied(text: str) -> str:
    """Undo what programs do to numbers: invisible marks, labels, and the shapes of floats."""
    text = "".join(c for c in text[: 2 * _LONGEST] if unicodedata.category(c) != "Cf").strip()
    label = _LABEL.match(text)
    if label:
        text = text[label.end() :]
    whole = _WHOLE_FLOAT.fullmatch(text)
    if whole:
        return whole.group(1)
    return _unrounded(text)


def _unrounded(text: str) -> str:
    """Write `2.125550123E+9` out, if no digit of it was lost."""
    found = _EXPONENT.fullmatch(text)
    if not found:
        return text
    digits = re.sub("[.,]", "", found.group(1))
    return digits if len(digits) == int(found.group(2)) + 1 else text


def _refusal(
    number: phonenumbers.PhoneNumber, e164: str, region: str, *, allow_test: bool
) -> tuple[str, str] | None:
    if _SERVICE.fullmatch(e164):
        return "phone_type", "Service and pay-per-call exchanges are not called."
    is_test = _TEST_NUMBER.fullmatch(e164) is not None
    if not phonenumbers.is_valid_number(number):
        if is_test and allow_test and not _foreign_areas().match(e164):
            return None
        return "phone_invalid", "No such number can exist; check the digits."
    country = phonenumbers.region_code_for_number(number)
    allowed = _NORTH_AMERICA if region in _NORTH_AMERICA else {region}
    # Toll-free and 900 numbers belong to no country: they fall to the type check.
    if country not in allowed and country not in {None, "001"}:
        return "phone_country", f"Numbers of {country} are outside the clinic's region."
    if phonenumbers.number_type(number) not in _DIALLABLE:
        return "phone_type", "Toll-free, premium, shared-cost and personal numbers are not called."
    if is_test and not allow_test:
        return "phone_test", "555 numbers are for examples; nobody can be reached there."
    return None


@functools.cache
def _foreign_areas() -> re.Pattern[str]:
    """Match `+1` numbers of islands whose plan has no 555 exchange, such as the Bahamas."""
    regions = set(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1]) - _NORTH_AMERICA
    areas = [area for area in (_metadata(region).leading_digits for region in regions) if area]
    return re.compile(r"\+1(?:" + "|".join(sorted(areas)) + ")")


def _problem(code: str, message: str, text: str) -> Problem:
    return Problem(code, message, field="phone", value=text[:80])


def masked(phone: str) -> str:
    """Return the number with its middle hidden, fit for a log: `+1212•••0123`."""
    return f"{phone[:5]}•••{phone[-4:]}" if len(phone) >= _SHORTEST_E164 else "•••"
