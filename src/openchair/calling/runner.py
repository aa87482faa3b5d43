"""Leads one call: what happens goes in, what is to be said comes out, all of it is written down.

The machine decides (`conversation/machine.py`), the desk acts (`performer.py`); this file carries
between them and keeps the transcript and the ledger. It knows neither threads nor sockets: a
simulated caller, a terminal and a media stream drive it alike.
"""

import datetime as dt
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from openchair.calling.ledger import Entry, Source
from openchair.calling.performer import Desk
from openchair.calling.rules import Ending, Reason
from openchair.clock import Clock
from openchair.conversation import machine
from openchair.conversation.actions import (
    Action,
    BookSlot,
    HangUp,
    HoldSlots,
    NameCaller,
    Refuse,
    ReleaseSlots,
    Say,
    Suppress,
    TransferCall,
)
from openchair.conversation.call import Call, Result, State, WhoCalls
from openchair.conversation.caller import Caller, PutDown, Reply, Spoke, StayedSilent
from openchair.conversation.context import Context, asked_of
from openchair.conversation.events import (
    Agreed,
    AskedToStop,
    CallAnswered,
    Disagreed,
    EngineFailed,
    Event,
    FellSilent,
    GaveAnswer,
    HungUp,
    MachineAnswered,
    SpokeLanguage,
    TimeRanOut,
    WasUnclear,
    WishedTime,
)
from openchair.conversation.mailbox import is_mailbox
from openchair.conversation.questions import CALL_BACK_TIME
from openchair.conversation.record import action_to_dict, event_to_dict
from openchair.conversation.script import Script
from openchair.conversation.understanding import understand
from openchair.conversation.understood import Understood

_AT_THE_DESK = (HoldSlots, BookSlot, ReleaseSlots, Suppress, NameCaller)
_ANSWERING = (GaveAnswer, WishedTime, Agreed, Disagreed)
WORDS_PER_SECOND = 2.7
"""How fast the agent speaks; only simulated time depends on it."""


@dataclass(slots=True)
class CallRunner:
    """One call under way."""

    call: Call
    script: Script
    desk: Desk
    clock: Clock
    entries: list[Entry] = field(default_factory=list)
    """Lines of the ledger not yet written; whoever writes them clears the list."""
    lines: list[str] = field(default_factory=list)
    """The transcript so far."""
    speaks_itself: bool = True
    """Whether what it wants said is what is said; else `spoke` is told what was."""

    def hear(self, words: str) -> list[Action]:
        """Take what the caller said; return what is to be said and done on the line."""
        self.write_down(words)
        understood = understand(words, self._context())
        actions: list[Action] = []
        for event in _in_order(understood, self.call.language):
            # Over the goodbye one word still counts: a stop.
            if self.call.state is not State.END or isinstance(event, AskedToStop):
                actions += self._advance(event)
        return self._told(actions)

    def write_down(self, words: str) -> None:
        """Keep what the caller said in the transcript and the ledger, without acting on it."""
        self.note(Source.CALLER, "said", {"text": words})
        self.lines.append(f"caller: {words}")

    def is_refusal(self, words: str) -> bool:
        """Tell whether the words ask us to stop."""
        return isinstance(understand(words, self._context()).event, AskedToStop)

    def happened(self, event: Event) -> list[Action]:
        """Take a fact; return what is to be said and done on the line, in order."""
        return self._told(self._advance(event))

    def _advance(self, event: Event) -> list[Action]:
        """Let the machine move, and the desk act, until nothing more comes of it."""
        for_the_line: list[Action] = []
        events = deque([event])
        while events:
            happened = events.popleft()
            self.note(Source.MACHINE, happened.name(), event_to_dict(happened))
            self.call, actions = machine.advance(self.call, happened, self.script)
            for action in actions:
                if isinstance(action, _AT_THE_DESK):
                    events.extend(self._at_the_desk(action))
                elif isinstance(action, Refuse):
                    self.note(Source.AGENT, action.name(), action_to_dict(action))
                else:
                    for_the_line.append(action)
        return for_the_line

    def _at_the_desk(self, action: Action) -> list[Event]:
        self.note(Source.AGENT, action.name(), action_to_dict(action))
        if isinstance(action, NameCaller):
            self.desk = self.desk.with_caller(action.caller)
            return []
        answer = self.desk.perform(action)
        return [] if answer is None else [answer]

    def _told(self, actions: list[Action]) -> list[Action]:
        """Write down what goes to the line, and let it go there."""
        for action in actions:
            self.note(Source.AGENT, action.name(), action_to_dict(action))
            if isinstance(action, Say) and self.speaks_itself:
                self.lines.append(f"agent: {action.text}")
        return actions

    def spoke(self, words: str) -> None:
        """Keep what was said to the caller, where that may differ from what was wanted."""
        self.note(Source.AGENT, "spoke", {"text": words})
        self.lines.append(f"agent: {words}")

    def interrupted(self, share: float) -> str:
        """Cut the agent's last line in the transcript to the share that was heard; return it."""
        if not self.lines or not self.lines[-1].startswith("agent: "):
            return ""
        words = self.lines[-1].removeprefix("agent: ").split()
        heard = " ".join(words[: round(len(words) * min(max(share, 0.0), 1.0))])
        self.lines[-1] = f"agent: {heard} …"
        return heard

    def unsaid(self) -> None:
        """Take the agent's last line out of the transcript: nobody has heard it."""
        if self.lines and self.lines[-1].startswith("agent: "):
            self.note(Source.AGENT, "unsaid", {"text": self.lines.pop().removeprefix("agent: ")})

    def _context(self) -> Context:
        call, script = self.call, self.script
        return Context(
            state=call.state,
            language=call.language,
            asked=asked_of(call),
            asked_when=call.asked == CALL_BACK_TIME,
            questions=script.forms(call.language),
            topics=script.topics(call.language),
            offered=call.offered,
            chosen=call.chosen,
            expected=call.lead_name if call.caller is WhoCalls.EXPECTED else "",
            now=self.clock.now().astimezone(self.desk.facts.zone),
        )

    def note(self, source: Source, kind: str, data: dict[str, object]) -> None:
        """Add a line to the ledger."""
        facts = self.desk.facts
        entry = Entry(facts.call_id, facts.client_id, self.clock.now(), source, kind, data)
        self.entries.append(entry)

    def ending(self) -> Ending:
        """Return how the call ended, for `outcome.settle`."""
        outcome = self.call.outcome
        transcript = "\n".join(self.lines)
        if outcome is None:
            note = "The call was cut off."
            return Ending(Result.FAILED, Reason.INTERRUPTED, transcript, note)
        return Ending(
            result=outcome.result,
            reason=Reason.TALK,
            transcript=transcript,
            notes=outcome.notes,
            booked_slot=outcome.slot.key if outcome.slot else None,
            appointment_id=outcome.appointment_id,
            callback_at=outcome.callback_at,
        )


