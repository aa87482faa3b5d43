"""Telephone numbers: from what people type to E.164, and which of them may be dialled at all.

The rules are those of `docs/compliance.md`: geographic numbers of the clinic's region only.
libphonenumber calls 555-01xx, N11 exchanges and personal numbers valid, so those are ours to
refuse. A number is ASCII digits: `'١٢٣'.isdigit()` is true, and a carrier would not agree.
"""

import re
from typing import NewType

import phonenumbers
from phonenumbers import PhoneNumberType

from openchair.errors import Problem

Phone = NewType("Phone", str)
"""A number in E.164, such as `+12125550123`. Only `parse_phone` makes one."""

_LONGEST = 40
_SHORTEST_E164 = 11
_ALLOWED = re.compile(r"[0-9+()\-./\s\u00a0\u2010-\u2015xXextEXT#,;:]+")
_TEST_NUMBER = re.compile(r"\+1\d{3}555\d{4}")
_N11 = re.compile(r"\+1(?:\d{3}\d11\d{4}|\d11\d{7})")
_PAID_EXCHANGE = re.compile(r"\+1\d{3}(?:976|950)\d{4}")
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
    `phone_invalid`, `phone_country`, `phone_type` and `phone_test`.
    """
    text = text.strip()
    if not text:
        return Problem("phone_missing", "There is no phone number.", field="phone")
    if not _ALLOWED.fullmatch(text) or len(text) > _LONGEST:
        return _problem("phone_invalid", "This is not a phone number.", text)
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return _problem("phone_invalid", "This is not a phone number.", text)
    if number.extension:
        message = "Extensions cannot be dialled; give a direct number."
        return _problem("phone_extension", message, text)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    refusal = _refusal(number, e164, region, allow_test=allow_test)
    return _problem(*refusal, text) if refusal else Phone(e164)


def _refusal(
    number: phonenumbers.PhoneNumber, e164: str, region: str, *, allow_test: bool
) -> tuple[str, str] | None:
    if _TEST_NUMBER.fullmatch(e164):
        if allow_test:
            return None
        return "phone_test", "555 numbers are for examples; nobody can be reached there."
    if _N11.fullmatch(e164) or _PAID_EXCHANGE.fullmatch(e164):
        return "phone_type", "Service and pay-per-call exchanges are not called."
    if not phonenumbers.is_valid_number(number):
        return "phone_invalid", "No such number can exist; check the digits."
    country = phonenumbers.region_code_for_number(number)
    allowed = _NORTH_AMERICA if region in _NORTH_AMERICA else {region}
    # Toll-free and 900 numbers belong to no country: they fall to the type check.
    if country not in allowed and country not in {None, "001"}:
        return "phone_country", f"Numbers of {country} are outside the clinic's region."
    if phonenumbers.number_type(number) not in _DIALLABLE:
        return "phone_type", "Toll-free, premium, shared-cost and personal numbers are not called."
    return None


def _problem(code: str, message: str, text: str) -> Problem:
    return Problem(code, message, field="phone", value=text[:80])


def masked(phone: str) -> str:
    """Return the number with its middle hidden, fit for a log: `+1212•••0123`."""
    return f"{phone[:5]}•••{phone[-4:]}" if len(phone) >= _SHORTEST_E164 else "•••"
