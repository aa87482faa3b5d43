"""A media stream with real sockets: a line and an engine of the test's own, a talk that is told."""

import asyncio
import base64
import functools
import json
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import picows
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

from openchair.calling.orders import Order, SayOnLine
from openchair.calling.usage import Measured
from openchair.media_path.call import LiveCall
from openchair.media_path.ears import Voice
from openchair.media_path.hub import Hub
from openchair.media_path.loop import MediaLoop
from openchair.voice.base import CallerSpoke, Ready, ToolsAsked

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

    def unsounded(self) -> list[Order]:
        return self._answer("unsounded", None)

    def interrupted(self, share: float) -> None:
        self.asked.append(("interrupted", share))

    def answered_after(self, seconds: float) -> list[Order]:
        return self._answer("answered_after", seconds)

    def lost(self, why: str) -> list[Order]:
        return self._answer("lost", why)

    def _answer(self, what: str, about: Any) -> list[Order]:
        if self.is_held is not None:
            self.asked.append(("held", about))
            self.is_held.wait(WITHIN)
        self.asked.append((what, about))
        answer = self.answers.get(_subject(what, about), [])
        if answer is None:
            raise RuntimeError("the database is away")
        return answer

    def broke_down(self) -> list[Order]:
        return [SayOnLine("Sorry.")]

    def asks(self, what: str) -> list[Any]:
        return [about for asked, about in self.asked if asked == what]


def _subject(what: str, about: Any) -> str:
    match about:
        case CallerSpoke(text):
            return text
        case ToolsAsked(calls) if calls:
            return "tools"
    return what


class Opened:
    """A talk and a desk that only remembers."""

    greets_at_once = False

    def __init__(self) -> None:
        self.talk: Any = Talk()
        self.acts: list[Order] = []
        self.kept = 0
        self.ended = 0
        self.measured = Measured()
        self.is_dropped = False
        self.looks: list[list[Order]] = []

    def look(self, quiet_seconds: float) -> list[Order]:
        return self.looks.pop(0) if self.looks else []

    def keep(self) -> None:
        self.kept += 1

    def act(self, order: Order) -> None:
        self.acts.append(order)

    def end(self, *, is_dropped: bool, measured: Measured) -> None:
        self.ended += 1
        self.measured = measured
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
        sessions, readies = len(self.engine.sockets), self._readies()
        line = await self.line()
        await line.start()
        await until(lambda: len(self.engine.sockets) > sessions)
        await line.sound(*[VOICE] * 4)
        await until(lambda: self._readies() > readies)
        for call in self.hub.calls:
            call._playing.is_greeted |= greeted
        return line

    def _readies(self) -> int:
        return self.talk.asks("heard").count(Ready())


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
                MediaLoop(asyncio.get_running_loop(), pool, speed),
                open_talk=lambda text, _carrier_id: opened if text == "good" else None,
                voice=Voice(f"ws://127.0.0.1:{ears.sockets[0].getsockname()[1]}", {"X-Key": "k"}),
                seats=seats,
            )
            server = await picows.ws_create_server(hub.listener, "127.0.0.1", 0)
            made = Scene(hub, engine, opened, server.sockets[0].getsockname()[1])
            try:
                yield made
            finally:
                for line in made.lines:
                    await line.socket.close()
                    line.reading.cancel()
                await until(lambda: not hub.calls and not hub.media.tasks)
                server.close()


def play(story: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Make a test of a story on a loop."""

    @functools.wraps(story)
    def run(**given: Any) -> None:
        asyncio.run(story(**given))

    return run
