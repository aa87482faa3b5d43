"""The media path, with real sockets: a line and an engine of the test's own, a talk that is told.

The stand-ins prove it whole (`integration_live.py`); here each rule is seen by itself.
"""

import asyncio
import base64
import json
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import picows
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.protocol import State

from openchair.calling.orders import (
    ClearLine,
    EndLine,
    Mark,
    OpenAgain,
    Order,
    SayOnLine,
    Tell,
)
from openchair.media_path import MARK_SECONDS, STRANGERS, Hub, LiveCall, Voice
from openchair.voice.base import (
    AgentFinished,
    CallerSpoke,
    Ready,
    ToolsAsked,
    ToolsCancelled,
)
from tests.support.stories import play

SPEED = 5.0
SILENCE, VOICE = b"\xff" * 160, b"\x95" * 160
READY = {"type": "SettingsApplied"}
ASKS = {
    "type": "FunctionCallRequest",
    "functions": [{"id": "f1", "name": "agreed", "arguments": "{}", "client_side": True}],
}
TAKES_BACK = {"type": "FunctionCallCancelled", "functions": [{"id": "f1", "name": "agreed"}]}
SETTINGS = b'{"type":"Settings"}'
WITHIN = 10.0


class Talk:
    """Says what it was told to say, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.answers: dict[str, list[Order] | None] = {}
        self.is_held: threading.Event | None = None
        """Set: everything that is asked waits for it."""

    def begin(self, *, caller_speaks: bool) -> bytes:
        self.asked.append(("begin", caller_speaks))
        return SETTINGS

    def heard(self, news: Any) -> list[Order]:
        return self._answer("heard", news)

    def marked(self, name: str) -> list[Order]:
        return self._answer("marked", name)

    def pressed(self, digit: str) -> list[Order]:
        return self._answer("pressed", digit)

    def unheard(self) -> list[Order]:
        return self._answer("unheard", None)

    def interrupted(self, share: float) -> None:
        self.asked.append(("interrupted", share))

    def lost(self, why: str) -> list[Order]:
        return self._answer("lost", why)

    def _answer(self, what: str, about: Any) -> list[Order]:
        if self.is_held is not None:
            self.asked.append(("held", about))
            self.is_held.wait(WITHIN)
        self.asked.append((what, about))
        answer = self.answers.get(about.text if isinstance(about, CallerSpoke) else what, [])
        if answer is None:
            raise RuntimeError("the database is away")
        return answer

    def broke_down(self) -> list[Order]:
        return [SayOnLine("Sorry.")]

    def asks(self, what: str) -> list[Any]:
        return [about for asked, about in self.asked if asked == what]


class Opened:
    """A talk and a desk that only remembers."""

    def __init__(self) -> None:
        self.talk: Any = Talk()
        self.acts: list[Order] = []
        self.kept = 0
        self.ended = 0
        self.is_dropped = False
        self.looks: list[list[Order]] = []

    def look(self, quiet_seconds: float) -> list[Order]:
        return self.looks.pop(0) if self.looks else []

    def keep(self) -> None:
        self.kept += 1

    def act(self, order: Order) -> None:
        self.acts.append(order)

    def end(self, *, is_dropped: bool) -> None:
        self.ended += 1
        self.is_dropped = is_dropped


@dataclass
class Engine:
    """The ears and mouth: what came, and a hand to answer with."""

    sockets: list[ServerConnection] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    sound: bytearray = field(default_factory=bytearray)
    refuses: bool = False
    held: int = 0
    holds: asyncio.Event = field(default_factory=asyncio.Event)
    """Clear: whoever connects has to wait."""

    def __post_init__(self) -> None:
        self.holds.set()

    async def hold(self, *_: Any) -> None:
        if not self.holds.is_set():
            self.held += 1
        await self.holds.wait()

    async def take(self, socket: ServerConnection) -> None:
        if self.refuses:
            await socket.close(1011)
            return
        self.sockets.append(socket)
        try:
            async for message in socket:
                if isinstance(message, bytes):
                    self.sound += message
                else:
                    self.told.append(json.loads(message))
                    if self.told[-1]["type"] == "Settings":
                        await self.says(READY)
        except ConnectionClosed:
            return

    async def says(self, message: dict[str, Any]) -> None:
        await self.sockets[-1].send(json.dumps(message))

    async def speaks(self, seconds: float) -> None:
        await self.sockets[-1].send(b"\x20" * round(8000 * seconds))


class Line:
    """The carrier's side of a stream."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.got: list[dict[str, Any]] = []
        self.closed = asyncio.Event()
        self.reading = asyncio.create_task(self._read())  # noqa: TID251 - cancelled at the end

    async def _read(self) -> None:
        try:
            async for message in self.socket:
                self.got.append(json.loads(message))
        finally:
            self.closed.set()

    async def send(self, event: str, **body: Any) -> None:
        await self.socket.send(json.dumps({"event": event, **body}))

    async def start(self, text: str = "good") -> None:
        await self.send("connected", protocol="Call")
        start = {"streamSid": "MZ1", "callSid": "CA1", "customParameters": {"pass": text}}
        await self.send("start", start=start)

    async def sound(self, *frames: bytes) -> None:
        for frame in frames:
            await self.send("media", media={"payload": base64.b64encode(frame).decode()})

    async def goes_on_until(self, truth: Callable[[], Any]) -> None:
        """Send silence, as a line does all the time, until something is so."""
        async with asyncio.timeout(WITHIN):
            while not truth():
                await self.sound(SILENCE)
                await asyncio.sleep(0.01)

    def events(self, name: str) -> list[dict[str, Any]]:
        return [each for each in self.got if each["event"] == name]

    def heard(self) -> bytes:
        return b"".join(base64.b64decode(e["media"]["payload"]) for e in self.events("media"))


