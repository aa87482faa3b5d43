"""What happens on a simulated line, decided beforehand from a seed: pure values, no time passes."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from openchair.conversation.caller import Caller
from openchair.telephony.base import LineNews, LineStatus

VOICEMAIL = "voicemail"
"""The fate of a call that a machine takes, and the persona that speaks for it."""


class LineFate(StrEnum):
    """What becomes of a call before or while somebody talks."""

    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    VOICEMAIL = VOICEMAIL
    DROPPED = "dropped"
    """Answered, and cut in mid-sentence after a few turns."""


class DialFault(StrEnum):
    """What can go wrong between us and the carrier when a call is asked for."""

    REJECTED = "rejected"
    """Refused for good: the carrier does not serve the number."""
    THROTTLED = "throttled"
    """Refused for now: too many requests."""
    UNKNOWN_TAKEN = "unknown_taken"
    """The carrier took the call and its answer was lost: the phone rings all the same."""
    UNKNOWN_NOT_TAKEN = "unknown_not_taken"
    """The request itself was lost."""


@dataclass(frozen=True, slots=True)
class FateMix:
    """How often each fate comes, as weights. The default is a weekday's calls to people who asked
    for one; `unsure` is how often the carrier cannot tell a machine from a human being.
    """

    answered: float = 62
    voicemail: float = 14
    no_answer: float = 14
    busy: float = 5
    failed: float = 3
    dropped: float = 2
    unsure: float = 0.04

    def drawn(self, rng: Random) -> LineFate:
        """Draw one fate."""
        weights = [(fate, getattr(self, fate)) for fate in LineFate]
        point = rng.random() * sum(weight for _, weight in weights)
        for fate, weight in weights:
            point -= weight
            if point < 0:
                return fate
        return LineFate.ANSWERED


@dataclass(frozen=True, slots=True)
class Faults:
    """How likely each misbehaviour of the carrier is, from 0 to 1; by default it has none.

    The first four befall each callback, the next four each dial, the last each `find`.
    """

    late: float = 0.0
    twice: float = 0.0
    reordered: float = 0.0
    lost: float = 0.0
    rejected: float = 0.0
    throttled: float = 0.0
    unknown_taken: float = 0.0
    unknown_not_taken: float = 0.0
    unreachable: float = 0.0

    @property
    def spoil_news(self) -> bool:
        """Whether any callback can go astray."""
        return any((self.late, self.twice, self.reordered, self.lost))

    def drawn(self, rng: Random) -> DialFault | None:
        """Draw the fault of one dial, mostly none."""
        point = rng.random()
        for fault in DialFault:
            point -= getattr(self, fault)
            if point < 0:
                return fault
        return None


@dataclass(frozen=True, slots=True)
class Forced:
    """What a test wants of one number, instead of the seed."""

    fault: DialFault | None = None
    fate: LineFate | None = None
    persona: str | None = None

    @classmethod
    def read(cls, text: str) -> "Forced":
        """Read the name of a fault, of a fate, or else of a persona, who then picks up."""
        if text in tuple(DialFault):
            return cls(fault=DialFault(text))
        if text in tuple(LineFate):
            return cls(fate=LineFate(text))
        return cls(fate=LineFate.ANSWERED, persona=text)


@dataclass(frozen=True, slots=True)
class PlannedNews:
    """A callback to come: it arrives `after_seconds` from the dial, and tells of an earlier or
    the same moment, `happened_after`.
    """

    after_seconds: float
    happened_after: float
    status: LineStatus
    sequence: int
    answered_by: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class LinePlan:
    """All that will happen on one line, but for the talk."""

    token: str
    carrier_id: str
    placed_at: dt.datetime
    fate: LineFate
    truth: tuple[PlannedNews, ...]
    """What happens up to the answer or the end, in order."""
    news: tuple[PlannedNews, ...]
    """What the carrier tells of it, in the order of arrival."""
    max_seconds: int
    caller: Caller | None = None
    drops_after: int | None = None
    """The line dies after so many of the caller's turns."""

    @property
    def answered_after(self) -> float | None:
        """When somebody or something picks up, in seconds from the dial; None if never."""
        last = self.truth[-1]
        return last.happened_after if last.status is LineStatus.ANSWERED else None

    def told(self, news: PlannedNews) -> LineNews:
        """Return the callback as the carrier sends it."""
        return LineNews(
            token=self.token,
            carrier_id=self.carrier_id,
            status=news.status,
            at=self.placed_at + dt.timedelta(seconds=news.happened_after),
            sequence=news.sequence,
            answered_by=news.answered_by,
            error=news.error,
        )


def what_happens(
    fate: LineFate, ring_seconds: int, unsure: float, rng: Random
) -> tuple[PlannedNews, ...]:
    """Return what happens on a line with this fate, up to the answer or the end, in order."""
    initiated = _happens(rng.uniform(0.05, 0.3), LineStatus.INITIATED, 0)
    if fate is LineFate.FAILED:
        error = rng.choice(("404 number not in service", "480 unreachable", "503 no circuit"))
        failed = _happens(rng.uniform(0.8, 4), LineStatus.FAILED, 1)
        return initiated, replace(failed, error=error)
    if fate is LineFate.BUSY:
        return initiated, _happens(rng.uniform(1.2, 4), LineStatus.BUSY, 1)
    rings = rng.uniform(0.8, 2)
    ringing = _happens(rings, LineStatus.RINGING, 1)
    if fate is LineFate.NO_ANSWER:
        return initiated, ringing, _happens(rings + ring_seconds, LineStatus.NO_ANSWER, 2)
    # A mailbox takes the call later than people do, and at the latest before we give up.
    is_machine = fate is LineFate.VOICEMAIL
    waits = rng.uniform(15, 25) if is_machine else rng.uniform(3, 20)
    answered = _happens(rings + min(waits, ring_seconds * 0.95), LineStatus.ANSWERED, 2)
    guess = "machine" if is_machine else "human"
    answered_by = "unknown" if rng.random() < unsure else guess
    return initiated, ringing, replace(answered, answered_by=answered_by)


def as_told(truth: tuple[PlannedNews, ...], faults: Faults, rng: Random) -> tuple[PlannedNews, ...]:
    """Let callbacks be lost, late, doubled and out of order; none comes before it has happened."""
    told: list[PlannedNews] = []
    for news in truth:
        if rng.random() < faults.lost:
            continue
        delay = rng.uniform(5, 60) if rng.random() < faults.late else 0.0
        first = replace(news, after_seconds=news.after_seconds + delay)
        told.append(first)
        if rng.random() < faults.twice:
            told.append(replace(first, after_seconds=first.after_seconds + rng.uniform(0.1, 10)))
    told.sort(key=_arrival)
    for i in range(1, len(told)):
        if rng.random() < faults.reordered:
            told[i - 1] = replace(
                told[i - 1], after_seconds=told[i].after_seconds + rng.uniform(0.1, 2)
            )
            told[i - 1], told[i] = told[i], told[i - 1]
    return tuple(sorted(told, key=_arrival))


def _arrival(news: PlannedNews) -> float:
    return news.after_seconds


def _happens(after: float, status: LineStatus, sequence: int) -> PlannedNews:
    return PlannedNews(after, after, status, sequence)
