"""The queue: what waits comes out in turn, and what is under way is counted."""

import datetime as dt

import pytest
import sqlalchemy as sa

from openchair.calling import queue
from openchair.tables import BatchStatus, Client, DialState, UploadBatch

HOUR = dt.timedelta(hours=1)


def asked(world, ask, *given, **named):
    return world.database.write(lambda session: ask(session, *given, **named))


def due(world, client, *, priority=1, limit=10):
    rows = asked(world, queue.due_calls, client.id, world.now, priority=priority, limit=limit)
    return [row.id for row in rows]


def test_what_waits_first_is_the_earliest_of_all_clients_and_priorities(world):
    one, other = world.client(), world.client()
    world.call(one, "+12125550101", due_at=world.now + 3 * HOUR, priority=0)
    world.call(one, "+12125550102", due_at=world.now + 2 * HOUR)
    first = world.call(other, "+12125550103", due_at=world.now + HOUR)

    found = asked(world, queue.first_waiting)

    assert found == (world.now + HOUR, first.id)


def test_nothing_waits_in_an_empty_queue_nor_what_is_claimed(world):
    world.call(world.client(), dial_state=DialState.INTENT)

    assert asked(world, queue.first_waiting) is None


def test_due_calls_come_oldest_first_and_no_more_than_asked_for(world):
    client = world.client()
    late = world.call(client, "+12125550101", due_at=world.now - HOUR)
    later = world.call(client, "+12125550102", due_at=world.now - 2 * HOUR)
    world.call(client, "+12125550103", due_at=world.now + HOUR)

    assert due(world, client) == [later.id, late.id]
    assert due(world, client, limit=1) == [later.id]
    assert due(world, client, priority=0) == []


@pytest.mark.parametrize(
    ("status", "finished", "calls"),
    [
        (BatchStatus.IMPORTING, False, 0),
        (BatchStatus.IMPORTING, True, 1),
        (BatchStatus.READY, False, 1),
    ],
)
def test_a_batch_is_called_once_its_import_is_over(world, status, finished, calls):
    client = world.client()
    world.call(client)
    values = {"status": status.value, "finished_at": world.now if finished else None}
    with world.database.writing() as session:
        session.execute(sa.update(UploadBatch).values(values))

    assert len(due(world, client)) == calls


def test_who_was_served_longest_ago_is_next_and_who_pauses_is_not(world):
    never, lately, long_ago, paused = (world.client(paused=n == 3) for n in range(4))
    for n, client in enumerate((never, lately, long_ago, paused)):
        world.call(client, f"+1212555010{n}")
    asked(world, queue.serve, long_ago.id, world.now - HOUR)
    asked(world, queue.serve, lately.id, world.now)

    found = asked(world, queue.waiting_clients, world.now, 1)

    assert found == [never.id, long_ago.id, lately.id]
    with world.database.reading() as session:
        assert session.get_one(Client, lately.id).last_claimed_at == world.now


def test_calls_are_counted_by_where_they_stand(world):
    one, other = world.client(), world.client()
    for n, state in enumerate([DialState.INTENT, DialState.PLACING, DialState.PLACED, None]):
        world.call(one, f"+1212555010{n}", dial_state=state)
    world.call(other, "+12125550105", dial_state=DialState.INTENT)

    assert asked(world, queue.count_open) == 4
    assert asked(world, queue.count_intents) == 2
    assert asked(world, queue.open_counts, [one.id, other.id]) == {one.id: 3, other.id: 1}
    assert asked(world, queue.open_counts, []) == {}


def test_claims_are_counted_since_a_moment_and_for_one_client(world):
    client = world.client()
    world.call(client, "+12125550101", placing_at=world.now - 2 * HOUR)
    world.call(client, "+12125550102", placing_at=world.now)
    world.call(client, "+12125550103", dial_state=DialState.INTENT)
    world.call(client, "+12125550104")
    world.call(world.client(), "+12125550105", placing_at=world.now)

    assert asked(world, queue.claimed_since, client.id, world.now - HOUR) == 2