@dataclass
class Scene:
    """All of it, on one loop."""

    hub: Hub
    engine: Engine
    opened: Opened
    port: int
    lines: list[Line] = field(default_factory=list)

    @property
    def talk(self) -> Talk:
        talk: Talk = self.opened.talk
        return talk

    @property
    def call(self) -> LiveCall:
        [call] = self.hub.calls
        return call

    async def order(self, *orders: Order) -> None:
        """Let the talk order something."""
        self.talk.answers["go"] = list(orders)
        await self.engine.says({"type": "ConversationText", "role": "user", "content": "go"})

    async def line(self, path: str = "/stream") -> Line:
        socket = await connect(f"ws://127.0.0.1:{self.port}{path}", proxy=None)
        self.lines.append(Line(socket))
        return self.lines[-1]

    async def ready(self, *, greeted: bool = True) -> Line:
        """A line whose talk has begun, and ears that hear."""
        line = await self.line()
        await line.start()
        await until(lambda: self.engine.sockets)
        await line.sound(*[VOICE] * 4)
        await until(lambda: Ready() in self.talk.asks("heard"))
        if greeted:
            for call in self.hub.calls:
                call._is_greeted = True
        return line


def is_open(socket: ServerConnection) -> bool:
    return socket.state is State.OPEN


async def until(truth: Callable[[], Any]) -> None:
    async with asyncio.timeout(WITHIN):
        while not truth():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.005)


@asynccontextmanager
async def scene(*, seats: int = 5, speed: float = SPEED) -> AsyncIterator[Scene]:
    engine, opened = Engine(), Opened()
    with ThreadPoolExecutor(2) as pool:
        async with serve(engine.take, "127.0.0.1", 0, process_request=engine.hold) as ears:
            hub = Hub(
                loop=asyncio.get_running_loop(),
                pool=pool,
                open_talk=lambda text, _carrier_id: opened if text == "good" else None,
                voice=Voice(f"ws://127.0.0.1:{ears.sockets[0].getsockname()[1]}", {"X-Key": "k"}),
                seats=seats,
                speed=speed,
            )
            server = await picows.ws_create_server(hub.listener, "127.0.0.1", 0)
            made = Scene(hub, engine, opened, server.sockets[0].getsockname()[1])
            try:
                yield made
            finally:
                for line in made.lines:
                    await line.socket.close()
                    line.reading.cancel()
                await until(lambda: not hub.calls and not hub.tasks)
                server.close()


# --- letting in -----------------------------------------------------------------------------


@play
async def test_who_has_no_pass_never_reaches_the_ears() -> None:
    async with scene() as made:
        line = await made.line()
        await line.start("forged")

        await until(line.closed.is_set)

        assert made.engine.sockets == []
        assert made.opened.ended == 0


@play
async def test_another_path_is_not_found() -> None:
    async with scene() as made:
        with pytest.raises(InvalidStatus):
            await made.line("/elsewhere")


@play
async def test_there_are_so_many_seats_and_no_more() -> None:
    async with scene(seats=1) as made:
        await made.ready()

        with pytest.raises(InvalidStatus):
            await made.line()


