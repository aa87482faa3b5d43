"""How often a person may be rung: rolling, to the second, and when it passes again."""

import dataclasses
import datetime as dt

import pytest

from openchair.compliance.caps import check_policy_caps, free_again
from openchair.compliance.rules import evaluate
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import (
    DEFAULT_POLICY,
    Consent,
    Level,
    Policy,
    PolicyCap,
    Purpose,
    Snapshot,
)

RULES = packaged_ruleset()
NOON = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
LEAD = Snapshot(
    to="+13055550123",
    consent=Consent(Level.WRITTEN),
    inquired_at=NOON,
    allow_test_numbers=True,
)


def hours_ago(*hours: float) -> tuple[dt.datetime, ...]:
    return tuple(NOON - dt.timedelta(hours=hour) for hour in hours)


def decide(**facts):
    return evaluate(dataclasses.replace(LEAD, **facts), NOON, RULES)


@pytest.mark.parametrize(
    ("history", "calls", "hours", "free"),
    [
        ((), 1, 24, None),
        (hours_ago(1), 2, 24, None),
        (hours_ago(1), 1, 24, NOON + dt.timedelta(hours=23)),
        (hours_ago(3, 1, 2), 3, 24, NOON + dt.timedelta(hours=21)),
        (hours_ago(30, 3, 1, 2), 3, 24, NOON + dt.timedelta(hours=21)),
        (hours_ago(30, 40, 2), 3, 24, NOON - dt.timedelta(hours=16)),
    ],
)
def test_a_cap_passes_when_the_attempt_that_filled_it_is_old_enough(history, calls, hours, free):
    assert free_again(history, calls, hours) == free


def test_the_fourth_call_of_a_day_waits_to_the_second():
    assert decide(history=hours_ago(24, 5, 2)).names == ["OK"]

    (code,) = decide(history=hours_ago(23.999, 5, 2)).codes

    assert code.code == "FREQ_CAP_STATE_FL"
    assert (code.observed, code.limit) == ("3 in 24H", "3 in 24H")
    assert code.until == NOON + dt.timedelta(hours=0.001)


def test_a_reminder_counts_days_and_weeks():
    week = decide(purpose=Purpose.APPT_REMINDER, history=hours_ago(1, 50, 100))

    assert week.names == ["FREQ_CAP_DAILY", "FREQ_CAP_WEEKLY"]
    assert week.defer_until == NOON + dt.timedelta(hours=168 - 100)


def test_a_call_that_the_person_asked_for_is_not_counted_by_the_state():
    assert decide(purpose=Purpose.CALLBACK_REQUESTED, history=hours_ago(1, 2, 3)).names == ["OK"]


def test_an_attempt_from_a_clock_ahead_of_ours_counts():
    assert decide(history=hours_ago(-0.1, 2, 3)).names == ["FREQ_CAP_STATE_FL"]


@pytest.mark.parametrize(
    ("history", "names"),
    [
        ((5,), []),
        ((3.9,), ["FREQ_CAP_POLICY_GAP"]),
        ((4,), []),
        ((5, 10), ["FREQ_CAP_POLICY_24H"]),
        ((5, 24), []),
        ((26, 50, 75, 100, 130), ["FREQ_CAP_POLICY_7D"]),
        ((200, 225, 250, 275, 300, 325, 350, 375), ["ATTEMPTS_EXHAUSTED"]),
        ((200, 225, 250, 275, 300, 325, 350, 721), []),
    ],
)
def test_a_clinics_own_pace(history, names):
    snapshot = dataclasses.replace(LEAD, policy=DEFAULT_POLICY, history=hours_ago(*history))

    assert [code.code for code in check_policy_caps(snapshot, NOON)] == names


def test_exhausted_attempts_block_for_good():
    cap = Policy(caps=(PolicyCap(1, 720, final=True),))

    verdict = decide(policy=cap, history=hours_ago(5))

    assert verdict.outcome == "block"
    assert verdict.codes[0].until is None


def test_a_busy_line_counts_for_caps_but_not_for_the_gap():
    history = hours_ago(1, 5)
    policy = Policy(caps=(PolicyCap(2, 24),), gap_hours=4)

    verdict = decide(policy=policy, history=history, busy=frozenset(history[:1]))

    assert verdict.names == ["FREQ_CAP_POLICY_24H"]
    assert decide(policy=policy, history=history[:1], busy=frozenset(history)).names == ["OK"]


def test_the_gap_is_measured_from_the_last_attempt_that_rang():
    pace = Policy(gap_hours=4)

    (code,) = decide(to="+16145550123", policy=pace, history=hours_ago(5, 1, 3)).codes

    assert code.until == NOON + dt.timedelta(hours=3)
    assert code.limit == "4 hours between attempts"
