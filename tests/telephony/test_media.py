"""The wire of a media stream."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.telephony.media import (
    Audio,
    Frame,
    Garbled,
    Marked,
    Other,
    Pressed,
    Started,
    Stopped,
    Writer,
    read_frame,
)

SOUND = bytes(range(160))


def media(sound: bytes, **more: object) -> bytes:
    payload = base64.b64encode(sound).decode()
    body = {"track": "inbound", "chunk": "1", "timestamp": "5", "payload": payload}
    said = {"event": "media", "sequenceNumber": "3", "streamSid": "MZ1", "media": body, **more}
    return json.dumps(said, separators=(",", ":")).encode()


@given(st.binary(max_size=400))
def test_audio_is_read_byte_for_byte(sound: bytes):
    assert read_frame(media(sound)) == Audio(sound)


def test_audio_written_another_way_is_read_too():
    spaced = json.dumps(json.loads(media(SOUND)), indent=1).encode()

    assert read_frame(spaced) == Audio(SOUND)


def test_the_start_tells_whose_call_it_is():
    start = {"streamSid": "MZ1", "callSid": "CA7", "customParameters": {"token": "t", "n": 1}}

    frame = read_frame(json.dumps({"event": "start", "start": start}).encode())

    assert frame == Started("MZ1", "CA7", {"token": "t"})


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ({"event": "mark", "mark": {"name": "7"}}, Marked("7")),
        ({"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": "9"}}, Pressed("9")),
        ({"event": "stop", "stop": {"callSid": "CA7"}}, Stopped()),
        ({"event": "connected", "protocol": "Call"}, Other("connected")),
        ({"event": "mark"}, Garbled("mark without what belongs to it")),
        ({"event": "media", "media": {"payload": "%%"}}, Garbled("media that is no base64")),
        ({"event": 7}, Garbled("no event")),
        ([], Garbled("no object")),
    ],
)
def test_other_frames_mean_what_they_say(said: object, meaning: Frame):
    assert read_frame(json.dumps(said).encode()) == meaning


@given(st.binary(max_size=300))
def test_nothing_that_arrives_breaks_the_reader(noise: bytes):
    assert isinstance(read_frame(noise), Garbled)


@given(st.integers(0, 200), st.binary(min_size=1, max_size=4))
def test_a_spoilt_frame_is_audio_or_garbled(at: int, spoil: bytes):
    frame = media(SOUND)

    spoilt = frame[:at] + spoil + frame[at + len(spoil) :]

    assert isinstance(read_frame(spoilt), Frame)


def test_a_frame_without_its_end_is_garbled():
    assert isinstance(read_frame(media(SOUND)[:60]), Garbled)
    assert isinstance(read_frame(b"[" * 50_000), Garbled)
    assert isinstance(read_frame(b"{" + b" " * 70_000), Garbled)


def test_what_is_written_is_what_twilio_takes():
    writer = Writer('MZ"1')

    assert json.loads(writer.media(SOUND)) == {
        "event": "media",
        "streamSid": 'MZ"1',
        "media": {"payload": base64.b64encode(SOUND).decode()},
    }
    assert json.loads(writer.mark("a")) == {
        "event": "mark",
        "streamSid": 'MZ"1',
        "mark": {"name": "a"},
    }
    assert json.loads(writer.clear()) == {"event": "clear", "streamSid": 'MZ"1'}
