"""Each evaluator alone: what it objects to, and what it lets pass."""

import dataclasses
import datetime as dt

import pytest

from openchair.compliance.checks import CHECKS, all_findings
from openchair.compliance.law import HolidayRule, WindowRule
from openchair.compliance.rules import evaluate
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import Answer, Consent, Level, Purpose, Snapshot
from openchair.compliance.verdict import Severity

RULES = packaged_ruleset()
NOON = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
LEAD = Snapshot(
    to="+16145550123",
    consent=Consent(Level.WRITTEN, NOON - 3 * DAY),
    inquired_at=NOON - 3 * DAY,
    allow_test_numbers=True,
)
COLD = dataclasses.replace(LEAD, inquired_at=None)
PRIOR = Consent(Level.PRIOR, NOON - 3 * DAY)


def names(snapshot: Snapshot, **facts) -> list[str]:
    return evaluate(dataclasses.replace(snapshot, **facts), NOON, RULES).names


def codes(snapshot: Snapshot, **facts):
    return evaluate(dataclasses.replace(snapshot, **facts), NOON, RULES).codes


def test_every_kind_of_rule_has_an_evaluator_or_a_clock():
    assert {type(row) for row in RULES.rows} == {*CHECKS, WindowRule, HolidayRule}


@pytest.mark.parametrize("purpose", sorted(set(Purpose) - {Purpose.INBOUND}))
@pytest.mark.parametrize("level", Level)
def test_each_purpose_asks_for_its_level_of_consent(purpose, level):
    needed = Level.WRITTEN if purpose.regime == "telemarketing" else Level.PRIOR

    found = names(LEAD, purpose=purpose, consent=Consent(level))

    if level >= needed:
        assert found == ["OK"]
    else:
        assert found == ["CONSENT_LEVEL" if level else "CONSENT_MISSING"]


def test_a_state_that_asks_for_written_consent_is_cited_too():
    found = codes(LEAD, to="+13055550123", consent=PRIOR)

    assert [code.rule_id for code in found] == [
        "federal.consent.telemarketing",
        "state.FL.consent",
    ]


@pytest.mark.parametrize(
    ("days", "found"),
    [(548, "OK"), (548.1, "CONSENT_EXPIRED"), (-0.5, "OK"), (-2, "CONSENT_EVIDENCE")],
)
def test_consent_runs_out_and_does_not_come_from_the_future(days, found):
    assert names(LEAD, consent=Consent(Level.WRITTEN, NOON - days * DAY)) == [found]


@pytest.mark.parametrize(
    ("given", "revoked", "found"),
    [
        (3, 2, "CONSENT_REVOKED"),
        (3, 3, "CONSENT_REVOKED"),
        (2, 3, "OK"),
        (None, 3, "CONSENT_REVOKED"),
    ],
)
def test_a_revocation_counts_unless_consent_was_given_again(given, revoked, found):
    at = NOON - given * DAY if given else None

    assert names(LEAD, consent=Consent(Level.WRITTEN, at, NOON - revoked * DAY)) == [found]


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("opted_out", "DNC_INTERNAL"),
        ("manual", "DNC_INTERNAL"),
        ("a reason of tomorrow", "DNC_INTERNAL"),
        ("wrong_number", "NUMBER_WRONG_PARTY"),
        ("global", "DNC_GLOBAL"),
    ],
)
def test_a_suppression_stops_every_purpose(reason, found):
    for purpose in (Purpose.LEAD_FOLLOWUP, Purpose.APPT_REMINDER, Purpose.CALLBACK_REQUESTED):
        assert names(LEAD, purpose=purpose, suppressed=reason) == [found]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (Answer.NOT_ASKED, []),
        (Answer.NO, []),
        (Answer.YES, ["DNC_NATIONAL"]),
        (Answer.UNKNOWN, ["CHECK_UNAVAILABLE"]),
        (Answer.NO_DATA, ["CHECK_UNAVAILABLE"]),
    ],
)
def test_the_national_list_is_asked_where_nothing_lifts_it(answer, found):
    cold = dataclasses.replace(COLD, consent=PRIOR, national_list=answer)

    assert names(cold) == sorted([*found, "CONSENT_LEVEL"])


