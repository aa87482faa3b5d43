"""What is queued to be played to the caller: audio and marks, in order."""

from collections import deque


class Playback:
    """One stream's buffer. Audio is played as it is taken out; positions count bytes queued."""

    def __init__(self) -> None:
        self._audio = bytearray()
        self._played = 0
        self._marks: deque[tuple[int, str]] = deque()

    @property
    def queued(self) -> int:
        """Bytes that are still to be played."""
        return len(self._audio)

    def add(self, audio: bytes) -> None:
        """Queue audio after what is there."""
        self._audio += audio

    def mark(self, name: str) -> None:
        """Queue a mark after the audio that is there."""
        self._marks.append((self._played + len(self._audio), name))

    def play(self, count: int) -> bytes:
        """Take out what is played next, up to so many bytes."""
        audio = bytes(self._audio[:count])
        del self._audio[:count]
        self._played += len(audio)
        return audio

    def reached(self) -> list[str]:
        """Return the marks before which everything has been played, once each."""
        names = []
        while self._marks and self._marks[0][0] <= self._played:
            names.append(self._marks.popleft()[1])
        return names

    def clear(self) -> int:
        """Drop the audio; every mark is reached by it. Return how many bytes nobody heard."""
        dropped = len(self._audio)
        self._played += dropped
        self._audio.clear()
        return dropped
