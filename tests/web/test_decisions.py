"""Why a call was made, or not, through the API."""

import random

from openchair.calling.admission import Limits, admit
from openchair.calling.house import House
from openchair.compliance.ruleset import packaged_ruleset
from openchair.ids import Ids
from tests.web.conftest import RealWorld, is_problem

WIDE = Limits(seats=50, calls_per_second=1000, intents=50)


def decided(world: RealWorld) -> str:
    """Upload leads, let an admission decide about them, and return the first one's call."""
    world.upload(rows=2)
    house = House(Ids(world.clock, random.Random(7)), packaged_ruleset(), True, True)
    world.database.write(lambda session: admit(session, house, WIDE, now=world.clock.now()))
    calls = world.machine().get(f"/api/clients/{world.here.id}/calls").json()["items"]
    return str(calls[0]["id"])


def test_a_call_is_explained_in_words_with_the_law(real_world: RealWorld):
    call_id = decided(real_world)

    answer = real_world.machine().get(f"/api/calls/{call_id}/decision")

    body = answer.json()
    assert answer.status_code == 200
    assert (body["call_id"], body["result"], body["dialled_at"]) == (call_id, "blocked", None)
    [decision] = body["decisions"]
    assert (decision["outcome"], decision["enforced"], decision["inputs_intact"]) == (
        "block",
        True,
        True,
    )
    [objection] = [each for each in decision["objections"] if each["code"] == "CONSENT_MISSING"]
    assert "No consent is on record" in objection["says"]
    assert "47 CFR 64.1200(a)(2)" in objection["citation"]
    assert decision["position"] in {1, 2}
    assert any("CONSENT_MISSING" in line for line in body["words"])


def test_a_call_nobody_has_decided_about_has_no_decisions(real_world: RealWorld):
    real_world.upload(rows=1)
    url = f"/api/clients/{real_world.here.id}/calls"
    [call] = real_world.machine().get(url).json()["items"]

    body = real_world.machine().get(f"/api/calls/{call['id']}/decision").json()

    assert (body["decisions"], body["decision_id"]) == ([], None)


def test_another_clinics_call_is_not_there(real_world: RealWorld):
    call_id = decided(real_world)

    answer = real_world.machine(real_world.foreign_key).get(f"/api/calls/{call_id}/decision")

    assert is_problem(answer, 404, "not_found")
