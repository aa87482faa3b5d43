"""How the talk with somebody who called us begins."""

from openchair.calling import store
from openchair.calling.welcome import Welcome, welcome_of
from openchair.conversation.call import WhoCalls
from openchair.tables import Call, Client
from tests.support.clinics import World
from tests.support.talks import clinic_of


def welcomed(world: World, client: Client, call: Call) -> Welcome:
    with world.database.reading() as session:
        row = store.calls(session, [call.id])[call.id]
        return welcome_of(session, row, clinic_of()(client))


def test_who_left_the_number_is_expected(world: World):
    client = world.client()

    welcome = welcomed(world, client, world.call(client, direction="inbound"))

    assert welcome.caller is WhoCalls.EXPECTED
    call = welcome.call(lead_name="Ada Example", language="en", seed=1)
    assert (call.caller, call.lead_name, call.greeted) == (welcome.caller, "Ada Example", False)


def test_who_is_nobody_is_a_stranger(world: World):
    client = world.client()

    welcome = welcomed(world, client, world.call(client, direction="inbound", lead={"name": ""}))

    assert welcome.caller is WhoCalls.STRANGER
    assert "caller_name" in welcome.script.order
