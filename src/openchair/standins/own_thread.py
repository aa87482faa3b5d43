"""A stand-in's own thread, with a loop: how others start it, ask it, wait for it, and end it."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

_PATIENCE_SECONDS = 10.0
_T = TypeVar("_T")


class OwnThread:
    """A thread in which a stand-in lives."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, name)
        self._begun: Future[asyncio.AbstractEventLoop] = Future()

    def start(self, life: Coroutine[Any, Any, None]) -> None:
        """Let it live; return when it says that it `has_begun`. Raises what kept it from that."""
        self._living = self._thread.submit(asyncio.run, life)
        self._living.add_done_callback(self._pass_on)
        self._loop = self._begun.result(_PATIENCE_SECONDS)

    def has_begun(self) -> None:
        """Say, on this thread, that whoever waits for the start may go on."""
        self._begun.set_result(asyncio.get_running_loop())

    def do(self, deed: Callable[[], _T]) -> _T:
        """Do something on this thread, between two things that it does itself."""

        async def done() -> _T:
            return deed()

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(_PATIENCE_SECONDS)

    def end(self, ask: Callable[[], object]) -> None:
        """Ask the life on this thread to end, and wait until it has. Raises what it died of."""
        if not self._living.done():
            self._loop.call_soon_threadsafe(ask)
        self._thread.shutdown()
        self._living.result()

    def _pass_on(self, living: Future[None]) -> None:
        error = living.exception()
        if error is not None and not self._begun.done():
            self._begun.set_exception(error)


class Bell:
    """Rings whenever something has happened, for those who wait in other threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()

    def ring(self) -> None:
        """Wake who waits."""
        with self._changed:
            self._changed.notify_all()

    def wait(self, is_so: Callable[[], _T], seconds: float) -> _T:
        """Wait until `is_so` returns something true, or for so long; return what it returns."""
        with self._changed:
            return self._changed.wait_for(is_so, seconds)
