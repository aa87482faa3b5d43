"""Recordings as they are written down: forward only, whatever comes late or twice."""

import datetime as dt

import pytest

from openchair.calling import recording_store as store
from openchair.db import Database
from openchair.tables import Call, RecordingState
from openchair.telephony.recordings import CarrierRecording, RecordingStatus
from tests.support.clinics import World
from tests.support.recordings import RE, TOLD, recorded_call, recording_of, state_of


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


def tell(world: World, call: Call, found: CarrierRecording = TOLD) -> bool:
    return world.database.write(lambda session: store.told(session, call.id, found, now=world.now))


def forget(world: World, call: Call) -> list[str]:
    return world.database.write(lambda session: store.forget(session, [call.id], now=world.now))


def stuck(world: World, seconds: float) -> list[str]:
    with world.database.reading() as session:
        return store.stuck(session, world.now - dt.timedelta(seconds=seconds))


def test_a_recording_is_asked_for_once(world: World):
    call = recorded_call(world)
    tell(world, call)

    with world.database.writing() as session:
        store.ask(session, call.id, call.client_id, now=world.now)

    assert state_of(world, call) is RecordingState.KNOWN


def test_a_callback_makes_it_known_and_doubled_is_told_once(world: World):
    call = recorded_call(world)

    assert [tell(world, call), tell(world, call)] == [True, False]
    row = recording_of(world, call)
    assert (row.state, row.carrier_recording_id, row.seconds) == ("known", RE, 61)


@pytest.mark.parametrize("status", [RecordingStatus.ABSENT, RecordingStatus.FAILED])
def test_where_nothing_was_recorded_nothing_is_to_be_done(world: World, status: RecordingStatus):
    call = recorded_call(world)

    assert not tell(world, call, CarrierRecording("", "CA1", status))
    assert state_of(world, call) is RecordingState.ABSENT


def test_that_it_goes_on_changes_nothing(world: World):
    call = recorded_call(world)

    assert not tell(world, call, CarrierRecording(RE, "CA1", RecordingStatus.IN_PROGRESS))
    assert state_of(world, call) is RecordingState.ASKED


def test_what_nobody_asked_for_is_nobodys(world: World):
    call = world.call(world.client())

    assert not tell(world, call)
    with world.database.reading() as session:
        assert store.read(session, call.id) is None


def test_who_stood_elsewhere_is_not_moved(world: World):
    call = recorded_call(world)
    known, stored = RecordingState.KNOWN, RecordingState.STORED

    moved = world.database.write(
        lambda session: store.move(session, call.id, known, stored, now=world.now)
    )

    assert not moved
    assert state_of(world, call) is RecordingState.ASKED


def test_what_is_forgotten_is_so_at_once_and_once(world: World):
    call = recorded_call(world)
    tell(world, call)

    assert (forget(world, call), forget(world, call)) == ([call.id], [])
    assert state_of(world, call) is RecordingState.ERASING


def test_a_callback_after_that_only_tells_where_to_delete_it(world: World):
    call = recorded_call(world)
    forget(world, call)

    assert tell(world, call)
    assert state_of(world, call) is RecordingState.ERASING
    assert recording_of(world, call).carrier_recording_id == RE


def test_where_there_was_none_there_is_nothing_to_forget(world: World):
    call = recorded_call(world)
    tell(world, call, CarrierRecording("", "CA1", RecordingStatus.ABSENT))

    assert forget(world, call) == []


def test_what_stands_still_is_found_when_its_call_has_ended(world: World):
    call = recorded_call(world)
    recorded_call(world, token="2", carrier_id="CA2", status="in-progress", dial_state="placed")
    world.clock.sleep(200)

    assert stuck(world, 120) == [call.id]
    assert stuck(world, 300) == []


def test_what_was_tried_waits_for_its_own_next_try(world: World):
    call = recorded_call(world)
    world.database.write(lambda session: store.stumbled(session, call.id, "away", now=world.now))
    world.clock.sleep(3600)
    before = stuck(world, 120)
    world.clock.sleep(2 * 3600)

    assert before == []
    assert stuck(world, 120) == [call.id]
    assert recording_of(world, call).last_error == "away"


@pytest.mark.parametrize("said", [True, False])
def test_whether_anybody_was_told_is_read_from_the_ledger(world: World, said: bool):
    call = recorded_call(world, said_opening=said)

    with world.database.reading() as session:
        assert store.was_opening_said(session, call.id) is said
