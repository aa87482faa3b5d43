"""Leads one talk on a real line: what is heard goes in, what is to be done comes out. No sockets.

The engine hears and speaks, and its model asks for moves; the runner's machine decides them, and
`go_between.py` carries between the two. Here arrives what either side, the line and the clock tell;
tools are answered in `live_tools.py`, a lost session is replaced in `live_return.py`.

Rule 1: words that revoke consent count by plain rule, whatever the model makes of them.
Rule 2: a line that is spoken by law, or that names a slot, is spoken word for word: what the model
did not say so is said again by the engine's own "say this".
Rule 3: nobody waits in silence: a slow engine is bridged, a silent one replaced, and where that
fails the carrier's own voice apologises.
"""

import datetime as dt
import math
from collections.abc import Iterable

from openchair.calling.go_between import GoBetween, text_of
from openchair.calling.latency import ANSWERED_AFTER
from openchair.calling.live_return import LiveReturn
from openchair.calling.live_tools import LiveTools
from openchair.calling.orders import Mark, Order, Tell
from openchair.calling.patience import Due
from openchair.calling.runner import CallRunner
from openchair.clock import Clock
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
from openchair.voice import deepgram
from openchair.voice.base import (
    AgentFinished,
    AgentSpoke,
    CallerBegan,
    CallerSpoke,
    Failed,
    Measured,
    Named,
    Ready,
    SpeechRefused,
    ToolCall,
    ToolsAsked,
    ToolsCancelled,
    VoiceNews,
    Warned,
)

_STOP_KEY, _PERSON_KEY = "9", "0"
_PERSON_GUESSES = frozenset({"human", "unknown"})


