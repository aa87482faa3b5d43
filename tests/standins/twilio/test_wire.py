"""The messages of Media Streams, to the letter."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.standins.twilio.wire import (
    CONNECTED,
    Clear,
    InvalidMessageError,
    Mark,
    Media,
    Wire,
    parse,
)

STREAM, CALL, ACCOUNT = "MZ" + "1" * 32, "CA" + "2" * 32, "AC" + "5" * 32
PAYLOAD = base64.b64encode(b"\xff" * 160).decode()


def wire() -> Wire:
    return Wire(STREAM, CALL, ACCOUNT)


def read(text: str) -> Any:
    return json.loads(text)


def ours(**changes: Any) -> str:
    message: dict[str, Any] = {
        "event": "media",
        "streamSid": STREAM,
        "media": {"payload": PAYLOAD},
    } | changes
    return json.dumps({name: value for name, value in message.items() if value is not None})


def test_the_first_message_has_no_number() -> None:
    assert read(CONNECTED) == {"event": "connected", "protocol": "Call", "version": "1.0.0"}


def test_the_start_tells_everything_of_the_stream() -> None:
    assert read(wire().start({"attempt": "7"})) == {
        "event": "start",
        "sequenceNumber": "1",
        "streamSid": STREAM,
        "start": {
            "streamSid": STREAM,
            "accountSid": ACCOUNT,
            "callSid": CALL,
            "tracks": ["inbound"],
            "customParameters": {"attempt": "7"},
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        },
    }


def test_audio_is_numbered_in_text_and_in_base64() -> None:
    line = wire()
    line.start({})

    line.media(b"\xff" * 160, 0)
    second = read(line.media(b"\xff" * 160, 20))

    assert second == {
        "event": "media",
        "sequenceNumber": "3",
        "streamSid": STREAM,
        "media": {"track": "inbound", "chunk": "2", "timestamp": "20", "payload": PAYLOAD},
    }


def test_marks_keys_and_the_end_are_numbered_with_the_rest() -> None:
    line = wire()

    mark, key, stop = read(line.mark("hello")), read(line.dtmf("5")), read(line.stop())

    assert mark["mark"] == {"name": "hello"}
    assert key["dtmf"] == {"track": "inbound_track", "digit": "5"}
    assert stop["stop"] == {"accountSid": ACCOUNT, "callSid": CALL}
    assert [one["sequenceNumber"] for one in (mark, key, stop)] == ["1", "2", "3"]


def test_the_three_messages_of_ours_are_taken() -> None:
    mark = ours(event="mark", media=None, mark={"name": "m1"})

    assert parse(ours(), STREAM) == Media(b"\xff" * 160)
    assert parse(mark, STREAM) == Mark("m1")
    assert parse(ours(event="clear", media=None), STREAM) == Clear()


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (b"\x00", "binary"),
        ("nonsense", "no JSON"),
        ("[]", "no object"),
        (ours(event="stop"), "no message has the event 'stop'"),
        (ours(event=None), "no message has the event None"),
        (ours(event=["media"]), "no message has the event"),
        (ours(streamSid="MZ0"), "is for the stream 'MZ0'"),
        (ours(streamSid=None), "has the fields"),
        (ours(sequenceNumber="1"), "has the fields"),
        (ours(media={"payload": PAYLOAD, "track": "outbound"}), "more or less than 'payload'"),
        (ours(media=PAYLOAD), "more or less than 'payload'"),
        (ours(media={"payload": 7}), "'payload' is 7"),
        (ours(media={"payload": ""}), "'payload' is ''"),
        (ours(media={"payload": "not base64!"}), "no base64"),
        (ours(media={"payload": PAYLOAD[:-3]}), "no base64"),
        (ours(event="mark", media=None, mark={}), "more or less than 'name'"),
        (ours(event="clear"), "has the fields"),
    ],
)
def test_anything_else_is_refused_and_told_why(message: str | bytes, why: str) -> None:
    with pytest.raises(InvalidMessageError, match=why):
        parse(message, STREAM)


@given(st.text() | st.binary() | st.recursive(st.none(), st.lists).map(json.dumps))
def test_nothing_else_than_a_refusal_comes_of_nonsense(message: str | bytes) -> None:
    with pytest.raises(InvalidMessageError):
        parse(message, STREAM)


@given(st.binary(min_size=1, max_size=2000))
def test_audio_of_any_length_is_taken_as_it_is(audio: bytes) -> None:
    payload = base64.b64encode(audio).decode()

    assert parse(ours(media={"payload": payload}), STREAM) == Media(audio)
