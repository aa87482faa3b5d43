"""Recordings from Twilio's stand-in to our disk, by the real adapter, whatever goes wrong."""

import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openchair.assembly.carrier import STANDIN_SID, STANDIN_TOKEN
from openchair.assembly.dialing import build_dialer
from openchair.assembly.parts import Parts, assemble
from openchair.assembly.recordings import FetchRecording, build_recording_job, recording_files
from openchair.calling.recording_job import KIND, job_key
from openchair.durable import Done, Later
from openchair.settings import Settings
from openchair.standins.twilio.log import CallRecord
from openchair.standins.twilio.options import Faults
from openchair.tables import Call, RecordingState
from tests.standins.twilio.rest import Rest, asking
from tests.support.clinics import World
from tests.support.recordings import recorded_call, state_of

TALK = "<Response><Pause length='3'/></Response>"


@pytest.fixture(scope="module")
def rest() -> Iterator[Rest]:
    with asking(account_sid=STANDIN_SID, auth_token=STANDIN_TOKEN) as made:
        yield made


class Scene:
    """A call that the stand-in has recorded, and our job about it."""

    def __init__(self, parts: Parts, rest: Rest) -> None:
        rest.reset()
        self.parts, self.twilio = parts, rest.twilio
        self.line: CallRecord = rest.whole(Record="true", RecordingChannels="dual", Twiml=TALK)
        world = World(parts.database, now=parts.clock.now())
        self.world = world
        self.call: Call = recorded_call(world, carrier_id=self.line.sid)
        self.job = build_recording_job(parts)

    def step(self) -> object:
        return self.job({"call_id": self.call.id}, None)

    @property
    def state(self) -> RecordingState:
        return state_of(self.world, self.call)

    @property
    def path(self) -> Path:
        return recording_files(self.parts).path(self.call.client_id, self.call.id)


@pytest.fixture
def make(tmp_path: Path, rest: Rest) -> Iterator[Any]:
    opened: list[Parts] = []

    def scene(**settings: Any) -> Scene:
        usual = {
            "database_url": f"sqlite:///{tmp_path}/openchair.db",
            "telephony_mode": "TWILIO_STUB",
            "twilio_api_base": rest.twilio.base_url,
        }
        opened.append(assemble(Settings(_env_file=None, **{**usual, **settings})))
        return Scene(opened[-1], rest)

    yield scene
    for each in opened:
        each.close()


def test_a_recording_is_found_fetched_and_stored_beside_the_database(make: Any, tmp_path: Path):
    scene = make()

    assert scene.step() == Done()
    assert scene.state is RecordingState.STORED
    assert scene.path.is_relative_to(tmp_path / "recordings")
    with wave.open(str(scene.path)) as sound:
        assert (sound.getnchannels(), sound.getnframes()) == (2, 8000 * scene.line.duration)
    assert not scene.line.recording.is_deleted


def test_another_folder_can_be_named_and_twilios_copy_deleted(make: Any, tmp_path: Path):
    folder = tmp_path / "elsewhere"
    scene = make(recordings_dir=str(folder), delete_recordings_at_twilio=True)

    assert scene.step() == Done()
    assert scene.path.is_relative_to(folder)
    assert scene.path.exists()
    assert scene.line.recording.is_deleted


@pytest.mark.parametrize(
    "faults",
    [
        Faults(recording_late_seconds=3600),
        Faults(recording_cut=1),
        Faults(server_error=1),
        Faults(throttled=1),
    ],
)
def test_what_goes_wrong_is_tried_again_until_it_is_whole(make: Any, faults: Faults):
    scene = make()
    scene.twilio.faults = faults
    broken = scene.step()
    files = list(scene.path.parent.glob("*")) if scene.path.parent.exists() else []
    scene.twilio.faults = Faults()

    assert isinstance(broken, Later)
    assert files == []
    assert scene.step() == Done()
    assert scene.path.exists()


def test_a_wish_that_comes_twice_is_one_job(make: Any):
    scene = make()
    fetch = FetchRecording(scene.parts)

    for _ in range(2):
        scene.parts.database.write(lambda session: fetch(session, scene.call.id))

    assert scene.parts.engine.status([job_key(scene.call.id)]) == {
        job_key(scene.call.id): "waiting"
    }


@pytest.mark.parametrize(("mode", "fetches"), [("TWILIO_STUB", True), ("SIMULATED", False)])
def test_only_who_speaks_twilio_fetches_recordings(make: Any, mode: str, fetches: bool):
    dialer = build_dialer(make(telephony_mode=mode).parts)

    assert (KIND in dialer.handlers) is fetches
