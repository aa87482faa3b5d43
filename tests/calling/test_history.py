"""What is known of numbers, each client's for itself."""

import datetime as dt

from openchair.calling import history
from openchair.compliance.store import suppress
from openchair.phone import Phone
from openchair.tables import DialState

HOUR = dt.timedelta(hours=1)
ADA, BO = "+12125550123", "+12125550124"


def asked(world, ask, *given):
    return world.database.write(lambda session: ask(session, *given))


def test_a_number_is_suppressed_for_the_client_who_was_asked_and_for_no_other(world):
    one, other = world.client(), world.client()
    for client, phone in ((one, ADA), (other, BO)):
        world.database.write(
            lambda session, client=client, phone=phone: suppress(
                session, client.id, Phone(phone), reason="opted_out", source="test", now=world.now
            )
        )

    pairs = {(one.id, ADA), (one.id, BO), (other.id, ADA)}

    assert asked(world, history.suppressed, pairs) == {(one.id, ADA): "opted_out"}
    assert asked(world, history.suppressed, set()) == {}


def test_dials_are_those_since_then_oldest_first_and_busy_ones_are_told_apart(world):
    client, other = world.client(), world.client()
    ago = [world.now - n * HOUR for n in range(4)]
    world.call(client, placing_at=ago[1], dial_state=DialState.ENDED, line_status="busy")
    world.call(client, placing_at=ago[2], dial_state=DialState.ENDED)
    world.call(client, placing_at=ago[3], dial_state=DialState.ENDED)
    world.call(other, placing_at=ago[0], dial_state=DialState.ENDED)
    world.call(client, BO)

    found = asked(world, history.dials, {(client.id, ADA), (client.id, BO)}, ago[2])

    assert found == {(client.id, ADA): history.Dials([ago[2], ago[1]], [ago[1]])}
    assert asked(world, history.dials, set(), ago[2]) == {}


def test_a_number_is_open_while_any_client_calls_it(world):
    world.call(world.client(), ADA, dial_state=DialState.PLACED)
    world.call(world.client(), BO, dial_state=DialState.ENDED)

    assert asked(world, history.open_phones, {ADA, BO}) == {ADA}
