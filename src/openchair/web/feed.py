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
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._newest = 0

    @property
    def is_full(self) -> bool:
        """Whether nobody more can listen."""
        return len(self._listeners) >= self._most_listeners

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

    async def run(self) -> None:
        """Poll for as long as the process lives; quietly while nobody listens."""
        while True:
            if self._listeners:
                try:
                    await self.poll()
                except SQLAlchemyError as error:
                    log.warning("feed_poll_failed", error=type(error).__name__)
            else:
                self._seen.clear()
            await anyio.sleep(POLL_SECONDS)

    async def poll(self) -> None:
        """Ask once what is new, and pass it on."""
        for news in await to_thread.run_sync(self._read):
            for listener in self._listeners:
                if listener.client_id == news.client_id:
                    _tell(listener, news)

    def _read(self) -> list[News]:
        with self._database.reading() as session:
            if not self._seen:
                return self._start(newest_event_id(session))
            return self._unseen(news_after(session, self._newest - LOOKED_BACK, limit=5000))

    def _start(self, newest: int) -> list[News]:
        self._newest = newest
        # Everything up to here was there before anybody listened: catching up is the listener's.
        self._seen = OrderedDict.fromkeys(range(newest - LOOKED_BACK, newest + 1))
        return []

    def _unseen(self, found: list[News]) -> list[News]:
        fresh = [news for news in found if news.id not in self._seen]
        for news in fresh:
            self._seen[news.id] = None
            self._newest = max(self._newest, news.id)
        while len(self._seen) > 2 * LOOKED_BACK + 5000:
            self._seen.popitem(last=False)
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
        """Return the id of the ledger's last line."""
        return await to_thread.run_sync(self._newest_id)

    def _newest_id(self) -> int:
        with self._database.reading() as session:
            return newest_event_id(session)


def _tell(listener: Listener, news: News) -> None:
    try:
        listener.queue.send_nowait(news)
    except anyio.WouldBlock:
        listener.queue.close()  # too slow: it is cut off, and looks afresh when it is back
    except (anyio.ClosedResourceError, anyio.BrokenResourceError):
        pass
