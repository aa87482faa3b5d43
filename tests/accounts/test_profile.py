"""A clinic's profile: what is taken, and what is told about the rest."""

import pytest
from pydantic import ValidationError

from openchair.accounts.profile import ClientChange, NewClient, own_number
from openchair.errors import Problem


def test_a_clinic_needs_only_a_name():
    profile = NewClient(name="Smile Dental")

    assert profile.timezone == "America/New_York"
    assert profile.region == "US"
    assert not profile.paused


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("timezone", "America/Nowhere"),
        ("timezone", "EST5"),
        ("region", "us"),
        ("region", "XX"),
        ("language", "de"),
        ("email", "not an address"),
        ("max_concurrent_calls", 0),
        ("max_concurrent_calls", 2**63),
        ("max_attempts", 21),
        ("duplicate_window_days", -1),
        ("keep_leads_days", -1),
        ("keep_transcripts_days", 3651),
        ("id", "client_1"),
        ("inbound_secret", "mine"),
    ],
)
def test_a_wrong_field_is_refused(field, value):
    with pytest.raises(ValidationError):
        NewClient(**{"name": "Smile Dental", field: value})


def test_a_change_holds_only_what_was_given():
    assert ClientChange(paused=False).changes() == {"paused": False}
    assert ClientChange().changes() == {}


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("(212) 555-0123", "US", "+12125550123"),
        ("+1 800 555 0100", "US", "+18005550100"),
        ("", "US", ""),
    ],
)
def test_a_clinics_own_number_is_read_as_people_write_it(text, region, number):
    assert own_number(text, region, "callback_number") == number


@pytest.mark.parametrize("text", ["call us", "12", "+", "x" * 300, "\x00"])
def test_what_is_no_number_is_told_by_its_field(text):
    problem = own_number(text, "US", "transfer_number")

    assert isinstance(problem, Problem)
    assert problem.field == "transfer_number"
