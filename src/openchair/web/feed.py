"""Live news: one process asks the ledger twice a second and tells everybody who listens.

What is told is only that something happened to a call; whoever cares reads the call again. So a
listener that was cut off loses nothing that a fresh look does not show.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import anyio
from anyio import to_thread
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from sqlalchemy.exc import SQLAlchemyError

from openchair.calling.overview import News, newest_event_id, news_after
from openchair.db import Database
from openchair.errors import OpenChairError
from openchair.log import logger

POLL_SECONDS = 0.5
MOST_LISTENERS = 200
MOST_WAITING = 1000
MOST_CAUGHT_UP = 1000
LOOKED_BACK = 500
"""On PostgreSQL a line can be committed after one with a higher id: the last ids are read again."""
_AT_ONCE = 5000
FORGOTTEN_AFTER = 50_000
"""Who comes back after so many lines is told to look afresh instead."""

log = logger(__name__)


class FeedFullError(OpenChairError):
    """There are as many listeners as one process serves."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who listens to one client's news."""

    client_id: str
    queue: MemoryObjectSendStream[News]
    news: MemoryObjectReceiveStream[News]


class Feed:
    """The ledger's news, fanned out to listeners of this process."""

    def __init__(self, database: Database, *, most_listeners: int = MOST_LISTENERS) -> None:
        self._database = database
        self._most_listeners = most_listeners
        self._listeners: list[Listener] = []
        self._seen: OrderedDict[int, None] | None = None
        self._newest = 0
        self._is_closed = False

    @property
    def is_full(self) -> bool:
        """Whether nobody more can listen."""
        return self._is_closed or len(self._listeners) >= self._most_listeners

    @contextmanager
    def listening(self, client_id: str) -> Iterator[Listener]:
        """Listen to a client's news until the end of the block. Raises FeedFullError."""
        if self.is_full:
            raise FeedFullError("too many listeners")
        queue, news = anyio.create_memory_object_stream[News](MOST_WAITING)
        listener = Listener(client_id, queue, news)
        self._listeners.append(listener)
        try:
            yield listener
        finally:
            self._listeners = [other for other in self._listeners if other is not listener]
            queue.close()
            news.close()

    def close(self) -> None:
        """End every listener's stream and take no more: the process stops."""
        self._is_closed = True
        for listener in self._listeners:
            listener.queue.close()

    async def run(self) -> None:
        """Poll for as long as the process lives; quietly while nobody listens."""
        while True:
            if self._listeners:
                try:
                    await self.poll()
                except SQLAlchemyError as error:
                    log.warning("feed_poll_failed", error=type(error).__name__)
            else:
                self._seen = None
            await anyio.sleep(POLL_SECONDS)

    async def poll(self) -> None:
        """Ask once what is new, and pass it on."""
        if self._seen is None:
            await self.newest()
        for news in self._unseen(await to_thread.run_sync(self._read, self._newest)):
            for listener in self._listeners:
                if listener.client_id == news.client_id:
                    _tell(listener, news)

    def _read(self, newest: int) -> list[News]:
        with self._database.reading() as session:
            return news_after(session, newest - LOOKED_BACK, limit=_AT_ONCE)

    def _unseen(self, found: list[News]) -> list[News]:
        seen = self._seen if self._seen is not None else OrderedDict()
        fresh = [news for news in found if news.id not in seen]
        for news in fresh:
            seen[news.id] = None
            self._newest = max(self._newest, news.id)
        while len(seen) > 2 * LOOKED_BACK + _AT_ONCE:
            seen.popitem(last=False)
        return fresh

    async def catch_up(self, client_id: str, event_id: int) -> list[News] | None:
        """Return what a listener missed since a line, or None when that is too much to tell."""
        return await to_thread.run_sync(self._missed, client_id, event_id)

    def _missed(self, client_id: str, event_id: int) -> list[News] | None:
        with self._database.reading() as session:
            if newest_event_id(session) - event_id > FORGOTTEN_AFTER:
                return None
            missed = news_after(session, event_id, client_id=client_id, limit=MOST_CAUGHT_UP + 1)
        return missed if len(missed) <= MOST_CAUGHT_UP else None

    async def newest(self) -> int:
        """Return the id of the ledger's last line; whoever listens is told what comes after it."""
        newest, known = await to_thread.run_sync(self._last_lines)
        if self._seen is None:  # the first of our listeners: from here on we pass news on
            self._newest, self._seen = newest, OrderedDict.fromkeys(known)
        return newest

    def _last_lines(self) -> tuple[int, list[int]]:
        with self._database.reading() as session:
            newest = newest_event_id(session)
            # Only what is there: a line between them may yet be committed, and is news then.
            last = news_after(session, newest - LOOKED_BACK, limit=_AT_ONCE)
        known = [news.id for news in last]
        return max([newest, *known]), known


def _tell(listener: Listener, news: News) -> None:
    try:
        listener.queue.send_nowait(news)
    except anyio.WouldBlock:
        listener.queue.close()  # too slow: it is cut off, and looks afresh when it is back
    except (anyio.ClosedResourceError, anyio.BrokenResourceError):
        pass
