"""What a stand-in Twilio remembers of its calls, for tests to read from another thread."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from openchair.standins.inband import Words
from openchair.standins.own_thread import Bell


class Status(StrEnum):
    """A call's status, as Twilio spells it."""

    QUEUED = "queued"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def is_final(self) -> bool:
        """Whether the call is over."""
        return self not in {Status.QUEUED, Status.RINGING, Status.IN_PROGRESS}


@dataclass(frozen=True, slots=True)
class LineError:
    """Something of Twilio's error dictionary befell the call."""

    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """What was said and could be understood; `by` is `agent` or `caller`."""

    by: str
    words: Words
    at_seconds: float
    """After the answer, in the call's time."""

    @property
    def text(self) -> str:
        """The words alone."""
        return str(self.words.get("text", ""))


@dataclass(frozen=True, slots=True)
class Posted:
    """A callback that was sent, or lost on purpose; `answer` is the HTTP status, 0 without one."""

    url: str
    form: tuple[tuple[str, str], ...]
    token: str
    answer: int
    fault: str = ""

    def __getitem__(self, name: str) -> str:
        return dict(self.form).get(name, "")


@dataclass(slots=True)
class MediaCounters:
    """What went over a call's streams."""

    streams: int = 0
    frames_sent: int = 0
    bytes_received: int = 0
    bytes_played: int = 0
    bytes_cleared: int = 0
    marks_received: int = 0
    marks_returned: int = 0
    clears: int = 0
    gaps: int = 0
    """How often the agent's audio ran dry in the middle of an utterance."""
    latest_frame_seconds: float = 0.0
    """How much too late a frame was sent at worst, in real time."""


@dataclass(slots=True)
class Recording:
    """What was recorded of a call."""

    sid: str
    channels: int
    began_at: dt.datetime
    status: str = "in-progress"
    seconds: int = 0
    ended_at: dt.datetime | None = None
    is_deleted: bool = False
    fetched: int = 0
    """How often its audio was asked for, and given."""


@dataclass(slots=True)
class CallRecord:
    """One call."""

    sid: str
    to: str
    from_: str
    direction: str
    created_at: dt.datetime
    status: Status = Status.QUEUED
    status_callback: str = ""
    """The URL that the attempt named."""
    ignored: tuple[str, ...] = ()
    """Parameters that Twilio does not know."""
    persona: str = ""
    """The kind of person who answered, where that is known."""
    started_at: dt.datetime | None = None
    answered_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    duration: int | None = None
    """Seconds of talk, in the call's time."""
    answered_by: str | None = None
    ended_by: str = ""
    """Who ended an answered call: `caller`, `api`, `twiml`, `limit` or `error`."""
    said: list[Line] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    callbacks: list[Posted] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    """What a mailbox recorded."""
    dialled: list[str] = field(default_factory=list)
    """Numbers that <Dial> connected the call to."""
    pressed: list[str] = field(default_factory=list)
    media: MediaCounters = field(default_factory=MediaCounters)
    recording: Recording | None = None

    def heard(self, by: str) -> list[str]:
        """Return the texts that one side said."""
        return [line.text for line in self.said if line.by == by]


class CallLog:
    """The calls, oldest first. Only the stand-in's own thread changes them; any may read."""

    def __init__(self, remember: int) -> None:
        self._remember = remember
        self._calls: dict[str, CallRecord] = {}
        self._bell = Bell()

    def __iter__(self) -> Iterator[CallRecord]:
        return iter(tuple(self._calls.values()))

    def get(self, sid: str) -> CallRecord | None:
        """Return the call of this sid, if it is remembered."""
        return self._calls.get(sid)

    def add(self, call: CallRecord) -> None:
        """Remember a call, and forget the oldest that are over where there are too many."""
        self._calls[call.sid] = call
        while len(self._calls) > self._remember:
            oldest = next(iter(self._calls.values()))
            if not oldest.status.is_final:
                break
            del self._calls[oldest.sid]
        self.tell()

    def forget(self) -> None:
        """Forget every call that is over."""
        for call in self:
            if call.status.is_final:
                self._calls.pop(call.sid, None)

    def tell(self) -> None:
        """Wake who waits for a change."""
        self._bell.ring()

    def wait(self, until: Callable[[], bool], seconds: float) -> bool:
        """Wait in another thread until this is so; False when it took too long."""
        return self._bell.wait(until, seconds)
