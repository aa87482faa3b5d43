"""Twilio's recordings: callbacks read, audio fetched under a deadline, deleted.

Facts: Twilio's OpenAPI `twilio_api_v2010`, www.twilio.com/docs/voice/api/recording. The audio comes
as WAV, both sides of the talk in a channel of their own. It is fetched with the account's own
log-in: media without one should be switched off in Twilio's settings.
"""

import hashlib
import re
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, BinaryIO, Self

import httpx

from openchair.telephony.base import TelephonyError
from openchair.telephony.recordings import (
    CarrierRecording,
    NotReadyError,
    RecordingStatus,
    Sound,
)
from openchair.telephony.twilio import Form, TwilioAccount, open_client, whole_number

FETCH_SECONDS = 120.0
"""A fetch that takes longer is given up, and tried again."""
MOST_BYTES = 200_000_000
"""An hour of both sides is 115 MB."""
_HEADER_BYTES = 44
_CHUNK_BYTES = 65_536
_SID = re.compile(r"RE[0-9a-fA-F]{32}")
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_ASK_AGAIN = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS})


def read_recording(form: Form) -> CarrierRecording | None:
    """Return what a recording's callback says, or None where it says nothing we know."""
    said = dict(form)
    found = _recording(
        said.get("RecordingSid", ""),
        said.get("CallSid", ""),
        said.get("RecordingStatus", ""),
        said.get("RecordingDuration"),
    )
    return found if found and found.call_id else None


def _recording(
    recording_id: str, call_id: str, status: str, seconds: object
) -> CarrierRecording | None:
    if status not in tuple(RecordingStatus):
        return None
    told = RecordingStatus(status)
    is_named = _SID.fullmatch(recording_id) is not None
    if told is RecordingStatus.COMPLETED and not is_named:
        return None
    return CarrierRecording(recording_id if is_named else "", call_id, told, whole_number(seconds))


class TwilioRecordings:
    """The account's recordings. May be asked from several threads."""

    def __init__(
        self,
        client: httpx.Client,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._client = client
        self._monotonic = monotonic
        self._most_bytes = most_bytes

    @classmethod
    def open(cls, account: TwilioAccount) -> Self:
        """Return them with a client of their own."""
        return cls(open_client(account))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def find(self, carrier_call_id: str) -> CarrierRecording | None:
        """Return a call's recording."""
        path = f"Calls/{carrier_call_id}/Recordings.json"
        try:
            response = self._client.get(path)
        except httpx.HTTPError as error:
            raise _unreachable(error) from error
        if response.status_code in _GONE:
            return None
        _check(response, path)
        return next(iter(_listed(response, carrier_call_id)), None)

    def fetch(self, recording_id: str, into: BinaryIO) -> Sound:
        """Write the whole audio."""
        path = f"Recordings/{recording_id}.wav"
        try:
            with self._client.stream("GET", path) as response:
                if response.status_code in _GONE:
                    raise NotReadyError(f"Twilio has no audio of {recording_id}")
                _check(response, path)
                return self._save(response.iter_bytes(_CHUNK_BYTES), into)
        except httpx.HTTPError as error:
            raise _unreachable(error) from error

    def _save(self, chunks: Iterable[bytes], into: BinaryIO) -> Sound:
        deadline = self._monotonic() + FETCH_SECONDS
        digest, size, head = hashlib.sha256(), 0, b""
        for chunk in chunks:
            size += len(chunk)
            if self._monotonic() > deadline:
                raise TelephonyError("the fetch took too long", permanent=False)
            if size > self._most_bytes:
                message = f"the audio is larger than {self._most_bytes} bytes"
                raise TelephonyError(message, permanent=True)
            head = head or chunk[:12]
            digest.update(chunk)
            into.write(chunk)
        if size < _HEADER_BYTES or head[:4] != b"RIFF" or head[8:12] != b"WAVE":
            raise TelephonyError("what came is no WAV file", permanent=False)
        return Sound(size, digest.hexdigest())

    def delete(self, recording_id: str) -> None:
        """Delete a recording."""
        path = f"Recordings/{recording_id}.json"
        try:
            response = self._client.delete(path)
        except httpx.HTTPError as error:
            raise _unreachable(error) from error
        if response.status_code not in _GONE:
            _check(response, path)


def _listed(response: httpx.Response, carrier_call_id: str) -> Iterable[CarrierRecording]:
    try:
        document: Any = response.json()
        rows = list(document["recordings"])
    except (ValueError, KeyError, TypeError) as error:
        raise TelephonyError("Twilio's list cannot be read", permanent=False) from error
    for row in rows:
        found = _recording(
            str(row.get("sid")), carrier_call_id, str(row.get("status")), row.get("duration")
        )
        if found is not None:
            yield found


def _check(response: httpx.Response, path: str) -> None:
    status = response.status_code
    if response.is_success:
        return
    permanent = response.is_client_error and status not in _ASK_AGAIN
    raise TelephonyError(f"Twilio answered {status} to {path}", permanent=permanent)


def _unreachable(error: httpx.HTTPError) -> TelephonyError:
    return TelephonyError(f"Twilio cannot be reached: {error!r}", permanent=False)