@play
async def test_who_only_knocks_takes_nobodys_seat() -> None:
    async with scene(seats=1, speed=0.5) as made:
        for _ in range(STRANGERS):
            await made.line()

        line = await made.line()
        await line.start()

        await until(lambda: made.engine.sockets)
        with pytest.raises(InvalidStatus):
            await made.line()


@play
async def test_a_stream_that_does_not_begin_is_closed() -> None:
    async with scene(speed=50) as made:
        line = await made.line()

        await until(line.closed.is_set)


@play
async def test_a_second_start_is_no_second_call() -> None:
    async with scene() as made:
        line = await made.ready()

        await line.start()
        await line.sound(VOICE)
        await until(lambda: len(made.engine.sound) >= 160 * 5)

        assert len(made.engine.sockets) == 1


# --- audio ----------------------------------------------------------------------------------


@play
async def test_what_the_caller_says_reaches_the_ears_byte_for_byte() -> None:
    async with scene() as made:
        line = await made.ready()
        frames = [bytes([n]) * 160 for n in range(50)]

        await line.sound(*frames)
        await until(lambda: len(made.engine.sound) == 160 * 54)

        assert bytes(made.engine.sound) == VOICE * 4 + b"".join(frames)


@play
async def test_words_spoken_before_the_ears_were_ready_are_not_lost() -> None:
    async with scene() as made:
        line = await made.line()
        await line.start()
        await line.sound(*[VOICE] * 20)

        await until(lambda: len(made.engine.sound) == 160 * 20)

        assert made.talk.asks("begin") == [True]


@play
async def test_a_silent_person_is_greeted_after_a_moment() -> None:
    async with scene() as made:
        line = await made.line()
        await line.start()
        await line.sound(*[SILENCE] * 5)

        await until(lambda: made.talk.asks("begin"))

        assert made.talk.asks("begin") == [False]


@play
async def test_what_the_agent_says_reaches_the_line() -> None:
    async with scene() as made:
        line = await made.ready()

        await made.engine.speaks(0.5)
        await until(lambda: len(line.heard()) == 4000)

        assert line.heard() == b"\x20" * 4000
        assert line.events("media")[0]["streamSid"] == "MZ1"


# --- barge-in -------------------------------------------------------------------------------


@play
async def test_a_caller_who_speaks_over_us_clears_the_line_and_late_audio_is_dropped() -> None:
    async with scene() as made:
        line = await made.ready()
        await made.engine.speaks(5)
        await until(lambda: len(line.heard()) == 40_000)

        await made.engine.says({"type": "UserStartedSpeaking"})
        await made.engine.speaks(1)
        await until(lambda: line.events("clear"))
        await made.engine.says({"type": "AgentStartedSpeaking"})
        await made.engine.speaks(0.1)
        await until(lambda: len(line.heard()) > 40_000)

        assert len(line.heard()) == 40_800
        [share] = made.talk.asks("interrupted")
        assert 0 <= share < 1


@play
async def test_audio_that_plays_on_after_it_was_sent_can_be_cleared_too() -> None:
    async with scene() as made:
        line = await made.ready()
        made.talk.answers["heard"] = []
        await made.engine.speaks(5)
        made.talk.answers["heard"] = [Mark("1")]
        await made.engine.says({"type": "AgentAudioDone"})
        await until(lambda: line.events("mark"))
        made.talk.answers["heard"] = []

        await made.engine.says({"type": "UserStartedSpeaking"})

        await until(lambda: line.events("clear"))


@play
async def test_the_first_words_are_not_spoken_over() -> None:
    async with scene() as made:
        line = await made.ready(greeted=False)
        await made.engine.speaks(5)
        await until(lambda: len(line.heard()) == 40_000)

        await made.engine.says({"type": "UserStartedSpeaking"})
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "hi"})
        await until(lambda: CallerSpoke("hi") in made.talk.asks("heard"))

        assert line.events("clear") == []


@play
async def test_a_step_that_fails_is_not_silence() -> None:
    async with scene() as made:
        line = await made.ready()
        made.talk.answers["boom"] = None

        await made.engine.says({"type": "ConversationText", "role": "user", "content": "boom"})
        await until(line.closed.is_set)

        assert made.opened.acts == [SayOnLine("Sorry.")]
        await until(lambda: made.opened.ended == 1)


@play
async def test_where_nothing_plays_nothing_is_cleared() -> None:
    async with scene() as made:
        line = await made.ready()

        await made.engine.says({"type": "UserStartedSpeaking"})
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "hi"})
        await until(lambda: CallerSpoke("hi") in made.talk.asks("heard"))

        assert line.events("clear") == []
        assert made.talk.asks("interrupted") == []


