"""Recordings: told of, listed, fetched and deleted, as Twilio does; late and cut on demand."""

import datetime as dt
import itertools
import struct
from collections.abc import Iterator
from random import Random
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from openchair.standins.twilio import problems
from openchair.standins.twilio.exchange import Exchange
from openchair.standins.twilio.letting_in import let_in
from openchair.standins.twilio.log import CallRecord, Recording
from openchair.standins.twilio.problems import invalid, not_found
from openchair.standins.twilio.resource import VERSION, calls_path, rfc2822

HEADER_BYTES = 44
_RATE, _SAMPLE_BYTES = 8000, 2
_CHUNK_SECONDS = 1


def recordings_path(account_sid: str) -> str:
    """Return the path under which an account's recordings stand."""
    return f"/{VERSION}/Accounts/{account_sid}/Recordings"


def routes(exchange: Exchange, rng: Random) -> list[Route]:
    """Return the doors about recordings."""
    doors = RecordingDoors(exchange, rng)
    path, calls = recordings_path("{account_sid}"), calls_path("{account_sid}")
    return [
        Route(f"{calls}/{{call_sid}}/Recordings.json", doors.index, methods=["GET"]),
        Route(f"{path}/{{sid}}.json", doors.show, methods=["GET"]),
        Route(f"{path}/{{sid}}.json", doors.delete, methods=["DELETE"]),
        Route(f"{path}/{{sid}}.wav", doors.sound, methods=["GET"]),
    ]


class RecordingDoors:
    """The endpoints."""

    def __init__(self, exchange: Exchange, rng: Random) -> None:
        self._exchange = exchange
        self._rng = rng

    async def index(self, request: Request) -> Response:
        """List a call's recordings: there is one at most."""
        let_in(request, self._exchange, self._rng)
        call = self._exchange.log.get(request.path_params["call_sid"])
        if call is None:
            raise not_found(request.url.path)
        recording = call.recording
        found = [] if recording is None or recording.is_deleted else [self._resource(call)]
        return _json({"recordings": found, "page": 0, "page_size": 50, "next_page_uri": None})

    async def show(self, request: Request) -> Response:
        """Return what is known of one."""
        let_in(request, self._exchange, self._rng)
        call, _ = self._find(request)
        return _json(self._resource(call))

    async def delete(self, request: Request) -> Response:
        """Delete one; a second time there is none."""
        let_in(request, self._exchange, self._rng)
        _, recording = self._find(request)
        recording.is_deleted = True
        self._exchange.log.tell()
        return Response(status_code=204)

    async def sound(self, request: Request) -> Response:
        """Return the audio; 404 until it is ready."""
        let_in(request, self._exchange, self._rng)
        _, recording = self._find(request)
        channels = _channels(request.query_params.get("RequestedChannels"), recording)
        if recording.status != "completed" or not self._is_ready(recording):
            raise not_found(request.url.path)
        recording.fetched += 1
        self._exchange.log.tell()
        is_cut = self._rng.random() < self._exchange.faults.recording_cut
        return Sound(recording.seconds, channels, is_cut=is_cut)

    def _is_ready(self, recording: Recording) -> bool:
        lag = dt.timedelta(seconds=self._exchange.faults.recording_late_seconds)
        ended_at = recording.ended_at
        return ended_at is not None and self._exchange.options.clock.now() >= ended_at + lag

    def _find(self, request: Request) -> tuple[CallRecord, Recording]:
        for call in self._exchange.log:
            recording = call.recording
            is_it = recording is not None and recording.sid == request.path_params["sid"]
            if is_it and recording is not None and not recording.is_deleted:
                return call, recording
        raise not_found(request.url.path)

    def _resource(self, call: CallRecord) -> dict[str, Any]:
        account = self._exchange.options.account_sid
        recording = call.recording
        assert recording is not None
        is_over = recording.ended_at is not None
        return {
            "account_sid": account,
            "api_version": VERSION,
            "call_sid": call.sid,
            "conference_sid": None,
            "channels": recording.channels,
            "date_created": rfc2822(recording.began_at),
            "date_updated": rfc2822(recording.ended_at or recording.began_at),
            "start_time": rfc2822(recording.began_at),
            "price": None,
            "price_unit": "USD",
            "duration": str(recording.seconds) if is_over else None,
            "sid": recording.sid,
            "source": "OutboundAPI",
            "status": recording.status,
            "error_code": None,
            "encryption_details": None,
            "track": "both",
            "uri": f"{recordings_path(account)}/{recording.sid}.json",
        }


def _channels(text: str | None, recording: Recording) -> int:
    if text is None:
        return recording.channels
    if text not in {"1", "2"} or int(text) > recording.channels:
        raise invalid(problems.INVALID_CALL, f"RequestedChannels {text!r} cannot be had.")
    return int(text)


# --- audio ----------------------------------------------------------------------------------


def wav_header(data_bytes: int, channels: int) -> bytes:
    """Return what stands before the samples: 8 kHz, 16 bits."""
    frame = channels * _SAMPLE_BYTES
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        data_bytes + HEADER_BYTES - 8,
        b"WAVE",
        b"fmt ",
        16,
        1,
        channels,
        _RATE,
        _RATE * frame,
        frame,
        8 * _SAMPLE_BYTES,
        b"data",
        data_bytes,
    )


class Sound(Response):
    """A recording's audio, a second at a time; one that is cut breaks off in the middle."""

    def __init__(self, seconds: int, channels: int, *, is_cut: bool) -> None:
        super().__init__(media_type="audio/x-wav")
        self._second = _tone() * channels
        self._seconds, self._channels, self._is_cut = seconds, channels, is_cut
        size = HEADER_BYTES + seconds * len(self._second)
        self.headers["content-length"] = str(size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        pieces = list(self._pieces())
        kept = pieces[: len(pieces) // 2] if self._is_cut else pieces
        for piece in kept:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        if not self._is_cut:
            await send({"type": "http.response.body", "body": b""})
            return
        scope["cut"]()
        while (await receive())["type"] != "http.disconnect":
            continue

    def _pieces(self) -> Iterator[bytes]:
        yield wav_header(self._seconds * len(self._second), self._channels)
        yield from itertools.repeat(self._second, self._seconds)


def _tone() -> bytes:
    """Return a second of something that is not silence."""
    samples = (2000 if n % 40 < 20 else -2000 for n in range(_RATE * _CHUNK_SECONDS))  # noqa: PLR2004 - 200 Hz
    return struct.pack(f"<{_RATE}h", *samples)


def _json(document: dict[str, Any]) -> Response:
    return JSONResponse(document)
