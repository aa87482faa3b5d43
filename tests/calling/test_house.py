"""What every step knows of the installation: a clinic's policy is its own where it has one."""

import datetime as dt
import random
from dataclasses import FrozenInstanceError

import pytest

from openchair.calling.house import House, tell_nobody
from openchair.calling.rules import CallingPolicy
from openchair.clock import VirtualClock
from openchair.compliance.ruleset import packaged_ruleset
from openchair.ids import Ids
from openchair.tables import Client

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)


@pytest.fixture
def house() -> House:
    ids = Ids(VirtualClock(NOW), random.Random(1))
    return House(ids=ids, ruleset=packaged_ruleset(), enforced=True, allow_test_numbers=True)


def clinic(**policy) -> Client:
    return Client(id="client_1", name="Smile Dental", created_at=NOW, policy=policy)


def test_a_clinic_that_asked_for_nothing_has_the_usual_policy(house):
    assert house.policy(clinic()) == CallingPolicy()


def test_what_a_clinic_asked_for_counts_and_the_rest_is_usual(house):
    policy = house.policy(clinic(gap_hours=9, retry={"busy_minutes": 5}))

    assert (policy.gap_hours, policy.retry.busy_minutes) == (9, 5)
    assert policy.window == CallingPolicy().window
    assert policy.retry.no_answer_minutes == CallingPolicy().retry.no_answer_minutes


def test_a_policy_nobody_can_follow_is_known_for_one(house):
    assert not house.has_policy(clinic(gap_hours=-1))
    assert house.policy(clinic(gap_hours=-1)) == CallingPolicy()
    assert house.has_policy(clinic(gap_hours=1))
    assert house.has_policy(clinic())


def test_unless_told_otherwise_hours_are_lawful_and_pass_as_in_life(house):
    assert house.respects_windows
    assert house.speed == 1
    assert house.tell is tell_nobody


def test_nobody_changes_the_house_on_the_way(house):
    with pytest.raises(FrozenInstanceError):
        house.enforced = False
