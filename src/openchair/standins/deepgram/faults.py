"""What a stand-in does wrong on demand. The same seed spoils the same sessions."""

from dataclasses import dataclass, field
from random import Random

from openchair.standins.deepgram.mind import Close, Outburst


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """The faults of a stand-in; by default it has none."""

    seed: int = 0
    share: float = 1.0
    """How many of the sessions are spoiled, of all."""
    after: int | None = None
    """Messages sent, audio included, after which `outburst` comes; None: never."""
    outburst: Outburst = field(default_factory=Close)
    never_applies_settings: bool = False
    hides_audio_done: bool = False
    """AgentAudioDone is never sent."""
    hides_started_speaking: bool = False
    """AgentStartedSpeaking is never sent, as in projects that do not have it."""
    thinks_for: float | None = None
    """Seconds each turn's thinking takes: a warning every 5, given up after 20."""
    late_chunks: int = 0
    """Pieces of audio that still come after UserStartedSpeaking."""
    stops_reading_after: int | None = None
    """Messages received, audio included, after which nothing more is read off the line."""

    def of_session(self, number: int) -> "Faults":
        """Return the faults of the session that is so many after the first."""
        is_spoiled = Random(f"{self.seed}/{number}").random() < self.share  # noqa: S311 - repeatable
        return self if is_spoiled else FAULTLESS


FAULTLESS = Faults()
