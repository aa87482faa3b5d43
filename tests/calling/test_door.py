"""The second gate: what has changed since a call was chosen counts, and one only goes through."""

import datetime as dt
import threading

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.calling import store
from openchair.calling.admission import Limits, admit
from openchair.calling.door import Closed, Go, Hold, door, release_stuck
from openchair.compliance.store import suppress
from openchair.conversation.call import Result
from openchair.phone import Phone
from openchair.tables import Call, CallStatus, Client, Decision, DialState
from tests.support.clinics import World

WIDE = Limits(seats=50, calls_per_second=100, intents=50)


def chosen(world: World, call: Call) -> str:
    """Let a call be chosen; return its id."""
    world.database.write(lambda session: admit(session, world.house, WIDE, now=world.now))
    assert world.read(call).dial_state == DialState.INTENT
    return call.id


def knock(world: World, call_id: str, limits: Limits = WIDE):
    return world.database.write(
        lambda session: door(session, call_id, world.house, limits, now=world.now)
    )


def change(world: World, client: Client, **values) -> None:
    with world.database.writing() as session:
        row = session.get_one(Client, client.id)
        for name, value in values.items():
            setattr(row, name, value)


def decisions(world: World, call: Call) -> list[Decision]:
    with world.database.reading() as session:
        statement = select(Decision).where(col(Decision.call_id) == call.id)
        return list(session.scalars(statement.order_by(col(Decision.decided_at))))


def test_a_call_that_nothing_stands_against_goes_through_once(world):
    call = world.call(world.client())
    call_id = chosen(world, call)

    assert isinstance(knock(world, call_id), Go)
    assert knock(world, call_id) == Closed("placing")

    row = world.read(call)
    assert (row.status, row.dial_state) == (CallStatus.IN_PROGRESS, DialState.PLACING)
    assert row.placing_at == world.now


def test_a_call_nobody_knows_stays_outside(world):
    assert knock(world, "call_nobody") == Closed("unknown")


def test_of_many_who_knock_at_once_one_goes_through(world):
    call_id = chosen(world, world.call(world.client()))
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(knock(world, call_id))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(isinstance(answer, Go) for answer in answers) == 1
    assert len(answers) == 6


@pytest.mark.parametrize("what", ["pause", "stop"])
def test_a_pause_and_a_stop_put_the_call_back(world, what):
    client = world.client()
    call = world.call(client)
    call_id = chosen(world, call)
    if what == "pause":
        change(world, client, paused=True)
    else:
        world.database.write(
            lambda session: store.switch_calling(session, is_on=False, by="test", now=world.now)
        )

    assert knock(world, call_id) == Closed("queued")

    row = world.read(call)
    assert (row.status, row.dial_state, row.token) == (CallStatus.QUEUED, None, None)


def test_a_cancel_ends_it_undialled(world):
    call = world.call(world.client())
    call_id = chosen(world, call)
    with world.database.writing() as session:
        session.get_one(Call, call_id).cancel_requested = True

    assert knock(world, call_id) == Closed("cancelled")

    told = world.result(call)
    assert told is not None
    assert told.result == Result.CANCELLED


def test_an_opt_out_counts_however_young_the_decision_is(world):
    client = world.client()
    call = world.call(client)
    call_id = chosen(world, call)
    phone = Phone(call.phone)
    world.database.write(
        lambda session: suppress(
            session, client.id, phone, reason="opted_out", source="test", now=world.now
        )
    )

    assert knock(world, call_id) == Closed("blocked")

    told = world.result(call)
    assert told is not None
    assert told.result == Result.OPTED_OUT


def test_a_decision_that_has_aged_is_made_anew(world):
    call = world.call(world.client())
    call_id = chosen(world, call)
    world.clock.sleep(30)

    assert isinstance(knock(world, call_id), Go)

    first, second = decisions(world, call)
    assert world.read(call).decision_id == second.id != first.id
    assert world.now - second.decided_at < dt.timedelta(seconds=1)


def test_a_window_that_closed_meanwhile_puts_the_call_off(world):
    call = world.call(world.client())
    call_id = chosen(world, call)
    world.clock.set(dt.datetime(2026, 12, 2, 3, tzinfo=dt.UTC))  # ten in the evening

    assert knock(world, call_id) == Closed("queued")

    assert world.read(call).due_at == dt.datetime(2026, 12, 2, 14, tzinfo=dt.UTC)


def test_the_pace_lets_one_through_a_turn(world):
    client = world.client()
    first = world.call(client, "+12125550123")
    second = world.call(client, "+12125550124")
    chosen(world, first)
    slow = Limits(seats=50, calls_per_second=2, intents=50)

    assert isinstance(knock(world, first.id, slow), Go)
    assert knock(world, second.id, slow) == Hold(0.5)

    world.clock.sleep(0.5)
    assert isinstance(knock(world, second.id, slow), Go)


def test_an_intent_whose_job_is_lost_is_put_back(world):
    call = world.call(world.client())
    chosen(world, call)
    claimed = world.now
    world.clock.sleep(300)

    def release(before: dt.datetime):
        return world.database.write(
            lambda session: release_stuck(session, world.house, before=before, now=world.now)
        )

    assert release(claimed - dt.timedelta(seconds=1)) == []
    assert release(world.now) == [call.id]
    assert world.read(call).dial_state is None


def test_a_window_that_closes_before_the_door_keeps_the_call_inside(world):
    call = world.call(world.client())
    world.clock.set(dt.datetime(2026, 12, 2, 0, 59, 59, 500_000, tzinfo=dt.UTC))  # 19:59:59.5
    call_id = chosen(world, call)
    world.clock.sleep(0.6)

    assert knock(world, call_id) == Closed("queued")
    assert [each.outcome for each in decisions(world, call)] == ["allow", "defer"]
