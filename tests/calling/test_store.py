"""The queries over calls: the queue in its order, what is open, what was dialled, on both engines."""

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from openchair.calling import store
from openchair.compliance.store import suppress
from openchair.phone import Phone
from openchair.tables import BatchStatus, Call, CallStatus, Client, DialState, UploadBatch
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


# --- rows -----------------------------------------------------------------------------------


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


# --- the switch -----------------------------------------------------------------------------


def test_calling_is_on_until_somebody_stops_it(world):
    assert read(world, store.is_calling_on)

    write(world, store.switch_calling, is_on=False, by="ana", now=world.now)
    assert not read(world, store.is_calling_on)

    write(world, store.switch_calling, is_on=True, by="ana", now=world.now)
    assert read(world, store.is_calling_on)


# --- the queue ------------------------------------------------------------------------------


def test_clinics_wait_in_the_order_in_which_they_were_served(world):
    recently = world.client(last_claimed_at=world.now - MINUTE)
    never = world.client()
    long_ago = world.client(last_claimed_at=world.now - 60 * MINUTE)
    for nth, client in enumerate((recently, never, long_ago)):
        world.call(client, number(nth))

    waiting = read(world, store.waiting_clients, world.now, 1)

    assert [client.id for client in waiting] == [never.id, long_ago.id, recently.id]


@pytest.mark.parametrize(
    ("paused", "changes"),
    [
        (True, {}),
        (False, {"due_at": dt.datetime(2026, 12, 1, 15, 0, 1, tzinfo=dt.UTC)}),
        (False, {"priority": 0}),
        (False, {"dial_state": "intent"}),
        (False, {"status": "in-progress"}),
        (False, {"status": "completed", "dial_state": "ended"}),
    ],
)
def test_a_clinic_does_not_wait_for_what_is_not_to_be_dialled_now(world, paused, changes):
    client = world.client(paused=paused)
    world.call(client, **changes)

    assert read(world, store.waiting_clients, world.now, 1) == []
    if not paused:
        assert read(world, store.due_calls, client.id, world.now, priority=1, limit=10) == []


def test_due_calls_come_oldest_first_and_no_more_than_asked_for(world):
    client, other = world.client(), world.client()
    due = {nth: world.now - nth * MINUTE for nth in (1, 3, 2, 0)}
    calls = {nth: world.call(client, number(nth), due_at=at) for nth, at in due.items()}
    world.call(other, number(9), due_at=world.now - 9 * MINUTE)

    found = read(world, store.due_calls, client.id, world.now, priority=1, limit=3)

    assert [row.id for row in found] == [calls[nth].id for nth in (3, 2, 1)]


@pytest.mark.parametrize(
    ("status", "finished", "waits"),
    [
        (BatchStatus.IMPORTING, False, True),
        (BatchStatus.READY, True, False),
        (BatchStatus.READY, False, False),
    ],
)
def test_nobody_is_called_from_a_batch_that_is_being_imported(world, status, finished, waits):
    client = world.client()
    call = world.call(client)
    with world.database.writing() as session:
        batch = session.get_one(UploadBatch, call.batch_id)
        batch.status = status.value
        batch.finished_at = world.now if finished else None

    found = read(world, store.due_calls, client.id, world.now, priority=1, limit=10)

    assert [row.id for row in found] == ([] if waits else [call.id])


# --- what is open ---------------------------------------------------------------------------


def test_open_is_what_stands_between_intent_and_end(world):
    client, other = world.client(), world.client()
    calls = standing(world, client)
    world.call(other, number(20), dial_state="placed")

    counts = read(world, store.open_counts, [client.id])
    phones = read(world, store.open_phones, {call.phone for call in calls.values()})

    assert counts == {client.id: 3}
    assert phones == {calls[state].phone for state in ("intent", "placing", "placed")}
    assert read(world, store.count_open) == 4
    assert read(world, store.count_intents) == 1


def test_where_nobody_is_called_nothing_is_open(world):
    client = world.client()
    world.call(client)

    assert read(world, store.open_counts, [client.id]) == {}
    assert read(world, store.count_open) == read(world, store.count_intents) == 0


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


