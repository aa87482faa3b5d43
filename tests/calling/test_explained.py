"""Why a call was made, or not, as data and as sentences."""

import pytest

from openchair.calling.admission import Limits, admit
from openchair.calling.door import door
from openchair.calling.explained import Explained, explain_call
from openchair.errors import NotFoundError
from openchair.tables import Call
from tests.support.clinics import World

WIDE = Limits(seats=50, calls_per_second=1000, intents=50)


def explained(world: World, call_id: str) -> Explained:
    with world.database.reading() as session:
        return explain_call(session, call_id, world.house.ruleset, world.now.date())


def dialled(world: World, **lead) -> Call:
    call = world.call(world.client(), lead=lead)
    world.database.write(lambda session: admit(session, world.house, WIDE, now=world.now))
    world.clock.sleep(0.3)
    world.database.write(lambda session: door(session, call.id, world.house, WIDE, now=world.now))
    return call


def test_a_call_that_was_made_is_told_in_sentences(world):
    call = dialled(world)

    told = explained(world, call.id)

    words = told.to_json()["words"]
    assert words[0].startswith(f"{call.id}: Smile Dental to +12125550123, attempt 1, dialled Tue")
    assert words[1].endswith("of Tue 2026-12-01 10:00:00 EST: allowed.")
    assert words[2:4] == [
        "The call was dialled by it 0.3 seconds later.",
        "Nothing stood against the call.",
    ]
    assert any("47 CFR 64.1200(c)(1)" in line for line in words if line.startswith("Asked: "))
    assert words[-1] == "Had today's law been in force then: the same, allowed."


def test_what_stood_against_a_call_is_told_with_the_law(world):
    call = dialled(world, consent_level="none")

    words = explained(world, call.id).to_json()["words"]

    assert "not dialled; blocked." in words[0]
    assert words[1].endswith(": refused.")
    [reason] = [line for line in words if "CONSENT_MISSING" in line]
    assert reason.startswith("No consent is on record")
    assert "47 CFR 64.1200(a)(2)" in reason


def test_of_several_decisions_the_one_it_was_dialled_by_is_the_main_one(world):
    call = world.call(world.client())
    world.database.write(lambda session: admit(session, world.house, WIDE, now=world.now))
    world.clock.sleep(5)
    world.database.write(lambda session: door(session, call.id, world.house, WIDE, now=world.now))

    told = explained(world, call.id)

    assert len(told.decisions) == 2
    assert told.main is told.decisions[1]
    assert [each["position"] for each in told.to_json()["decisions"]] == [1, 2]


def test_a_call_nobody_has_decided_about_yet_says_so(world):
    call = world.call(world.client())

    words = explained(world, call.id).to_json()["words"]

    assert words[1].startswith("Nothing has been decided yet; the call is due Tue 2026-12-01")


def test_a_call_nobody_knows_is_not_found(world):
    with pytest.raises(NotFoundError, match="call_nobody"):
        explained(world, "call_nobody")


def test_of_a_call_that_came_in_nothing_was_to_be_decided(world):
    call = world.call(world.client(), direction="inbound", claimed_at=world.now, status="completed")

    words = explained(world, call.id).to_json()["words"]

    assert words == [
        f"{call.id}: +12125550123 called Smile Dental, Tue 2026-12-01 10:00:00 EST; completed.",
        "The person called us: that needs no leave, so nothing was decided about it.",
    ]