@pytest.mark.parametrize(
    "lift",
    [
        {"consent": Consent(Level.WRITTEN)},
        {"inquired_at": NOON - 90 * DAY},
        {"existing_patient": True},
        {"last_visit_at": NOON - 548 * DAY},
    ],
)
def test_what_lifts_the_national_list(lift):
    cold = dataclasses.replace(COLD, consent=PRIOR, national_list=Answer.YES)

    assert "DNC_NATIONAL" not in names(cold, **lift)


@pytest.mark.parametrize(
    "stale",
    [
        {"inquired_at": NOON - 91 * DAY},
        {"inquired_at": NOON + 2 * DAY},
        {"last_visit_at": NOON - 549 * DAY},
        {"existing_patient": True, "last_visit_at": NOON - 549 * DAY},
        {"landline": True},
    ],
)
def test_what_is_too_old_or_yet_to_come_lifts_nothing(stale):
    cold = dataclasses.replace(COLD, consent=PRIOR, national_list=Answer.YES)

    assert "DNC_NATIONAL" in names(cold, **stale)


def test_a_copy_of_the_national_list_is_fresh_for_31_days():
    assert names(LEAD, national_list_at=NOON - 31 * DAY) == ["OK"]
    assert names(LEAD, national_list_at=NOON - 31.1 * DAY) == ["DNC_SCRUB_STALE"]


@pytest.mark.parametrize(
    "state", ["CO", "FL", "IN", "LA", "MA", "MO", "OK", "PA", "TN", "TX", "WY"]
)
def test_states_with_a_list_of_their_own_are_asked(state):
    area = next(npa for npa, area in RULES.areas.items() if area.state == state)
    lead = dataclasses.replace(LEAD, to=f"+1{area}5550123")

    assert names(lead, state_lists=frozenset({state})) == [f"DNC_STATE_{state}"]
    assert names(lead, state_lists=frozenset({"OH"})) == ["OK"]


@pytest.mark.parametrize(
    ("answer", "asked_days", "consent_days", "found"),
    [
        (Answer.YES, 1, 1, "REASSIGNED"),
        (Answer.NO, 31, 200, "OK"),
        (Answer.NO, 32, 200, "RND_STALE"),
        (Answer.NO_DATA, 1, 90, "OK"),
        (Answer.NO_DATA, 1, 91, "RND_NO_DATA"),
        (Answer.UNKNOWN, 1, 91, "RND_NO_DATA"),
        (Answer.UNKNOWN, 1, 5, "OK"),
        (Answer.NOT_ASKED, 1, 200, "OK"),
    ],
)
def test_a_number_may_have_changed_hands(answer, asked_days, consent_days, found):
    consent = Consent(Level.WRITTEN, NOON - consent_days * DAY)

    assert names(
        LEAD, consent=consent, reassigned=answer, reassigned_at=NOON - asked_days * DAY
    ) == [found]


def test_maine_asks_the_database_before_every_solicitation():
    maine = dataclasses.replace(LEAD, to="+12075550123", reassigned=Answer.UNKNOWN)

    assert names(maine) == ["RND_NO_DATA"]
    assert names(maine, purpose=Purpose.APPT_REMINDER) == ["OK"]


def test_consent_of_unknown_age_counts_as_old_for_the_database():
    assert names(LEAD, consent=Consent(Level.WRITTEN), reassigned=Answer.NO_DATA) == ["RND_NO_DATA"]


