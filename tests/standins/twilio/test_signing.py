"""Twilio's signature. The values were worked out with openssl, from the published rule."""

import pytest

from openchair.standins.twilio.signing import signature

TOKEN = "12345"
URL = "https://clinic.example/twilio?foo=1&bar=2"
FORM = [
    ("Digits", "1234"),
    ("To", "+15125550100"),
    ("From", "+15125550101"),
    ("Caller", "+15125550101"),
    ("CallSid", "CA1234567890ABCDE"),
]
SIGNED = "Gruz4vR7D7XEuoO+F7T2Qtom4Q4="


def test_a_form_is_signed_with_its_url_and_its_fields_by_name() -> None:
    assert signature(TOKEN, URL, FORM) == SIGNED
    assert signature(TOKEN, URL, FORM[::-1]) == SIGNED


def test_without_a_form_the_url_alone_is_signed() -> None:
    assert signature(TOKEN, "wss://clinic.example/media") == "raxTIH6Xg4jRgZMzW2YklxjwE/Y="


def test_a_repeated_value_counts_once() -> None:
    assert signature(TOKEN, URL, [*FORM, FORM[0]]) == SIGNED


@pytest.mark.parametrize(
    ("token", "url", "form"),
    [
        ("12346", URL, FORM),
        (TOKEN, URL + "/", FORM),
        (TOKEN, URL, FORM[1:]),
        (TOKEN, URL, [*FORM, ("Digits", "")]),
        (TOKEN, URL, [*FORM[:-1], ("CallSid", "CA1234567890ABCDE ")]),
    ],
)
def test_any_change_is_another_signature(token: str, url: str, form: list[tuple[str, str]]) -> None:
    assert signature(token, url, form) != SIGNED
