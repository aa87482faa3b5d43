"""What stands still is brought back: a dead process's jobs, lost jobs, intents, holds."""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from openchair.calling import recovery
from openchair.calling.attempt import job_key
from openchair.calling.recovery import DEAD_AFTER_SECONDS, MOST_JOBS, STUCK_AFTER_SECONDS
from openchair.durable import Handler
from openchair.tables import CallStatus, DialState, Worker
from tests.support.clinics import World
from tests.support.recordings import recorded_call


@dataclass
class Engine:
    """Remembers what it was given; `states` is what it says of jobs."""

    executor_id: str = "me"
    states: dict[str, str] = field(default_factory=dict)
    taken_over: list[str] = field(default_factory=list)
    submitted: list[str] = field(default_factory=list)

    def submit(self, session: Any, kind: str, key: str, arguments: Any, *, delay: float = 0):
        self.submitted.append(key)
        self.states[key] = "waiting"

    def signal(self, session: Any, key: str, body: Any) -> None:
        raise AssertionError("nobody is woken here")

    def cancel(self, keys: Sequence[str]) -> None:
        raise AssertionError("nothing is cancelled here")

    def status(self, keys: Sequence[str]) -> dict[str, str]:
        return {key: self.states[key] for key in keys if key in self.states}

    def run(self, handlers: Mapping[str, Handler]) -> AbstractContextManager[None]:
        return nullcontext()

    def pending(self, executor_id: str) -> list[str]:
        return []

    def take_over(self, executor_id: str) -> int:
        self.taken_over.append(executor_id)
        return 1


def sweep(world: World, engine: Engine):
    return recovery.sweep(world.database, engine, world.house, now=world.now)


def beat(world: World, name: str, seats: int = 10) -> None:
    world.database.write(lambda session: recovery.beat(session, name, seats=seats, now=world.now))


def seats(world: World) -> int:
    with world.database.reading() as session:
        return recovery.living_seats(session, world.now)


def standing(world: World, state: DialState, **changes):
    """A call that has stood still for long enough to be noticed."""
    call = world.call(
        world.client(),
        status=CallStatus.IN_PROGRESS.value if state != DialState.INTENT else "queued",
        dial_state=state.value,
        token="token",
        placing_at=world.now,
        claimed_at=world.now,
        **changes,
    )
    world.clock.sleep(STUCK_AFTER_SECONDS + 1)
    return call


def test_the_dead_are_taken_over_once_and_the_living_never(world):
    beat(world, "dead")
    world.clock.sleep(DEAD_AFTER_SECONDS + 1)
    beat(world, "me")
    beat(world, "other")
    engine = Engine()

    assert sweep(world, engine).taken_over == 1
    assert not sweep(world, engine)

    assert engine.taken_over == ["dead"]
    with world.database.reading() as session:
        assert session.get(Worker, "dead") is None
        assert session.get(Worker, "other") is not None


def test_seats_are_those_of_the_living(world):
    beat(world, "dead", seats=7)
    world.clock.sleep(DEAD_AFTER_SECONDS + 1)
    beat(world, "me", seats=3)

    assert seats(world) == 3
    world.database.write(lambda session: recovery.leave(session, "me"))
    assert seats(world) == 0


def test_an_intent_whose_job_is_lost_goes_back_to_the_queue(world):
    call = standing(world, DialState.INTENT)

    assert sweep(world, Engine()).released == 1

    row = world.read(call)
    assert (row.status, row.dial_state, row.token) == (CallStatus.QUEUED, None, None)


def test_an_intent_whose_job_waits_is_left_to_it(world):
    call = standing(world, DialState.INTENT)

    assert not sweep(world, Engine(states={job_key("token"): "waiting"}))

    assert world.read(call).dial_state == DialState.INTENT


def test_a_call_at_the_carrier_whose_job_is_lost_gets_another_and_is_not_dialled(world):
    call = standing(world, DialState.PLACING)
    engine = Engine(states={job_key("token"): "failed"})

    assert sweep(world, engine).resubmitted == 1

    assert engine.submitted == [job_key("token", 1)]
    assert world.read(call).dial_state == DialState.PLACING


def test_a_call_at_the_carrier_whose_job_runs_is_left_alone(world):
    standing(world, DialState.PLACED)

    assert not sweep(world, Engine(states={job_key("token"): "running"}))


def test_jobs_that_are_lost_again_and_again_are_left_to_a_person(world):
    standing(world, DialState.PLACED)
    engine = Engine(states={job_key("token", nth): "failed" for nth in range(MOST_JOBS)})

    assert not sweep(world, engine)


def test_what_moved_a_moment_ago_is_not_stuck(world):
    call = standing(world, DialState.PLACED)
    with world.database.writing() as session:
        session.get_one(type(call), call.id).updated_at = world.now - dt.timedelta(seconds=5)

    assert not sweep(world, Engine())


def test_a_recording_that_stands_still_gets_a_job_an_hour_where_recordings_are_fetched(world):
    call = recorded_call(world)
    world.clock.sleep(STUCK_AFTER_SECONDS + 1)
    engine = Engine()
    asked = {"now": world.now, "fetches_recordings": True}

    sweep(world, engine)
    before = list(engine.submitted)
    for _ in range(2):
        recovery.sweep(world.database, engine, world.house, **asked)

    assert before == []
    assert engine.submitted == [f"recording:{call.id}:{world.now:%Y%m%d%H}"]