@pytest.mark.parametrize("state", ["AR", "MI", "MN", "MT", "NC", "ND", "TN", "WA", "WI", "WY"])
def test_states_that_ban_automated_sales_calls(state):
    area = next(npa for npa, area in RULES.areas.items() if area.state == state)
    cold = dataclasses.replace(COLD, to=f"+1{area}5550123")

    assert f"AUTOMATED_BAN_STATE_{state}" in names(cold)
    assert f"AUTOMATED_BAN_STATE_{state}" not in names(cold, inquired_at=NOON - DAY)
    assert f"AUTOMATED_BAN_STATE_{state}" not in names(cold, existing_patient=True)
    assert f"AUTOMATED_BAN_STATE_{state}" not in names(cold, purpose=Purpose.APPT_REMINDER)


@pytest.mark.parametrize(("state", "to"), [("AZ", "+16025550123"), ("NJ", "+12015550123")])
@pytest.mark.parametrize(
    ("facts", "banned"),
    [
        ({}, True),
        ({"inquired_at": NOON - DAY}, False),
        ({"existing_patient": True}, False),
        ({"landline": True}, False),
        ({"consent": Consent(Level.WRITTEN)}, False),
    ],
)
def test_states_that_protect_mobiles(state, to, facts, banned):
    cold = dataclasses.replace(COLD, to=to, consent=PRIOR)

    assert (f"CELL_BAN_STATE_{state}" in names(cold, **facts)) is banned


def test_an_emergency_in_louisiana_stops_everything_and_in_new_york_the_unasked():
    louisiana = dataclasses.replace(LEAD, to="+15045550123", emergency_states=frozenset({"LA"}))
    new_york = dataclasses.replace(COLD, to="+12125550123", emergency_states=frozenset({"NY"}))

    assert names(louisiana, purpose=Purpose.APPT_REMINDER) == ["EMERGENCY_STATE_LA"]
    assert names(new_york) == ["EMERGENCY_STATE_NY"]
    assert names(new_york, existing_patient=True) == ["OK"]
    assert names(new_york, purpose=Purpose.APPT_REMINDER) == ["OK"]


@pytest.mark.parametrize(
    ("finding", "severity", "minutes"),
    [
        ("CLIENT_BAA_MISSING", Severity.BLOCK, None),
        ("SCRIPT_AI_DISCLOSURE_MISSING", Severity.BLOCK, None),
        ("REGISTRATION_MISSING_TX", Severity.BLOCK, None),
        ("ABANDON_RATE", Severity.HOLD, None),
        ("CHECK_UNAVAILABLE", Severity.WAIT, 15),
        ("CONCURRENT_CALL", Severity.WAIT, 5),
        ("OPTOUT_LINE_MISSING", Severity.NOTE, None),
    ],
)
def test_what_was_found_elsewhere_has_its_effect(finding, severity, minutes):
    found = codes(LEAD, findings=frozenset({finding}))[-1]

    assert (found.code, found.severity) == (finding, severity)
    assert found.until == (NOON + dt.timedelta(minutes=minutes) if minutes else None)


@pytest.mark.parametrize("finding", ["NO_SUCH", "LITIGATOR_TX", "REGISTRATION_MISSING"])
def test_a_finding_that_no_rule_knows_is_our_mistake(finding):
    with pytest.raises(ValueError, match=finding):
        names(LEAD, findings=frozenset({finding}))


def test_a_pause_and_an_open_call_are_findings_with_fields_of_their_own():
    snapshot = dataclasses.replace(
        LEAD, paused=True, open_call=True, findings=frozenset({"LITIGATOR"})
    )

    assert all_findings(snapshot) == {"CLIENT_PAUSED", "CONCURRENT_CALL", "LITIGATOR"}
    assert all_findings(LEAD) == frozenset()


def test_a_callback_is_never_early():
    assert names(LEAD, callback_at=NOON + dt.timedelta(seconds=1)) == ["CALLBACK_TIME"]
    assert names(LEAD, callback_at=NOON) == ["OK"]
