"""Runs the stand-in: a server on loopback, in a thread and an event loop of its own.

with StandinDeepgram(Options(speed=20)) as deepgram:
    connect_to(deepgram.url)
    deepgram.until(lambda: deepgram.sessions and not deepgram.sessions[0].is_open)
"""

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Iterator
from http import HTTPStatus
from random import Random
from socket import SO_RCVBUF, SOL_SOCKET
from types import TracebackType
from typing import Self, TypeVar

from websockets.frames import CloseCode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from openchair.standins.deepgram.mind import Outburst
from openchair.standins.deepgram.options import Options
from openchair.standins.deepgram.outbox import Outbox
from openchair.standins.deepgram.record import Book, SessionRecord
from openchair.standins.deepgram.session import Session
from openchair.standins.deepgram.upgrade import PATH, answer_to, first_offered
from openchair.standins.own_thread import OwnThread
from openchair.standins.sockets import Socket, listening

_HOST = "127.0.0.1"
_HANDSHAKE_SECONDS = 5.0
_SMALL_BUFFER = 4096
_T = TypeVar("_T")


class StandinDeepgram:
    """Deepgram's Voice Agent, for as long as the context lasts."""

    def __init__(self, options: Options | None = None) -> None:
        self._options = options or Options()
        self._rng = Random(self._options.seed)  # noqa: S311 - ids that repeat are the point
        self._book = Book()
        self._open: dict[str, Session] = {}
        self._connected = 0
        self._thread = OwnThread("stand-in-deepgram")

    def __enter__(self) -> Self:
        self._door = listening(_HOST, self._options.port)
        if self._options.faults.stops_reading_after is not None:
            # So that a client notices soon that nobody reads.
            self._door.setsockopt(SOL_SOCKET, SO_RCVBUF, _SMALL_BUFFER)
        self._thread.start(self._serve())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._thread.end(self._stop.set)

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"ws://{_HOST}:{self._door.getsockname()[1]}{PATH}"

    @property
    def sessions(self) -> list[SessionRecord]:
        """What happened in each session, the oldest first."""
        return list(self._book)

    @property
    def open_sessions(self) -> int:
        """How many sessions are open."""
        return len(self._open)

    def until(self, is_so: Callable[[], _T], *, within: float = 5.0) -> _T:
        """Wait until something is so, such as a message sent; raises TimeoutError."""
        return self._book.until(is_so, within=within)

    def act(self, outburst: Outburst) -> None:
        """Do this in every open session."""

        def act() -> None:
            for session in list(self._open.values()):
                session.act(outburst)

        self._thread.do(act)

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        connections: dict[asyncio.Task[None], Socket] = {}
        async with asyncio.TaskGroup() as group:

            def connected() -> Socket:
                protocol = ServerProtocol(select_subprotocol=first_offered)
                socket = Socket(protocol)
                # It begins with waiting for the request, by when the connection is made.
                task = group.create_task(self._admit(protocol, socket))
                connections[task] = socket
                task.add_done_callback(connections.pop)
                return socket

            server = await asyncio.get_running_loop().create_server(connected, sock=self._door)
            self._thread.has_begun()
            await self._stop.wait()
            server.close()
            cut_off = list(connections.values())
            for task in list(connections):
                task.cancel()
        for each in cut_off:
            # A task that was cancelled before it began has let go of nothing.
            each.abort()
        await asyncio.sleep(0)

    async def _admit(self, protocol: ServerProtocol, socket: Socket) -> None:
        """Open a session for who may have one, and let go of the socket in any case."""
        try:
            request = await _asked(socket)
            if request is not None:
                await self._take(request, protocol, socket)
        finally:
            await socket.hang_up()

    async def _take(self, request: Request, protocol: ServerProtocol, socket: Socket) -> None:
        """Answer a request, and lead the session that it may open."""
        is_full = len(self._open) >= self._options.max_sessions
        answer = answer_to(request, protocol, key=self._options.key, is_full=is_full)
        if answer.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            protocol.send_response(answer)
            socket.flush()
            return
        with self._session(socket) as session:
            answer.headers["dg-request-id"] = session.record.request_id
            protocol.send_response(answer)
            socket.flush()
            await session.run()

    @contextlib.contextmanager
    def _session(self, socket: Socket) -> Iterator[Session]:
        """Keep a session among those that are open."""
        record = self._book.begin(str(uuid.UUID(int=self._rng.getrandbits(128), version=4)))
        faults = self._options.faults.of_session(self._connected)
        self._connected += 1
        outbox = Outbox(socket, record, self._book, faults)
        session = Session(
            socket,
            outbox,
            record,
            options=self._options,
            faults=faults,
            rng=Random(self._rng.getrandbits(64)),  # noqa: S311 - see above
        )
        self._open[record.request_id] = session
        try:
            yield session
        finally:
            del self._open[record.request_id]
            socket.close(CloseCode.GOING_AWAY)
            record.is_open, record.closed_with = False, socket.closed_with
            self._book.ring()


async def _asked(socket: Socket) -> Request | None:
    """Return what a client asks for; None where it does not ask, or not in time."""
    try:
        async with asyncio.timeout(_HANDSHAKE_SECONDS):
            request = await socket.handshake()
    except TimeoutError:
        return None
    return request if isinstance(request, Request) else None
