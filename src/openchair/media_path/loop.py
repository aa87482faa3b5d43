"""The loop that all calls of a process run on: its time, its threads and its tasks."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TypeVar

from openchair.log import logger

log = logger(__name__)
T = TypeVar("T")


@dataclass(slots=True)
class MediaLoop:
    """One loop, and what goes on beside it."""

    loop: asyncio.AbstractEventLoop
    pool: Executor
    """Where everything runs that may block."""
    speed: float = 1.0
    """How much faster than life the lines go: stand-ins may."""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def now(self) -> float:
        """Return the lines' own time, in seconds."""
        return self.loop.time() * self.speed

    def later(self, seconds: float, do: Callable[[], None]) -> asyncio.TimerHandle:
        """Do something after so many seconds of the lines' own time."""
        return self.loop.call_later(seconds / self.speed, do)

    def soon(self, do: Callable[[], None]) -> None:
        """Do something on the loop; may be called from any thread."""
        self.loop.call_soon_threadsafe(do)

    def beside(self, work: Callable[[], T], then: Callable[["asyncio.Future[T]"], None]) -> None:
        """Run something off the loop; what becomes of it comes back on it."""
        self.loop.run_in_executor(self.pool, work).add_done_callback(then)

    def start(self, work: "asyncio._CoroutineLike[None]") -> None:
        """Run something on the loop; it is kept until it is done."""
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("media_task_failed", exc_info=task.exception())
