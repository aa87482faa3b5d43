"""One call on the loop: what comes from the line, the ears and the talk goes where it belongs."""

import asyncio
import functools
from collections.abc import Callable

from openchair.calling.meter import Meter
from openchair.calling.orders import ClearLine, Mark, OpenAgain, Order, Tell
from openchair.log import logger
from openchair.media_path.ears import Ears, Voice
from openchair.media_path.first_words import FIRST_WORDS_SECONDS, FirstWords
from openchair.media_path.line import Line
from openchair.media_path.loop import MediaLoop
from openchair.media_path.playing import Playing
from openchair.media_path.taken_back import TakenBack
from openchair.media_path.thinking import OpensTalk, Thinking
from openchair.telephony.loudness import Loudness, Turn
from openchair.telephony.media import Audio, Frame, Garbled, Marked, Pressed, Started, Stopped
from openchair.telephony.stream_pass import PARAMETER
from openchair.voice import deepgram
from openchair.voice.base import AgentFinished, CallerSpoke, Failed, Ready, ToolsCancelled

log = logger(__name__)

START_SECONDS = 5.0
"""A stream that has not begun by then is closed."""
STOP_SECONDS = 1.0
"""How long the carrier may take to end the stream of a call that it was told to end."""
AGAIN_SECONDS = 0.3
"""Before another session is opened in the place of a lost one."""
TICK_SECONDS = 1.0


