"""Words inside μ-law bytes: how the stand-ins hear each other without a recogniser.

An utterance is a start byte, a JSON object in ASCII, an end byte, and a hum for as long as a mouth
would need; then silence. Nothing on the way may change, drop or reorder a byte, so that whoever
carries the audio is tested as well. What breaks off in the middle of the JSON was not understood.
"""

import json
import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

BYTES_PER_SECOND = 8000
FRAME_BYTES = 160
"""20 ms, what Twilio sends at a time."""
SILENCE = b"\xff"
_START, _END, _HUM = b"\x01", b"\x02", b"\x95"
_NOT_WORDS = re.compile(rb"[^ -~]")
_LONGEST_WORDS = 65_536

Words = Mapping[str, object]
"""What is said: `text`, and what else the speaker wants to be understood."""


@dataclass(frozen=True, slots=True)
class Began:
    """Somebody began to speak."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of the utterance that goes on; they are whole before the hum begins."""

    words: Words


@dataclass(frozen=True, slots=True)
class Ended:
    """The voice fell silent."""


Sound = Began | Heard | Ended


def speech(words: Words, seconds: float) -> bytes:
    """Return an utterance of at least so many seconds, in whole frames, without silence after it.

    Raises ValueError where the words are longer than an Ear takes.
    """
    said = json.dumps(dict(words), ensure_ascii=True, separators=(",", ":")).encode()
    if len(said) > _LONGEST_WORDS:
        raise ValueError(f"{len(said)} bytes of words, at most {_LONGEST_WORDS} are heard")
    spoken = _START + said + _END
    wanted = max(len(spoken) + 1, round(seconds * BYTES_PER_SECOND))
    frames = -(-wanted // FRAME_BYTES)
    return spoken.ljust(frames * FRAME_BYTES, _HUM)


def silence(frames: int = 1) -> bytes:
    """Return so many frames of silence."""
    return SILENCE * (FRAME_BYTES * frames)


class Ear:
    """Listens to one direction of a line, in pieces of any size."""

    def __init__(self) -> None:
        self._speaking = False
        self._words: bytearray | None = None
        """What has come of the JSON; None outside of it."""

    def hear(self, audio: bytes) -> Iterator[Sound]:
        """Take the next bytes; yield what they mean, in order."""
        rest = memoryview(audio)
        while rest:
            if self._words is None:
                rest = yield from self._between(rest)
            else:
                rest = yield from self._in_words(rest)

    def _between(self, rest: memoryview) -> Generator[Sound, None, memoryview]:
        """Skip hum and silence up to the next start; tell where the voice falls silent."""
        audio = bytes(rest)
        start = audio.find(_START)
        sound = audio if start < 0 else audio[:start]
        if self._speaking and SILENCE in sound:
            self._speaking = False
            yield Ended()
        if start < 0:
            return memoryview(b"")
        if self._speaking:
            yield Ended()
        self._speaking, self._words = True, bytearray()
        yield Began()
        return rest[start + 1 :]

    def _in_words(self, rest: memoryview) -> Generator[Sound, None, memoryview]:
        """Gather the JSON up to its end; a byte that cannot be part of it breaks it off."""
        assert self._words is not None
        audio = bytes(rest)
        broken = _NOT_WORDS.search(audio)
        length = broken.start() if broken else len(audio)
        self._words += audio[:length]
        if length == len(audio) and len(self._words) <= _LONGEST_WORDS:
            return memoryview(b"")
        said, self._words = bytes(self._words), None
        if audio[length : length + 1] != _END:
            return rest[length:]
        words = _read(said)
        if words is not None:
            yield Heard(words)
        return rest[length + 1 :]


def _read(said: bytes) -> Words | None:
    try:
        words = json.loads(said)
    except ValueError:
        return None
    return words if isinstance(words, dict) else None
