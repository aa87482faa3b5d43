"""The caller's audio that is kept while the ears are not ready. Pure."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from openchair.telephony.media import BYTES_PER_SECOND

BUFFER_SECONDS = 5.0
"""So much is kept; older audio is dropped."""


@dataclass(slots=True)
class Early:
    """What one caller said too early."""

    _sounds: deque[bytes] = field(default_factory=deque)
    _bytes: int = 0

    def keep(self, sound: bytes) -> None:
        """Keep this, in the place of what is too old."""
        self._sounds.append(sound)
        self._bytes += len(sound)
        while self._bytes > BUFFER_SECONDS * BYTES_PER_SECOND:
            self._bytes -= len(self._sounds.popleft())

    def take(self) -> Iterator[bytes]:
        """Yield all of it, in order, once."""
        while self._sounds:
            yield self._sounds.popleft()
        self._bytes = 0

    def forget(self) -> None:
        """Nobody will hear it."""
        self._sounds.clear()
        self._bytes = 0