# --- orders ---------------------------------------------------------------------------------


@play
async def test_orders_go_where_they_belong() -> None:
    async with scene() as made:
        line = await made.ready()
        made.talk.answers["go"] = [Tell(b'{"type":"KeepAlive"}'), Mark("7"), ClearLine()]

        await made.engine.says({"type": "ConversationText", "role": "user", "content": "go"})

        await until(lambda: line.events("clear"))
        assert line.events("mark")[0]["mark"] == {"name": "7"}
        await until(lambda: {"type": "KeepAlive"} in made.engine.told)


@play
async def test_marks_and_keys_reach_the_talk() -> None:
    async with scene() as made:
        line = await made.ready()
        await made.order(Mark("7"))
        await until(lambda: line.events("mark"))

        for _ in range(2):
            await line.send("mark", mark={"name": "7"})
        await line.send("dtmf", dtmf={"digit": "9"})

        await until(lambda: made.talk.asks("pressed") == ["9"])
        assert made.talk.asks("marked") == ["7"]


@play
async def test_a_mark_that_never_comes_back_is_taken_for_heard() -> None:
    async with scene(speed=20) as made:
        line = await made.ready()
        await made.engine.speaks(1)
        await until(lambda: len(line.heard()) == 8000)

        await made.order(Mark("7"))
        asked = made.hub.now()
        await line.goes_on_until(lambda: "7" in made.talk.asks("marked"))

        assert made.talk.asks("marked") == ["7"]
        assert made.hub.now() - asked > MARK_SECONDS


@play
async def test_an_answer_to_a_tool_that_was_taken_back_is_not_sent() -> None:
    async with scene() as made:
        await made.ready()
        made.talk.is_held = threading.Event()
        made.talk.answers["heard"] = [Tell(b'{"type":"KeepAlive"}', "f1")]
        await made.engine.says(ASKS)
        await until(lambda: len(made.talk.asks("held")) == 1)

        await made.engine.says(TAKES_BACK)
        await until(lambda: made.call._cancelled)
        made.talk.answers["heard"] = []
        made.talk.is_held.set()
        await until(lambda: ToolsCancelled(("f1",)) in made.talk.asks("heard"))

        assert {"type": "KeepAlive"} not in made.engine.told


@play
async def test_a_tool_that_was_taken_back_in_time_is_not_thought_about() -> None:
    async with scene() as made:
        await made.ready()
        made.talk.is_held = threading.Event()
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "hold"})
        await until(lambda: len(made.talk.asks("held")) == 1)

        await made.engine.says(ASKS)
        await made.engine.says(TAKES_BACK)
        await until(lambda: made.call._cancelled)
        made.talk.is_held.set()
        await until(lambda: ToolsCancelled(("f1",)) in made.talk.asks("heard"))

        assert ToolsAsked(()) in made.talk.asks("heard")


@play
async def test_a_voice_of_which_the_engine_tells_nothing_is_told_to_the_talk() -> None:
    async with scene() as made:
        line = await made.ready()

        await line.sound(*[VOICE] * 30, *[SILENCE] * 60)

        await until(lambda: made.talk.asks("unheard"))


@play
async def test_a_voice_that_the_engine_has_heard_is_not() -> None:
    async with scene() as made:
        line = await made.ready()
        await line.sound(*[VOICE] * 30)
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "hi"})
        await until(lambda: CallerSpoke("hi") in made.talk.asks("heard"))

        await line.sound(*[SILENCE] * 60)
        await line.send("dtmf", dtmf={"digit": "5"})
        await until(lambda: made.talk.asks("pressed"))

        assert made.talk.asks("unheard") == []


@play
async def test_the_end_is_told_to_the_carrier_before_the_socket_closes() -> None:
    async with scene() as made:
        line = await made.ready()
        made.talk.answers["bye"] = [EndLine()]

        await made.engine.says({"type": "ConversationText", "role": "user", "content": "bye"})
        await until(line.closed.is_set)
        await until(lambda: made.opened.ended)

        assert made.opened.acts == [EndLine()]
        assert made.opened.ended == 1


@play
async def test_a_turn_whose_end_is_never_told_is_taken_for_done() -> None:
    async with scene(speed=20) as made:
        line = await made.ready()
        await made.engine.speaks(0.1)

        await line.goes_on_until(lambda: AgentFinished() in made.talk.asks("heard"))


# --- what goes wrong ------------------------------------------------------------------------