class LiveTalk:
    """One talk under way. Not to be used from two threads at once."""

    def __init__(self, runner: CallRunner, models: deepgram.Models, clock: Clock) -> None:
        self.runner = runner
        self._clock = clock
        self._between = GoBetween(runner, models, clock)
        self._tools = LiveTools(self._between)
        self._sessions = LiveReturn(self._between)
        self._opening = self._between.opening
        self._dialogue = self._between.dialogue
        self._patience = self._between.patience
        self._silence = self._between.silence
        self._parting = self._between.parting
        self._marks = 0

    def begin(self, *, caller_speaks: bool) -> bytes:
        """Return the settings of the first session.

        Where the person already speaks, the greeting answers their first words; else it is
        spoken at once.
        """
        now = self._clock.now()
        caller_speaks = caller_speaks and self.runner.call.caller is None  # else they called us
        self._opening.begin(now, caller_speaks=caller_speaks)
        self._silence.falls(now)
        greeting = "" if caller_speaks else text_of(self._between.happen(CallAnswered()))
        return self._between.settings(greeting)

    # --- what the engine tells --------------------------------------------------------------

    def heard(self, news: VoiceNews) -> list[Order]:
        """Take what the ears and mouth tell."""
        match news:
            case CallerSpoke(text):
                return self._caller_spoke(text)
            case AgentFinished():
                return self._agent_finished()
            case ToolsAsked(calls):
                return self._tools_asked(calls)
            case Failed():
                return self._sessions.failed(news)
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
                self._silence.caller_began(self._clock.now())
                self._patience.rest()
            case Named(session_id):
                self._patience.connected(self._clock.now())
                self._between.note("voice_session", {"session": session_id})
            case Ready():
                self._patience.ready()
            case ToolsCancelled(ids):
                self._tools.taken_back(ids)
            case _:
                self._keep_for_later(news)

    def _keep_for_later(self, news: VoiceNews) -> None:
        """Take what only those want to know who look at the call afterwards."""
        match news:
            case Measured(seconds) if "total_latency" in seconds:
                self._between.note("measured", {"seconds": seconds["total_latency"]})
            case Warned(code, text):
                self._between.note("voice_warned", {"code": code, "text": text})

    def _caller_spoke(self, text: str) -> list[Order]:
        now = self._clock.now()
        self._silence.caller_spoke(now)
        is_echo = self._dialogue.is_echo(text)
        self._tools.caller_spoke(is_echo=is_echo)
        if is_echo:
            self._between.note("echo", {"text": text})
            self._patience.unheard(now)
            return []
        self._dialogue.caller_said(text)
        self.runner.write_down(text)
        if self.runner.is_refusal(text):
            return self._stop()
        if not self._parting.is_near:
            self._opening.heard(text, now)
            if not self._opening.is_machine:
                self._patience.heard(now)
        return []

    def _agent_spoke(self, text: str) -> None:
        self._silence.agent_spoke()
        self._sessions.agent_spoke()
        self._dialogue.agent_said(text)
        self.runner.spoke(text)
        if not self._dialogue.is_bridge(text):
            self._patience.answered()
        self._patience.told(self._clock.now())

    def _agent_finished(self) -> list[Order]:
        """The turn's audio is on its way: what should have been said and was not comes now."""
        if self._opening.waits_for_caller and not self._opening.is_machine:
            # The model spoke before it said who is calling: the law's words come now.
            self._dialogue.cut_turn()
            return self._between.move(CallAnswered(), interrupts=False)
        missing = self._dialogue.finish_turn()
        if missing:
            self._between.note("said_again", {"lines": missing})
            return [self._between.say(" ".join(missing), "queue")]
        self._parting.are_words_sent = self._parting.is_near
        self._marks += 1
        return [Mark(str(self._marks))]

    def _tools_asked(self, calls: Iterable[ToolCall]) -> list[Order]:
        answers = self._tools.asked(calls)
        if self._tools.are_in_a_loop and not self._parting.is_near:
            return answers + self._sessions.give_up("the model asked in a loop")
        return answers + self._between.minded()

    def _refused(self) -> list[Order]:
        """What we wanted said was not, as somebody was speaking: it waits its turn, once."""
        self._between.note("speech_refused", {})
        text = self._dialogue.refused()
        return [Tell(deepgram.say_message(text, "queue"))] if text else []

    # --- what the media path tells ----------------------------------------------------------

    def interrupted(self, share: float) -> None:
        """The caller spoke over us, when so much of the turn had been heard, from 0 to 1."""
        self._dialogue.cut_turn()
        heard = self.runner.interrupted(share)
        self._between.note("interrupted", {"heard": heard})

    def answered_after(self, seconds: float) -> list[Order]:
        """The caller waited so long for the first sound of our answer, by our own measure."""
        self._between.note(ANSWERED_AFTER, {"seconds": round(seconds, 3)})
        return []

    def unheard(self) -> list[Order]:
        """The line tells that somebody spoke, and the engine has told nothing of it."""
        now = self._clock.now()
        self._silence.caller_was_missed(now)
        if self._opening.has_begun and not (self._opening.is_machine or self._parting.is_near):
            self._patience.unheard(now)
        return []

    def unsounded(self) -> list[Order]:
        """The session is lost; what it told of a turn was not heard, not even its beginning."""
        for _ in range(self._dialogue.unsay_turn()):
            self.runner.unsaid()
        return []

    def lost(self, why: str) -> list[Order]:
        """The session closed, or could not be opened, without saying why."""
        return self._sessions.failed(Failed(why, "", may_return=True))

    def broke_down(self) -> list[Order]:
        """Something of ours failed in mid-call: say so, and end the call."""
        return self._sessions.broke_down()

    # --- what happens on the line -----------------------------------------------------------

    def marked(self, name: str) -> list[Order]:
        """Everything up to this mark has been heard."""
        if name != str(self._marks):
            return []
        self._silence.falls(self._clock.now())
        return self._parting.finish() if self._parting.is_near else []

    def pressed(self, digit: str) -> list[Order]:
        """The caller pressed a key: 9 is stop, 0 a person; in every state."""
        self._between.note("pressed", {"digit": digit})
        if digit == _STOP_KEY:
            return self._stop()
        if self._parting.is_near or digit != _PERSON_KEY:
            return []
        return self._between.move(AskedForPerson(), interrupts=True)

    def _stop(self) -> list[Order]:
        """The person does not want to be called; over the goodbye it counts too."""
        if not self._parting.is_near:
            return self._between.move(AskedToStop(), interrupts=True)
        self.runner.happened(AskedToStop())
        return []

    def guessed(self, by: str) -> list[Order]:
        """The carrier tells who picked up. A late guess does not cut a person off."""
        self._between.note("who_answered", {"by": by})
        if by in _PERSON_GUESSES or self._parting.is_near:
            return []
        has_talked = self.runner.call.greeted and self._dialogue.turns > 1
        if has_talked and not self._opening.is_machine:
            return []
        return self._between.move(MachineAnswered(), interrupts=True)

    def hung_up(self) -> None:
        """The person has put down the phone, or the line was ended."""
        self._left(HungUp())

    def dropped(self) -> None:
        """The line is gone, and nobody ended it."""
        self._left(EngineFailed("the line dropped"))

    def _left(self, event: Event) -> None:
        if self.runner.call.state is not State.END:
            self.runner.happened(event)
        self._parting.is_over = True

    def cancelled(self) -> list[Order]:
        """Somebody at the clinic stopped this call."""
        return self._parting.finish()

    # --- time -------------------------------------------------------------------------------

    def tick(self, quiet_seconds: float = math.inf) -> list[Order]:
        """Look at the clock, every second or so; the line has been silent for so long."""
        now = self._clock.now()
        if self._parting.is_over or not self._opening.has_begun:
            return []
        due = self._patience.look(now, quiet_seconds)
        if due is Due.RETURN:
            return self.lost("the engine is silent")
        if self._parting.is_near:
            return self._parting.finish() if self._parting.has_waited(now) else []
        if self._opening.has_lasted(now, self.runner.script.limits.call_seconds):
            return self._between.move(TimeRanOut(), interrupts=True)
        if self._opening.machine_has_waited(now):
            return self._between.move(MachineAnswered(), interrupts=True)
        return self._look_for_silence(now) if due is Due.NOTHING else self._reassure(due)

    def _look_for_silence(self, now: dt.datetime) -> list[Order]:
        is_long = self._silence.is_long(now, self.runner.script.limits.silence_seconds)
        return self._prompt() if is_long and not self._opening.is_machine else []

    def _reassure(self, due: Due) -> list[Order]:
        """Say something to a caller who waits for an answer."""
        call, script = self.runner.call, self.runner.script
        if due is Due.PROMPT or not call.greeted:
            return self._prompt()
        words = script.line("wait", call.language, self._dialogue.turns, call.lead_name)
        self._dialogue.bridge(words)
        return [Tell(deepgram.say_message(words, "queue"))]

    def _prompt(self) -> list[Order]:
        """Greet who was not greeted yet, and ask everybody else whether they are there."""
        event = CallAnswered() if self._opening.waits_for_caller else FellSilent()
        return self._between.move(event, interrupts=False)
