"""What speaks for a call, and for how long."""

import datetime as dt

import pytest

from openchair.compliance.case import new_case
from openchair.compliance.law import Lift
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import Consent, Level, Purpose, Snapshot

NOW = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)


def days_ago(days: float) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("facts", "lifts"),
    [
        ({}, set()),
        ({"consent": Consent(Level.WRITTEN)}, {Lift.WRITTEN}),
        ({"consent": Consent(Level.PRIOR)}, set()),
        ({"inquired_at": days_ago(90)}, {Lift.INQUIRY}),
        ({"inquired_at": days_ago(90.01)}, set()),
        ({"inquired_at": days_ago(-1)}, {Lift.INQUIRY}),
        ({"inquired_at": days_ago(-1.01)}, set()),
        ({"purpose": Purpose.CALLBACK_REQUESTED}, {Lift.INQUIRY}),
        ({"purpose": Purpose.MISSED_CALL_RETURN}, {Lift.INQUIRY}),
        ({"existing_patient": True}, {Lift.PATIENT}),
        ({"last_visit_at": days_ago(548)}, {Lift.PATIENT}),
        ({"last_visit_at": days_ago(548.01)}, set()),
        ({"existing_patient": True, "last_visit_at": days_ago(600)}, set()),
        ({"landline": True}, {Lift.LANDLINE}),
        (
            {"landline": True, "existing_patient": True, "consent": Consent(Level.WRITTEN)},
            {Lift.LANDLINE, Lift.PATIENT, Lift.WRITTEN},
        ),
    ],
)
def test_what_speaks_for_a_call(facts, lifts):
    case = new_case(Snapshot(to="+12125550123", **facts), NOW, packaged_ruleset())

    assert case.lifts == lifts


def test_an_age_is_counted_back_from_now():
    case = new_case(Snapshot(to="+12125550123"), NOW, packaged_ruleset())

    assert case.age(days_ago(2)) == dt.timedelta(days=2)
    assert case.age(None) is None
