"""What must hold of every dial: one case for each way in which it may not."""

import dataclasses
import datetime as dt
import json
import random

import pytest

from openchair.calling.dial_checks import PROVES, Check, Dial, faults_of
from openchair.clock import VirtualClock
from openchair.compliance.chain import inputs_sha256
from openchair.compliance.rules import evaluate
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import DEFAULT_POLICY, Consent, Level, Snapshot
from openchair.compliance.store import decision_row
from openchair.ids import Ids
from openchair.tables import Decision

RULES = packaged_ruleset()
NOON = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
MIDNIGHT = NOON + dt.timedelta(hours=12)
LEAD = Snapshot(
    "+12125550123",
    consent=Consent(Level.WRITTEN),
    policy=DEFAULT_POLICY,
    allow_test_numbers=True,
)


def seconds(count: float) -> dt.timedelta:
    return dt.timedelta(seconds=count)


def decision(now: dt.datetime = NOON, *, enforced: bool = True, **facts) -> Decision:
    verdict = evaluate(dataclasses.replace(LEAD, **facts), now, RULES)
    ids = Ids(VirtualClock(now), random.Random(1))
    row = decision_row(verdict, call_id="call", client_id="client", enforced=enforced, ids=ids)
    return Decision(**{**row, "inputs": json.loads(json.dumps(row["inputs"]))})


def dial(made: Decision | None, **changes) -> Dial:
    at = made.decided_at + seconds(0.4) if made else NOON
    return dataclasses.replace(Dial("call", "client", 1, "+12125550123", at, made), **changes)


def broken(given: Dial) -> list[Check]:
    return [check for check, _ in faults_of(given, RULES)]


def with_inputs(made: Decision, **changes) -> Decision:
    """A decision whose facts were changed, and their fingerprint with them."""
    made.inputs = {**made.inputs, **changes}
    made.inputs_sha256 = inputs_sha256(made.inputs)
    return made


def test_every_check_is_said_in_words():
    assert set(PROVES) == set(Check)


@pytest.mark.parametrize("after", [0, 0.4, 60])
def test_an_allowed_dial_within_a_minute_is_faultless(after: float):
    assert broken(dial(decision(), at=NOON + seconds(after))) == []


def test_a_dial_without_a_decision_is_one():
    assert broken(dial(None)) == [Check.DECISION]


@pytest.mark.parametrize("after", [60.1, 3600, -0.1])
def test_a_decision_too_old_or_made_afterwards_proves_nothing(after: float):
    assert broken(dial(decision(), at=NOON + seconds(after))) == [Check.FRESH]


def test_a_dial_whose_time_is_not_written_down_cannot_be_proved():
    assert broken(dial(decision(), at=None)) == [Check.FRESH]


@pytest.mark.parametrize(
    "changes", [{"call_id": "another"}, {"client_id": "another"}, {"phone": "+12125550124"}]
)
def test_a_decision_about_something_else_proves_nothing(changes):
    assert broken(dial(decision(), **changes)) == [Check.DECISION]


def test_a_binding_no_was_dialled_against():
    assert broken(dial(decision(consent=Consent()))) == [Check.ALLOWED]


def test_advice_may_be_dialled_against():
    assert broken(dial(decision(MIDNIGHT, enforced=False, consent=Consent()))) == []


def test_what_always_binds_may_not():
    assert broken(dial(decision(enforced=False, suppressed="opted_out"))) == [Check.ALLOWED]


def test_a_window_that_closed_between_decision_and_dial_is_seen():
    last_second = dt.datetime(2026, 12, 2, 0, 59, 59, tzinfo=dt.UTC)  # 19:59:59 in New York

    assert broken(dial(decision(last_second), at=last_second + seconds(0.9))) == []
    assert broken(dial(decision(last_second), at=last_second + seconds(1))) == [Check.HOURS]


def test_the_hours_are_those_of_the_law_of_that_day():
    before = dt.datetime(2026, 10, 16, 23, 30, tzinfo=dt.UTC)  # Friday 19:30 in Philadelphia
    a_week_later = before + dt.timedelta(days=7)
    made = [decision(day, to="+12155550123") for day in (before, a_week_later)]

    found = [broken(dial(each, phone="+12155550123")) for each in made]

    assert found == [[], [Check.ALLOWED, Check.HOURS]]


@pytest.mark.parametrize(("after", "is_broken"), [(-1, False), (5, False), (5.1, True)])
def test_no_dial_after_a_suppression_took_effect(after: float, is_broken: bool):
    given = dial(decision(), at=NOON, suppressed_at=NOON - seconds(after))

    assert broken(given) == ([Check.SUPPRESSION] if is_broken else [])


def test_facts_that_were_changed_are_seen():
    made = decision()
    made.inputs = {**made.inputs, "address_state": "CT"}

    assert broken(dial(made)) == [Check.INTACT]


def test_facts_that_cannot_be_read_back_prove_nothing():
    assert broken(dial(with_inputs(decision(), star_sign="leo"))) == [Check.INTACT]
