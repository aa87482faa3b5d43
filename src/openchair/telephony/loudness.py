"""Whether somebody speaks on a line, by loudness alone: enough to begin, and to miss an answer."""

from dataclasses import dataclass
from enum import StrEnum

_LOUD = bytes(1 if (~code & 0x7F) > 0x30 else 0 for code in range(256))  # noqa: PLR2004 - μ-law
FRAME_SECONDS = 0.02
_LOUD_SAMPLES = 40
"""So many loud samples of a frame's 160 are a voice, and not a click."""
_FRAMES_TO_BEGIN = 3
_FRAMES_TO_END = 50
"""A second: people pause between words."""


class Turn(StrEnum):
    """What has just become of the line."""

    BEGAN = "began"
    ENDED = "ended"


@dataclass(slots=True)
class Loudness:
    """Listens to one side of a line, frame by frame."""

    is_speaking: bool = False
    _loud: int = 0
    _quiet: int = 0

    @property
    def quiet_seconds(self) -> float:
        """How long nothing loud was heard; 0 in the middle of a word."""
        return self._quiet * FRAME_SECONDS

    def hear(self, sound: bytes) -> Turn | None:
        """Take the next 20 ms; return what has changed by them."""
        if sound.translate(_LOUD).count(1) > _LOUD_SAMPLES:
            return self._louder()
        return self._quieter()

    def _louder(self) -> Turn | None:
        self._quiet = 0
        self._loud += 1
        if self.is_speaking or self._loud < _FRAMES_TO_BEGIN:
            return None
        self.is_speaking = True
        return Turn.BEGAN

    def _quieter(self) -> Turn | None:
        self._loud = 0
        self._quiet += 1
        if not self.is_speaking or self._quiet < _FRAMES_TO_END:
            return None
        self.is_speaking = False
        return Turn.ENDED
