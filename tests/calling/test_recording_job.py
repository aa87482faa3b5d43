"""One call's recording: fetched whole, once, whatever breaks and wherever the process is killed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.calling import recording_store
from openchair.calling.prices import shipped_prices
from openchair.calling.recording_files import RecordingFiles
from openchair.calling.recording_job import (
    FIRST_SECONDS,
    GIVE_UP_SECONDS,
    LISTED_SECONDS,
    LONGEST_SECONDS,
    RecordingJob,
)
from openchair.db import Database
from openchair.durable import Done, Later, NextStep
from openchair.tables import Call, CallEvent, CallUsage, RecordingState
from openchair.telephony.base import TelephonyError
from openchair.telephony.recordings import CarrierRecording, NotReadyError, RecordingStatus
from tests.support.clinics import World
from tests.support.recordings import (
    AUDIO,
    AWAY,
    RE,
    TOLD,
    Keeper,
    recorded_call,
    recording_of,
    state_of,
)


class Killed(BaseException):
    """The process is gone."""


class Bench:
    """A recorded call, its carrier, and the job's steps as any process would do them."""

    def __init__(self, world: World, folder: Path, **call: Any) -> None:
        self.world = world
        self.call: Call = recorded_call(world, **call)
        self.keeper = Keeper()
        self.files = RecordingFiles(folder)
        self.deletes = False

    def step(self) -> NextStep:
        job = RecordingJob(
            database=self.world.database,
            carrier=self.keeper,
            files=self.files,
            prices=shipped_prices(),
            clock=self.world.clock,
            deletes_at_carrier=self.deletes,
        )
        return job({"call_id": self.call.id}, None)

    def told(self) -> None:
        self.world.database.write(
            lambda session: recording_store.told(session, self.call.id, TOLD, now=self.world.now)
        )

    def forget(self) -> None:
        self.world.database.write(
            lambda session: recording_store.forget(session, [self.call.id], now=self.world.now)
        )

    @property
    def state(self) -> RecordingState:
        return state_of(self.world, self.call)

    @property
    def path(self) -> Path:
        return self.files.path(self.call.client_id, self.call.id)

    def kinds(self) -> list[str]:
        with self.world.database.reading() as session:
            where = col(CallEvent.call_id) == self.call.id
            return list(session.scalars(select(col(CallEvent.kind)).where(where)))


@pytest.fixture
def make(database: Database, tmp_path: Path) -> Callable[..., Bench]:
    return lambda **call: Bench(World(database), tmp_path / "recordings", **call)


@pytest.fixture
def bench(make: Callable[..., Bench]) -> Bench:
    made = make()
    made.told()
    return made


# --- fetching -------------------------------------------------------------------------------


def test_what_the_carrier_told_of_is_fetched_and_stored(bench: Bench):
    assert bench.step() == Done()

    row = recording_of(bench.world, bench.call)
    assert (row.state, row.size, row.seconds) == ("stored", len(AUDIO), 61)
    assert bench.path.read_bytes() == AUDIO
    assert "recording_stored" in bench.kinds()
    assert bench.keeper.deleted == []


def test_the_step_done_again_fetches_no_more(bench: Bench):
    bench.step()

    assert bench.step() == Done()
    assert bench.keeper.fetched == 1


@pytest.mark.parametrize("error", [NotReadyError("not yet"), AWAY, OSError("disk full")])
def test_what_cannot_be_had_is_tried_again_later_and_later(bench: Bench, error: Exception):
    bench.keeper.fails = [error] * 3

    pauses = [bench.step() for _ in range(4)]

    assert pauses == [Later(FIRST_SECONDS), Later(10), Later(20), Done()]
    assert bench.state is RecordingState.STORED
    assert bench.path.read_bytes() == AUDIO


def test_no_pause_is_longer_than_an_hour(bench: Bench):
    bench.keeper.fails = [AWAY] * 30

    pauses = [bench.step() for _ in range(30)]

    assert pauses[-1] == Later(LONGEST_SECONDS)


def test_audio_that_breaks_off_leaves_no_file(bench: Bench):
    bench.keeper.fails = [AWAY]

    bench.step()

    assert list(bench.path.parent.iterdir()) == []


def test_after_three_days_it_is_given_up_and_said(bench: Bench):
    bench.world.clock.sleep(GIVE_UP_SECONDS + 1)
    bench.keeper.fails = [AWAY]

    assert bench.step() == Done()
    assert bench.state is RecordingState.LOST
    assert "recording_lost" in bench.kinds()


def test_what_is_refused_for_good_is_given_up_at_once(bench: Bench):
    bench.keeper.fails = [TelephonyError("never", permanent=True)]

    assert bench.step() == Done()
    assert bench.state is RecordingState.LOST


def test_its_minutes_are_charged_for(bench: Bench):
    bench.step()

    with bench.world.database.reading() as session:
        row = session.get_one(CallUsage, bench.call.id)
    [line] = [each for each in row.cost_lines if each["item"] == "recording_minute"]
    assert (row.recorded_seconds, line["quantity"], line["micros"]) == (61, 2, 5_000)


# --- killed ---------------------------------------------------------------------------------