# --- what was --------------------------------------------------------------------------------


def test_a_suppression_is_one_clinic_s(world):
    client, other = world.client(), world.client()
    phone = Phone(number(1))
    write(world, suppress, client.id, phone, reason="opted_out", source="test", now=world.now)

    pairs = {(client.id, phone), (other.id, phone), (client.id, number(2))}

    assert read(world, store.suppressed, pairs) == {(client.id, phone): "opted_out"}
    assert read(world, store.suppressed, {(other.id, phone)}) == {}
    assert read(world, store.suppressed, set()) == {}


def test_the_history_holds_dials_since_then_and_of_the_pairs_alone(world):
    client, other = world.client(), world.client()
    since, late = world.now - 60 * MINUTE, world.now - 2 * MINUTE
    ended(world, client, late, phone=number(1))
    ended(world, client, since, phone=number(1))
    ended(world, client, since - MINUTE, phone=number(1))
    ended(world, client, None, phone=number(1))
    ended(world, other, late, phone=number(1))
    ended(world, other, late, phone=number(2))
    pairs = {(client.id, number(1)), (other.id, number(2)), (client.id, number(2))}

    found = read(world, store.dial_history, pairs, since)

    assert found == {(client.id, number(1)): [since, late], (other.id, number(2)): [late]}
    assert read(world, store.dial_history, set(), since) == {}


def test_busy_are_those_dials_that_met_a_busy_line(world):
    client, other = world.client(), world.client()
    since, at = world.now - 60 * MINUTE, world.now - MINUTE
    ended(world, client, at, phone=number(1), line_status="busy")
    ended(world, client, at - MINUTE, phone=number(1), line_status="no-answer")
    ended(world, client, since - MINUTE, phone=number(1), line_status="busy")
    ended(world, other, at, phone=number(1), line_status="busy")
    pairs = {(client.id, number(1)): None}

    assert read(world, store.busy_dials, pairs.keys(), since) == {(client.id, number(1)): {at}}
    assert read(world, store.busy_dials, set(), since) == {}


def test_a_clinic_s_dials_of_the_day_are_counted(world):
    client, other = world.client(), world.client()
    since = world.now - 60 * MINUTE
    for nth, placed in enumerate((since, world.now, since - MINUTE, None)):
        ended(world, client, placed, phone=number(nth))
    ended(world, other, world.now)

    assert read(world, store.dialled_today, client.id, since) == 2
    assert read(world, store.dialled_today, "client_nobody", since) == 0


# --- writing --------------------------------------------------------------------------------


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

    with pytest.raises(KeyError):
        write(world, store.change, changes)

    assert world.read(first).status == "queued"


def test_the_database_refuses_an_attempt_and_a_result_that_exist(world):
    call = world.call(world.client())
    again = {**call.model_dump(), "id": world.ids.new("call")}
    result = {
        "call_id": call.id,
        "client_id": call.client_id,
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


# --- two writers at once, where the database has them ------------------------------------------


@pytest.fixture
def postgres() -> Iterator[World]:
    with fresh_postgres() as database:
        yield World(database)


@pytest.mark.postgres
def test_a_due_call_that_another_dialer_reads_is_passed_over(postgres):
    client = postgres.client()
    due = {nth: postgres.call(client, number(nth)) for nth in range(2)}

    with postgres.database.writing() as one, postgres.database.writing() as other:
        first = store.due_calls(one, client.id, postgres.now, priority=1, limit=1)
        second = store.due_calls(other, client.id, postgres.now, priority=1, limit=2)

    assert [row.id for row in first] == [due[0].id]
    assert [row.id for row in second] == [due[1].id]


@pytest.mark.postgres
def test_a_call_that_is_locked_waits_for_its_writer(postgres):
    call = postgres.call(postgres.client())

    with postgres.database.writing() as one, postgres.database.reading() as other:
        store.call(one, call.id, lock=True)
        other.execute(sa.text("SET LOCAL lock_timeout = '10ms'"))
        assert store.call(other, call.id) is not None
        with pytest.raises(OperationalError, match="lock timeout"):
            store.call(other, call.id, lock=True)
