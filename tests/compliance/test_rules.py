"""What evaluate adds up: every code kept, a block before a wait, one instant for all waits."""

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from openchair.compliance.law import PlaceRule
from openchair.compliance.rules import evaluate
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import (
    DEFAULT_POLICY,
    NO_POLICY,
    Consent,
    Level,
    Purpose,
    Snapshot,
)
from openchair.compliance.verdict import Outcome, Severity

RULES = packaged_ruleset()
NOON = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)  # noon in New York, a Tuesday
NIGHT = NOON + dt.timedelta(hours=11)
WRITTEN = Consent(Level.WRITTEN, NOON - dt.timedelta(days=3))
LEAD = Snapshot(
    to="+12125550123",
    consent=WRITTEN,
    inquired_at=NOON - dt.timedelta(days=3),
    allow_test_numbers=True,
)


def decide(now: dt.datetime = NOON, **facts):
    return evaluate(dataclasses.replace(LEAD, **facts), now, RULES)


def test_nothing_against_a_call_is_ok():
    verdict = decide()

    assert verdict.outcome is Outcome.ALLOW
    assert verdict.names == ["OK"]
    assert verdict.candidate_states == ("NY",)
    assert verdict.candidate_zones == ("America/New_York",)
    assert (verdict.ruleset_version, verdict.ruleset_sha256) == (RULES.version, RULES.sha256)


def test_an_allow_holds_for_a_minute_and_never_past_the_window():
    before_nine = NOON.replace(hour=1, minute=59, second=30) + dt.timedelta(days=1)

    assert decide().valid_until == NOON + dt.timedelta(seconds=60)
    assert decide(before_nine).valid_until == before_nine + dt.timedelta(seconds=30)


def test_every_objection_is_kept_and_a_block_beats_a_wait():
    verdict = decide(NIGHT, consent=Consent(), paused=True, suppressed="opted_out")

    assert verdict.outcome is Outcome.BLOCK
    assert verdict.defer_until is None
    assert verdict.names == [
        "CLIENT_PAUSED",
        "CONSENT_MISSING",
        "DNC_INTERNAL",
        "WINDOW_FEDERAL",
        "WINDOW_STATE_NY",
    ]


def test_a_hold_leaves_the_time_open():
    verdict = decide(NIGHT, emergency_states=frozenset({"LA"}), address_state="LA")

    assert verdict.outcome is Outcome.DEFER
    assert verdict.defer_until is None
    assert "EMERGENCY_STATE_LA" in verdict.names


def test_waits_end_at_the_first_instant_that_suits_them_all():
    wednesday = NOON + dt.timedelta(days=1)
    verdict = decide(
        NIGHT,
        callback_at=wednesday + dt.timedelta(hours=1),
        history=(NOON,) * 3,
        to="+13055550123",
    )

    assert verdict.names == [
        "CALLBACK_TIME",
        "FREQ_CAP_STATE_FL",
        "WINDOW_FEDERAL",
        "WINDOW_STATE_FL",
    ]
    assert verdict.defer_until == wednesday + dt.timedelta(hours=1)


def test_a_code_names_rule_zone_local_time_and_limit():
    (federal, _) = decide(NIGHT).codes

    assert federal.code == "WINDOW_FEDERAL"
    assert federal.rule_id == "federal.window"
    assert federal.citation.startswith("47 CFR 64.1200(c)(1)")
    assert federal.zone == "America/New_York"
    assert federal.local_time == "2026-12-01T23:00:00-05:00"
    assert (federal.observed, federal.limit) == ("23:00:00", "08:00-21:00")


def test_a_code_stands_once_for_each_zone():
    verdict = decide(NOON - dt.timedelta(hours=6), to="+18505550123")

    zones = [code.zone for code in verdict.codes if code.code == "WINDOW_FEDERAL"]
    assert zones == ["America/Chicago", "America/New_York"]
    assert verdict.names == ["WINDOW_FEDERAL", "WINDOW_STATE_FL"]


def test_a_time_in_any_zone_is_the_same_time():
    local = NOON.astimezone(ZoneInfo("America/New_York"))

    assert decide(local).to_json() == decide(NOON).to_json()


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        decide(NOON.replace(tzinfo=None))


def test_a_note_does_not_stop_a_call():
    verdict = decide(findings=frozenset({"OPTOUT_LINE_MISSING"}))

    assert verdict.outcome is Outcome.ALLOW
    assert [code.severity for code in verdict.codes] == [Severity.NOTE, Severity.NOTE]


def test_someone_who_calls_us_is_always_answered():
    verdict = decide(
        NIGHT, purpose=Purpose.INBOUND, consent=Consent(), paused=True, policy=DEFAULT_POLICY
    )

    assert verdict.names == ["OK"]
    assert verdict.snapshot.policy == NO_POLICY


def test_nothing_is_allowed_in_years_whose_holidays_nobody_wrote_down():
    assert decide(NOON.replace(year=2050)).names == ["CONSENT_EXPIRED", "RULESET_INVALID"]
    assert "RULESET_INVALID" in decide(NOON.replace(year=2015)).names


def test_a_number_without_area_or_address_has_no_hour():
    rules = dataclasses.replace(RULES, areas={})

    verdict = evaluate(LEAD, NOON, rules)

    assert verdict.outcome is Outcome.BLOCK
    assert "ZONE_UNKNOWN" in verdict.names


def test_a_number_refused_for_its_class_is_not_asked_where_it_is():
    assert decide(to="+18002345678").names == ["NUMBER_TYPE"]


def test_a_zone_that_does_not_exist_stops_the_call():
    assert decide(address_zone="America/Nowhere").names == ["ZONE_UNKNOWN"]


def test_an_outdated_row_of_any_kind_is_no_longer_asked():
    closed = tuple(
        dataclasses.replace(row, effective_to=dt.date(2026, 1, 1))
        if isinstance(row, PlaceRule)
        else row
        for row in RULES.rows
    )

    verdict = evaluate(
        dataclasses.replace(LEAD, address_zone="America/Nowhere"),
        NOON,
        dataclasses.replace(RULES, rows=closed),
    )

    assert verdict.names == ["OK"]


def test_a_law_that_begins_today_in_one_zone_counts():
    ban = next(row for row in RULES.rows if row.id == "state.WA.ban.automated")
    midnight = dt.datetime(2027, 1, 1, 7, 30, tzinfo=dt.UTC)  # still 2026 in Seattle
    new = dataclasses.replace(ban, id="new", effective_from=dt.date(2027, 1, 1))
    rules = dataclasses.replace(RULES, rows=tuple(new if row is ban else row for row in RULES.rows))
    cold = dataclasses.replace(LEAD, to="+12065550123", inquired_at=None)
    moved = dataclasses.replace(cold, address_zone="America/New_York")

    assert "AUTOMATED_BAN_STATE_WA" not in evaluate(cold, midnight, rules).names
    assert "AUTOMATED_BAN_STATE_WA" in evaluate(moved, midnight, rules).names
