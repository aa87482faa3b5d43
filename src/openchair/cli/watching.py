"""Tells a call while it happens, line by line: what its ledger says, in words."""

import datetime as dt
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text
from sqlalchemy.orm import Session

from openchair.assembly.parts import Parts, person_seed
from openchair.calling import reports, status
from openchair.calling.ledger import Source
from openchair.calling.replay import Replay
from openchair.calling.reports import CallDetail, TimelineItem
from openchair.cli.law import clock
from openchair.cli.output import out, print_json_line
from openchair.compliance.explanation import Explanation, explain
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.store import decisions_of
from openchair.conversation import machine
from openchair.conversation.events import CALLER_EVENTS
from openchair.errors import ConflictError
from openchair.tables import Call, Client, Decision, Lead
from openchair.telephony.base import LineStatus
from openchair.web.dashboard.sentences import sentence

LOOKS_EVERY_SECONDS = 0.1
LINE_DOWN_SECONDS = 2.0
"""How long the carrier's last word is waited for, after the result."""
_TOOLS = frozenset(kind.name() for kind in CALLER_EVENTS)
_WHO = {
    "said": "caller",
    "spoke": "agent",
    "measured": "latency",
    "stream": "stream",
    "claimed": "decision",
    "not_now": "decision",
    "settled": "result",
    **dict.fromkeys(("voice_session", "voice_warned", "voice_failed", "speech_refused"), "voice"),
    **dict.fromkeys(("hold_slots", "slots_held", "no_slots_found", "release_slots"), "desk"),
    **dict.fromkeys(("book_slot", "slot_booked", "slot_taken", "suppress"), "desk"),
    **dict.fromkeys(_TOOLS, "tool"),
}
"""Under which name a line is told, where that is not its source."""
_STYLES = {
    "caller": "bold cyan",
    "agent": "bold green",
    "tool": "magenta",
    "state": "yellow",
    "desk": "blue",
    "result": "bold",
    "decision": "bold",
}
_OUTCOMES = {"allow": "allowed", "defer": "put off", "block": "refused"}


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened, as it is told."""

    after_seconds: float
    """Since the call was queued."""
    who: str
    kind: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Watch:
    """One call, and how much of its ledger has been told."""

    parts: Parts
    call: Call
    client: Client
    replay: Replay
    names_laws: bool = False
    """Whether a decision is told with all the laws that were asked."""
    _seen: set[int] = field(default_factory=set)
    """By id, and not by the highest: on PostgreSQL a lower one may come later."""

    @classmethod
    def of(cls, parts: Parts, call_id: str, *, names_laws: bool = False) -> "Watch":
        """Begin to watch a call."""
        with parts.database.reading() as session:
            call = session.get_one(Call, call_id)
            lead = session.get_one(Lead, call.lead_id)
            client = session.get_one(Client, call.client_id)
        talk = machine.new_call(
            lead_name=lead.name,
            language=lead.language or client.language,
            seed=person_seed(parts.settings.simulation_seed, call.phone, lead.name),
        )
        replay = Replay(talk, parts.clinic_of(client).script)
        return cls(parts, call, client, replay, names_laws)

    def look(self) -> tuple[CallDetail, list[Line]]:
        """Return how the call stands, and what has happened since the last look."""
        with self.parts.database.reading() as session:
            detail = reports.call_detail(session, self.call.id)
            assert detail is not None
            news = [item for item in detail.timeline if item.id not in self._seen]
            return detail, [line for item in news for line in self._told(session, item)]

    def cancel(self) -> None:
        """Cancel the call; what has ended stays as it is."""
        now = self.parts.clock.now()
        with suppress(ConflictError):
            self.parts.database.write(
                lambda session: status.cancel_call(session, self.call.id, self.parts.house, now=now)
            )

    def _told(self, session: Session, item: TimelineItem) -> Iterator[Line]:
        self._seen.add(item.id)
        if item.kind == "say" or (item.kind == "who_answered" and item.source == Source.AGENT):
            return  # what was to be said, and what the line has told: told already
        for text in self._texts(session, item):
            yield self._line(item, _WHO.get(item.kind, item.source), text)
        state = self.replay.take(item.data)
        if state is not None:
            yield self._line(item, "state", f"→ {state.name}")

    def _line(self, item: TimelineItem, who: str, text: str) -> Line:
        passed = (item.at - self.call.created_at).total_seconds()
        return Line(round(passed, 2), who, item.kind, text, item.data)

    def _texts(self, session: Session, item: TimelineItem) -> list[str]:
        if item.kind in {"said", "spoke"}:
            return [str(item.data.get("text", ""))]
        if item.kind in {"claimed", "not_now"}:
            return self._decided(session, item)
        told = sentence(item, ZoneInfo(self.client.timezone))
        text = f"{told.title} ({told.detail})" if told.detail else told.title
        return [f"{item.kind}: {text}" if item.kind in _TOOLS else text]

    def _decided(self, session: Session, item: TimelineItem) -> list[str]:
        """Return the decision behind a line: its answer, then each objection with its law."""
        named = item.data.get("decision")
        decision = (
            session.get_one(Decision, named)
            if named
            else decisions_of(session, self.call.client_id, self.call.id)[-1]
        )
        explained = explain(decision, packaged_ruleset(), decision.decided_at.date())
        answer = _answer(explained, self.client.timezone, was_made=item.kind == "claimed")
        laws = _asked(explained) if self.names_laws else ()
        return [answer, *_objections(explained), *laws]


def _answer(explained: Explanation, zone: str, *, was_made: bool) -> str:
    decision = explained.decision
    answer = _OUTCOMES[decision.outcome]
    if decision.defer_until:
        answer += f" until {clock(decision.defer_until, zone)}"
    if was_made and answer != "allowed":
        answer = f"called all the same, as the law only advises here; by it: {answer}"
    return f"{answer}, {decision.id}"


def _objections(explained: Explanation) -> Iterator[str]:
    for each in explained.objections:
        law = each.code.get("citation", "")
        yield f"{each.code['code']}: {each.says}" + (f" [{law}]" if law else "")


def _asked(explained: Explanation) -> Iterator[str]:
    laws = dict.fromkeys(rule.citation for rule in explained.asked)
    if laws:
        yield f"by {explained.decision.ruleset_version}; asked: {'; '.join(laws)}"


# --- telling --------------------------------------------------------------------------------


def tell(lines: Sequence[Line], *, as_json: bool) -> None:
    """Print lines at once: a row each for people, an object each for scripts."""
    for line in lines:
        if as_json:
            print_json_line(asdict(line))
        else:
            _print(line)
    sys.stdout.flush()


def _print(line: Line) -> None:
    style = _STYLES.get(line.who, "dim")
    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(width=8, justify="right", style="dim")
    row.add_column(width=8, style=style)
    row.add_column(overflow="fold", style=style if line.who in {"state", "latency"} else "")
    row.add_row(f"{line.after_seconds:.1f} s", line.who, Text(line.text))
    out.print(row)


# --- following ------------------------------------------------------------------------------


def follow(watch: Watch, pressed: threading.Event, *, as_json: bool) -> Iterator[CallDetail]:
    """Tell a call until it is over; yield how it stands at each look. Ctrl-C cancels the call."""
    while True:
        detail, news = watch.look()
        tell(news, as_json=as_json)
        yield detail
        if _is_over(detail, watch.parts.clock.now()):
            return
        if pressed.wait(LOOKS_EVERY_SECONDS):
            pressed.clear()
            watch.cancel()


def _is_over(detail: CallDetail, now: dt.datetime) -> bool:
    """Whether the result is stored, and the carrier has had time for its last word."""
    if detail.ended_at is None:
        return False
    is_down = not detail.line_status or LineStatus(detail.line_status).is_final
    return is_down or (now - detail.ended_at).total_seconds() > LINE_DOWN_SECONDS


@contextmanager
def ctrl_c() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C sets, so that what is under way can be ended in good order."""
    pressed = threading.Event()

    def press(_signal: int, _frame: FrameType | None) -> None:
        pressed.set()

    before = signal.signal(signal.SIGINT, press)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)