def _in_order(understood: Understood, language: str) -> Iterator[Event]:
    """Yield what was understood in the order in which the machine wants it.

    The language first; then what was volunteered, which is only kept; then what was meant, which
    leads on.
    """
    event = understood.event
    if understood.language != language:
        is_all = isinstance(event, WasUnclear)
        yield SpokeLanguage(understood.language, alone=is_all)
        if is_all:
            return  # the question is asked again in that language: nothing was misunderstood
    if isinstance(event, _ANSWERING):
        for answer in understood.more:
            yield replace(answer, alone=False)
    yield event


def converse(
    runner: CallRunner, caller: Caller, *, drops_after: int | None = None
) -> Iterator[float]:
    """Play a whole talk with a caller; yields the seconds each part of it takes.

    The iterator's owner decides whether those seconds pass. `drops_after` cuts the line after so
    many replies of the caller. Closing the iterator early leaves the call without an outcome.
    """
    first = caller.pick_up()
    yield first.seconds
    actions = _picked_up(first, runner)
    began = runner.clock.now()
    replies = 0
    while runner.call.state is not State.END:
        yield _seconds(actions)
        if drops_after is not None and replies >= drops_after:
            runner.happened(EngineFailed("the line dropped"))
            return
        if runner.clock.now() - began > dt.timedelta(seconds=runner.script.limits.call_seconds):
            actions = runner.happened(TimeRanOut())
            continue
        reply = caller.reply([action for action in actions if isinstance(action, Say)])
        replies += 1
        yield reply.seconds
        actions = _answered(reply, runner)
    yield _seconds(actions)


def leave_message(runner: CallRunner, machine_says: Caller) -> Iterator[float]:
    """Play a call that an answering machine took: wait for its beep, speak once, hang up."""
    greeting = machine_says.pick_up()
    yield greeting.seconds
    if isinstance(greeting, Spoke):
        runner.write_down(greeting.text)
    yield _seconds(runner.happened(MachineAnswered()))


def _picked_up(first: Reply, runner: CallRunner) -> list[Action]:
    """Open the talk: the greeting answers a "hello?", but not a "stop calling me"."""
    if isinstance(first, PutDown):
        return runner.happened(HungUp())
    if isinstance(first, Spoke) and runner.is_refusal(first.text):
        return runner.hear(first.text)
    if isinstance(first, Spoke):
        runner.write_down(first.text)
    if isinstance(first, Spoke) and is_mailbox(first.text):
        return runner.happened(MachineAnswered())
    return runner.happened(CallAnswered())


def _answered(reply: Reply, runner: CallRunner) -> list[Action]:
    match reply:
        case Spoke():
            return runner.hear(reply.text)
        case StayedSilent():
            return runner.happened(FellSilent())
        case PutDown():
            return runner.happened(HungUp())


def _seconds(actions: list[Action]) -> float:
    words = sum(len(action.text.split()) for action in actions if isinstance(action, Say))
    return words / WORDS_PER_SECOND


def is_transfer(actions: list[Action]) -> TransferCall | None:
    """Return the transfer among the actions, if any."""
    return next((action for action in actions if isinstance(action, TransferCall)), None)


def hangs_up(actions: list[Action]) -> bool:
    """Tell whether the call is to be ended by us."""
    return any(isinstance(action, HangUp) for action in actions)
