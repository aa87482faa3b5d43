"""The wire of a Twilio media stream: what it sends, and what it takes. Pure.

Frames of media are read by cutting the payload out of the text where it stands as Twilio writes
it; whatever looks otherwise is parsed in full. Facts:
www.twilio.com/docs/voice/media-streams/websocket-messages.
"""

import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BYTES_PER_SECOND = 8000
"""μ-law, one byte a sample."""
_PAYLOAD = b'"payload":"'
_MEDIA = b'{"event":"media"'
_LONGEST = 65_536


@dataclass(frozen=True, slots=True)
class Started:
    """The stream began: whose call it is, and what our TwiML told it."""

    stream_id: str
    carrier_id: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Audio:
    """What the caller's side sounded like, some 20 ms of it."""

    sound: bytes


@dataclass(frozen=True, slots=True)
class Marked:
    """What was sent before this mark has been played, or was cleared."""

    name: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """The caller pressed a key."""

    digit: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The stream, and with it the call, is over."""


@dataclass(frozen=True, slots=True)
class Other:
    """Something that needs no answer, such as `connected`."""

    event: str


@dataclass(frozen=True, slots=True)
class Garbled:
    """Something that no media stream sends."""

    why: str


Frame = Started | Audio | Marked | Pressed | Stopped | Other | Garbled


def read_frame(text: bytes) -> Frame:
    """Return what a text frame says; never raises."""
    if text.startswith(_MEDIA) and (begin := text.find(_PAYLOAD)) > 0:
        begin += len(_PAYLOAD)
        end = text.find(b'"', begin)
        sound = _decoded(text[begin:end]) if end > 0 else None
        if sound is not None:
            return Audio(sound)
    return _read_slowly(text)


def _decoded(payload: bytes) -> bytes | None:
    try:
        return binascii.a2b_base64(payload, strict_mode=True)
    except binascii.Error:
        return None


def _read_slowly(text: bytes) -> Frame:
    if len(text) > _LONGEST:
        return Garbled(f"{len(text)} bytes")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return Garbled("no JSON")
    if not isinstance(said, dict):
        return Garbled("no object")
    return _meaning(said)


def _meaning(said: Mapping[str, Any]) -> Frame:
    match said:
        case {"event": "media", "media": {"payload": str(payload)}}:
            sound = _decoded(payload.encode("ascii", "replace"))
            return Garbled("media that is no base64") if sound is None else Audio(sound)
        case {"event": "mark", "mark": {"name": str(name)}}:
            return Marked(name)
        case {"event": "start", "start": {"streamSid": str(stream), "callSid": str(call)} as start}:
            return Started(stream, call, _parameters(start.get("customParameters")))
        case {"event": "dtmf", "dtmf": {"digit": str(digit)}}:
            return Pressed(digit)
        case {"event": "stop"}:
            return Stopped()
        case {"event": ("media" | "mark" | "start" | "dtmf") as event}:
            return Garbled(f"{event} without what belongs to it")
        case {"event": str(event)}:
            return Other(event)
    return Garbled("no event")


def _parameters(given: object) -> Mapping[str, str]:
    if not isinstance(given, dict):
        return {}
    return {name: value for name, value in given.items() if isinstance(value, str)}


class Writer:
    """Writes frames to one stream."""

    __slots__ = ("_clear", "_head", "_mark")

    def __init__(self, stream_id: str) -> None:
        name = json.dumps(stream_id)
        self._head = f'{{"event":"media","streamSid":{name},"media":{{"payload":"'.encode()
        self._mark = f'{{"event":"mark","streamSid":{name},"mark":{{"name":'.encode()
        self._clear = f'{{"event":"clear","streamSid":{name}}}'.encode()

    def media(self, sound: bytes) -> bytes:
        """Play this after what was sent before."""
        return b"".join((self._head, binascii.b2a_base64(sound, newline=False), b'"}}'))

    def mark(self, name: str) -> bytes:
        """Tell us when all that was sent before has been played."""
        return b"".join((self._mark, json.dumps(name).encode(), b"}}"))

    def clear(self) -> bytes:
        """Stop playing, and forget what was not played."""
        return self._clear
