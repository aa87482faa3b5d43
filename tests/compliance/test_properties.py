"""What holds for every call: checked against an oracle that steps from minute to minute."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openchair.compliance.chain import inputs_sha256
from openchair.compliance.law import Lift, WindowRule
from openchair.compliance.rules import evaluate
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import (
    DEFAULT_POLICY,
    Consent,
    Level,
    Purpose,
    Snapshot,
)
from openchair.compliance.verdict import Outcome, Verdict
from tests.compliance.oracle import AREAS, STATES, Attempt, first_lawful_minute, is_lawful

RULES = packaged_ruleset()
HORIZON_DAYS = 21
TIME_CODES = ("WINDOW_", "DAY_", "HOLIDAY_", "FREQ_CAP_")
ZONES = sorted({zone for area in AREAS.values() for zone in area["zones"]} | {"America/Boise"})
START = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)

minutes = st.integers(0, 60 * 24 * 365 * 2).map(lambda n: START + dt.timedelta(minutes=n))
gaps = st.lists(st.integers(1, 60 * 24 * 8), max_size=5)
purposes = st.sampled_from(sorted(set(Purpose) - {Purpose.INBOUND}))
attempts = st.builds(
    Attempt,
    area=st.sampled_from(sorted(AREAS)),
    purpose=purposes,
    state=st.one_of(st.just(""), st.sampled_from(sorted(STATES))),
    zone=st.one_of(st.just(""), st.sampled_from(ZONES)),
    inquiry=st.booleans(),
    patient=st.booleans(),
)


def with_history(attempt: Attempt, now: dt.datetime, ages: list[int]) -> Attempt:
    history = tuple(now - dt.timedelta(minutes=age) for age in ages)
    return dataclasses.replace(attempt, history=history)


def snapshot_of(attempt: Attempt, now: dt.datetime, **more) -> Snapshot:
    """The same call for the engine, with consent enough for anything."""
    return Snapshot(
        to=f"+1{attempt.area}5550123",
        purpose=Purpose(attempt.purpose),
        consent=Consent(Level.WRITTEN, now - dt.timedelta(days=1)),
        inquired_at=now - dt.timedelta(days=2) if attempt.inquiry else None,
        existing_patient=attempt.patient,
        address_state=attempt.state,
        address_zone=attempt.zone,
        history=attempt.history,
        allow_test_numbers=True,
        **more,
    )


def time_codes(verdict: Verdict) -> list[str]:
    return [name for name in verdict.names if name.startswith(TIME_CODES)]


@settings(max_examples=400, deadline=None)
@given(attempts, minutes, gaps)
def test_the_engine_and_the_oracle_agree_on_every_instant(attempt, now, ages):
    attempt = with_history(attempt, now, ages)

    verdict = evaluate(snapshot_of(attempt, now), now, RULES)

    assert is_lawful(attempt, now) == (not time_codes(verdict))
    if verdict.outcome is Outcome.ALLOW:
        assert is_lawful(attempt, now)


@settings(max_examples=25, deadline=None)
@given(attempts, minutes, gaps)
def test_a_deferred_call_is_lawful_then_and_at_no_minute_before(attempt, now, ages):
    attempt = with_history(attempt, now, ages)
    verdict = evaluate(snapshot_of(attempt, now), now, RULES)
    if not time_codes(verdict) or set(verdict.names) - set(time_codes(verdict)) - {"WINDOW_EMPTY"}:
        return

    expected = first_lawful_minute(attempt, now, HORIZON_DAYS)

    assert verdict.defer_until == expected
    if expected is None:
        assert verdict.outcome is Outcome.BLOCK
        assert "WINDOW_EMPTY" in verdict.names
    else:
        later = evaluate(snapshot_of(attempt, now), expected, RULES)
        assert later.outcome is Outcome.ALLOW


@settings(max_examples=150, deadline=None)
@given(attempts, minutes, gaps, st.sampled_from(sorted(STATES)), st.sampled_from(ZONES))
def test_a_further_state_or_zone_never_allows_what_was_not(attempt, now, ages, state, zone):
    attempt = dataclasses.replace(with_history(attempt, now, ages), state="", zone="")
    before = evaluate(snapshot_of(attempt, now), now, RULES)
    narrower = (
        dataclasses.replace(attempt, zone=zone),
        dataclasses.replace(attempt, state=state),
        dataclasses.replace(attempt, state=state, zone=zone),
    )

    for more in narrower:
        after = evaluate(snapshot_of(more, now), now, RULES)
        assert set(before.names) - {"OK"} <= set(after.names)
        assert _not_looser(before, after)


@settings(max_examples=150, deadline=None)
@given(attempts, minutes, gaps, st.integers(0, 60))
def test_a_clinics_policy_only_tightens(attempt, now, ages, guard):
    attempt = with_history(attempt, now, ages)
    before = evaluate(snapshot_of(attempt, now), now, RULES)

    for more in ({"policy": DEFAULT_POLICY}, {"end_guard_minutes": guard}):
        assert _not_looser(before, evaluate(snapshot_of(attempt, now, **more), now, RULES))


@settings(max_examples=100, deadline=None)
@given(
    attempts,
    minutes,
    st.tuples(st.integers(0, 11), st.integers(12, 23)),
    st.frozensets(st.sampled_from(list(Lift))),
)
def test_a_further_rule_only_tightens(attempt, now, hours, lifted_by):
    before = evaluate(snapshot_of(attempt, now), now, RULES)
    span = (dt.time(hours[0]), dt.time(hours[1]))
    rule = WindowRule(
        id="more",
        scope="policy",
        kind="window",
        citation="",
        grade="policy",
        lifted_by=lifted_by,
        weekday=span,
        saturday=span,
        sunday=None,
    )
    more = dataclasses.replace(RULES, rows=(*RULES.rows, rule))

    assert _not_looser(before, evaluate(snapshot_of(attempt, now), now, more))


def _not_looser(before: Verdict, after: Verdict) -> bool:
    """Never from block or defer to allow, from block to defer, or to an earlier time."""
    order = [Outcome.ALLOW, Outcome.DEFER, Outcome.BLOCK]
    if order.index(after.outcome) != order.index(before.outcome):
        return order.index(after.outcome) > order.index(before.outcome)
    if before.defer_until and after.defer_until:
        return after.defer_until >= before.defer_until
    return True


@settings(max_examples=100, deadline=None)
@given(attempts, minutes, gaps)
def test_the_same_facts_give_the_same_verdict_and_fingerprint(attempt, now, ages):
    attempt = with_history(attempt, now, ages)

    one = evaluate(snapshot_of(attempt, now), now, RULES)
    other = evaluate(snapshot_of(attempt, now), now, RULES)

    assert one == other
    assert one.to_json() == other.to_json()
    assert inputs_sha256(one.snapshot.to_json()) == inputs_sha256(other.snapshot.to_json())


SECOND_SUNDAY_OF_MARCH = [
    "2026-03-08", "2027-03-14", "2028-03-12", "2029-03-11", "2030-03-10", "2031-03-09",
    "2032-03-14", "2033-03-13", "2034-03-12", "2035-03-11", "2036-03-09", "2037-03-08",
]  # fmt: skip
FIRST_SUNDAY_OF_NOVEMBER = [
    "2026-11-01", "2027-11-07", "2028-11-05", "2029-11-04", "2030-11-03", "2031-11-02",
    "2032-11-07", "2033-11-06", "2034-11-05", "2035-11-04", "2036-11-02", "2037-11-01",
]  # fmt: skip
# An area code of one zone whose Sunday opens at eight, its hours from UTC in winter, and whether
# its clocks change.
CLOCKS = [
    ("212", -5, True),
    ("314", -6, True),
    ("303", -7, True),
    ("503", -8, True),
    ("907", -10, True),  # Anchorage and the Aleutians: the later one decides in the morning
    ("602", -7, False),
    ("808", -10, False),
    ("340", -4, False),
    ("671", 10, False),
    ("684", -11, False),
]


@pytest.mark.parametrize(("area", "winter", "changes"), CLOCKS)
@pytest.mark.parametrize("sunday", SECOND_SUNDAY_OF_MARCH + FIRST_SUNDAY_OF_NOVEMBER)
def test_eight_oclock_is_eight_oclock_on_both_sides_of_every_change(area, winter, changes, sunday):
    change = dt.date.fromisoformat(sunday)
    for day in (change - dt.timedelta(days=1), change, change + dt.timedelta(days=1)):
        in_summer = day >= change if change.month == 3 else day < change
        offset = dt.timedelta(hours=winter + (1 if changes and in_summer else 0))
        eight = dt.datetime.combine(day, dt.time(8), dt.UTC) - offset
        second_before = eight - dt.timedelta(seconds=1)
        snapshot = snapshot_of(Attempt(area, inquiry=True), eight)

        assert evaluate(snapshot, eight, RULES).outcome is Outcome.ALLOW
        assert evaluate(snapshot, second_before, RULES).defer_until == eight


@pytest.mark.parametrize("sunday", SECOND_SUNDAY_OF_MARCH + FIRST_SUNDAY_OF_NOVEMBER)
def test_a_night_of_change_is_waited_out_by_the_clock_on_the_wall(sunday):
    change = dt.date.fromisoformat(sunday)
    spring = change.month == 3
    evening = dt.datetime.combine(change, dt.time(2, 30), dt.UTC) - dt.timedelta(hours=not spring)

    verdict = evaluate(snapshot_of(Attempt("212"), evening), evening, RULES)

    assert verdict.defer_until is not None
    waited = verdict.defer_until - evening
    assert waited == dt.timedelta(hours=9.5 if spring else 11.5)


def test_an_old_call_is_replayed_under_the_law_of_its_day():
    evening = dt.datetime(2026, 10, 17, 0, 30, tzinfo=dt.UTC)  # Friday 20:30 in Philadelphia
    week_later = evening + dt.timedelta(days=7)
    attempt = Attempt("215", inquiry=True)

    assert evaluate(snapshot_of(attempt, evening), evening, RULES).outcome is Outcome.ALLOW
    assert evaluate(snapshot_of(attempt, week_later), week_later, RULES).names == [
        "WINDOW_STATE_PA"
    ]
