"""Rows: when they are law, of whom they speak, and how their codes are named."""

import datetime as dt

import pytest

from openchair.compliance.law import ConsentRule, Ruleset, WindowRule
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import Level, Purpose

DAY = dt.date(2026, 12, 1)
NINE_TO_FIVE = (dt.time(9), dt.time(17))


def window(**changes) -> WindowRule:
    row = {
        "id": "any",
        "scope": "state",
        "state": "PA",
        "kind": "window",
        "citation": "a law",
        "grade": "P",
        "weekday": NINE_TO_FIVE,
        "saturday": None,
        "sunday": None,
    }
    return WindowRule(**(row | changes))


@pytest.mark.parametrize(
    ("begins", "ends", "is_law"),
    [
        (None, None, True),
        (DAY, None, True),
        (DAY + dt.timedelta(days=1), None, False),
        (None, DAY, True),
        (None, DAY - dt.timedelta(days=1), False),
        (DAY, DAY, True),
    ],
)
def test_a_row_is_law_from_its_first_to_its_last_day(begins, ends, is_law):
    assert window(effective_from=begins, effective_to=ends).in_force(DAY) is is_law


@pytest.mark.parametrize(
    ("purposes", "purpose", "concerned"),
    [
        ({"any"}, Purpose.APPT_REMINDER, True),
        ({"any"}, Purpose.INBOUND, False),
        ({"telemarketing"}, Purpose.LEAD_FOLLOWUP, True),
        ({"telemarketing"}, Purpose.APPT_REMINDER, False),
        ({"appt_reminder"}, Purpose.APPT_REMINDER, True),
        ({"appt_reminder"}, Purpose.POSTOP, False),
    ],
)
def test_a_row_speaks_of_its_purposes(purposes, purpose, concerned):
    row = window(purposes=frozenset(purposes))

    assert row.concerns(purpose, frozenset({"PA"})) is concerned


def test_a_row_speaks_of_its_state_only():
    assert window().concerns(Purpose.MARKETING, frozenset({"PA", "NY"}))
    assert not window().concerns(Purpose.MARKETING, frozenset({"NY"}))
    assert window(state="").concerns(Purpose.MARKETING, frozenset())


def test_a_code_is_named_after_its_place():
    assert window().place == "STATE_PA"
    assert window(state="", scope="federal").place == "FEDERAL"
    assert window(state="", scope="policy").place == "POLICY"


def test_a_window_knows_the_days_of_the_week():
    row = window(saturday=(dt.time(10), dt.time(12)))

    assert [row.span(day) for day in range(7)] == [NINE_TO_FIVE] * 5 + [
        (dt.time(10), dt.time(12)),
        None,
    ]
    assert window(week=(None,) * 6 + (NINE_TO_FIVE,)).span(6) == NINE_TO_FIVE


def test_consent_has_a_level():
    rule = ConsentRule(
        id="x", scope="federal", kind="consent", citation="", grade="P", level="written"
    )

    assert rule.needs is Level.WRITTEN


def test_rules_that_nobody_reviewed_for_long_are_overdue():
    rules: Ruleset = packaged_ruleset()

    assert not rules.is_overdue(rules.reviewed_on + dt.timedelta(days=35))
    assert rules.is_overdue(rules.reviewed_on + dt.timedelta(days=36))
