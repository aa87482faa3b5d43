"""Twilio's recordings: what is read, what is fetched, what is told of failures."""

import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from openchair.standins.twilio.recordings import wav_header
from openchair.telephony.base import TelephonyError
from openchair.telephony.recordings import CarrierRecording, NotReadyError, RecordingStatus, Sound
from openchair.telephony.twilio_recordings import (
    FETCH_SECONDS,
    TwilioRecordings,
    read_recording,
)

RE = "RE" + "a" * 32
WAV = wav_header(8, 2) + b"\x01\x02" * 4


def asking(
    answer: httpx.Response | Exception | Callable[[httpx.Request], httpx.Response], **more: Any
) -> TwilioRecordings:
    def reply(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer

    client = httpx.Client(
        transport=httpx.MockTransport(reply), base_url="https://api.twilio.com/x/"
    )
    return TwilioRecordings(client, **more)


# --- callbacks ------------------------------------------------------------------------------


def form(**changes: str) -> list[tuple[str, str]]:
    usual = {
        "CallSid": "CA1",
        "RecordingSid": RE,
        "RecordingStatus": "completed",
        "RecordingDuration": "61",
    }
    return [(name, value) for name, value in {**usual, **changes}.items() if value]


def test_a_callback_names_the_recording_and_its_call():
    expected = CarrierRecording(RE, "CA1", RecordingStatus.COMPLETED, 61)

    assert read_recording(form()) == expected


def test_where_nothing_was_recorded_there_is_no_name():
    found = read_recording(form(RecordingSid="", RecordingStatus="absent", RecordingDuration=""))

    assert found == CarrierRecording("", "CA1", RecordingStatus.ABSENT, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"RecordingStatus": "dancing"},
        {"RecordingStatus": ""},
        {"CallSid": ""},
        {"RecordingSid": ""},
        {"RecordingSid": "RE../../Calls"},
        {"RecordingSid": RE + "/x"},
    ],
)
def test_what_names_no_recording_is_nothing(changes: dict[str, str]):
    assert read_recording(form(**changes)) is None


# --- finding --------------------------------------------------------------------------------


def test_a_calls_recording_is_found():
    row = {"sid": RE, "status": "completed", "duration": "61"}

    found = asking(httpx.Response(200, json={"recordings": [row]})).find("CA1")

    assert found == CarrierRecording(RE, "CA1", RecordingStatus.COMPLETED, 61)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json={"recordings": []}),
        httpx.Response(404, json={"code": 20404}),
        httpx.Response(200, json={"recordings": [{"sid": RE, "status": "processing"}]}),
    ],
)
def test_none_is_none_yet(answer: httpx.Response):
    assert asking(answer).find("CA1") is None


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        (httpx.Response(500), False),
        (httpx.Response(401), False),
        (httpx.Response(429), False),
        (httpx.Response(302), False),
        (httpx.Response(400), True),
        (httpx.Response(200, text="<html>"), False),
        (httpx.Response(200, json=[]), False),
        (httpx.ConnectError("away"), False),
    ],
)
def test_what_cannot_be_asked_is_one_error(answer: httpx.Response | Exception, permanent: bool):
    with pytest.raises(TelephonyError) as error:
        asking(answer).find("CA1")

    assert error.value.permanent is permanent


# --- fetching -------------------------------------------------------------------------------


def test_audio_is_written_as_it_came_with_its_fingerprint():
    into = io.BytesIO()

    sound = asking(httpx.Response(200, content=WAV)).fetch(RE, into)

    assert into.getvalue() == WAV
    assert sound == Sound(len(WAV), hashlib.sha256(WAV).hexdigest())


def test_audio_that_is_not_there_yet_is_told_from_a_failure():
    with pytest.raises(NotReadyError):
        asking(httpx.Response(404)).fetch(RE, io.BytesIO())


class CutOff(httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        yield WAV[:20]
        raise httpx.RemoteProtocolError("peer closed connection")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content=b"<html>sorry</html>" * 10),
        httpx.Response(200, content=WAV[:20]),
        httpx.Response(200, content=b""),
        httpx.Response(200, stream=CutOff()),
        httpx.Response(503),
        httpx.ReadTimeout("slow"),
    ],
)
def test_what_is_not_whole_is_fetched_again(answer: httpx.Response | Exception):
    with pytest.raises(TelephonyError) as error:
        asking(answer).fetch(RE, io.BytesIO())

    assert not error.value.permanent


def test_a_fetch_that_takes_too_long_is_given_up():
    moments = iter([0.0, FETCH_SECONDS + 1])

    with pytest.raises(TelephonyError, match="too long"):
        asking(httpx.Response(200, content=WAV), monotonic=lambda: next(moments)).fetch(
            RE, io.BytesIO()
        )


def test_more_than_any_call_can_be_is_not_taken():
    with pytest.raises(TelephonyError) as error:
        asking(httpx.Response(200, content=WAV), most_bytes=10).fetch(RE, io.BytesIO())

    assert error.value.permanent


# --- deleting -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [204, 404, 410])
def test_what_is_deleted_or_gone_is_gone(status: int):
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.path))
        return httpx.Response(status)

    asking(answer).delete(RE)

    assert asked == [("DELETE", f"/x/Recordings/{RE}.json")]


@pytest.mark.parametrize("answer", [httpx.Response(500), httpx.ConnectError("away")])
def test_a_deletion_that_failed_is_told(answer: httpx.Response | Exception):
    with pytest.raises(TelephonyError):
        asking(answer).delete(RE)
