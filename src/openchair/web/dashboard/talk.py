"""What was said in a call, as a page shows it: what was spoken, what was heard, what was cut off.

On a real line what the receptionist was to say and what was spoken may differ, and the caller may
speak over it. Then only what was spoken counts, cut where the ledger says hearing ended.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from openchair.calling.ledger import Source
from openchair.calling.reports import TimelineItem

AGENT, CALLER = Source.AGENT.value, Source.CALLER.value
SPEECH = frozenset({"say", "said", "spoke", "unsaid"})
"""Kinds of the ledger's lines that are shown as the talk, not as what happened."""
_OF_REAL_LINES = frozenset({"stream", "voice_session", "spoke"})
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Line:
    """Something said in a call."""

    who: str
    text: str
    """What was heard of it."""
    at: dt.datetime | None = None
    unheard: str = ""
    """The rest, which nobody heard: the caller spoke over it, or the connection broke off."""
    is_key: bool = False
    """Whether it is a key that was pressed, not words."""


def talk_of(timeline: Sequence[TimelineItem]) -> list[Line]:
    """Return what was said, in order, as far as the ledger tells."""
    is_real = any(item.kind in _OF_REAL_LINES for item in timeline)
    lines: list[Line] = []
    for item in timeline:
        _add(lines, item, by_agent="spoke" if is_real else "say")
    return lines


def _add(lines: list[Line], item: TimelineItem, *, by_agent: str) -> None:
    text = str(item.data.get("text") or "")
    match item.kind:
        case "said" if text:
            lines.append(Line(CALLER, text, item.at))
        case "say" | "spoke" if text and item.kind == by_agent:
            lines.append(Line(AGENT, text, item.at))
        case "pressed" if "digit" in item.data:
            lines.append(Line(CALLER, str(item.data["digit"]), item.at, is_key=True))
        case "interrupted" if "heard" in item.data:
            _cut_last(lines, str(item.data["heard"]))
        case "unsaid":
            _take_back(lines)


def _cut_last(lines: list[Line], heard: str) -> None:
    """Cut what was said last, if that was the receptionist, as the call's transcript does."""
    spoken = [place for place, line in enumerate(lines) if not line.is_key]
    if spoken and lines[spoken[-1]].who == AGENT:
        lines[spoken[-1]] = _cut(lines[spoken[-1]], heard)


def _cut(line: Line, heard: str) -> Line:
    words = f"{line.text} {line.unheard}".split()
    many = sum(word != _ELLIPSIS for word in heard.split())
    return replace(line, text=" ".join(words[:many]), unheard=" ".join(words[many:]))


def _take_back(lines: list[Line]) -> None:
    """The session was lost before the last line sounded."""
    for place in range(len(lines) - 1, -1, -1):
        if lines[place].who == AGENT and lines[place].text:
            lines[place] = _cut(lines[place], "")
            return


def reported(transcript: str) -> list[Line]:
    """Read a transcript that came through the API: a line a turn, `agent: …` or `caller: …`."""
    return [_reported_line(line) for line in transcript.splitlines()]


def _reported_line(line: str) -> Line:
    who, colon, text = line.partition(": ")
    return Line(who, text) if colon and who in {AGENT, CALLER} else Line("", line)


def besides(timeline: Iterable[TimelineItem]) -> list[TimelineItem]:
    """Return the lines of the ledger that are not words."""
    return [item for item in timeline if item.kind not in SPEECH]
