"""The media path: the caller's audio to the ears, the agent's to the line, and nothing else.

It runs on one event loop, in callbacks: a frame is forwarded where it arrives, without a task, a
queue or a copy of what it says. Whatever thinks (the machine, the database, the carrier's API) runs
on other threads, one step of a talk at a time, and comes back as orders.

Rule 1: nothing here waits. Every send goes to a bounded buffer; a side that does not take it is
hung up.
Rule 2: when the caller speaks over us, `clear` goes out at once, and late audio of that turn is
dropped.
Rule 3: who brings no valid pass never reaches the ears.
"""

import asyncio
import functools
import ssl
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Protocol

import picows
from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport

from openchair.calling.live_talk import LiveTalk
from openchair.calling.meter import Meter
from openchair.calling.orders import ClearLine, Mark, OpenAgain, Order, Tell
from openchair.calling.usage import Measured
from openchair.log import logger
from openchair.telephony.loudness import Loudness, Turn
from openchair.telephony.media import (
    BYTES_PER_SECOND,
    Audio,
    Frame,
    Garbled,
    Marked,
    Pressed,
    Started,
    Stopped,
    Writer,
    read_frame,
)
from openchair.telephony.stream_pass import PARAMETER
from openchair.voice import deepgram
from openchair.voice.base import (
    AgentFinished,
    CallerSpoke,
    Failed,
    Ready,
    ToolsAsked,
    ToolsCancelled,
    VoiceNews,
)

log = logger(__name__)

START_SECONDS = 5.0
"""A stream that has not begun by then is closed."""
FIRST_WORDS_SECONDS = 1.2
"""How long a person who picked up may be silent before they are greeted."""
DEAD_SECONDS = 5.0
"""A line without a frame of media for so long is dead: Twilio sends 50 a second."""
UNDONE_SECONDS = 2.0
"""After so much silence a turn of the agent's is taken for done, whatever the engine tells."""
MARK_SECONDS = 2.0
"""A mark is taken for heard so long after what it follows has been played: some never come back."""
STOP_SECONDS = 1.0
"""How long the carrier may take to end the stream of a call that it was told to end."""
STOOD_STILL_SECONDS = 2.5
"""A look at the clock that comes so late says nothing of the line, and much of us."""
AGAIN_SECONDS = 0.3
"""Before another session is opened in the place of a lost one."""
TICK_SECONDS = 1.0
BUFFER_SECONDS = 5.0
"""The caller's audio that is kept while the ears are not ready; older audio is dropped."""
LINE_UNSENT_BYTES = 1_000_000
VOICE_UNSENT_BYTES = 80_000
"""A side that leaves so much unread is stuck. The engine is sent no more than is spoken."""
MAX_FRAME_BYTES = 1_000_000
HANDSHAKE_SECONDS = 2.0
STRANGERS = 50
"""Streams that have not shown a pass yet, beyond the seats: nobody may take those by knocking."""


class OpenTalk(Protocol):
    """A talk and its desk: everything here may block, and is called off the loop."""

    @property
    def talk(self) -> LiveTalk: ...
    def look(self, quiet_seconds: float) -> list[Order]: ...
    def keep(self) -> None: ...
    def act(self, order: Order) -> None: ...
    def end(self, *, is_dropped: bool, measured: Measured) -> None: ...


@dataclass(frozen=True, slots=True)
class Voice:
    """Where the ears and mouth are."""

    url: str
    headers: Mapping[str, str]
    tls: ssl.SSLContext | None = None
    """One for all calls: to make one blocks the loop for 20 ms."""