@play
async def test_a_lost_session_is_opened_again_as_ordered() -> None:
    async with scene() as made:
        await made.ready()
        again = b'{"type":"Settings","again":true}'
        made.talk.answers["lost"] = [OpenAgain(again)]

        await made.engine.sockets[-1].close(1011)
        await until(lambda: len(made.engine.sockets) == 2)
        await until(lambda: made.engine.told[-1] == json.loads(again))

        assert len(made.talk.asks("lost")) == 1


@play
async def test_ears_that_cannot_be_had_are_told_to_the_talk() -> None:
    async with scene() as made:
        made.engine.refuses = True
        line = await made.line()
        await line.start()

        await until(lambda: made.talk.asks("lost"))


@play
async def test_an_engine_that_does_not_read_is_lost() -> None:
    async with scene(speed=50) as made:
        line = await made.ready()
        made.engine.sockets[-1].transport.pause_reading()

        async with asyncio.timeout(WITHIN):
            while not made.talk.asks("lost"):
                await line.sound(*[VOICE * 100] * 50)

        assert made.talk.asks("lost") == ["the engine does not read"]


@play
async def test_a_session_that_comes_too_late_is_let_go() -> None:
    async with scene() as made:
        await made.ready()
        made.engine.holds.clear()

        made.call._obey([OpenAgain(SETTINGS)])
        await until(lambda: made.engine.held == 1)
        made.call._obey([OpenAgain(SETTINGS)])
        await until(lambda: made.engine.held == 2)
        made.engine.holds.set()
        await until(lambda: len(made.engine.sockets) == 3)

        await until(lambda: sum(is_open(socket) for socket in made.engine.sockets) == 1)


@play
async def test_a_line_that_sends_nonsense_is_closed_and_the_talk_written_down() -> None:
    async with scene() as made:
        line = await made.ready()

        await line.socket.send("nonsense")
        await until(line.closed.is_set)
        await until(lambda: made.opened.ended)

        assert made.opened.ended == 1
        assert made.opened.is_dropped


@play
async def test_a_line_without_media_is_dead() -> None:
    async with scene(speed=50) as made:
        line = await made.ready(greeted=False)

        await until(line.closed.is_set)
        await until(lambda: made.opened.ended == 1)

        assert made.opened.is_dropped


@play
async def test_a_stopped_stream_ends_the_session_too() -> None:
    async with scene() as made:
        line = await made.ready()

        await line.send("stop", stop={"callSid": "CA1"})
        await until(lambda: made.opened.ended)

        await made.engine.sockets[-1].wait_closed()
        assert made.opened.kept > 0
        assert not made.opened.is_dropped


@play
async def test_a_line_that_drops_is_an_end() -> None:
    async with scene() as made:
        line = await made.ready()

        line.socket.transport.abort()

        await until(lambda: made.opened.ended == 1)
        assert made.opened.is_dropped


@play
async def test_a_loop_that_stood_still_blames_nobody() -> None:
    async with scene() as made:
        line = await made.ready()
        call = made.call

        call._heard_at = call._ticked_at = made.hub.now() - 60
        call._look_at_line(made.hub.now())

        assert not line.closed.is_set()
        assert made.hub.calls


@play
async def test_the_last_words_are_thought_about_though_the_line_is_gone() -> None:
    async with scene() as made:
        line = await made.ready()
        made.talk.is_held = threading.Event()
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "hold"})
        await until(lambda: made.talk.asks("held"))
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "stop"})
        await until(lambda: made.call._steps)

        await line.send("stop")
        await until(line.closed.is_set)
        made.talk.is_held.set()
        await until(lambda: made.opened.ended)

        assert CallerSpoke("stop") in made.talk.asks("heard")


@play
async def test_draining_lets_calls_finish_and_takes_no_new_ones() -> None:
    async with scene() as made:
        line = await made.ready()

        made.hub.drain()
        with pytest.raises(InvalidStatus):
            await made.line()
        assert not made.hub.idle.is_set()
        await line.send("stop")

        async with asyncio.timeout(WITHIN):
            await made.hub.idle.wait()


@play
async def test_fifty_calls_leave_nothing_behind() -> None:
    async with scene(seats=50) as made:
        for _ in range(50):
            line = await made.ready()
            await line.send("stop")
            await until(lambda: not made.hub.calls)

        await until(lambda: made.opened.ended == 50 and not made.hub.tasks)
        await asyncio.gather(*(socket.wait_closed() for socket in made.engine.sockets))
