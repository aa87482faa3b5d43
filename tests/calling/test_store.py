"""The queries over calls, leads and clients: for one or many at a time, on both engines."""

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from openchair.calling import store
from openchair.tables import Call, CallStatus, Client, DialState
from tests.support.clinics import World
from tests.support.databases import fresh_postgres

MINUTE = dt.timedelta(minutes=1)


def read(world: World, query, *arguments, **more):
    """What a query answers."""
    with world.database.reading() as session:
        return query(session, *arguments, **more)


def write(world: World, work, *arguments, **more) -> None:
    with world.database.writing() as session:
        work(session, *arguments, **more)


def number(nth: int) -> str:
    return f"+1212555{100 + nth:04}"


def standing(world: World, client: Client) -> dict[str, Call]:
    """One call of the clinic in each state between us and the carrier, queued and ended too."""
    states = [None, *DialState]
    return {
        state or "queued": world.call(client, number(nth), dial_state=state)
        for nth, state in enumerate(states)
    }


def ended(world: World, client: Client, placed: dt.datetime | None, **changes) -> Call:
    values = {"status": CallStatus.COMPLETED.value, "dial_state": "ended", "placing_at": placed}
    return world.call(client, **{**values, **changes})


def test_rows_come_by_their_ids_and_unknown_ones_do_not(world):
    call = world.call(world.client())

    found = read(world, store.calls, [call.id, "call_nobody"])
    lead = read(world, store.leads, [call.lead_id, "lead_nobody"])
    client = read(world, store.clients, [call.client_id, "client_nobody"])

    assert (list(found), list(lead), list(client)) == ([call.id], [call.lead_id], [call.client_id])
    assert (found[call.id].phone, found[call.id].due_at) == (call.phone, world.now)
    assert (lead[call.lead_id].name, lead[call.lead_id].consent_level) == ("Ada Example", "written")


@pytest.mark.parametrize("query", [store.calls, store.leads, store.clients])
def test_nothing_is_asked_for_nothing(world, query):
    world.call(world.client())

    assert read(world, query, []) == {}


def test_one_call_is_found_by_its_id_and_by_its_name_at_the_carrier(world):
    call = world.call(world.client(), token="token_1")

    assert read(world, store.call, call.id).id == call.id
    assert read(world, store.call_by_token, "token_1").id == call.id
    assert read(world, store.call, "call_nobody") is None
    assert read(world, store.call_by_token, "token_2") is None


@pytest.mark.parametrize(
    ("status", "is_ended"),
    [("queued", False), ("in-progress", False), ("completed", True), ("failed", True)],
)
def test_a_call_is_ended_with_its_result(world, status, is_ended):
    call = world.call(world.client(), status=status)

    assert read(world, store.call, call.id).is_ended is is_ended


def test_stale_is_what_stood_still_in_one_of_the_states(world):
    client = world.client()
    old, older, young = world.now - 5 * MINUTE, world.now - 9 * MINUTE, world.now
    first = world.call(client, number(1), dial_state="placing", updated_at=old)
    second = world.call(client, number(2), dial_state="placed", updated_at=older)
    world.call(client, number(3), dial_state="placing", updated_at=young)
    world.call(client, number(4), dial_state="intent", updated_at=older)

    states = [DialState.PLACING, DialState.PLACED]
    found = read(world, store.stale_calls, states, world.now - MINUTE)
    one = read(world, store.stale_calls, states, world.now - MINUTE, 1)

    assert [row.id for row in found] == [second.id, first.id]
    assert [row.id for row in one] == [second.id]


def test_queued_to_a_number_are_the_clinic_s_own_claimed_or_not(world):
    client, other = world.client(), world.client()
    waiting = world.call(client, number(1))
    claimed = world.call(client, number(1), dial_state="intent")
    world.call(client, number(1), status="in-progress")
    world.call(client, number(2))
    world.call(other, number(1))

    found = read(world, store.queued_calls_to, client.id, number(1))

    assert {row.id for row in found} == {waiting.id, claimed.id}


def test_many_calls_are_changed_at_once_and_others_stay(world):
    client = world.client()
    first, second, third = (world.call(client, number(nth)) for nth in range(3))
    changes = [
        {"id": first.id, "status": "failed", "ended_at": world.now},
        {"id": second.id, "ended_at": None, "status": "in-progress"},
    ]

    write(world, store.change, changes)
    write(world, store.change, [])

    rows = [world.read(call) for call in (first, second, third)]
    assert [row.status for row in rows] == ["failed", "in-progress", "queued"]
    assert [row.ended_at for row in rows] == [world.now, None, None]


def test_every_change_names_the_same_columns(world):
    client = world.client()
    first, second = world.call(client, number(1)), world.call(client, number(2))
    changes = [{"id": first.id, "status": "failed", "dials": 2}, {"id": second.id, "dials": 2}]

    with pytest.raises((KeyError, StatementError)):  # each engine's own way
        write(world, store.change, changes)

    assert world.read(first).status == "queued"


def test_the_database_refuses_an_attempt_and_a_result_that_exist(world):
    call = world.call(world.client())
    again = {**call.model_dump(), "id": world.ids.new("call")}
    result = {
        "call_id": call.id,
        "client_id": call.client_id,
        "batch_id": call.batch_id,
        "result": "declined",
        "transcript": "",
        "notes": "",
        "created_at": world.now,
    }
    write(world, store.add_results, [{**result, "id": "result_1"}])

    with pytest.raises(IntegrityError):
        write(world, store.add_calls, [again])
    with pytest.raises(IntegrityError):
        write(world, store.add_results, [{**result, "id": "result_2"}])


def test_nothing_is_added_where_there_is_nothing(world):
    call = world.call(world.client())

    write(world, store.add_calls, [])
    write(world, store.add_results, [])

    assert len(world.calls_of(call.lead_id)) == 1
    assert world.result(call) is None


@pytest.fixture
def postgres() -> Iterator[World]:
    with fresh_postgres() as database:
        yield World(database)


@pytest.mark.postgres
def test_a_call_that_is_locked_waits_for_its_writer(postgres):
    call = postgres.call(postgres.client())

    with postgres.database.writing() as one, postgres.database.reading() as other:
        store.call(one, call.id, lock=True)
        other.execute(sa.text("SET LOCAL lock_timeout = '10ms'"))
        assert store.call(other, call.id) is not None
        with pytest.raises(OperationalError, match="lock timeout"):
            store.call(other, call.id, lock=True)


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
    result |= {"transcript": "", "notes": "", "created_at": world.now, "batch_id": call.batch_id}
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