@dataclass(slots=True)
class Hub:
    """What the calls of a process share."""

    loop: asyncio.AbstractEventLoop
    pool: Executor
    open_talk: Callable[[str, str], OpenTalk | None]
    """Opens a talk by (pass, carrier's id); off the loop."""
    voice: Voice
    seats: int
    speed: float = 1.0
    """How much faster than life the line goes: stand-ins may."""
    calls: "set[LiveCall]" = field(default_factory=set)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while draining, once the last call has been written down."""
    is_draining: bool = False
    dropped: int = 0
    """Bytes of callers' audio that the ears were too slow for."""

    def listener(self, request: picows.WSUpgradeRequest) -> WSListener | None:
        """Return who takes a new connection; None is 404."""
        if request.path != b"/stream" or self.is_draining:
            return None
        if len(self.calls) >= self.seats + STRANGERS or self.led >= self.seats:
            return None
        return LiveCall(self).line

    @property
    def led(self) -> int:
        """How many calls have shown their pass."""
        return sum(call.is_led for call in self.calls)

    def now(self) -> float:
        """Return the line's own time, in seconds."""
        return self.loop.time() * self.speed

    def later(self, seconds: float, do: Callable[[], None]) -> asyncio.TimerHandle:
        """Do something after so many seconds of the line's own time."""
        return self.loop.call_later(seconds / self.speed, do)

    def drain(self) -> None:
        """Take no new streams; `idle` tells when the last is done."""
        self.is_draining = True
        self._look_whether_idle()

    def left(self, call: "LiveCall") -> None:
        """A call is over and written down."""
        self.calls.discard(call)
        self._look_whether_idle()

    def _look_whether_idle(self) -> None:
        if self.is_draining and not self.calls:
            self.idle.set()

    def start(self, work: "asyncio._CoroutineLike[None]") -> None:
        """Run something on the loop; it is kept until it is done."""
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("media_task_failed", exc_info=task.exception())


