"""What a stand-in is like: its limits, its speed, its mind, its faults."""

from collections.abc import Callable
from dataclasses import dataclass

from openchair.standins.deepgram.faults import FAULTLESS, Faults
from openchair.standins.deepgram.mind import HearingMind, Mind

WORDS_PER_SECOND = 2.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a stand-in behaves. The defaults are those of a small account."""

    port: int = 0
    """0: any that is free."""
    key: str | None = None
    """The only API key that is taken; None takes any."""
    max_sessions: int = 45
    speed: float = 1.0
    """How many times faster than in life everything happens, utterances included."""
    seed: int = 0
    """Chooses request ids and latencies."""
    mind: Callable[[], Mind] = HearingMind
    faults: Faults = FAULTLESS
    settling_seconds: float = 0.1
    """From Settings to SettingsApplied."""
    think_seconds: float = 0.6
    speak_seconds: float = 0.2
    """From the first word thought to the first audio, as reported."""
    idle_seconds: float = 12.0
    """Without any message of the client, after which the session ends."""
    send_rate: float = 4.0
    """How many times faster than it is spoken audio is sent."""
    chunk_bytes: int = 1600
    reports_latency: bool = True
    prompt_updates_replace: bool = False
    """What UpdatePrompt does: the documents say both that it adds and that it replaces."""
    retired_models: frozenset[str] = frozenset()
    """Models that are gone: settings with them are taken, thinking with them fails."""
