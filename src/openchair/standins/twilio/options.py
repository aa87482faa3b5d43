"""What a stand-in Twilio is told beforehand: how fast it goes, who picks up, what goes wrong."""

import functools
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from openchair.clock import Clock, SystemClock
from openchair.conversation.caller import Caller
from openchair.simulation.people import who_picks_up
from openchair.simulation.personas import named


@functools.cache
def default_tls() -> ssl.SSLContext:
    """Return the machine's own trust, read once: that blocks for 20 ms."""
    return ssl.create_default_context()


class Fate(StrEnum):
    """What becomes of a call that is dialled."""

    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    """A machine takes it."""
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FateMix:
    """How often each fate comes, as weights."""

    answered: float = 64
    voicemail: float = 14
    no_answer: float = 14
    busy: float = 5
    failed: float = 3

    @property
    def weights(self) -> list[float]:
        """The weights in the order of the fates."""
        return [self.answered, self.voicemail, self.busy, self.no_answer, self.failed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """How likely each misbehaviour is, from 0 to 1; by default it has none."""

    late: float = 0.0
    """A callback comes up to a minute after its time."""
    twice: float = 0.0
    """A callback is sent again, under the same idempotency token."""
    reordered: float = 0.0
    """A callback waits until the call's next one has been sent."""
    lost: float = 0.0
    """A callback is never sent."""
    answer_lost: float = 0.0
    """A call is taken, and the answer to the request breaks off."""
    server_error: float = 0.0
    """A request is answered with 500; nothing was done."""
    throttled: float = 0.0
    """A request is answered with 429; nothing was done."""
    stream_dropped: float = 0.0
    """A stream's connection is cut in the middle, without a word."""
    mark_lost: float = 0.0
    """A mark never comes back."""
    recording_cut: float = 0.0
    """A recording's audio breaks off in the middle."""
    recording_late_seconds: float = 0.0
    """How long a recording's audio is not to be had after it was told of, in real time."""
    unsure: float = 0.0
    """The machine detection cannot tell who answered."""
    accept_late_seconds: float = 0.0
    """Up to how long it takes until a call is taken and answered for, in real time."""
    list_lag_seconds: float = 0.0
    """How long a new call is missing from lists, in real time."""


class WhoPicksUp(Protocol):
    """Finds the person or machine behind a number; the same seed is the same person."""

    def __call__(self, number: str, *, seed: int, attempt: int, persona: str | None) -> Caller: ...


def somebody(number: str, *, seed: int, attempt: int, persona: str | None) -> Caller:
    """Return a simulated person, of whom nothing is known but the number."""
    return who_picks_up(seed, attempt=attempt, persona=persona)


@dataclass(frozen=True, slots=True)
class Forced:
    """What is wanted of one number, instead of the seed."""

    fate: Fate
    persona: str | None = None

    @classmethod
    def read(cls, text: str) -> "Forced":
        """Read the name of a fate, or else of a persona, who then picks up.

        Raises ValueError for a name that is neither.
        """
        if text in tuple(Fate):
            return cls(Fate(text))
        return cls(Fate.ANSWERED, named(text).name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """All that can be chosen. Times are those of the call: `speed` makes them pass faster."""

    account_sid: str = "AC" + "5" * 32
    auth_token: str = "stand-in-token"  # noqa: S105 - it opens nothing
    numbers: frozenset[str] | None = None
    """Numbers that may stand in From; None: any."""
    host: str = "127.0.0.1"
    port: int = 0
    seed: int = 0
    speed: float = 1.0
    mix: FateMix = field(default_factory=FateMix)
    forced: Mapping[str, str] = field(default_factory=dict)
    """What a number does: a fate or the name of a persona."""
    faults: Faults = field(default_factory=Faults)
    who: WhoPicksUp = somebody
    answer_seconds: tuple[float, float] = (3.0, 20.0)
    """How long a phone rings until a person takes it."""
    pause_seconds: float = 0.6
    """How long a person waits after the agent's last word."""
    patience_seconds: float | None = 60.0
    """How long a person bears a silent line; None: for ever."""
    barge_in: float = 0.0
    """How likely a person is to answer before the agent has finished."""
    voice_url: str = ""
    """Where those who call our number are answered."""
    voice_status_url: str = ""
    """Where the end of such a call is told."""
    calls_back: float = 0.0
    """How likely somebody whom we did not reach calls us back; needs `voice_url`."""
    calls_back_seconds: tuple[float, float] = (20.0, 90.0)
    clock: Clock = field(default_factory=SystemClock)
    tls: ssl.SSLContext | None = None
    """For wss; None: the machine's own trust."""
    remember: int = 10_000
    """Calls kept in the log; the oldest that are over are forgotten."""
