"""From a row to a lead or to the one error that counts: the phone decides, the rest is dropped."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.errors import InvalidInputError, Problem
from openchair.leads.rules import LeadDraft, RawRow, check_row, make_options

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
OPTIONS = make_options(allow_test=True, now=NOW)


def check(options=OPTIONS, /, **cells: str) -> LeadDraft | Problem:
    return check_row(RawRow(2, cells), options, NOW)


def lead(options=OPTIONS, /, **cells: str) -> LeadDraft:
    found = check(options, **{"phone": "+12125550123", **cells})
    assert isinstance(found, LeadDraft), found
    return found


@pytest.mark.parametrize(
    "text",
    [
        "+1 212 555 0123",
        "(212) 555-0123",
        "212.555.0123",
        "1-212-555-0123",
        "'+12125550123",
        "12125550123.0",
        "tel:+12125550123",
        "no tiene / 212-555-0123",
    ],
)
def test_a_number_is_read_however_it_is_written(text):
    assert lead(phone=text).phone == "+12125550123"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone_missing"),
        ("no tiene", "phone_invalid"),
        ("911", "phone_invalid"),
        ("555-0123", "phone_invalid"),
        ("(212) 555-0123 ext. 12", "phone_extension"),
        ("2.12556E+09", "phone_rounded"),
        ("+1 900 234 5678", "phone_type"),
        ("+1 800 234 5678", "phone_type"),
        ("+34 612 34 56 78", "phone_country"),
    ],
)
def test_a_number_that_cannot_be_called_is_refused_with_its_code(text, code):
    refused = check(phone=text, name="Ana")

    assert isinstance(refused, Problem)
    assert (refused.row, refused.field, refused.code) == (2, "phone", code)


def test_an_example_number_is_called_in_a_simulation_only():
    refused = check(make_options(now=NOW), phone="+12125550123")

    assert isinstance(refused, Problem)
    assert refused.code == "phone_test"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"email": "no mail"}, "email_invalid"),
        ({"source_url": "javascript:alert(1)"}, "url_invalid"),
        ({"state": "Narnia"}, "state_unknown"),
        ({"zip": "ABC"}, "zip_invalid"),
        ({"timezone": "Mars/Olympus"}, "timezone_unknown"),
        ({"language": "tlh"}, "language_unknown"),
        ({"purpose": "fun"}, "purpose_unknown"),
        ({"consent": "maybe"}, "consent_unknown"),
        ({"inquired_at": "2031-01-01"}, "date_invalid"),
        ({"name": ""}, "name_missing"),
        ({"notes": "x" * 5_000}, "text_cut"),
    ],
)
def test_what_else_is_wrong_is_dropped_with_a_warning(cells, code):
    found = lead(**{"name": "Ana", **cells})

    assert code in [warning.code for warning in found.warnings]
    assert all(warning.row == 2 for warning in found.warnings)


def test_what_is_right_is_kept():
    found = lead(
        name="王小明",
        email="Ana@Example.com",
        state="Florida",
        language="Spanish",
        consent="written",
        notes="asked for a cleaning",
    )

    assert (found.name, found.state, found.language) == ("王小明", "FL", "es")
    assert (found.consent.level, found.notes) == ("written", "asked for a cleaning")
    assert found.warnings == ()


def test_evidence_for_the_whole_file_is_each_row_s():
    options = make_options(
        consent={"level": "written", "text": "Yes, call me"}, allow_test=True, now=NOW
    )

    assert lead(options).consent.text == "Yes, call me"
    assert lead(options, consent="none").consent.level == "none"


@pytest.mark.parametrize(
    "option", [{"purpose": "fun"}, {"consent": "maybe"}, {"consent": {"levle": "written"}}]
)
def test_an_option_that_is_none_is_never_guessed(option):
    with pytest.raises(InvalidInputError):
        make_options(now=NOW, **option)


CELLS = st.dictionaries(
    st.sampled_from(["phone", "name", "email", "state", "consent", "inquired_at", "notes", "zip"]),
    st.text(max_size=60),
)


@given(cells=CELLS)
def test_any_row_is_a_lead_or_has_one_error(cells):
    found = check(**cells)

    assert found.row == 2
    if isinstance(found, LeadDraft):
        assert found.phone.startswith("+1")
        assert all(warning.message for warning in found.warnings)
    else:
        assert found.message
