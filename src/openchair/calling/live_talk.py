"""Leads one talk on a real line: what is heard goes in, what is to be done comes out. No sockets.

The engine hears and speaks, and its model asks for moves; the runner's machine decides them. This
file stands between the two and keeps three promises:

Rule 1: words that revoke consent count by plain rule, whatever the model makes of them.
Rule 2: a line that is spoken by law, or that names a slot, is spoken word for word: what the model
did not say so is said again by the engine's own "say this".
Rule 3: every tool that is asked for is answered once, unless it was cancelled.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from openchair.calling.ledger import Source
from openchair.calling.mind import PICKED_UP, mind_of, words_of
from openchair.calling.orders import (
    ClearLine,
    EndLine,
    Mark,
    OpenAgain,
    Order,
    SayOnLine,
    Tell,
    TransferLine,
)
from openchair.calling.runner import CallRunner
from openchair.clock import Clock
from openchair.conversation.actions import Action, HangUp, Refuse, Say, TransferCall
from openchair.conversation.call import State
from openchair.conversation.events import (
    AskedForPerson,
    AskedToStop,
    CallAnswered,
    EngineFailed,
    Event,
    FellSilent,
    HungUp,
    MachineAnswered,
    TimeRanOut,
)
from openchair.conversation.mailbox import is_mailbox
from openchair.conversation.tools import event_from_tool
from openchair.voice import deepgram
from openchair.voice.base import (
    AgentFinished,
    AgentSpoke,
    CallerBegan,
    CallerSpoke,
    Failed,
    Measured,
    Mind,
    Named,
    Said,
    SpeechRefused,
    TalkSettings,
    ToolCall,
    ToolsAsked,
    ToolsCancelled,
    VoiceNews,
    Warned,
)

MACHINE_WAIT_SECONDS = 5.0
"""How long an answering machine's words wait for the carrier to tell of its beep."""
GOODBYE_SECONDS = 12.0
"""How long the last words may take to be heard, before the line is ended all the same."""
STUCK_SECONDS = 20.0
"""After so long without any word or sound from the engine, nobody can be speaking."""
MOST_RETURNS = 2
"""New sessions for one talk."""
_STOP_KEY, _PERSON_KEY = "9", "0"
_PERSON_GUESSES = frozenset({"human", "unknown"})


