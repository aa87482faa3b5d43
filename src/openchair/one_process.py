"""The API, the voice agent and the dialer in one process, on threads: for a demonstration.

They are the same parts that `openchair run` starts as processes of their own, and speak to each
other over the same sockets.
"""

import asyncio
import contextlib
import datetime as dt
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
import uvloop

from openchair.agent_server import carry
from openchair.api_main import server_config
from openchair.assembly.dialing import build_dialer
from openchair.assembly.doors import build_app
from openchair.assembly.parts import Parts
from openchair.calling.recovery import living
from openchair.errors import OpenChairError

START_SECONDS = 60.0
LOOKS_EVERY_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Crew:
    """The three at work."""

    jobs: tuple[Future[None], ...]

    def check(self) -> None:
        """Raise what one of them died of."""
        for job in self.jobs:
            if job.done():
                job.result()


@contextmanager
def running(parts: Parts, door: socket.socket) -> Iterator[Crew]:
    """Run all three while the context lasts; then let the calls under way finish.

    They are ready when the context is entered. `door` is the socket the API listens on: the
    settings name its port, and nobody may take it in between.
    """
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(3, thread_name_prefix="part"))
        api = stack.enter_context(_api(parts, door, pool))
        agent = stack.enter_context(_agent(parts, pool))
        dialer = stack.enter_context(_dialer(parts, pool))
        crew = Crew((api, agent, dialer))
        _await_life(parts, crew)
        yield crew


def _await_life(parts: Parts, crew: Crew) -> None:
    """Wait for the first sign of life of those who take calls. Raises what one died of."""
    deadline = parts.clock.now() + dt.timedelta(seconds=START_SECONDS)
    while parts.clock.now() < deadline:
        crew.check()
        with parts.database.reading() as session:
            if {"agent", "dialer"} <= set(living(session, parts.clock.now())):
                return
        parts.clock.sleep(LOOKS_EVERY_SECONDS)
    raise OpenChairError(f"they did not start within {START_SECONDS:.0f} seconds")


@contextmanager
def _api(parts: Parts, door: socket.socket, pool: ThreadPoolExecutor) -> Iterator[Future[None]]:
    server = uvicorn.Server(server_config(build_app(parts), parts.settings))
    job = pool.submit(server.run, [door])
    try:
        yield job
    finally:
        server.should_exit = True
        job.result()


@contextmanager
def _agent(parts: Parts, pool: ThreadPoolExecutor) -> Iterator[Future[None]]:
    loop, stop = uvloop.new_event_loop(), asyncio.Event()
    job = pool.submit(loop.run_until_complete, carry(parts, stop))
    try:
        yield job
    finally:
        loop.call_soon_threadsafe(stop.set)
        try:
            job.result()
        finally:
            loop.close()


@contextmanager
def _dialer(parts: Parts, pool: ThreadPoolExecutor) -> Iterator[Future[None]]:
    stop = threading.Event()
    job = pool.submit(build_dialer(parts).run, stop)
    try:
        yield job
    finally:
        stop.set()
        job.result()


@contextmanager
def free_ports(count: int) -> Iterator[list[socket.socket]]:
    """Give sockets on this machine, each bound to a port of its own that nobody else has."""
    with contextlib.ExitStack() as stack:
        # That it speaks TCP is said in words, else asyncio leaves Nagle's 40 ms on.
        tcp = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        doors = [stack.enter_context(socket.socket(*tcp)) for _ in range(count)]
        for door in doors:
            door.bind(("127.0.0.1", 0))
        yield doors
