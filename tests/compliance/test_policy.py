"""A clinic's policy as its settings have it."""

import datetime as dt

import pytest

from openchair.compliance.policy import read_policy
from openchair.compliance.snapshot import NO_POLICY, PolicyCap
from openchair.errors import InvalidInputError

NINE, EIGHT = dt.time(9), dt.time(20)


def test_an_empty_policy_asks_for_nothing():
    assert read_policy({}) == NO_POLICY


def test_three_parts_make_a_week():
    policy = read_policy({"window": [["09:00", "20:00"], ["10:00", "14:00"], None]})

    assert policy.week == ((NINE, EIGHT),) * 5 + ((dt.time(10), dt.time(14)), None)


def test_seven_parts_are_the_days_from_monday():
    policy = read_policy({"window": [["09:00", "20:00"]] * 2 + [None] * 5})

    assert policy.week == ((NINE, EIGHT),) * 2 + (None,) * 5


def test_days_off_and_caps_are_read():
    policy = read_policy(
        {
            "federal_holidays": True,
            "days_off": ["2026-12-24"],
            "caps": [{"max": 2, "hours": 24}, {"max": 8, "hours": 720, "final": True}],
            "gap_hours": 4,
        }
    )

    assert policy.federal_holidays_off
    assert policy.days_off == {dt.date(2026, 12, 24)}
    assert policy.caps == (PolicyCap(2, 24), PolicyCap(8, 720, final=True))
    assert policy.gap_hours == 4


@pytest.mark.parametrize(
    ("document", "field", "why"),
    [
        ({"windows": []}, "policy.windows", "not permitted"),
        ({"window": [None, None]}, "policy", "three parts"),
        ({"window": [["20:00", "09:00"], None, None]}, "policy", "ends before it begins"),
        ({"window": [["9 o'clock", "20:00"], None, None]}, "policy.window.0.0", "time"),
        ({"caps": [{"max": 0, "hours": 24}]}, "policy.caps.0.max", "greater than or equal to 1"),
        ({"caps": [{"max": "2", "hours": 24}]}, "policy.caps.0.max", "integer"),
        ({"gap_hours": -1}, "policy.gap_hours", "greater than or equal to 0"),
        ({"days_off": ["Christmas"]}, "policy.days_off.0", "date"),
    ],
)
def test_a_wrong_policy_is_refused_by_field(document, field, why):
    with pytest.raises(InvalidInputError) as caught:
        read_policy(document)

    (problem, *_) = caught.value.problems
    assert problem.field == field
    assert why in problem.message


def test_every_fault_is_told_at_once():
    with pytest.raises(InvalidInputError) as caught:
        read_policy({"gap_hours": -1, "colour": "blue"}, where="client.policy")

    assert {problem.field for problem in caught.value.problems} == {
        "client.policy.gap_hours",
        "client.policy.colour",
    }
