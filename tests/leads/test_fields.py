"""Single fields: what people write becomes what we keep, or is dropped with a word about it."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.errors import Problem
from openchair.leads import fields

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
NEW_YORK = ZoneInfo("America/New_York")
HALF_PAST_TEN = dt.datetime(2026, 11, 22, 15, 30, tzinfo=dt.UTC)
"""Half past ten in New York."""


def instant(text: str, region: str = "US") -> dt.datetime | Problem:
    return fields.read_instant(text, "inquired_at", zone=NEW_YORK, region=region, now=NOW)


def is_dropped(found: object, code: str) -> bool:
    """Tell whether a field was dropped with this code, in words that fit into a report."""
    assert isinstance(found, Problem), found
    assert found.message
    assert len(found.value or "") <= 80
    return found.code == code


# --- e-mail and addresses -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ana@Example.COM", "Ana@example.com"),
        ("mailto:ana@example.com", "ana@example.com"),
        ("Ana Núñez <ana@example.com>", "ana@example.com"),
        ("ana@example.com; bo@example.com", "ana@example.com"),
        ("no / ana@example.com", "ana@example.com"),
        ("ana@example.com;", "ana@example.com"),
        ("ana@example.com (work)", "ana@example.com"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("ana+dentist@mail.example.com", "ana+dentist@mail.example.com"),
        ("ñandú@example.com", "ñandú@example.com"),
    ],
)
def test_an_email_is_found_in_what_is_written_around_it(text, kept):
    assert fields.read_email(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "ana",
        "ana@",
        "@example.com",
        "ana@example",
        "ana..b@example.com",
        "ana@-example.com",
        "ana@127.0.0.1",
        "ana@" + "a." * 130 + "com",
        "@" * 2_000,
    ],
)
def test_what_cannot_be_an_email_is_dropped(text):
    assert is_dropped(fields.read_email(text), "email_invalid")


@pytest.mark.parametrize("text", ["https://example.com/a?b=c#d", "HTTP://EXAMPLE.COM"])
def test_a_web_address_is_kept_as_it_is(text):
    assert fields.read_url(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "example.com",
        "//example.com",
        "javascript:alert(1)",
        "ftp://example.com",
        "https://",
        "https:///path",
        "https://exam ple.com",
        "http://[::1",
        "https://example.com/" + "a" * 2_000,
    ],
)
def test_what_is_no_web_address_is_dropped_under_its_own_field(text):
    found = fields.read_url(text, "callback_url")

    assert is_dropped(found, "url_invalid")
    assert isinstance(found, Problem)
    assert found.field == "callback_url"


# --- places ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("fl", "FL"),
        ("US-NY", "NY"),
        ("us-ny", "NY"),
        ("NY.", "NY"),
        ("N.Y.", "NY"),
        ("Washington, D.C.", "DC"),
        ("U.S. Virgin Islands", "VI"),
        ("New York", "NY"),
        ("Nuevo México", "NM"),
        ("PUERTO RICO", "PR"),
        ("District of Columbia", "DC"),
    ],
)
def test_a_state_is_two_letters(text, state):
    assert fields.read_state(text, "US") == state


def test_what_is_no_state_is_dropped_here_and_kept_abroad():
    assert is_dropped(fields.read_state("Bayern", "US"), "state_unknown")

    assert fields.read_state("Bayern", "DE") == "Bayern"
    assert fields.read_state("ontario", "CA") == "ontario"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("10001", "10001"),
        ("2134", "02134"),
        ("501", "00501"),
        ("2134.0", "02134"),
        ("z:02134", "02134"),
        ("10001-1234", "10001-1234"),
        ("10001 1234", "10001-1234"),
        ("100011234", "10001-1234"),
        ("21341234", "02134-1234"),
    ],
)
def test_a_zip_gets_back_the_zeros_a_spreadsheet_ate(text, kept):
    assert fields.read_zip(text, "US") == kept


@pytest.mark.parametrize(
    "text", ["ABC", "12", "1234567", "10001-12", "SW1A 1AA", "\u0661\u0660\u0660\u0660\u0661"]
)
def test_what_is_no_zip_is_dropped(text):
    assert is_dropped(fields.read_zip(text, "US"), "zip_invalid")


def test_a_postal_code_of_elsewhere_is_kept():
    assert fields.read_zip("sw1a 1aa", "GB") == "SW1A 1AA"


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("America/New_York", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("EST", "America/New_York"),
        ("pdt", "America/Los_Angeles"),
        ("Pacific Time", "America/Los_Angeles"),
        ("Mountain Standard Time", "America/Denver"),
        ("US/Central", "America/Chicago"),
        ("(AST)", "America/Puerto_Rico"),
        ("Europe/Madrid", "Europe/Madrid"),
    ],
)
def test_a_zone_is_known_by_what_americans_call_it(text, zone):
    assert fields.read_timezone(text) == zone


@pytest.mark.parametrize("text", ["Mars/Olympus", "../etc/passwd", "/etc/passwd", "", "a\0b", "é"])
def test_what_is_no_zone_is_dropped(text):
    assert is_dropped(fields.read_timezone(text), "timezone_unknown")


# --- moments --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T10:30:00-05:00",
        "2026-11-22T15:30:00Z",
        "2026-11-22 10:30",
        "11/22/2026 10:30",
        "11/22/26 10:30 AM",
        "11.22.2026, 10:30 a. m.",
        "22/11/2026 10:30",
        "Nov 22, 2026 10:30 AM",
        "22 November 2026  10:30",
        "1795361400",
        "1795361400000",
    ],
)
def test_a_moment_is_read_however_it_is_written(text):
    assert instant(text) == HALF_PAST_TEN


@pytest.mark.parametrize(
    ("text", "hour"), [("12:05 AM", 0), ("12:05 PM", 12), ("11:05 pm", 23), ("13:05 PM", 13)]
)
def test_noon_and_midnight_are_told_apart(text, hour):
    found = instant(f"11/22/2026 {text}")

    assert isinstance(found, dt.datetime)
    assert found.astimezone(NEW_YORK).hour == hour


def test_day_and_month_stand_as_the_region_writes_them():
    american, spanish = instant("3/4/2026", "US"), instant("3/4/2026", "ES")

    assert isinstance(american, dt.datetime)
    assert isinstance(spanish, dt.datetime)
    assert (american.month, american.day) == (3, 4)
    assert (spanish.month, spanish.day) == (4, 3)


def test_a_date_without_an_offset_is_the_clinic_s_own():
    assert instant("2026-07-01") == dt.datetime(2026, 7, 1, 4, tzinfo=dt.UTC)
    assert instant("2026-11-22") == dt.datetime(2026, 11, 22, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "2/30/2026",
        "13/13/2026",
        "46000",
        "12/31/1989",
        "1/1/85",
        "2026-12-03",
        "0001-01-01",
        "9999-12-31T23:59:59-14:00",
        "9999999999999",
        "Nov 22, 2026" + " " * 5 + "x" * 100,
    ],
)
def test_what_is_no_date_of_the_past_is_dropped(text):
    assert is_dropped(instant(text), "date_invalid")


def test_a_clock_that_is_a_day_ahead_is_forgiven():
    assert isinstance(instant((NOW + dt.timedelta(days=1)).isoformat()), dt.datetime)
    assert is_dropped(instant((NOW + dt.timedelta(days=1, seconds=1)).isoformat()), "date_invalid")


@given(st.text(max_size=40))
def test_any_text_is_a_moment_of_the_past_or_dropped(text):
    found = instant(text)

    if isinstance(found, dt.datetime):
        assert found.tzinfo is dt.UTC
        assert found <= NOW + dt.timedelta(days=1)
    else:
        assert is_dropped(found, "date_invalid")


# --- what was agreed on ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [("en-US", "en"), ("English", "en"), ("es_MX", "es"), ("Español", "es"), ("INGLÉS", "en")],
)
def test_the_receptionist_s_languages_are_known_by_many_names(text, language):
    assert fields.read_language(text) == language


def test_another_language_is_dropped():
    assert is_dropped(fields.read_language("tlh"), "language_unknown")


@pytest.mark.parametrize("purpose", fields.PURPOSES)
def test_a_purpose_is_known_in_any_spelling(purpose):
    assert fields.read_purpose(purpose.replace("_", " ").title()) == purpose
    assert fields.read_purpose(purpose.replace("_", "-").upper()) == purpose


def test_another_purpose_is_dropped():
    assert is_dropped(fields.read_purpose("fun"), "purpose_unknown")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Express Written", "written"),
        ("Por escrito", "written"),
        ("prior-express-consent", "prior"),
        ("Sí", "prior"),
        ("YES", "prior"),
        ("1", "prior"),
        ("N/A", "none"),
        ("opt_out", "none"),
        ("FALSE", "none"),
    ],
)
def test_a_level_of_consent_is_never_read_higher_than_it_was_written(text, level):
    assert fields.read_level(text) == level


@pytest.mark.parametrize("text", ["maybe", "written?? no", "not written", ""])
def test_a_consent_nobody_understands_is_none(text):
    assert is_dropped(fields.read_level(text), "consent_unknown")


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "Y", " x ", "TRUE", "t", "1", "1.0", "Sí", "on", "DNC", "checked"),
        *("Opted Out", "opted-out", "Opt-Out", "opt_out", "OptOut", "unsubscribed"),
        *("Do Not Call", "do-not-call", "DO_NOT_CONTACT", "No llamar"),
    ],
)
def test_who_does_not_want_to_be_called_is_understood(text):
    assert fields.says_yes(text)


@pytest.mark.parametrize("text", ["", "no", "0", "false", "N", "off"])
def test_who_may_be_called_is_understood(text):
    assert not fields.says_yes(text)


# --- metadata -------------------------------------------------------------------------------


def test_metadata_comes_back_as_it_was_sent():
    sent = {"id": 5, "tags": ["a", None, True], "nested": {"price": 1.5, "name": "Núñez"}}

    assert fields.read_metadata(json.dumps(sent)) == sent


@pytest.mark.parametrize(
    "text", ["", "[1]", '"x"', "5", "{", '{"a": "' + "x" * 4_000 + '"}', "[" * 3_999]
)
def test_metadata_that_is_no_small_object_is_dropped(text):
    assert is_dropped(fields.read_metadata(text), "metadata_invalid")


@pytest.mark.parametrize(
    "text", ['{"a": NaN}', '{"a": -Infinity}', '{"a": 1e999}', '{"a": "\\ud800"}', '{"\\udfff": 1}']
)
def test_metadata_that_a_database_or_an_answer_could_not_hold_is_dropped(text):
    assert is_dropped(fields.read_metadata(text), "metadata_invalid")


def test_metadata_may_be_nested_but_not_without_end():
    assert fields.read_metadata('{"a":' * 20 + "1" + "}" * 20)
    assert fields.read_metadata('{"a":' + "[" * 19 + "]" * 19 + "}")

    assert is_dropped(fields.read_metadata('{"a":' * 21 + "1" + "}" * 21), "metadata_invalid")
    assert is_dropped(fields.read_metadata('{"a":' * 660 + "1" + "}" * 660), "metadata_invalid")
