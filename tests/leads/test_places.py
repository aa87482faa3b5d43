"""Places: every name on the lists is found as people write it, and means what it says."""

from zoneinfo import ZoneInfo

import pytest

from openchair.leads.fields import read_state, read_timezone
from openchair.leads.places import CODES, STATES, ZONES


def test_there_are_fifty_states_the_capital_and_five_territories():
    assert len(CODES) == 56
    assert all(len(code) == 2 and code.isupper() for code in CODES)


@pytest.mark.parametrize(("name", "code"), STATES.items())
def test_every_name_of_a_state_is_found_in_any_case(name, code):
    assert read_state(name, "US") == code
    assert read_state(name.upper(), "US") == code
    assert read_state(name.title(), "US") == code


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_of_a_state_is_itself(code):
    assert read_state(code.lower(), "US") == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("virginia", "VA"), ("west virginia", "WV"), ("virgin islands", "VI"), ("washington", "WA")],
)
def test_names_that_resemble_each_other_are_told_apart(name, code):
    assert STATES[name] == code


@pytest.mark.parametrize(("name", "zone"), ZONES.items())
def test_every_name_of_a_zone_is_found_and_the_zone_exists(name, zone):
    assert read_timezone(name) == zone
    assert read_timezone(f"{name.title()} Time") == zone
    assert ZoneInfo(zone).key == zone


def test_a_zone_is_named_after_what_people_there_call_their_time():
    assert (ZONES["et"], ZONES["ct"], ZONES["mt"], ZONES["pt"]) == (
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Los_Angeles",
    )