class LineSide(WSListener):
    """The socket to the carrier."""

    def __init__(self, call: "LiveCall") -> None:
        super().__init__()
        self._call = call

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._call.line_connected(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._call.line_told(read_frame(frame.get_payload_as_bytes()))
        elif frame.msg_type == WSMsgType.CLOSE:
            _hang_up(transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._call.drop("the line's socket closed")


class VoiceSide(WSListener):
    """The socket to the ears and mouth."""

    def __init__(self, call: "LiveCall") -> None:
        super().__init__()
        self._call = call
        self.is_current = True
        """Whether it has not been replaced or given up."""

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if not self.is_current:
            return
        if frame.msg_type == WSMsgType.BINARY:
            self._call.agent_sounded(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.TEXT:
            self._call.voice_told(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            _hang_up(transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if self.is_current:
            self._call.voice_lost("the session closed")


class LiveCall:
    """One call on the loop. Its talk is thought about elsewhere, one step at a time."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.line = LineSide(self)
        self._opened: OpenTalk | None = None
        self._line: WSTransport | None = None
        self._writer: Writer | None = None
        self._voice: WSTransport | None = None
        self._voice_side: VoiceSide | None = None
        self._is_opening = False
        """Whether the talk is being opened: until then nobody knows whether there is one to end."""
        self._sessions = 0
        """How many sessions were opened; the last one counts."""
        self._is_ready = False
        self._is_closed = self._is_dropped = False
        self._early: deque[bytes] = deque()
        self._early_bytes = 0
        self._is_dropping = False
        self._loudness = Loudness()
        self._meter = Meter()
        self._is_told = True
        """Whether the engine has told what the caller said, since they last began to speak."""
        self._cancelled: set[str] = set()
        """Tool calls that are not to be answered any more."""
        self._caller_speaks = False
        self._is_due = False
        """Whether the first words are ours to begin: the person speaks, or is silent."""
        self._has_begun = False
        self._heard_at = self._sent_at = self._ticked_at = hub.now()
        self._mark_due = ""
        self._turn_bytes = 0
        self._turn_began = 0.0
        self._is_greeted = False
        """Whether the first turn has been heard: the law's words are not to be spoken over."""
        self._turn_is_sent = True
        """Whether all audio of the agent's turn has come; it may be playing for a while yet."""
        self._steps: deque[Callable[[], list[Order]]] = deque()
        self._is_thinking = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_led(self) -> bool:
        """Whether the stream has shown a valid pass."""
        return self._opened is not None

    # --- the line ---------------------------------------------------------------------------

    def line_connected(self, transport: WSTransport) -> None:
        self._hub.calls.add(self)
        self._line = transport
        self._meter.stream_opened(self._hub.now())
        self._timer = self._hub.later(START_SECONDS, self._expect_start)

    def _expect_start(self) -> None:
        if self._writer is None:
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
                self._is_greeted = True
                self._marked(name)
            case Pressed(digit):
                self._step(lambda talk: talk.pressed(digit))
            case Stopped():
                self.close("the carrier ended the stream")
            case Garbled(why):
                log.warning("line_garbled", why=why)
                self.drop("the line sent what no stream sends")

    def _start(self, started: Started) -> None:
        if self._writer is not None:  # a second start is no second call
            return
        self._writer = Writer(started.stream_id)
        self._is_opening = True
        text, carrier_id = started.parameters.get(PARAMETER, ""), started.carrier_id
        self._hub.loop.run_in_executor(
            self._hub.pool, self._open, text, carrier_id
        ).add_done_callback(self._opened_or_not)

    def _open(self, text: str, carrier_id: str) -> OpenTalk | None:
        return self._hub.open_talk(text, carrier_id)

    def _opened_or_not(self, future: "asyncio.Future[OpenTalk | None]") -> None:
        self._is_opening = False
        error = future.exception()
        if error is not None:
            log.error("talk_not_opened", exc_info=error)
        self._opened = None if error is not None else future.result()
        if self._is_closed:
            self._end()
        elif self._opened is None:
            self.close("no valid pass")
        else:
            self._hub.start(self._connect(None))
            self._timer = self._hub.later(FIRST_WORDS_SECONDS, self._first_words_due)

    def _caller_sounded(self, sound: bytes) -> None:
        self._heard_at = self._hub.now()
        turn = self._loudness.hear(sound)
        if turn is not None:
            self._turned(turn)
        if self._is_ready and self._voice is not None:
            self._voice.send(WSMsgType.BINARY, sound)
            self._sent_at = self._heard_at
            return
        self._early.append(sound)
        self._early_bytes += len(sound)
        while self._early_bytes > BUFFER_SECONDS * BYTES_PER_SECOND:
            lost = self._early.popleft()
            self._early_bytes -= len(lost)
            self._hub.dropped += len(lost)

    def _turned(self, turn: Turn) -> None:
        """The caller began to speak, or has been quiet again for a moment."""
        if turn is Turn.BEGAN:
            self._is_told = False
            self._meter.caller_began()
            self._caller_speaks = self._is_due = True
            self._begin()
        elif not self._is_told and self._hub.now() >= self._plays_until():
            self._step(lambda talk: talk.unheard())

    # --- the ears and mouth -----------------------------------------------------------------

    async def _connect(self, settings: bytes | None) -> None:
        """Open a session; begin it with these settings, or with the first ones when they come."""
        side = VoiceSide(self)
        voice = self._hub.voice
        self._sessions += 1
        session = self._sessions
        try:
            transport, _ = await picows.ws_connect(
                lambda: side,
                voice.url,
                ssl_context=voice.tls,
                extra_headers=dict(voice.headers),
                websocket_handshake_timeout=HANDSHAKE_SECONDS,
                max_frame_size=MAX_FRAME_BYTES,
                max_redirects=0,
            )
        except (picows.WSError, OSError, TimeoutError) as error:
            side.is_current = False
            if session == self._sessions:
                self.voice_lost(f"no session: {error}")
            return
        if self._is_closed or session != self._sessions:  # too late: the call is over, or another
            side.is_current = False
            _hang_up(transport)
            return
        self._voice, self._voice_side = transport, side
        self._meter.session_opened(self._hub.now())
        if settings is not None:
            self._has_begun = True
            transport.send(WSMsgType.TEXT, settings)
        else:
            self._begin()

    def _first_words_due(self) -> None:
        self._is_due = True
        self._begin()
        self._tick()

    def _begin(self) -> None:
        """Ask for the first settings, once: the session is open, and it is our turn."""
        if self._has_begun or not self._is_due or self._voice is None or self._opened is None:
            return
        self._has_begun = True
        caller_speaks = self._caller_speaks
        self._step(lambda talk: [Tell(talk.begin(caller_speaks=caller_speaks))])

    def voice_told(self, text: bytes) -> None:
        """Take a message of the engine: what cannot wait is done here, the rest off the loop."""
        if deepgram.BARGE_IN in text:
            self._barge_in()
        elif self._is_dropping and any(mark in text for mark in deepgram.NEW_TURN):
            self._is_dropping = False
        news = deepgram.read_message(text)
        match news:
            case Ready():
                self._ears_are_ready()
            case CallerSpoke():
                self._is_told = True
            case ToolsCancelled(ids):
                # Told here, since a step may be at work on them already.
                self._cancelled.update(ids)
            case Failed():
                # It closes now: that is no second failure.
                self._session_is_lost()
        self._step(lambda talk: talk.heard(self._as_it_stands(news)))

    def _as_it_stands(self, news: VoiceNews) -> VoiceNews:
        """Leave out what was taken back before anybody thought about it."""
        if not isinstance(news, ToolsAsked) or not self._cancelled:
            return news
        return ToolsAsked(tuple(each for each in news.calls if each.id not in self._cancelled))

    def _ears_are_ready(self) -> None:
        assert self._voice is not None
        self._is_ready = True
        self._sent_at = self._hub.now()
        while self._early:
            self._voice.send(WSMsgType.BINARY, self._early.popleft())
        self._early_bytes = 0

    def agent_sounded(self, sound: bytes) -> None:
        """Play what the agent says."""
        if self._is_dropping or self._line is None or self._writer is None:
            return
        if self._turn_is_sent:
            self._turn_began = max(self._hub.now(), self._plays_until())
            self._turn_bytes = 0
            self._turn_is_sent = False
            self._measure_answer()
        self._turn_bytes += len(sound)
        self._line.send(WSMsgType.TEXT, self._writer.media(sound))

    def _measure_answer(self) -> None:
        quiet = self._loudness.quiet_seconds
        until = self._heard_at - quiet if quiet else None
        waited = self._meter.agent_began(self._turn_began, caller_until=until)
        if waited is not None:
            self._step(lambda talk: talk.answered_after(waited))

    def _barge_in(self) -> None:
        share = self._share_heard()
        if share is None or not self._is_greeted:
            return
        self._clear()
        self._step(lambda talk: talk.interrupted(share))

    def _plays_until(self) -> float:
        """Return when the last byte of the agent's turn so far has been, or will be, played."""
        return self._turn_began + self._turn_bytes / BYTES_PER_SECOND

    def _share_heard(self) -> float | None:
        """Return how much of what was sent has been played; None where nothing is playing."""
        now = self._hub.now()
        if now >= self._plays_until():
            return None
        played = (now - self._turn_began) * BYTES_PER_SECOND
        return max(played, 0.0) / self._turn_bytes

    def _clear(self) -> None:
        self._turn_bytes, self._turn_began = 0, self._hub.now()
        self._turn_is_sent = True
        self._is_dropping = True
        if self._line is not None and self._writer is not None:
            self._line.send(WSMsgType.TEXT, self._writer.clear())

    def voice_lost(self, why: str) -> None:
        """The session is gone without an error of its own."""
        self._session_is_lost()
        if not self._is_closed:
            self._step(lambda talk: talk.lost(why))

    def _session_is_lost(self) -> None:
        self._drop_voice()
        if self._turn_is_sent:
            self._step(lambda talk: talk.unsounded())

    def _drop_voice(self) -> None:
        self._is_ready = False
        if self._voice_side is not None:
            self._voice_side.is_current = False
        if self._voice is not None:
            _hang_up(self._voice)
        self._meter.session_closed(self._hub.now())
        self._voice = self._voice_side = None

    # --- thinking, off the loop -------------------------------------------------------------

    def _step(self, think: Callable[[LiveTalk], list[Order] | None]) -> None:
        """Have the talk think about something, after what it thinks about now."""
        opened = self._opened
        if opened is None:
            return

        def step() -> list[Order]:
            orders = think(opened.talk) or []
            opened.keep()
            return orders

        self._queue(step)

    def _queue(self, step: Callable[[], list[Order]]) -> None:
        self._steps.append(step)
        if not self._is_thinking:
            self._think()

    def _think(self) -> None:
        self._is_thinking = True
        step = self._steps.popleft()
        self._hub.loop.run_in_executor(self._hub.pool, step).add_done_callback(self._thought)

    def _thought(self, future: "asyncio.Future[list[Order]]") -> None:
        error = future.exception()
        if error is not None:
            log.error("talk_step_failed", exc_info=error)
            self._break_down()
        else:
            self._obey(future.result())
        if self._steps:
            self._think()
        else:
            self._is_thinking = False

    def _break_down(self) -> None:
        """A step failed, as the database was away for longer than it is waited for: the caller
        must not be left in silence.
        """
        if self._opened is not None and not self._is_closed:
            self._steps.clear()
            self._obey(self._opened.talk.broke_down())

    def _obey(self, orders: list[Order]) -> None:
        for order in orders:
            if self._is_closed:
                return
            match order:
                case Tell(message, answers):
                    if answers not in self._cancelled:
                        self._tell(message)
                case Mark(name):
                    self._mark(name)
                case ClearLine():
                    self._clear()
                case OpenAgain(settings):
                    self._drop_voice()
                    self._hub.later(AGAIN_SECONDS, functools.partial(self._open_again, settings))
                case _:
                    self._leave(order)

    def _open_again(self, settings: bytes | None) -> None:
        if not self._is_closed:
            self._hub.start(self._connect(settings))

    def _tell(self, message: bytes) -> None:
        if self._voice is not None:
            self._voice.send(WSMsgType.TEXT, message)

    def _mark(self, name: str) -> None:
        self._turn_is_sent = True
        if self._line is not None and self._writer is not None:
            self._line.send(WSMsgType.TEXT, self._writer.mark(name))
            self._mark_due = name
            left = max(self._plays_until() - self._hub.now(), 0.0)
            self._hub.later(left + MARK_SECONDS, functools.partial(self._marked, name))

    def _marked(self, name: str) -> None:
        """What stood before the mark has been played, or the mark is lost: once for each."""
        if name == self._mark_due and not self._is_closed:
            self._mark_due = ""
            self._step(lambda talk: talk.marked(name))

    def _leave(self, order: Order) -> None:
        """End the line at the carrier, then our side: closing a socket does not end a call."""
        opened = self._opened
        assert opened is not None

        def step() -> list[Order]:
            opened.act(order)
            self._hub.loop.call_soon_threadsafe(self._expect_stop)
            return []

        self._drop_voice()
        self._queue(step)

    def _expect_stop(self) -> None:
        """The carrier was told: it ends the stream itself; where it does not, we do."""
        self._hub.later(STOP_SECONDS, lambda: self.close("the talk is over"))

    # --- time and the end -------------------------------------------------------------------

    def _tick(self) -> None:
        """Look every second whether the line lives and both sides read, and at the talk."""
        if not self._is_closed:
            self._look_at_line(self._hub.now())
        if self._is_closed:
            return
        now = self._hub.now()
        if _unsent(self._voice) > VOICE_UNSENT_BYTES:
            self.voice_lost("the engine does not read")
        self._is_greeted |= self._turn_began > 0 and now > self._plays_until()
        if self._is_ready and now - self._sent_at > deepgram.KEEP_ALIVE_SECONDS:
            self._sent_at = now
            self._tell(deepgram.KEEP_ALIVE)
        if not self._turn_is_sent and now > self._plays_until() + UNDONE_SECONDS:
            # The engine did not tell that the turn is done: it may never do so.
            self._turn_is_sent = True
            self._step(lambda talk: talk.heard(AgentFinished()))
        opened = self._opened
        if opened is not None and not self._is_thinking:
            quiet_seconds = max(now - self._plays_until(), 0.0)
            self._queue(lambda: self._look(opened, quiet_seconds))
        self._timer = self._hub.later(TICK_SECONDS, self._tick)

    def _look_at_line(self, now: float) -> None:
        if now - self._ticked_at > STOOD_STILL_SECONDS:
            self._heard_at = now  # the loop stood still: it has heard nobody
        self._ticked_at = now
        if now - self._heard_at > DEAD_SECONDS:
            self.drop("no media from the line")
        elif _unsent(self._line) > LINE_UNSENT_BYTES:
            self.drop("the line does not read")

    def _look(self, opened: OpenTalk, quiet_seconds: float) -> list[Order]:
        orders = opened.look(quiet_seconds)
        opened.keep()
        return orders

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
        self._meter.stream_closed(self._hub.now())
        log.info("stream_closed", why=why)
        if self._timer is not None:
            self._timer.cancel()
        self._drop_voice()
        if self._line is not None:
            _hang_up(self._line)
        self._early.clear()
        if not self._is_opening:
            self._end()

    def _end(self) -> None:
        """Have the talk's end written down; a stream without a talk just goes."""
        opened = self._opened
        if opened is None:
            self._hub.left(self)
            return

        def step() -> list[Order]:
            try:
                opened.end(is_dropped=self._is_dropped, measured=self._meter.measured())
            finally:
                self._hub.loop.call_soon_threadsafe(self._hub.left, self)
            return []

        # After what was heard before: the last words may be a stop.
        self._queue(step)


def _hang_up(side: WSTransport) -> None:
    """Close a socket with a goodbye, which is not waited for."""
    side.send_close(WSCloseCode.OK)
    side.disconnect()


def _unsent(side: WSTransport | None) -> int:
    if side is None or side.underlying_transport is None:
        return 0
    size: int = side.underlying_transport.get_write_buffer_size()
    return size
