"""Rows of calls, leads and clients: read as values, written in bulk."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from openchair.calling import store
from openchair.tables import Call, CallStatus, DialState


def asked(world, ask, *given, **named):
    return world.database.write(lambda session: ask(session, *given, **named))


@pytest.mark.parametrize("lock", [False, True])
def test_calls_are_found_by_their_ids_with_their_types(world, lock):
    client = world.client()
    one, other = world.call(client), world.call(client, "+12125550124")

    found = asked(world, store.calls, [other.id, one.id, "nobody"], lock=lock)

    assert set(found) == {one.id, other.id}
    assert (found[one.id].due_at, found[one.id].cancel_requested) == (world.now, False)
    assert not found[one.id].is_ended
    assert asked(world, store.calls, []) == {}


def test_a_call_is_found_by_its_name_at_the_carrier(world):
    call = world.call(world.client(), token="tok-1")

    found = asked(world, store.call_by_token, "tok-1")

    assert found is not None
    assert found == asked(world, store.call, call.id)
    assert asked(world, store.call_by_token, "tok-2") is None


def test_leads_and_clients_are_found_by_their_ids(world):
    one, other = world.client(), world.client()
    call = world.call(one, lead={"name": "Bo Example"})

    assert asked(world, store.leads, {call.lead_id})[call.lead_id].name == "Bo Example"
    assert set(asked(world, store.clients, {one.id, "nobody", other.id})) == {one.id, other.id}
    assert set(asked(world, store.clients, {one.id})) == {one.id}
    assert asked(world, store.leads, []) == asked(world, store.clients, []) == {}


def test_many_calls_are_changed_at_once_each_its_own_way(world):
    client = world.client()
    calls = [world.call(client, f"+1212555010{n}") for n in range(3)]
    later = world.now + dt.timedelta(hours=1)

    asked(world, store.change, [{"id": call.id, "due_at": later} for call in calls[:2]])
    asked(world, store.change, [])

    assert [world.read(call).due_at for call in calls] == [later, later, world.now]


def test_a_second_result_of_a_call_is_refused_by_the_database(world):
    call = world.call(world.client())
    result = {"call_id": call.id, "client_id": call.client_id, "result": "booked"}
    result |= {"transcript": "", "notes": "", "created_at": world.now}
    asked(world, store.add_results, [{"id": "result_1", **result}])

    with pytest.raises(IntegrityError):
        asked(world, store.add_results, [{"id": "result_2", **result}])

    assert world.result(call).id == "result_1"


def test_what_is_queued_to_a_number_is_one_clients(world):
    client = world.client()
    queued = world.call(client)
    world.call(client, status=CallStatus.COMPLETED)
    world.call(world.client())

    assert [row.id for row in asked(world, store.queued_calls_to, client.id, queued.phone)] == [
        queued.id
    ]


def test_calls_that_stand_still_are_found_longest_first(world):
    client, hour = world.client(), dt.timedelta(hours=1)
    for n, ago in enumerate((2 * hour, 3 * hour, -hour)):
        state = DialState.PLACING
        world.call(client, f"+1212555010{n}", dial_state=state, updated_at=world.now - ago)

    stale = asked(world, store.stale_calls, [DialState.PLACING], world.now)

    assert [row.phone for row in stale] == ["+12125550101", "+12125550100"]
    assert asked(world, store.stale_calls, [DialState.INTENT], world.now) == []


def test_calling_is_on_until_somebody_stops_it(world):
    assert asked(world, store.is_calling_on)

    asked(world, store.switch_calling, is_on=False, by="test", now=world.now)

    assert not asked(world, store.is_calling_on)


def test_a_call_written_in_bulk_is_a_call(world):
    call = world.call(world.client())
    row = {name: getattr(call, name) for name in Call.model_fields if name != "id"}
    row |= {"id": "call_next", "attempt": 2, "status": call.status}

    asked(world, store.add_calls, [row])

    assert world.read("call_next").attempt == 2
