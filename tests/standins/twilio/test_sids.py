"""Names of things."""

import re

from openchair.standins.twilio.sids import hexadecimal, sid


def test_a_sid_is_two_letters_and_32_hex_digits() -> None:
    assert re.fullmatch(r"CA[0-9a-f]{32}", sid("CA", 7, "x"))


def test_the_same_parts_make_the_same_name_and_others_another() -> None:
    assert sid("CA", 1) == sid("CA", 1)
    assert len({sid("CA", 1), sid("CA", 2), sid("MZ", 1)}) == 3
    assert hexadecimal("a") != hexadecimal("b")
