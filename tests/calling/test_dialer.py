"""The dialer's loop: says it lives, claims what its seats allow, sweeps, rests when it must."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.calling import recovery, store
from openchair.calling.attempt import job_key
from openchair.calling.breaker import Breaker
from openchair.calling.dialer import SWEEP_SECONDS, Dialer
from openchair.calling.retention import Nightly
from openchair.errors import ConflictError
from openchair.tables import Call, CallStatus, DialState, Lead, Worker
from tests.calling.test_recovery import Engine
from tests.support.clinics import World


@dataclass
class Running(Engine):
    """An engine that says when it executes."""

    is_running: bool = False

    @contextmanager
    def run(self, handlers) -> Iterator[None]:
        self.is_running = True
        yield
        self.is_running = False


def dialer(world: World, engine: Engine | None = None, **changes) -> Dialer:
    return Dialer(
        **{
            "database": world.database,
            "engine": engine or Engine(),
            "house": world.house,
            "handlers": {},
            "breaker": Breaker(),
            "clock": world.clock,
            "seats": 2,
            "calls_per_second": 10.0,
            **changes,
        }
    )


def workers(world: World) -> list[str]:
    with world.database.reading() as session:
        return list(session.scalars(select(col(Worker.id))))


def test_a_tick_says_that_it_lives_and_claims_with_a_job_for_each(world):
    call = world.call(world.client())
    engine = Engine()

    [claimed] = dialer(world, engine).tick()

    assert claimed.call_id == call.id
    assert engine.submitted == [job_key(claimed.token)]
    assert workers(world) == ["me"]


def test_no_more_are_claimed_than_there_are_seats(world):
    client = world.client()
    for nth in range(5):
        world.call(client, f"+1212555{100 + nth:04}")

    one = dialer(world)

    assert len(one.tick()) == 2
    assert one.tick() == []


def test_the_seats_of_the_others_count_too(world):
    client = world.client()
    for nth in range(5):
        world.call(client, f"+1212555{100 + nth:04}")
    world.database.write(lambda session: recovery.beat(session, "other", seats=2, now=world.now))

    assert len(dialer(world).tick()) == 4


def test_while_the_breaker_is_open_nothing_is_claimed(world):
    world.call(world.client())
    one = dialer(world)
    for _ in range(20):
        one.breaker.failed(world.now)

    assert one.tick() == []


def test_it_sweeps_now_and_then(world):
    engine = Engine()
    one = dialer(world, engine)
    world.database.write(lambda session: recovery.beat(session, "dead", seats=1, now=world.now))
    one.tick()
    world.clock.sleep(recovery.DEAD_AFTER_SECONDS + SWEEP_SECONDS)

    one.tick()

    assert engine.taken_over == ["dead"]


def test_it_runs_until_told_to_stop_lets_calls_finish_and_takes_its_leave(world):
    call = world.call(world.client())
    engine, stop = Running(), threading.Event()
    one = dialer(world, engine)

    class Clock:
        """When the dialer waits for its calls, they end."""

        def now(self):
            return world.clock.now()

        def sleep(self, seconds: float) -> None:
            world.clock.sleep(seconds)
            with world.database.writing() as session:
                row = session.get_one(Call, call.id)
                row.status, row.dial_state = CallStatus.COMPLETED.value, DialState.ENDED.value

    one.clock = Clock()
    thread = threading.Thread(target=one.run, args=(stop,))
    thread.start()
    while not engine.submitted:
        stop.wait(0.01)
    stop.set()
    thread.join(60)

    assert not thread.is_alive()
    assert not engine.is_running
    assert workers(world) == []
    assert world.read(call).status == CallStatus.COMPLETED


@pytest.mark.parametrize("what", ["stopped", "paused"])
def test_stop_and_pause_count_with_the_next_tick(world, what):
    client = world.client(paused=what == "paused")
    world.call(client)
    if what == "stopped":
        world.database.write(
            lambda session: store.switch_calling(session, is_on=False, by="me", now=world.now)
        )

    assert dialer(world).tick() == []


def test_a_database_that_fails_stops_nothing_but_dialling(sqlite_database):
    world = World(sqlite_database)
    world.call(world.client())
    one = dialer(world)
    with world.database.writing() as session:
        session.connection().exec_driver_sql("ALTER TABLE call RENAME TO away")

    for _ in range(20):
        one._tick_safely()
    assert one.breaker.is_open(world.now)

    with world.database.writing() as session:
        session.connection().exec_driver_sql("ALTER TABLE away RENAME TO call")
    world.clock.sleep(600)
    assert len(one.tick()) == 1


def test_between_its_ticks_it_takes_out_what_is_over(world):
    client = world.client(keep_leads_days=1)
    call = world.call(client, lead={"consent_level": "none", "email": "ada@example.com"})
    one = dialer(world, Running(), nightly=Nightly(world.database, world.house))
    one.tick()
    world.clock.sleep(2 * 86_400)
    stop = StopAfter(turns=3)

    one.run(stop)

    with world.database.reading() as session:
        assert session.get_one(Lead, call.lead_id).email == ""


def test_a_fault_in_that_keeps_no_call_waiting(world):
    call = world.call(world.client())
    one = dialer(world, Running(), nightly=Broken(world.database, world.house))

    one.run(StopAfter(turns=2))

    assert world.read(call).dial_state == DialState.INTENT


class Broken(Nightly):
    """A purge that fails."""

    def step(self, now):
        raise ConflictError("somebody is being called")


class StopAfter(threading.Event):
    """Is set after so many turns of the loop."""

    def __init__(self, turns: int) -> None:
        super().__init__()
        self.turns = turns

    def wait(self, timeout=None) -> bool:
        self.turns -= 1
        if self.turns <= 0:
            self.set()
        return self.is_set()