@dataclass(slots=True)
class LiveTalk:
    """One talk under way. Not to be used from two threads at once."""

    runner: CallRunner
    models: deepgram.Models
    clock: Clock
    """Measures silences and the length of the call; the runner's own tells the date."""
    waits_for_caller: bool = False
    """Whether the caller speaks first, and nothing has been said yet."""
    session_id: str = ""
    latencies: list[float] = field(default_factory=list)
    """Seconds from the end of a caller's turn to the first audio, as the engine tells."""
    _said: list[Said] = field(default_factory=list)
    _answered: set[str] = field(default_factory=set)
    _unspoken: list[str] = field(default_factory=list)
    """Lines to be spoken word for word, and not yet heard from the engine."""
    _spoken: str = ""
    """What the engine has said since the caller last spoke, letters only."""
    _mind: Mind | None = None
    _began_at: dt.datetime | None = None
    _last_at: dt.datetime | None = None
    """When the engine or the line last told anything."""
    _injected: str = ""
    """What was to be said word for word last, in case it is refused."""
    _quiet_since: dt.datetime | None = None
    """Since when everybody has been silent; None while somebody speaks."""
    _machine_since: dt.datetime | None = None
    _ending_since: dt.datetime | None = None
    _last_orders: list[Order] = field(default_factory=list)
    """What ends the line, once the last words have been heard."""
    _marks: int = 0
    _turns: int = 0
    _returns: int = 0
    _is_over: bool = False

    # --- beginning --------------------------------------------------------------------------

    def begin(self, *, caller_speaks: bool) -> bytes:
        """Return the settings of the first session.

        Where the person already speaks, the greeting answers their first words; else it is
        spoken at once.
        """
        self._began_at = self._quiet_since = self._last_at = self.clock.now()
        if caller_speaks:
            self.waits_for_caller = True
            return self._settings("")
        says, _ = _parts(self.runner.happened(CallAnswered()))
        return self._settings(" ".join(say.text for say in says))

    def _settings(self, greeting: str) -> bytes:
        self._mind = self._mind_now()
        talk = TalkSettings(
            language=self.runner.call.language,
            mind=self._mind,
            greeting=greeting,
            keyterms=(self.runner.script.clinic,),
            history=tuple(self._said),
            tags=(self.runner.desk.facts.call_id,),
        )
        return deepgram.settings_message(talk, self.models)

    # --- what the engine tells --------------------------------------------------------------

    def heard(self, news: VoiceNews) -> list[Order]:
        """Take what the ears and mouth tell."""
        self._last_at = self.clock.now()
        match news:
            case CallerSpoke(text):
                return self._caller_spoke(text)
            case AgentFinished():
                return self._agent_finished()
            case ToolsAsked(calls):
                return self._tools_asked(calls)
            case Failed():
                return self._failed(news)
            case SpeechRefused():
                return self._refused()
        self._keep(news)
        return []

    def _keep(self, news: VoiceNews) -> None:
        """Take what needs no answer."""
        match news:
            case AgentSpoke(text):
                self._agent_spoke(text)
            case CallerBegan():
                self._quiet_since = None
            case ToolsCancelled(ids):
                self._answered.update(ids)
            case Named(session_id):
                self.session_id = session_id
                self._note("voice_session", {"session": session_id})
            case Measured(seconds) if "total_latency" in seconds:
                self.latencies.append(seconds["total_latency"])
                self._note("measured", {"seconds": seconds["total_latency"]})
            case Warned(code, text):
                self._note("voice_warned", {"code": code, "text": text})

    def _caller_spoke(self, text: str) -> list[Order]:
        self._quiet_since = self.clock.now()
        self._turns += 1
        self._spoken = ""
        self._said.append(Said(by_agent=False, text=text))
        self.runner.write_down(text)
        if self.runner.is_refusal(text):
            return self._stop()
        if self._is_ending:
            return []
        if self.waits_for_caller and is_mailbox(text):
            self._machine_since = self._machine_since or self.clock.now()
        return []

    def _agent_spoke(self, text: str) -> None:
        self._quiet_since = None
        self._said.append(Said(by_agent=True, text=text))
        self.runner.spoke(text)
        self._spoken += _plain(text)  # engines tell a line in sentences
        self._unspoken = [line for line in self._unspoken if _plain(line) not in self._spoken]

    def interrupted(self, share: float) -> None:
        """The caller spoke over us, when so much of the turn had been heard, from 0 to 1."""
        heard = self.runner.interrupted(share)
        self._note("interrupted", {"heard": heard})

    def _agent_finished(self) -> list[Order]:
        """The turn's audio is on its way: what should have been said and was not comes now."""
        if self.waits_for_caller and not self._machine_since:
            # The model spoke before it said who is calling: the law's words come now.
            return self._move(CallAnswered(), interrupts=False)
        missing, self._unspoken = self._unspoken, []
        if missing:
            self._note("said_again", {"lines": missing})
            return [self._say(" ".join(missing), "queue")]
        self._marks += 1
        return [Mark(str(self._marks))]

    def _say(self, text: str, behavior: deepgram.Behavior) -> Tell:
        """Have something said word for word."""
        self._injected = text
        return Tell(deepgram.say_message(text, behavior))

    def _refused(self) -> list[Order]:
        """What we wanted said was not, as somebody was speaking: it waits its turn, once."""
        self._note("speech_refused", {})
        text, self._injected = self._injected, ""
        return [Tell(deepgram.say_message(text, "queue"))] if text else []

    def _failed(self, news: Failed) -> list[Order]:
        data = {"code": news.code, "text": news.text}
        self._note("voice_failed", data)
        if news.may_return and self._returns < MOST_RETURNS and not self._is_ending:
            self._returns += 1
            self._unspoken = []
            self._began_at = self._began_at or self.clock.now()
            self._quiet_since = self.clock.now()
            # Nobody is greeted twice; who was not greeted yet still is.
            self.waits_for_caller = not self.runner.call.greeted
            return [OpenAgain(self._settings(""))]
        return self._give_up(f"voice: {news.code}")

    def lost(self, why: str) -> list[Order]:
        """The session closed, or could not be opened, without saying why."""
        return self._failed(Failed(why, "", may_return=True))

    def _give_up(self, reason: str) -> list[Order]:
        """Apologise by the carrier's own voice: nothing else is left to speak with."""
        if self._is_over:
            return []
        says, _ = _parts(self.runner.happened(EngineFailed(reason)))
        self._is_over = True
        text = " ".join(say.text for say in says)
        self.runner.spoke(text)
        return [ClearLine(), SayOnLine(text)]

    def broke_down(self) -> list[Order]:
        """Something of ours failed in mid-call, such as the database: say so, and end the call.

        The machine is not asked: what it would want done may be what failed.
        """
        if self._is_over:
            return []
        self._is_over = True
        call, script = self.runner.call, self.runner.script
        text = script.line("apology", call.language, call.seed, call.lead_name)
        self.runner.spoke(text)
        return [ClearLine(), SayOnLine(text)]

    # --- tools ------------------------------------------------------------------------------

    def _tools_asked(self, calls: Iterable[ToolCall]) -> list[Order]:
        orders: list[Order] = []
        after: list[Order] = []
        for call in calls:
            if call.id in self._answered:
                continue
            self._answered.add(call.id)
            content, last = self._answer(call)
            orders.append(Tell(deepgram.answer_message(call, content)))
            after += last
        self._expect_end(after)
        return orders + self._minded()

    def _answer(self, call: ToolCall) -> tuple[dict[str, Any], list[Order]]:
        event = self._event(call)
        if isinstance(event, Refuse):
            self._note("refuse", {"asked": event.asked, "state": event.state})
            return {"refused": event.asked, "allowed": list(event.allowed), "say": []}, []
        if event is None:
            return {"say": [], "then": "listen"}, []
        if self.waits_for_caller:
            self.waits_for_caller = False
        says, last = _parts(self.runner.happened(event))
        self._expect(says)
        then = "end" if self.runner.call.state is State.END else "listen"
        return {"say": [words_of(say) for say in says], "then": then}, last

    def _event(self, call: ToolCall) -> Event | Refuse | None:
        """Return what a tool call means; None where it means nothing now."""
        state = self.runner.call.state
        if state is State.END:
            return None
        if self.waits_for_caller and call.name == PICKED_UP.name:
            return None if self._machine_since else CallAnswered()
        if self.waits_for_caller and call.name != AskedToStop.name():
            return Refuse(call.name, state, (PICKED_UP.name, AskedToStop.name()))
        return event_from_tool(call.name, call.arguments, self.runner.call, self.runner.script)

    def _minded(self) -> list[Order]:
        """Tell the model of another state, if it is another."""
        mind = self._mind_now()
        if mind == self._mind:
            return []
        self._mind = mind
        return [Tell(deepgram.think_message(mind, self.models))]

    def _mind_now(self) -> Mind:
        now = self.runner.clock.now().astimezone(self.runner.desk.facts.zone)
        call, script = self.runner.call, self.runner.script
        return mind_of(call, script, now, waits_for_caller=self.waits_for_caller)

    # --- what happens on the line -----------------------------------------------------------

    def marked(self, name: str) -> list[Order]:
        """Everything up to this mark has been heard."""
        if name != str(self._marks):
            return []
        self._quiet_since = self._last_at = self.clock.now()
        return self._finish() if self._is_ending else []

    def pressed(self, digit: str) -> list[Order]:
        """The caller pressed a key: 9 is stop, 0 a person; in every state."""
        self._note("pressed", {"digit": digit})
        if digit == _STOP_KEY:
            return self._stop()
        if self._is_ending or digit != _PERSON_KEY:
            return []
        return self._move(AskedForPerson(), interrupts=True)

    def _stop(self) -> list[Order]:
        """The person does not want to be called; over the goodbye it counts too."""
        if not self._is_ending:
            return self._move(AskedToStop(), interrupts=True)
        self.runner.happened(AskedToStop())
        return []

    def guessed(self, by: str) -> list[Order]:
        """The carrier tells who picked up. A late guess does not cut a person off."""
        self._note("who_answered", {"by": by})
        if by in _PERSON_GUESSES or self._is_ending:
            return []
        has_talked = self.runner.call.greeted and self._turns > 1 and self._machine_since is None
        return [] if has_talked else self._move(MachineAnswered(), interrupts=True)

    def hung_up(self) -> None:
        """The line is down."""
        if self.runner.call.state is not State.END:
            self.runner.happened(HungUp())
        self._is_over = True

    def cancelled(self) -> list[Order]:
        """Somebody at the clinic stopped this call."""
        return self._finish()

    def tick(self) -> list[Order]:
        """Look at the clock; to be called every second or so."""
        now = self.clock.now()
        if self._is_over or self._began_at is None:
            return []
        if self._ending_since is not None:
            return self._finish() if _passed(self._ending_since, now, GOODBYE_SECONDS) else []
        limits = self.runner.script.limits
        if _passed(self._began_at, now, limits.call_seconds):
            return self._move(TimeRanOut(), interrupts=True)
        if self._machine_since and _passed(self._machine_since, now, MACHINE_WAIT_SECONDS):
            return self._move(MachineAnswered(), interrupts=True)
        if self._quiet_since is None and self._last_at is not None:
            # A mark or the end of a turn was lost on the way.
            self._quiet_since = now if _passed(self._last_at, now, STUCK_SECONDS) else None
        elif self._quiet_since and _passed(self._quiet_since, now, limits.silence_seconds):
            return self._fell_silent(now)
        return []

    def _fell_silent(self, now: dt.datetime) -> list[Order]:
        self._quiet_since = now
        if self._machine_since:
            return []
        event = CallAnswered() if self.waits_for_caller else FellSilent()
        return self._move(event, interrupts=False)

    # --- moving -----------------------------------------------------------------------------

    def _move(self, event: Event, *, interrupts: bool) -> list[Order]:
        """Let the machine move on a fact of our own, and have its words said word for word."""
        self.waits_for_caller = False
        self._machine_since = None
        says, last = _parts(self.runner.happened(event))
        self._unspoken = []
        text = " ".join(say.text for say in says)
        orders: list[Order] = [ClearLine()] if interrupts else []
        orders += self._minded()
        if text:
            behavior: deepgram.Behavior = "interrupt" if interrupts else "queue"
            orders.append(self._say(text, behavior))
        self._expect_end(last)
        return orders + ([] if text or not self._is_ending else self._finish())

    def _expect_end(self, last: list[Order]) -> None:
        """Keep what ends the line until the last words have been heard."""
        if self.runner.call.state is State.END and self._ending_since is None:
            self._ending_since = self.clock.now()
            self._last_orders = last or [EndLine()]

    def _finish(self) -> list[Order]:
        if self._is_over:
            return []
        self._is_over = True
        return self._last_orders or [EndLine()]

    def _expect(self, says: Iterable[Say]) -> None:
        self._unspoken += [say.text for say in says if say.verbatim]

    @property
    def _is_ending(self) -> bool:
        return self._ending_since is not None or self._is_over

    def _note(self, kind: str, data: Mapping[str, object]) -> None:
        self.runner.note(Source.AGENT, kind, dict(data))


def _parts(actions: Iterable[Action]) -> tuple[list[Say], list[Order]]:
    """Tell what is to be said from what ends the line after it."""
    says: list[Say] = []
    last: list[Order] = []
    for action in actions:
        match action:
            case Say():
                says.append(action)
            case TransferCall(to):
                last = [TransferLine(to)]
            case HangUp():
                last = last or [EndLine()]
    return says, last


def _plain(text: str) -> str:
    """Return the words alone: engines write numbers and marks in their own way."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _passed(since: dt.datetime, now: dt.datetime, seconds: float) -> bool:
    return (now - since).total_seconds() >= seconds
