"""The engine: jobs start with their row, survive, wait for signals, and are taken over."""

import threading
from collections.abc import Iterator

import pytest

from openchair.db import Database
from openchair.durable import Done, Later, Wait
from openchair.durable.dbos_engine import DbosEngine, EngineError

SOON = 20


@pytest.fixture
def engine(database: Database) -> Iterator[DbosEngine]:
    made = DbosEngine(database, seats=4, poll_seconds=0.05)
    made.prepare()
    yield made
    made.close()


class Recorder:
    """A handler that notes what it was given."""

    def __init__(self, *steps):
        self.steps = list(steps)
        self.calls = []
        self.finished = threading.Event()

    def __call__(self, arguments, signal):
        self.calls.append((dict(arguments), signal))
        following = self.steps.pop(0) if self.steps else Done()
        if isinstance(following, Done):
            self.finished.set()
        return following


def test_a_job_runs_once_it_is_committed(database, engine):
    handler = Recorder()
    with engine.run({"greet": handler}):
        database.write(lambda session: engine.submit(session, "greet", "greet:1", {"name": "Ada"}))

        assert handler.finished.wait(SOON)
    assert handler.calls == [({"name": "Ada"}, None)]
    assert engine.status(["greet:1"]) == {"greet:1": "done"}


def test_a_job_goes_with_its_transaction(database, engine):
    def submit_and_fail(session):
        engine.submit(session, "greet", "greet:1", {})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write(submit_and_fail)

    assert engine.status(["greet:1"]) == {}


def test_the_same_key_is_the_same_job(database, engine):
    handler = Recorder()
    for _ in range(3):
        database.write(lambda session: engine.submit(session, "greet", "greet:1", {}))
    with engine.run({"greet": handler}):
        assert handler.finished.wait(SOON)

    assert len(handler.calls) == 1


def test_a_signal_wakes_a_waiting_job(database, engine):
    handler = Recorder(Wait(60), Done())
    with engine.run({"greet": handler}):
        database.write(lambda session: engine.submit(session, "greet", "greet:1", {}))
        database.write(lambda session: engine.signal(session, "greet:1", {"news": "rang"}))

        assert handler.finished.wait(SOON)
    assert handler.calls[-1] == ({}, {"news": "rang"})


def test_a_wait_that_nobody_ends_ends_by_itself(database, engine):
    handler = Recorder(Wait(0.05), Done())
    with engine.run({"greet": handler}):
        database.write(lambda session: engine.submit(session, "greet", "greet:1", {}))

        assert handler.finished.wait(SOON)
    assert handler.calls[-1][1] is None


def test_a_job_that_is_put_off_goes_on_under_its_next_key(database, engine):
    handler = Recorder(Later(0.01), Later(0.01), Done())
    with engine.run({"greet": handler}):
        database.write(lambda session: engine.submit(session, "greet", "greet:1", {"name": "Ada"}))

        assert handler.finished.wait(SOON)
    assert handler.calls == [({"name": "Ada"}, None)] * 3
    assert engine.status(["greet:1", "greet:1~2", "greet:1~3"]).keys() == {
        "greet:1", "greet:1~2", "greet:1~3",
    }  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_jobs_that_are_put_off_hold_no_place(database, engine):
    patient = Recorder(*[Later(3600)] * 8)
    with engine.run({"patient": patient}):
        for number in range(8):  # twice as many as there are places
            key = f"patient:{number}"
            database.write(lambda session, key=key: engine.submit(session, "patient", key, {}))
        while len(engine.status([f"patient:{number}~2" for number in range(8)])) < 8:
            threading.Event().wait(0.02)

    assert set(engine.status([f"patient:{number}" for number in range(8)]).values()) == {"done"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_kind_of_job_takes_no_other_kinds_places(database, engine):
    waiting, quick = Recorder(*[Wait(60)] * 4), Recorder()
    with engine.run({"waiting": waiting, "quick": quick}):
        for number in range(4):  # as many as there are places
            key = f"waiting:{number}"
            database.write(lambda session, key=key: engine.submit(session, "waiting", key, {}))
        while len(waiting.calls) < 4:
            threading.Event().wait(0.02)
        database.write(lambda session: engine.submit(session, "quick", "quick:1", {}))

        assert quick.finished.wait(SOON)
        for number in range(4):
            key = f"waiting:{number}"
            database.write(lambda session, key=key: engine.signal(session, key, {}))


def test_a_signal_to_nobody_is_no_error(database, engine):
    database.write(lambda session: engine.signal(session, "greet:none", {}))


def test_a_failing_job_is_told_and_others_go_on(database, engine):
    good = Recorder()

    def bad(arguments, signal):
        raise RuntimeError("broken")

    with engine.run({"bad": bad, "good": good}):
        database.write(lambda session: engine.submit(session, "bad", "bad:1", {}))
        database.write(lambda session: engine.submit(session, "good", "good:1", {}))

        assert good.finished.wait(SOON)
        while engine.status(["bad:1"]) != {"bad:1": "failed"}:
            threading.Event().wait(0.02)


def test_only_one_process_executes_on_sqlite(sqlite_database):
    first, second = DbosEngine(sqlite_database), DbosEngine(sqlite_database)

    with first.run({}), pytest.raises(EngineError, match="another dialer"), second.run({}):
        pass
