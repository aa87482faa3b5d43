"""Where a number may be: what is not called, and every state and zone that counts."""

import pytest

from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import Snapshot
from openchair.compliance.zones import (
    candidates,
    classify,
    read_state,
    read_zone,
    states_of_zip,
    zone_info,
)

RULES = packaged_ruleset()


def where(to: str = "+12125550123", **facts):
    found = candidates(Snapshot(to=to, allow_test_numbers=True, **facts), RULES)
    return sorted(found.states), list(found.zones)


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("+12125550123", ""),
        ("+12124560123", ""),
        ("(212) 456-0123", ""),
        ("1-212-456-0123", ""),
        ("+12120560123", "NUMBER_INVALID"),
        ("+12122110123", "NUMBER_TYPE"),
        ("+12129110000", "NUMBER_TYPE"),
        ("+12129500123", "NUMBER_TYPE"),
        ("+12129760123", "NUMBER_TYPE"),
        ("+18002345678", "NUMBER_TYPE"),
        ("+18332345678", "NUMBER_TYPE"),
        ("+19002345678", "NUMBER_TYPE"),
        ("+15002345678", "NUMBER_TYPE"),
        ("+15222345678", "NUMBER_TYPE"),
        ("+16002345678", "NUMBER_TYPE"),
        ("+17102345678", "NUMBER_TYPE"),
        ("+14162345678", "NUMBER_COUNTRY"),
        ("+18092345678", "NUMBER_COUNTRY"),
        ("+18762345678", "NUMBER_COUNTRY"),
        ("+442079460123", "NUMBER_COUNTRY"),
        ("+523312345678", "NUMBER_COUNTRY"),
        ("+12002345678", "NUMBER_INVALID"),
        ("+1911", "NUMBER_INVALID"),
        ("911", "NUMBER_INVALID"),
        ("12345", "NUMBER_INVALID"),
        ("", "NUMBER_INVALID"),
        ("call me", "NUMBER_INVALID"),
        ("+1 212 456 0123 ext 5", "NUMBER_INVALID"),
        ("+1212456012٣", "NUMBER_INVALID"),
        ("2" * 200, "NUMBER_INVALID"),
    ],
)
def test_a_number_is_judged_by_its_class(to, code):
    assert classify(to, RULES.areas, allow_test=True)[0] == code


@pytest.mark.parametrize("to", ["+12125550123", "+13055551234"])
def test_numbers_for_examples_are_refused_outside_tests(to):
    assert classify(to, RULES.areas, allow_test=False)[0] == "NUMBER_TEST"
    assert classify(to, RULES.areas, allow_test=True)[0] == ""


@pytest.mark.parametrize(
    ("area", "state", "zones"),
    [
        ("448", "FL", ["America/Chicago", "America/New_York"]),
        ("850", "FL", ["America/Chicago", "America/New_York"]),
        ("689", "FL", ["America/New_York"]),
        ("930", "IN", ["America/Chicago", "America/New_York"]),
        ("364", "KY", ["America/Chicago", "America/New_York"]),
        ("915", "TX", ["America/Denver"]),
        ("928", "AZ", ["America/Denver", "America/Phoenix"]),
        ("907", "AK", ["America/Adak", "America/Anchorage"]),
        ("340", "VI", ["America/Puerto_Rico"]),
        ("671", "GU", ["Pacific/Guam"]),
    ],
)
def test_an_area_code_counts_in_all_its_zones(area, state, zones):
    assert where(f"+1{area}5550123") == ([state], zones)


def test_an_address_adds_its_state_and_zone():
    assert where(address_state="CA", address_zone="America/Los_Angeles") == (
        ["CA", "NY"],
        ["America/Los_Angeles", "America/New_York"],
    )


def test_an_address_without_a_zone_counts_in_all_zones_of_its_state():
    states, zones = where(address_state="ND")

    assert states == ["ND", "NY"]
    assert zones == ["America/Chicago", "America/Denver", "America/New_York"]


def test_a_zip_code_adds_the_state_it_lies_in():
    assert where(address_zip="33101-0001")[0] == ["FL", "NY"]
    assert where(address_state="TX", address_zip="90001")[0] == ["CA", "NY", "TX"]
    assert where(address_zip="00000") == (["NY"], ["America/New_York"])


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("10001", {"NY"}),
        ("00501", {"NY"}),
        ("00801", {"VI"}),
        ("79901", {"TX"}),
        ("88510", {"TX"}),
        ("96910", {"GU", "MP"}),
        ("96799", {"AS", "HI"}),
        ("20101", {"VA"}),
        ("09001", set()),
        ("1000", set()),
        ("AB10 1CD", set()),
    ],
)
def test_a_zip_code_is_read_by_its_first_digits(text, states):
    assert states_of_zip(text, RULES) == states


def test_every_state_has_its_zip_codes():
    assert {s for n in range(1000) for s in states_of_zip(f"{n:03}01", RULES)} == set(RULES.states)


def test_a_stated_zone_joins_the_others():
    assert where(stated_zone="America/Denver")[1] == ["America/Denver", "America/New_York"]


def test_a_stated_zone_with_evidence_replaces_the_zones_but_never_the_states():
    assert where(stated_zone="America/Denver", zone_confirmed=True, address_state="CA") == (
        ["CA", "NY"],
        ["America/Denver"],
    )


def test_a_zone_that_does_not_exist_is_set_apart():
    found = candidates(Snapshot(to="+12125550123", address_zone="America/Nowhere"), RULES)

    assert found.zones == ("America/New_York",)
    assert found.unknown_zones == ("America/Nowhere",)


def test_a_number_of_nowhere_has_no_candidates():
    assert where("+18002345678") == ([], [])
    assert where("+18002345678", address_state="NY") == (["NY"], ["America/New_York"])


def test_a_state_that_does_not_exist_counts_as_not_given():
    assert where(address_state="Ontario") == (["NY"], ["America/New_York"])


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("FL", "FL"),
        (" fl ", "FL"),
        ("Florida", "FL"),
        ("NEW YORK", "NY"),
        ("District of Columbia", "DC"),
        ("Puerto Rico", "PR"),
        ("Ontario", None),
        ("", None),
    ],
)
def test_a_state_is_read_as_people_write_it(text, state):
    assert read_state(text, RULES) == state


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("America/Denver", "America/Denver"),
        ("America/Indiana/Tell_City", "America/Indiana/Tell_City"),
        ("Eastern", "America/New_York"),
        ("Eastern Time (US & Canada)", "America/New_York"),
        ("US/Pacific", "America/Los_Angeles"),
        ("EST", "America/New_York"),
        ("mdt", "America/Denver"),
        ("Hawaii", "Pacific/Honolulu"),
        ("America/Nowhere", None),
        ("../etc/passwd", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_zone_is_read_as_people_write_it(text, zone):
    assert read_zone(text) == zone


def test_every_zone_in_the_tables_exists():
    named = {zone for area in RULES.areas.values() for zone in area.zones}
    named |= {zone for state in RULES.states.values() for zone in state.zones}

    assert [zone for zone in named if zone_info(zone) is None] == []


def test_every_state_has_an_area_code_of_its_own():
    assert {area.state for area in RULES.areas.values()} == set(RULES.states)
