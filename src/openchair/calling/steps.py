"""How long each step of a call took, and each turn of its talk: told from its ledger. Pure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openchair.calling.reports import TimelineItem


@dataclass(frozen=True, slots=True)
class Step:
    """A step on a call's way, and how long after the one before it was reached."""

    key: str
    name: str
    at: dt.datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class Turn:
    """What the caller said, and how long it took until the agent's first word."""

    said: str
    seconds: float
    is_measured: bool
    """Whether the engine measured it; else it is the time between two lines of the ledger."""


@dataclass(frozen=True, slots=True)
class Latencies:
    """What the turns of a talk took."""

    turns: int
    median: float
    longest: float


_NAMES = {
    "claimed": "decided that it may be made",
    "placing": "asked the carrier",
    "placed": "the carrier took it",
    "ringing": "the phone rang",
    "answered": "somebody picked up",
    "stream": "the audio stream was open",
    "voice_session": "the voice session was open",
    "spoke": "the first word was spoken",
    "settled": "the result was stored",
}


def steps(since: dt.datetime, timeline: Sequence[TimelineItem]) -> list[Step]:
    """Return the steps that were reached, in time, each once; `since` is when it was queued."""
    reached: dict[str, TimelineItem] = {}
    for item in timeline:
        key = str(item.data.get("status")) if item.kind == "line_news" else item.kind
        if key in _NAMES:
            reached.setdefault(key, item)
    found = []
    for key, item in sorted(reached.items(), key=lambda each: each[1].at):
        found.append(Step(key, _NAMES[key], item.at, (item.at - since).total_seconds()))
        since = item.at
    return found


def turns(timeline: Sequence[TimelineItem]) -> list[Turn]:
    """Return the caller's turns that were answered; several sentences in a row are one turn."""
    return list(_turns(timeline))


def _turns(timeline: Sequence[TimelineItem]) -> Iterator[Turn]:
    said: TimelineItem | None = None
    spoke: TimelineItem | None = None
    for item in timeline:
        match item.kind:
            case "said":
                if said and spoke:
                    yield _unmeasured(said, spoke)
                said, spoke = item, None
            case "spoke":
                spoke = spoke or item
            case "measured" if said and spoke:
                yield Turn(str(said.data.get("text", "")), float(item.data["seconds"]), True)
                said = spoke = None
    if said and spoke:
        yield _unmeasured(said, spoke)


def _unmeasured(said: TimelineItem, spoke: TimelineItem) -> Turn:
    seconds = (spoke.at - said.at).total_seconds()
    return Turn(str(said.data.get("text", "")), seconds, is_measured=False)


def latencies(told: Sequence[Turn]) -> Latencies | None:
    """Return what the turns took in sum; None where there was none."""
    if not told:
        return None
    seconds = sorted(turn.seconds for turn in told)
    return Latencies(len(told), seconds[len(seconds) // 2], seconds[-1])
