"""What was stored of a decision is enough to decide it again, to the last code."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.compliance.evidence import EvidenceError, law_of, read_snapshot
from openchair.compliance.rules import evaluate
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import (
    DEFAULT_POLICY,
    Answer,
    Consent,
    Level,
    Policy,
    Purpose,
    Snapshot,
)

RULES = packaged_ruleset()
INSTANTS = st.integers(1_577_836_800, 1_893_456_000).map(
    lambda second: dt.datetime.fromtimestamp(second, dt.UTC)
)
SNAPSHOTS = st.builds(
    Snapshot,
    to=st.sampled_from(["+12125550123", "+12155550123", "+18002345678", "911"]),
    purpose=st.sampled_from(Purpose),
    consent=st.builds(
        Consent, st.sampled_from(Level), st.none() | INSTANTS, st.none() | INSTANTS
    ),
    inquired_at=st.none() | INSTANTS,
    existing_patient=st.booleans(),
    address_state=st.sampled_from(["", "CA", "Florida"]),
    address_zip=st.sampled_from(["", "98101"]),
    history=st.lists(INSTANTS, max_size=3).map(tuple),
    suppressed=st.sampled_from(["", "opted_out"]),
    policy=st.sampled_from(
        [Policy(), DEFAULT_POLICY, Policy(days_off=frozenset({dt.date(2026, 12, 1)}))]
    ),
    national_list=st.sampled_from(Answer),
    emergency_states=st.frozensets(st.sampled_from(["LA", "NY"])),
    findings=st.frozensets(st.sampled_from(["LITIGATOR", "CLINIC_CLOSED"])),
)  # fmt: skip


@given(SNAPSHOTS)
def test_facts_come_back_as_they_were_stored(snapshot: Snapshot):
    stored = json.loads(json.dumps(snapshot.to_json()))

    assert read_snapshot(stored) == snapshot


@given(SNAPSHOTS, INSTANTS)
def test_what_is_read_back_is_decided_alike(snapshot: Snapshot, now: dt.datetime):
    verdict = evaluate(snapshot, now, RULES)
    stored = json.loads(json.dumps(snapshot.to_json()))

    assert evaluate(read_snapshot(stored), now, RULES).to_json() == verdict.to_json()


def test_what_follows_from_the_facts_is_not_one_of_them():
    inputs = {"to": "+12125550123", "candidate_states": ["NY"], "candidate_zones": []}

    assert read_snapshot(inputs) == Snapshot(to="+12125550123")


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"to": "+12125550123", "star_sign": "leo"},
        {"to": "+12125550123", "consent": {"level": "strong"}},
        {"to": "+12125550123", "consent": "written"},
        {"to": "+12125550123", "history": ["yesterday"]},
        {"to": "+12125550123", "purpose": "fun"},
    ],
)
def test_what_is_not_understood_is_not_left_out(inputs):
    with pytest.raises(EvidenceError):
        read_snapshot(inputs)


def test_the_law_of_a_day_holds_for_ever():
    friday_evening = dt.datetime(2026, 10, 17, 0, 30, tzinfo=dt.UTC)  # 20:30 in Philadelphia
    lead = Snapshot("+12155550123", consent=Consent(Level.WRITTEN), allow_test_numbers=True)

    then, later = (law_of(RULES, dt.date(2026, 10, day)) for day in (17, 18))

    assert evaluate(lead, friday_evening, then).names == ["OK"]
    assert evaluate(lead, friday_evening, later).names == ["WINDOW_STATE_PA"]