class LiveCall:
    """One call. Its talk is thought about elsewhere, one step at a time."""

    def __init__(
        self,
        media: MediaLoop,
        *,
        voice: Voice,
        opens: OpensTalk,
        came: "Callable[[LiveCall], None]",
        left: "Callable[[LiveCall], None]",
    ) -> None:
        """Stand ready to take a line; tell when it came, and when it left and is written down."""
        self._media = media
        self._came, self._left = came, left
        self.line = Line(self, media.now)
        self._meter = Meter()
        self._ears = Ears(media, voice, self, self._meter)
        self._thinking = Thinking(media, opens, self)
        self._playing = Playing()
        self._first_words = FirstWords()
        self._taken_back = TakenBack()
        self._loudness = Loudness()
        self._is_told = True
        """Whether the engine has told what the caller said, since they last began to speak."""
        self._is_closed = self._is_dropped = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_led(self) -> bool:
        """Whether the stream has shown a valid pass."""
        return self._thinking.opened is not None

    # --- the line ---------------------------------------------------------------------------

    def line_connected(self) -> None:
        """A stream may begin."""
        self._came(self)
        self._meter.stream_opened(self._media.now())
        self._timer = self._media.later(START_SECONDS, self._expect_start)

    def _expect_start(self) -> None:
        if not self.line.has_begun:
            self.close("the stream did not begin")

    def line_told(self, frame: Frame) -> None:
        """Take a frame of the carrier's; media first, being 50 a second."""
        if type(frame) is Audio:
            self._caller_sounded(frame.sound)
            return
        match frame:
            case Started():
                self._start(frame)
            case Marked(name):
                self._playing.is_greeted = True
                self._marked(name)
            case Pressed(digit):
                self._thinking.step(lambda talk: talk.pressed(digit))
            case Stopped():
                self.close("the carrier ended the stream")
            case Garbled(why):
                log.warning("line_garbled", why=why)
                self.drop("the line sent what no stream sends")

    def _start(self, started: Started) -> None:
        if not self.line.has_begun:  # a second start is no second call
            self.line.begin(started.stream_id)
            self._thinking.open(started.parameters.get(PARAMETER, ""), started.carrier_id)

    def talk_opened(self) -> None:
        """The pass was looked at: without a talk there is no session."""
        if self._is_closed:
            self._end()
        elif self._thinking.opened is None:
            self.close("no valid pass")
        else:
            self._ears.open(None)
            # Who called us waits to be greeted.
            wait = 0.0 if self._thinking.opened.greets_at_once else FIRST_WORDS_SECONDS
            self._timer = self._media.later(wait, self._first_words_due)

    def _caller_sounded(self, sound: bytes) -> None:
        now = self._media.now()
        self.line.pulse.heard_at = now
        turn = self._loudness.hear(sound)
        if turn is not None:
            self._turned(turn, now)
        self._ears.hear(sound, now)

    def _turned(self, turn: Turn, now: float) -> None:
        """The caller began to speak, or has been quiet again for a moment."""
        if turn is Turn.BEGAN:
            self._is_told = False
            self._meter.caller_began()
            self._first_words.caller_began()
            self._begin()
        elif not self._is_told and now >= self._playing.ends_at:
            self._thinking.step(lambda talk: talk.unheard())

    # --- the ears and mouth -----------------------------------------------------------------

    def session_opened(self) -> None:
        """A session waits for its settings."""
        self._begin()

    def _first_words_due(self) -> None:
        self._first_words.nobody_spoke()
        self._begin()
        self._tick()

    def _begin(self) -> None:
        """Ask for the first settings, once: the session is open, and it is our turn."""
        if self._ears.are_open and self.is_led and self._first_words.take():
            speaks = self._first_words.caller_speaks
            self._thinking.step(lambda talk: [Tell(talk.begin(caller_speaks=speaks))])

    def voice_told(self, text: bytes) -> None:
        """Take a message of the engine: what cannot wait is done here, the rest off the loop."""
        if deepgram.BARGE_IN in text:
            self._barge_in()
        elif self._playing.is_dropping and any(mark in text for mark in deepgram.NEW_TURN):
            self._playing.new_turn()
        news = deepgram.read_message(text)
        match news:
            case Ready():
                self._ears.ready()
            case CallerSpoke():
                self._is_told = True
            case ToolsCancelled(ids):
                self._taken_back.add(ids)
            case Failed():
                # It closes now: that is no second failure.
                self._session_is_lost()
        self._thinking.step(lambda talk: talk.heard(self._taken_back.leave_out(news)))

    def agent_sounded(self, sound: bytes) -> None:
        """Play what the agent says."""
        if self.line.has_begun and not self._playing.is_dropping:
            began_at = self._playing.sound(len(sound), self._media.now())
            if began_at is not None:
                self._measure_answer(began_at)
            self.line.play(sound)

    def _measure_answer(self, began_at: float) -> None:
        """The agent begins a turn: tell how long the caller waited for it, if they did."""
        quiet = self._loudness.quiet_seconds
        until = self.line.pulse.heard_at - quiet if quiet else None
        waited = self._meter.agent_began(began_at, caller_until=until)
        if waited is not None:
            self._thinking.step(lambda talk: talk.answered_after(waited))

    def _barge_in(self) -> None:
        share = self._playing.share_heard(self._media.now())
        if share is not None and self._playing.is_greeted:
            self._clear()
            self._thinking.step(lambda talk: talk.interrupted(share))

    def _clear(self) -> None:
        self._playing.cut(self._media.now())
        self.line.clear()

    def voice_lost(self, why: str) -> None:
        """The session is gone without an error of its own."""
        self._session_is_lost()
        self._thinking.step(lambda talk: talk.lost(why))

    def _session_is_lost(self) -> None:
        self._ears.drop()
        if self._playing.is_all_sent:
            self._thinking.step(lambda talk: talk.unsounded())

    # --- what the talk wants ----------------------------------------------------------------

    def obey(self, orders: list[Order]) -> None:
        """Do what a step of the talk wants."""
        for order in orders:
            if self._is_closed:
                return
            match order:
                case Tell(message, answers):
                    if answers not in self._taken_back:
                        self._ears.tell(message)
                case Mark(name):
                    self._mark(name)
                case ClearLine():
                    self._clear()
                case OpenAgain(settings):
                    self._ears.drop()
                    self._media.later(AGAIN_SECONDS, functools.partial(self._open_again, settings))
                case _:
                    self._leave(order)

    def step_failed(self) -> None:
        """A step failed, as the database was away for longer than it is waited for: the caller
        must not be left in silence.
        """
        if self._thinking.opened is not None and not self._is_closed:
            self._thinking.forget()
            self.obey(self._thinking.opened.talk.broke_down())

    def _open_again(self, settings: bytes | None) -> None:
        if not self._is_closed:
            self._ears.open(settings)

    def _mark(self, name: str) -> None:
        self.line.mark(name)
        left = self._playing.mark(name, self._media.now())
        self._media.later(left, functools.partial(self._marked, name))

    def _marked(self, name: str) -> None:
        """What stood before the mark has been played, or the mark is lost: once for each."""
        if not self._is_closed and self._playing.marked(name):
            self._thinking.step(lambda talk: talk.marked(name))

    def _leave(self, order: Order) -> None:
        """End the line at the carrier, then our side: closing a socket does not end a call."""
        self._ears.drop()
        self._thinking.act(order, self._expect_stop)

    def _expect_stop(self) -> None:
        """The carrier was told: it ends the stream itself; where it does not, we do."""
        self._media.later(STOP_SECONDS, lambda: self.close("the talk is over"))

    # --- time and the end -------------------------------------------------------------------

    def _tick(self) -> None:
        """Look every second whether the line lives and both sides read, and at the talk."""
        if self._is_closed:
            return
        now = self._media.now()
        if why := self.line.why_lost(now):
            self.drop(why)
            return
        if self._ears.are_stuck:
            self.voice_lost("the engine does not read")
        self._ears.keep_alive(now)
        if self._playing.look(now):
            self._thinking.step(lambda talk: talk.heard(AgentFinished()))
        self._thinking.look(max(now - self._playing.ends_at, 0.0))
        self._timer = self._media.later(TICK_SECONDS, self._tick)

    def drop(self, why: str) -> None:
        """The line is lost, though nobody ended the call."""
        if not self._is_closed:
            self._is_dropped = True
            self.close(why)

    def close(self, why: str) -> None:
        """Close both sides, once; then write down how the talk ended."""
        if self._is_closed:
            return
        self._is_closed = True
        self._meter.stream_closed(self._media.now())
        log.info("stream_closed", why=why)
        if self._timer is not None:
            self._timer.cancel()
        self._ears.close()
        self.line.hang_up()
        if not self._thinking.is_opening:
            self._end()

    def _end(self) -> None:
        """Have the talk's end written down; a stream without a talk just goes."""
        measured = self._meter.measured()
        self._thinking.end(lambda: self._left(self), is_dropped=self._is_dropped, measured=measured)
