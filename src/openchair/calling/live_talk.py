"""Leads one talk on a real line: what is heard goes in, what is to be done comes out. No sockets.

The engine hears and speaks, and its model asks for moves; the runner's machine decides them. This
file stands between the two and keeps these promises:

Rule 1: words that revoke consent count by plain rule, whatever the model makes of them.
Rule 2: a line that is spoken by law, or that names a slot, is spoken word for word: what the model
did not say so is said again by the engine's own "say this".
Rule 3: every tool that is asked for is answered once, unless it was cancelled.
Rule 4: nobody waits in silence: a slow engine is bridged, a silent one replaced, and where that
fails the carrier's own voice apologises.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from openchair.calling.echo import is_echo
from openchair.calling.latency import ANSWERED_AFTER
from openchair.calling.ledger import Source
from openchair.calling.mind import PICKED_UP, mind_of, words_of
from openchair.calling.orders import (
    ClearLine,
    EndLine,
    Mark,
    OpenAgain,
    Order,
    Tell,
    TransferLine,
)
from openchair.calling.parting import Parting
from openchair.calling.patience import Due, Patience
from openchair.calling.runner import CallRunner
from openchair.calling.word_for_word import WordForWord, plain
from openchair.clock import Clock
from openchair.conversation.actions import Action, HangUp, Refuse, Say, Topic, TransferCall
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
    WasUnclear,
)
from openchair.conversation.mailbox import is_mailbox
from openchair.conversation.speaking import say
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
    Ready,
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
CALLER_SECONDS = 30.0
"""Who began to speak so long ago, and of whom the engine has told nothing, is taken for silent."""
MOST_RETURNS = 2
"""New sessions for one talk; and never two in a row without a word between them."""
MOST_MOVES = 8
"""Tools that a model may ask for about one turn of the caller's; more is a loop."""
_ECHO_LINES = 4
"""How far back our own words are looked for in the caller's."""
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
    _due: WordForWord = field(default_factory=WordForWord)
    _parting: Parting = field(default_factory=Parting)
    _patience: Patience = field(default_factory=Patience)
    _mind: Mind | None = None
    _began_at: dt.datetime | None = None
    _quiet_since: dt.datetime | None = None
    """Since when everybody has been silent; None while somebody speaks."""
    _caller_since: dt.datetime | None = None
    """Since when the caller speaks, and the engine has told nothing of what they say."""
    _machine_since: dt.datetime | None = None
    _injected: str = ""
    """What was to be said word for word last, in case it is refused."""
    _greeting: str = ""
    """The first words, as the law wants them; until the engine tells of them they are due."""
    _wait_words: str = ""
    """The last words that bridged a wait: they are no answer."""
    _turn: list[str] = field(default_factory=list)
    """What the engine has told of a turn of which not all was sent."""
    _hears_itself: bool = False
    """Whether the last words heard were our own: a model's moves about them do not count."""
    _is_unproven: bool = False
    """Whether the engine was asked to speak by a new session's settings, and has not yet."""
    _moves: int = 0
    _marks: int = 0
    _turns: int = 0
    _returns: int = 0

    # --- beginning --------------------------------------------------------------------------

    def begin(self, *, caller_speaks: bool) -> bytes:
        """Return the settings of the first session.

        Where the person already speaks, the greeting answers their first words; else it is
        spoken at once.
        """
        self._began_at = self._quiet_since = self.clock.now()
        if caller_speaks:
            self.waits_for_caller = True
            return self._settings("")
        says, _ = self._happen(CallAnswered())
        return self._settings(_text(says))

    def _settings(self, greeting: str) -> bytes:
        self._mind = self._mind_now()
        now = self.clock.now()
        self._patience.opened(now)
        if greeting:
            self._patience.asked(now)
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
                self._caller_since = self.clock.now()
                self._patience.rest()
            case Named(session_id):
                self.session_id = session_id
                self._patience.connected(self.clock.now())
                self._note("voice_session", {"session": session_id})
            case Ready():
                self._patience.ready()
            case ToolsCancelled(ids):
                self._answered.update(ids)
            case _:
                self._keep_for_later(news)

    def _keep_for_later(self, news: VoiceNews) -> None:
        """Take what only those want to know who look at the call afterwards."""
        match news:
            case Measured(seconds) if "total_latency" in seconds:
                self.latencies.append(seconds["total_latency"])
                self._note("measured", {"seconds": seconds["total_latency"]})
            case Warned(code, text):
                self._note("voice_warned", {"code": code, "text": text})

    def _caller_spoke(self, text: str) -> list[Order]:
        self._quiet_since = self.clock.now()
        self._caller_since = None
        self._moves = 0
        self._hears_itself = is_echo(text, self._last_words())
        if self._hears_itself:
            self._note("echo", {"text": text})
            self._patience.unheard(self.clock.now())
            return []
        self._turns += 1
        self._due.heard_caller()
        self._said.append(Said(by_agent=False, text=text))
        self.runner.write_down(text)
        if self.runner.is_refusal(text):
            return self._stop()
        if self._parting.is_near:
            return []
        if self.waits_for_caller and is_mailbox(text):
            self._machine_since = self._machine_since or self.clock.now()
        elif self._machine_since is None:
            self._patience.heard(self.clock.now())
        return []

    def _last_words(self) -> list[str]:
        return [said.text for said in self._said[-_ECHO_LINES:] if said.by_agent]

    def _agent_spoke(self, text: str) -> None:
        self._quiet_since = None
        self._turn.append(text)
        self._is_unproven = False
        self._said.append(Said(by_agent=True, text=text))
        self.runner.spoke(text)
        self._due.spoke(text)
        if plain(text) != plain(self._wait_words):
            self._patience.answered()
        self._patience.told(self.clock.now())

    def interrupted(self, share: float) -> None:
        """The caller spoke over us, when so much of the turn had been heard, from 0 to 1."""
        self._turn.clear()
        heard = self.runner.interrupted(share)
        self._note("interrupted", {"heard": heard})

    def answered_after(self, seconds: float) -> list[Order]:
        """The caller waited so long for the first sound of our answer, by our own measure."""
        self._note(ANSWERED_AFTER, {"seconds": round(seconds, 3)})
        return []

    def unsounded(self) -> list[Order]:
        """The session is lost; what it told of a turn was not heard, not even its beginning."""
        for _ in self._turn:
            self._said.pop()
            self.runner.unsaid()
        return []

    def unheard(self) -> list[Order]:
        """The line tells that somebody spoke, and the engine has told nothing of it."""
        now = self.clock.now()
        self._caller_since = None
        self._quiet_since = self._quiet_since or now
        if not (self._began_at is None or self._machine_since or self._parting.is_near):
            self._patience.unheard(now)
        return []

    def _agent_finished(self) -> list[Order]:
        """The turn's audio is on its way: what should have been said and was not comes now."""
        turn, self._turn = self._turn, []
        if self.waits_for_caller and not self._machine_since:
            # The model spoke before it said who is calling: the law's words come now.
            return self._move(CallAnswered(), interrupts=False)
        # A bridge is not yet the turn in which the lines were to be spoken.
        is_bridge = bool(turn) and all(plain(text) == plain(self._wait_words) for text in turn)
        missing = [] if is_bridge else self._due.missing()
        if missing:
            self._note("said_again", {"lines": missing})
            self._patience.asked(self.clock.now())
            return [self._say(" ".join(missing), "queue")]
        self._parting.are_words_sent = self._parting.is_near
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

    # --- failures ---------------------------------------------------------------------------

    def lost(self, why: str) -> list[Order]:
        """The session closed, or could not be opened, without saying why."""
        return self._failed(Failed(why, "", may_return=True))

    def _failed(self, news: Failed) -> list[Order]:
        self._note("voice_failed", {"code": news.code, "text": news.text})
        if self._parting.is_near:
            return self._parting.finish_without_voice()
        if news.may_return and self._returns < MOST_RETURNS and not self._is_unproven:
            return [OpenAgain(self._returned())]
        return self._give_up(f"voice: {news.code}")

    def _returned(self) -> bytes | None:
        """Return the settings that carry on with the talk: nobody is greeted twice.

        Who waits for an answer, or heard half of one, is asked again; who was not greeted yet is.
        """
        self._returns += 1
        self._is_unproven = True
        if self._began_at is None:
            return None
        now = self._quiet_since = self.clock.now()
        if self._patience.is_opening and self.waits_for_caller:
            # What they said was kept: the new session hears it, and they are greeted for it.
            self._patience.rest()
            self._patience.unheard(now)
            return self._settings("")
        words = self._words_again()
        self._is_unproven = bool(words)
        self._turn.clear()
        self._patience.rest()
        return self._settings(words)

    def _words_again(self) -> str:
        missing = self._due.missing()
        if self._machine_since:
            return ""
        if not self.runner.call.greeted:
            self.waits_for_caller = False
            return _text(self._happen(CallAnswered())[0])
        if self._greeting and not self._has_greeted():
            return self._greeting
        if missing:
            return " ".join(missing)
        if not (self._patience.is_tried or self._turn):
            return ""
        says, last = self._happen(WasUnclear())
        self._expect_end(_text(says), last)
        return _text(says)

    def _has_greeted(self) -> bool:
        """Tell whether the engine has told that the law's first words were spoken."""
        spoken = "".join(plain(said.text) for said in self._said if said.by_agent)
        return bool(self._greeting) and plain(self._greeting) in spoken

    def _give_up(self, reason: str) -> list[Order]:
        """Apologise by the carrier's own voice: nothing else is left to speak with."""
        call, script = self.runner.call, self.runner.script
        says, _ = self._happen(EngineFailed(reason))
        if not self._has_greeted() and script.leaves_voicemail:
            # To somebody who does not know yet who called: what a machine would be told.
            says = [say(call, script, Topic.VOICEMAIL)]
        if says:
            self.runner.spoke(_text(says))
        return self._parting.say_and_finish(_text(says))

    def broke_down(self) -> list[Order]:
        """Something of ours failed in mid-call, such as the database: say so, and end the call.

        The machine is not asked: what it would want done may be what failed.
        """
        if self._parting.is_over:
            return []
        call, script = self.runner.call, self.runner.script
        text = script.line("apology", call.language, call.seed, call.lead_name)
        self.runner.spoke(text)
        return self._parting.say_and_finish(text)

    # --- tools ------------------------------------------------------------------------------

    def _tools_asked(self, calls: Iterable[ToolCall]) -> list[Order]:
        orders: list[Order] = []
        for call in calls:
            if call.id not in self._answered:
                self._answered.add(call.id)
                self._moves += 1
                content = self._answer(call)
                orders.append(Tell(deepgram.answer_message(call, content), call.id))
        if self._moves > MOST_MOVES and not self._parting.is_near:
            return orders + self._give_up("the model asked in a loop")
        return orders + self._minded()

    def _answer(self, call: ToolCall) -> dict[str, Any]:
        event = self._event(call)
        if isinstance(event, Refuse):
            self._note("refuse", {"asked": event.asked, "state": event.state})
            return {"refused": event.asked, "allowed": list(event.allowed), "say": []}
        if event is None:
            self._patience.answered()
            return {"say": [], "then": "listen"}
        self.waits_for_caller = False
        says, last = self._happen(event)
        self._due.expect(say.text for say in says if say.verbatim)
        self._expect_end(_text(says), last)
        if not says:
            self._patience.answered()
        then = "end" if self.runner.call.state is State.END else "listen"
        return {"say": [words_of(say) for say in says], "then": then}

    def _event(self, call: ToolCall) -> Event | Refuse | None:
        """Return what a tool call means; None where it means nothing now."""
        state = self.runner.call.state
        if state is State.END:
            return None
        if self._hears_itself:
            return Refuse(call.name, state, ())
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
        self._quiet_since = self.clock.now()
        return self._parting.finish() if self._parting.is_near else []

    def pressed(self, digit: str) -> list[Order]:
        """The caller pressed a key: 9 is stop, 0 a person; in every state."""
        self._note("pressed", {"digit": digit})
        if digit == _STOP_KEY:
            return self._stop()
        if self._parting.is_near or digit != _PERSON_KEY:
            return []
        return self._move(AskedForPerson(), interrupts=True)

    def _stop(self) -> list[Order]:
        """The person does not want to be called; over the goodbye it counts too."""
        if not self._parting.is_near:
            return self._move(AskedToStop(), interrupts=True)
        self.runner.happened(AskedToStop())
        return []

    def guessed(self, by: str) -> list[Order]:
        """The carrier tells who picked up. A late guess does not cut a person off."""
        self._note("who_answered", {"by": by})
        if by in _PERSON_GUESSES or self._parting.is_near:
            return []
        has_talked = self.runner.call.greeted and self._turns > 1 and self._machine_since is None
        return [] if has_talked else self._move(MachineAnswered(), interrupts=True)

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
        now = self.clock.now()
        if self._parting.is_over or self._began_at is None:
            return []
        due = self._patience.look(now, quiet_seconds)
        if due is Due.RETURN:
            return self.lost("the engine is silent")
        if self._parting.since is not None:
            is_due = _passed(self._parting.since, now, GOODBYE_SECONDS)
            return self._parting.finish() if is_due else []
        if _passed(self._began_at, now, self.runner.script.limits.call_seconds):
            return self._move(TimeRanOut(), interrupts=True)
        if self._machine_since and _passed(self._machine_since, now, MACHINE_WAIT_SECONDS):
            return self._move(MachineAnswered(), interrupts=True)
        return self._look_for_silence(now) if due is Due.NOTHING else self._reassure(due)

    def _reassure(self, due: Due) -> list[Order]:
        """Say something to a caller who waits for an answer."""
        call, script = self.runner.call, self.runner.script
        if due is Due.PROMPT or not call.greeted:
            return self._prompt()
        self._wait_words = script.line("wait", call.language, self._turns, call.lead_name)
        return [Tell(deepgram.say_message(self._wait_words, "queue"))]

    def _look_for_silence(self, now: dt.datetime) -> list[Order]:
        if self._caller_since and _passed(self._caller_since, now, CALLER_SECONDS):
            self._caller_since, self._quiet_since = None, now
        limit = self.runner.script.limits.silence_seconds
        if self._quiet_since is None or not _passed(self._quiet_since, now, limit):
            return []
        self._quiet_since = now
        return [] if self._machine_since else self._prompt()

    def _prompt(self) -> list[Order]:
        """Greet who was not greeted yet, and ask everybody else whether they are there."""
        event = CallAnswered() if self.waits_for_caller else FellSilent()
        return self._move(event, interrupts=False)

    # --- moving -----------------------------------------------------------------------------

    def _move(self, event: Event, *, interrupts: bool) -> list[Order]:
        """Let the machine move on a fact of our own, and have its words said word for word."""
        self.waits_for_caller = False
        self._machine_since = None
        self._due.missing()
        says, last = self._happen(event)
        text = _text(says)
        orders: list[Order] = [ClearLine()] if interrupts else []
        orders += self._minded()
        self._patience.rest()
        if text:
            behavior: deepgram.Behavior = "interrupt" if interrupts else "queue"
            orders.append(self._say(text, behavior))
            self._patience.asked(self.clock.now())
        self._expect_end(text, last)
        return orders + ([] if text or not self._parting.is_near else self._parting.finish())

    def _happen(self, event: Event) -> tuple[list[Say], list[Order]]:
        """Let the machine take a fact; return what is to be said, and what ends the line."""
        says, last = _parts(self.runner.happened(event))
        greetings = [each.text for each in says if each.topic is Topic.GREETING and each.verbatim]
        self._greeting = self._greeting or " ".join(greetings)
        return says, last

    def _expect_end(self, words: str, last: list[Order]) -> None:
        """Keep what ends the line until the last words have been heard."""
        if self.runner.call.state is State.END:
            self._parting.expect(self.clock.now(), words, last)

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


def _text(says: Iterable[Say]) -> str:
    return " ".join(say.text for say in says)


def _passed(since: dt.datetime, now: dt.datetime, seconds: float) -> bool:
    return (now - since).total_seconds() >= seconds