def test_killed_in_the_middle_of_a_fetch_it_is_fetched_by_whoever_comes_next(bench: Bench):
    bench.keeper.fails = [Killed()]
    with pytest.raises(Killed):
        bench.step()

    assert bench.step() == Done()
    assert bench.path.read_bytes() == AUDIO


def test_killed_between_file_and_row_it_is_stored_by_whoever_comes_next(bench: Bench):
    bench.files.save(bench.call.client_id, bench.call.id, lambda into: bench.keeper.fetch(RE, into))

    assert bench.step() == Done()
    assert bench.state is RecordingState.STORED
    assert [path.name for path in bench.path.parent.iterdir()] == [bench.path.name]


def test_killed_before_the_carriers_copy_is_deleted_it_is_deleted_by_whoever_comes_next(
    bench: Bench,
):
    bench.deletes = True
    bench.keeper.fails = [None, Killed()]
    with pytest.raises(Killed):
        bench.step()
    before = list(bench.keeper.deleted)

    assert (before, bench.step()) == ([], Done())
    assert (bench.keeper.deleted, bench.keeper.fetched) == ([RE], 1)


# --- finding --------------------------------------------------------------------------------


def test_where_no_callback_came_the_carrier_is_asked(make: Callable[..., Bench]):
    bench = make()

    assert bench.step() == Done()
    assert bench.state is RecordingState.STORED


@pytest.mark.parametrize("found", [None, CarrierRecording(RE, "CA1", RecordingStatus.IN_PROGRESS)])
def test_what_is_not_complete_is_waited_for(
    make: Callable[..., Bench], found: CarrierRecording | None
):
    bench = make()
    bench.keeper.found = found
    first = bench.step()
    bench.keeper.found = TOLD

    assert first == Later(FIRST_SECONDS)
    assert bench.step() == Done()
    assert bench.state is RecordingState.STORED


def test_a_call_that_nobody_answered_has_none(make: Callable[..., Bench]):
    bench = make(answered_at=None)
    bench.keeper.found = None

    assert bench.step() == Done()
    assert bench.state is RecordingState.ABSENT


def test_what_never_appears_is_given_up(make: Callable[..., Bench]):
    bench = make()
    bench.keeper.found = None
    bench.world.clock.sleep(GIVE_UP_SECONDS + 1)

    assert bench.step() == Done()
    assert bench.state is RecordingState.LOST


def test_a_call_that_goes_on_is_let_be(make: Callable[..., Bench]):
    bench = make(status="in-progress", dial_state="placed")

    assert bench.step() == Later(FIRST_SECONDS)
    assert bench.state is RecordingState.ASKED


# --- what may not be kept -------------------------------------------------------------------


def test_a_call_in_which_nobody_was_told_is_not_kept(make: Callable[..., Bench]):
    bench = make(said_opening=False)
    bench.told()

    assert bench.step() == Done()
    assert (bench.state, bench.keeper.fetched) == (RecordingState.ERASED, 0)
    assert bench.keeper.deleted == [RE]
    assert "recording_not_kept" in bench.kinds()


def test_the_carriers_copy_is_deleted_where_that_is_wanted(bench: Bench):
    bench.deletes = True

    assert bench.step() == Done()
    assert bench.keeper.deleted == [RE]
    assert recording_of(bench.world, bench.call).deleted_at_carrier == bench.world.now
    assert bench.path.exists()


# --- erasing --------------------------------------------------------------------------------


def test_what_is_to_be_erased_goes_here_and_at_the_carrier(bench: Bench):
    bench.step()
    bench.forget()

    assert bench.step() == Done()
    assert (bench.state, bench.path.exists()) == (RecordingState.ERASED, False)
    assert bench.keeper.deleted == [RE]


def test_a_deletion_is_never_given_up(bench: Bench):
    bench.forget()
    bench.world.clock.sleep(2 * GIVE_UP_SECONDS)
    bench.keeper.fails = [TelephonyError("never", permanent=True)]

    assert bench.step() == Later(FIRST_SECONDS)
    assert bench.step() == Done()
    assert bench.keeper.deleted == [RE]


def test_what_was_erased_before_it_was_known_is_looked_for(make: Callable[..., Bench]):
    bench = make()
    bench.forget()

    assert bench.step() == Done()
    assert bench.keeper.deleted == [RE]


def test_what_is_not_listed_yet_is_looked_for_again(make: Callable[..., Bench]):
    bench = make()
    bench.forget()
    bench.keeper.found = None
    first = bench.step()
    bench.world.clock.sleep(LISTED_SECONDS)

    assert first == Later(FIRST_SECONDS)
    assert bench.step() == Done()
    assert bench.state is RecordingState.ERASED


def test_erased_while_it_is_fetched_it_does_not_stay(bench: Bench):
    fetch = bench.keeper.fetch

    def fetch_while_erased(recording_id, into):
        bench.forget()
        return fetch(recording_id, into)

    bench.keeper.fetch = fetch_while_erased  # type: ignore[method-assign]

    assert bench.step() == Done()
    assert (bench.state, bench.path.exists()) == (RecordingState.ERASED, False)


def test_a_recording_that_nobody_asked_for_is_no_job(bench: Bench):
    bench.call.id = "none"

    assert bench.step() == Done()
