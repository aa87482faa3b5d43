"""Recordings of the stand-in: strict about who asks for what, late and cut on demand."""

import io
import wave
from typing import Any

import httpx
import pytest

from openchair.standins.twilio.log import CallRecord
from openchair.standins.twilio.options import Faults
from openchair.standins.twilio.recordings import HEADER_BYTES, wav_header
from tests.standins.twilio.rest import Rest

TALK = "<Response><Pause length='3'/></Response>"


def recorded(rest: Rest, **fields: Any) -> CallRecord:
    asked = {"Record": "true", "RecordingChannels": "dual", "Twiml": TALK}
    call = rest.whole(**(asked | fields))
    assert call.recording is not None
    return call


def of(rest: Rest, call: CallRecord, kind: str = ".wav") -> str:
    assert call.recording is not None
    return rest.url.replace("/Calls", f"/Recordings/{call.recording.sid}{kind}")


def test_the_audio_is_whole_and_as_long_as_the_talk(rest: Rest) -> None:
    call = recorded(rest)

    answer = rest.http.get(of(rest, call))

    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/x-wav")
    with wave.open(io.BytesIO(answer.content)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 2, 2)
        assert sound.getnframes() == 8000 * (call.duration or 0) > 0


def test_one_channel_can_be_asked_for(rest: Rest) -> None:
    answer = rest.http.get(of(rest, recorded(rest)), params={"RequestedChannels": "1"})

    with wave.open(io.BytesIO(answer.content)) as sound:
        assert sound.getnchannels() == 1


@pytest.mark.parametrize("channels", ["2", "3", "x", ""])
def test_channels_that_were_not_recorded_cannot(rest: Rest, channels: str) -> None:
    call = recorded(rest, RecordingChannels="mono")

    answer = rest.http.get(of(rest, call), params={"RequestedChannels": channels})

    assert answer.status_code == 400


def test_a_call_lists_its_recording(rest: Rest) -> None:
    call = recorded(rest)

    [shown] = rest.http.get(f"{rest.url}/{call.sid}/Recordings.json").json()["recordings"]

    assert call.recording is not None
    assert (shown["sid"], shown["call_sid"]) == (call.recording.sid, call.sid)
    assert (shown["status"], shown["channels"]) == ("completed", 2)
    assert shown["duration"] == str(call.duration)
    assert rest.http.get(of(rest, call, ".json")).json() == shown


def test_a_call_that_was_not_recorded_lists_nothing(rest: Rest) -> None:
    call = rest.whole(Twiml=TALK)

    assert rest.http.get(f"{rest.url}/{call.sid}/Recordings.json").json()["recordings"] == []
    assert rest.http.get(f"{rest.url}/CA{'0' * 32}/Recordings.json").status_code == 404


def test_what_is_deleted_is_gone_and_cannot_be_deleted_again(rest: Rest) -> None:
    call = recorded(rest)

    first = rest.http.delete(of(rest, call, ".json"))
    again = rest.http.delete(of(rest, call, ".json"))

    assert (first.status_code, first.content, again.status_code) == (204, b"", 404)
    assert rest.http.get(of(rest, call)).status_code == 404
    assert rest.http.get(f"{rest.url}/{call.sid}/Recordings.json").json()["recordings"] == []


def test_audio_that_is_late_is_not_there_yet(rest: Rest) -> None:
    call = recorded(rest)
    rest.twilio.faults = Faults(recording_late_seconds=3600)

    assert rest.http.get(of(rest, call)).status_code == 404
    assert rest.http.get(of(rest, call, ".json")).status_code == 200


def test_audio_that_is_cut_breaks_off(rest: Rest) -> None:
    call = recorded(rest)
    rest.twilio.faults = Faults(recording_cut=1)

    with pytest.raises(httpx.RemoteProtocolError):
        rest.http.get(of(rest, call))


def test_a_header_says_how_much_follows() -> None:
    assert len(wav_header(32_000, 2)) == HEADER_BYTES
