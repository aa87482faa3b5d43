"""What codes amount to, where they are enforced and where they only advise."""

import dataclasses
import datetime as dt

import pytest

from openchair.compliance.rules import evaluate
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import Consent, Level, Snapshot
from openchair.compliance.verdict import (
    ALWAYS_BINDING,
    Code,
    Outcome,
    Severity,
    binding,
    binding_codes,
    outcome_of,
)

NOON = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
NIGHT = NOON + dt.timedelta(hours=10)
LEAD = Snapshot(to="+12125550123", consent=Consent(Level.WRITTEN), allow_test_numbers=True)


def decide(now: dt.datetime = NOON, **facts):
    return evaluate(dataclasses.replace(LEAD, **facts), now, packaged_ruleset())


@pytest.mark.parametrize(
    ("severities", "outcome"),
    [
        ([], Outcome.ALLOW),
        ([Severity.NOTE], Outcome.ALLOW),
        ([Severity.WAIT, Severity.NOTE], Outcome.DEFER),
        ([Severity.HOLD], Outcome.DEFER),
        ([Severity.WAIT, Severity.BLOCK, Severity.HOLD], Outcome.BLOCK),
    ],
)
def test_the_gravest_code_decides(severities, outcome):
    assert outcome_of([Code("ANY", severity) for severity in severities]) is outcome


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, Outcome.ALLOW),
        ({"consent": Consent()}, Outcome.ALLOW),
        ({"suppressed": "opted_out"}, Outcome.BLOCK),
        ({"suppressed": "wrong_number"}, Outcome.BLOCK),
        ({"consent": Consent(Level.WRITTEN, None, NOON)}, Outcome.BLOCK),
        ({"paused": True}, Outcome.BLOCK),
        ({"to": "+18002345678"}, Outcome.BLOCK),
        ({"to": "+14162345678"}, Outcome.BLOCK),
        ({"to": "911"}, Outcome.BLOCK),
        ({"allow_test_numbers": False}, Outcome.BLOCK),
        ({"open_call": True}, Outcome.DEFER),
    ],
)
def test_what_binds_even_where_compliance_only_advises(facts, outcome):
    assert binding(decide(NIGHT, **facts)) is outcome


def test_advice_keeps_the_codes_that_bind_apart():
    verdict = decide(NIGHT, suppressed="opted_out")

    assert verdict.names == ["DNC_INTERNAL", "WINDOW_FEDERAL", "WINDOW_STATE_NY"]
    assert [code.code for code in binding_codes(verdict)] == ["DNC_INTERNAL"]


def test_every_binding_code_is_one_that_some_rule_gives():
    given = {getattr(row, "code", "") for row in packaged_ruleset().rows} | {"CONSENT_REVOKED"}

    assert given >= ALWAYS_BINDING


def test_a_verdict_is_plain_json_without_empty_fields():
    document = decide(NIGHT).to_json()

    assert document["outcome"] == "defer"
    assert document["defer_until"] == "2026-12-02T13:00:00+00:00"
    assert document["candidate_states"] == ["NY"]
    assert set(document["codes"][0]) == {
        "code",
        "severity",
        "citation",
        "rule_id",
        "zone",
        "local_time",
        "observed",
        "limit",
    }
    assert decide().to_json()["defer_until"] is None
