"""Runs the stand-in: a server on loopback, in a thread and an event loop of its own.

with StandinDeepgram(Options(speed=20)) as deepgram:
    connect_to(deepgram.url)
    deepgram.until(lambda: deepgram.sessions and not deepgram.sessions[0].is_open)
"""

import asyncio
import contextlib
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from random import Random
from types import TracebackType
from typing import Self, TypeVar

from openchair.standins.deepgram.mind import Outburst
from openchair.standins.deepgram.options import Options
from openchair.standins.deepgram.outbox import Outbox
from openchair.standins.deepgram.record import Book, SessionRecord
from openchair.standins.deepgram.session import Session
from openchair.standins.deepgram.upgrade import (
    LONGEST_HEAD,
    PATH,
    Refusal,
    Request,
    acceptance,
    read_request,
    refusal_of,
    refused,
)
from openchair.standins.deepgram.wire import Wire

_HOST = "127.0.0.1"
_HANDSHAKE_SECONDS = 5.0
_START_SECONDS = 10.0
_GOING_AWAY = 1001
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
        self._ready = threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="standin-deepgram")

    def __enter__(self) -> Self:
        self._socket = socket.create_server((_HOST, self._options.port))
        # asyncio does so for sockets that it makes itself; else each turn waits 40 ms for Nagle.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._options.faults.stops_reading_after is not None:
            # So that a client notices soon that nobody reads.
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_BUFFER)
        self._serving: Future[None] = self._thread.submit(asyncio.run, self._serve())
        self._serving.add_done_callback(lambda _: self._ready.set())
        self._ready.wait(_START_SECONDS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._serving.done():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.shutdown()
        self._serving.result()

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"ws://{_HOST}:{self._socket.getsockname()[1]}{PATH}"

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
        self._loop.call_soon_threadsafe(self._act, outburst)

    def _act(self, outburst: Outburst) -> None:
        for session in list(self._open.values()):
            session.act(outburst)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        async with asyncio.TaskGroup() as group:

            def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                task = group.create_task(self._admit(reader, writer))
                connections[task] = writer
                task.add_done_callback(connections.pop)

            server = await asyncio.start_server(connected, sock=self._socket, limit=LONGEST_HEAD)
            self._ready.set()
            await self._stop.wait()
            server.close()
            cut_off = list(connections.values())
            for task in list(connections):
                task.cancel()
        for writer in cut_off:
            # A task that was cancelled before it began has let go of nothing.
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _admit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Open a session for who may have one, and let go of the socket in any case."""
        wire = Wire(reader, writer)
        try:
            request = await _read_head(reader)
            refusal = request if isinstance(request, Refusal) else self._refusal_of(request)
            if refusal is not None:
                wire.refuse(refused(refusal))
            elif isinstance(request, Request):
                with self._session(wire) as session:
                    writer.write(acceptance(request, session.record.request_id))
                    await session.run()
        finally:
            await wire.hang_up()

    def _refusal_of(self, request: Request) -> Refusal | None:
        is_full = len(self._open) >= self._options.max_sessions
        return refusal_of(request, key=self._options.key, is_full=is_full)

    @contextlib.contextmanager
    def _session(self, wire: Wire) -> Iterator[Session]:
        """Keep a session among those that are open."""
        record = self._book.begin(str(uuid.UUID(int=self._rng.getrandbits(128), version=4)))
        faults = self._options.faults.of_session(self._connected)
        self._connected += 1
        outbox = Outbox(wire, record, self._book, faults)
        session = Session(
            wire,
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
            wire.close(_GOING_AWAY)
            record.is_open, record.closed_with = False, wire.closed_with
            self._book.ring()


async def _read_head(reader: asyncio.StreamReader) -> Request | Refusal:
    try:
        async with asyncio.timeout(_HANDSHAKE_SECONDS):
            return read_request(await reader.readuntil(b"\r\n\r\n"))
    except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
        return read_request(b"")
