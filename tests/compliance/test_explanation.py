"""Why a call was made, or not: a stored decision in words, and what today's rules say of it."""

import dataclasses
import datetime as dt
import json
import random

import pytest

from openchair.clock import VirtualClock
from openchair.compliance.explanation import Explanation, explain
from openchair.compliance.law import Ruleset
from openchair.compliance.rules import evaluate
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import DEFAULT_POLICY, Consent, Level, Snapshot
from openchair.compliance.store import decision_row
from openchair.ids import Ids
from openchair.tables import Decision

RULES = packaged_ruleset()
TODAY = dt.date(2026, 12, 1)
NOON = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
FRIDAY_EVENING = dt.datetime(2026, 10, 17, 0, 30, tzinfo=dt.UTC)  # 20:30 in Philadelphia
LEAD = Snapshot(
    "+12155550123",
    consent=Consent(Level.WRITTEN, NOON - dt.timedelta(days=90)),
    allow_test_numbers=True,
)


def decided(
    now: dt.datetime = NOON, *, enforced: bool = True, ruleset: Ruleset = RULES, **facts
) -> Decision:
    """A decision as the database gives it back."""
    verdict = evaluate(dataclasses.replace(LEAD, **facts), now, ruleset)
    ids = Ids(VirtualClock(now), random.Random(1))
    row = decision_row(verdict, call_id="call", client_id="client", enforced=enforced, ids=ids)
    return Decision(**{**row, "inputs": json.loads(json.dumps(row["inputs"]))})


def without(rule_id: str) -> Ruleset:
    """An older version of the rules, which lacks one."""
    rows = tuple(row for row in RULES.rows if row.id != rule_id)
    return dataclasses.replace(RULES, rows=rows, version="older", sha256="older")


def told(decision: Decision) -> Explanation:
    return explain(decision, RULES, TODAY)


def test_an_allowed_call_names_the_rules_that_were_asked():
    explanation = told(decided())

    asked = {rule.id: rule for rule in explanation.asked}
    assert explanation.objections == ()
    assert asked["federal.consent.telemarketing"].says == "Asks for written consent."
    assert asked["state.PA.window.2026-10-18"].citation.startswith("73 P.S. 2245")
    assert "state.PA.window.until-2026-10-17" not in asked
    assert asked["federal.dnc.national"].lifted_by == "written"


def test_an_objection_has_its_rule_in_words():
    (objection,) = told(decided(consent=Consent())).objections

    assert objection.says == "No consent is on record (seen: none, asked for: written)."
    assert objection.rule is not None
    assert objection.rule.citation == "47 CFR 64.1200(a)(2), (a)(3), (f)(9); FCC 24-17"


def test_a_clinics_own_rule_is_no_row_of_the_law():
    (objection, *_) = told(decided(NOON - dt.timedelta(hours=4), policy=DEFAULT_POLICY)).objections

    assert (objection.code["code"], objection.rule) == ("WINDOW_POLICY", None)


def test_the_same_rules_decide_the_same():
    explanation = told(decided(FRIDAY_EVENING))

    assert explanation.has_todays_rules
    assert explanation.again is not None
    assert not explanation.again.differs


def test_the_law_of_today_may_say_otherwise_of_a_call_of_then():
    today = told(decided(FRIDAY_EVENING)).today

    assert today is not None
    assert (today.outcome, today.differs) == ("defer", True)
    assert today.new == ("Outside the hours of Pennsylvania's law.",)


def test_a_rule_that_was_added_since_is_told():
    older = without("federal.consent.telemarketing")

    explanation = told(decided(consent=Consent(Level.PRIOR), ruleset=older))

    assert not explanation.has_todays_rules
    assert explanation.again is not None
    assert explanation.again.outcome == "block"
    assert explanation.again.new == ("The consent on record is too weak for this kind of call.",)


def test_an_objection_that_is_gone_since_is_told():
    decision = decided()
    decision.outcome, decision.codes = "block", [{"code": "LITIGATOR", "severity": "block"}]

    again = told(decision).again

    assert again is not None
    assert (again.outcome, again.differs) == ("allow", True)
    assert again.gone == ("The person is known to sue callers.",)


@pytest.mark.parametrize(
    ("facts", "binds"),
    [
        ({"enforced": True, "consent": Consent()}, True),
        ({"enforced": False, "consent": Consent()}, False),
        ({"enforced": False, "suppressed": "opted_out"}, True),
    ],
)
def test_advice_binds_only_where_it_always_does(facts, binds: bool):
    assert told(decided(**facts)).binds is binds


def test_facts_that_were_changed_are_seen():
    decision = decided()
    assert told(decision).is_intact

    decision.inputs = {**decision.inputs, "to": "+12155550124"}

    assert not told(decision).is_intact


def test_facts_of_another_version_are_not_guessed():
    decision = decided()
    decision.inputs = {**decision.inputs, "star_sign": "leo"}

    explanation = told(decision)

    assert "star_sign" in explanation.fault
    assert (explanation.again, explanation.today, explanation.asked) == (None, None, ())


def test_an_explanation_is_plain_json():
    decision = decided(FRIDAY_EVENING + dt.timedelta(hours=4), consent=Consent())

    document = json.loads(json.dumps(told(decision).to_json()))

    assert document["inputs_sha256"] == decision.inputs_sha256
    assert document["objections"][0]["rule"]["id"] == "federal.consent.telemarketing"
    assert document["today"]["outcome"] == "block"
