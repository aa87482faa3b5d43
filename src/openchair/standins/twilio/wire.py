"""The messages of Media Streams: those to us as text, those from us read strictly."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass

from openchair.errors import OpenChairError


class InvalidMessageError(OpenChairError):
    """Our side sent what Twilio does not take."""


@dataclass(frozen=True, slots=True)
class Media:
    """Audio to be played after what is queued."""

    audio: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """To be returned when all that was sent before it has been played."""

    name: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Drop what is queued, and return its marks."""


Message = Media | Mark | Clear
CONNECTED = json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"})
_FIELDS = {
    "media": {"event", "streamSid", "media"},
    "mark": {"event", "streamSid", "mark"},
    "clear": {"event", "streamSid"},
}


class Wire:
    """Writes one stream's messages and numbers them. All numbers are strings, but the format's."""

    def __init__(self, stream_sid: str, call_sid: str, account_sid: str) -> None:
        self.stream_sid = stream_sid
        self._ids = {"accountSid": account_sid, "callSid": call_sid}
        self._number = 0
        self._chunk = 0

    def start(self, parameters: Mapping[str, str]) -> str:
        """Tell of the stream; the first message with a number."""
        return self._event(
            "start",
            {
                "streamSid": self.stream_sid,
                **self._ids,
                "tracks": ["inbound"],
                "customParameters": dict(parameters),
                "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            },
        )

    def media(self, audio: bytes, milliseconds: int) -> str:
        """Send the caller's audio, so long after the stream began."""
        self._chunk += 1
        return self._event(
            "media",
            {
                "track": "inbound",
                "chunk": str(self._chunk),
                "timestamp": str(milliseconds),
                "payload": base64.b64encode(audio).decode(),
            },
        )

    def dtmf(self, digit: str) -> str:
        """Tell of a key that the caller pressed."""
        return self._event("dtmf", {"track": "inbound_track", "digit": digit})

    def mark(self, name: str) -> str:
        """Return a mark."""
        return self._event("mark", {"name": name})

    def stop(self) -> str:
        """Tell that the stream, or the call, is over."""
        return self._event("stop", self._ids)

    def _event(self, name: str, content: Mapping[str, object]) -> str:
        self._number += 1
        return json.dumps(
            {
                "event": name,
                "sequenceNumber": str(self._number),
                "streamSid": self.stream_sid,
                name: content,
            }
        )


def parse(text: str | bytes, stream_sid: str) -> Message:
    """Read a message of ours. Raises InvalidMessageError for any other than the three, for a wrong
    stream, for a field too few or too many, and for audio that is no base64.
    """
    message = _document(text)
    event = message.get("event")
    if not isinstance(event, str) or event not in _FIELDS:
        raise InvalidMessageError(f"no message has the event {event!r}")
    if set(message) != _FIELDS[event]:
        raise InvalidMessageError(f"a {event} has the fields {sorted(message)}")
    if message["streamSid"] != stream_sid:
        raise InvalidMessageError(f"a {event} is for the stream {message['streamSid']!r}")
    match event:
        case "media":
            return Media(_audio(_only(message["media"], "payload")))
        case "mark":
            return Mark(_only(message["mark"], "name"))
        case _:
            return Clear()


def _document(text: str | bytes) -> dict[str, object]:
    if isinstance(text, bytes):
        raise InvalidMessageError("a message came in binary")
    try:
        message = json.loads(text)
    except ValueError:
        raise InvalidMessageError("a message is no JSON") from None
    if not isinstance(message, dict):
        raise InvalidMessageError("a message is no object")
    return message


def _only(content: object, name: str) -> str:
    """Return the one field of an object."""
    if not isinstance(content, dict) or set(content) != {name}:
        raise InvalidMessageError(f"{content!r:.80} has more or less than {name!r}")
    value = content[name]
    if not isinstance(value, str) or not value:
        raise InvalidMessageError(f"{name!r} is {value!r:.80}")
    return value


def _audio(payload: str) -> bytes:
    try:
        return base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidMessageError("a payload is no base64") from None
