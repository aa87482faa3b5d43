"""What a live call leaves behind besides its result: its cost, its latencies, its recording.

The live path is the product's own, in this process, against both vendors' stand-ins.
"""

import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from openchair.assembly.recordings import build_recording_job, recording_files
from openchair.calling import reports
from openchair.calling.recording_job import job_key
from openchair.conversation.caller import Spoke
from openchair.durable import Done
from openchair.standins.twilio.options import Faults
from openchair.tables import CallUsage, Recording
from tests.support.live import Live, LiveCall, Says, living

HELLO, NO = Spoke("hello?", 1.0), Spoke("no thank you, I am not interested", 2.0)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with living(tmp_path_factory.mktemp("live")) as made:
        yield made
        made.settle_down()


def uninterested() -> Says:
    return Says([HELLO, *[NO] * 6])


def usage_of(live: Live, call: LiveCall) -> CallUsage | None:
    """Return what the call used, once both sides have told."""
    with live.parts.database.reading() as session:
        row = session.get(CallUsage, call.id)
    is_whole = row is not None and row.line_seconds and row.voice_seconds
    return row if is_whole else None


def recording_of(live: Live, call: LiveCall) -> Recording:
    with live.parts.database.reading() as session:
        return session.get_one(Recording, call.id)


def test_what_a_talk_used_is_known_and_each_answer_was_timed(live: Live):
    call = live.call(uninterested())
    call.ended()
    used = live.wait(lambda: usage_of(live, call))

    assert used.line_seconds == call.line.duration
    assert 0 < (used.voice_seconds or 0) <= (used.stream_seconds or 0)
    charged = {line["item"]: line["micros"] for line in used.cost_lines}
    assert set(charged) == {"line_minute", "machine_detection", "stream_minute", "voice_minute"}
    assert charged["line_minute"] == 14_000
    with live.parts.database.reading() as session:
        detail = reports.call_detail(session, call.id)
    assert detail is not None
    assert detail.latency is not None
    assert detail.latency.turns >= 2
    assert 0 <= detail.latency.median_seconds <= detail.latency.p95_seconds < 30


@pytest.mark.parametrize("faults", [Faults(), Faults(twice=1)])
def test_a_recorded_talk_is_told_of_fetched_and_stored(live: Live, faults: Faults):
    live.twilio.faults = faults
    clinic = live.world.client(callback_number="+18005550199", record_calls=True)
    call = live.call(uninterested(), clinic)
    call.ended()
    live.wait(lambda: recording_of(live, call).state == "known")

    waits = live.parts.engine.status([job_key(call.id)])
    job = build_recording_job(live.parts)
    assert waits == {job_key(call.id): "waiting"}
    assert job({"call_id": call.id}, None) == Done()

    path = recording_files(live.parts).path(clinic.id, call.id)
    with wave.open(str(path)) as sound:
        assert sound.getnframes() == 8000 * (call.line.duration or 0) > 0
    assert recording_of(live, call).state == "stored"


def test_what_was_left_on_a_machine_is_not_kept(live: Live, tmp_path: Path):
    clinic = live.world.client(callback_number="+18005550199", record_calls=True)
    call = live.call("voicemail", clinic)
    call.ended()
    live.wait(lambda: recording_of(live, call).state == "known")

    build_recording_job(live.parts)({"call_id": call.id}, None)

    assert recording_of(live, call).state == "erased"
    assert call.line.recording is not None
    assert (call.line.recording.fetched, call.line.recording.is_deleted) == (0, True)
