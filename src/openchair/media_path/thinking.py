"""What goes on off the loop: a talk is opened, thinks one step at a time, and is written down."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from openchair.calling.live_talk import LiveTalk
from openchair.calling.orders import Order
from openchair.calling.usage import Measured
from openchair.log import logger
from openchair.media_path.loop import MediaLoop

log = logger(__name__)


class OpenTalk(Protocol):
    """A talk and its desk: everything here may block, and is called off the loop."""

    @property
    def talk(self) -> LiveTalk: ...
    @property
    def greets_at_once(self) -> bool: ...
    def look(self, quiet_seconds: float) -> list[Order]: ...
    def keep(self) -> None: ...
    def act(self, order: Order) -> None: ...
    def end(self, *, is_dropped: bool, measured: Measured) -> None: ...


OpensTalk = Callable[[str, str], OpenTalk | None]
"""Opens a talk by (pass, carrier's id); off the loop."""


class ThinkingNews(Protocol):
    """Who is told, on the loop, what comes of the thinking."""

    def talk_opened(self) -> None:
        """The talk is open, or there is none."""
        ...

    def obey(self, orders: list[Order]) -> None:
        """A step is done, and this is what it wants."""
        ...

    def step_failed(self) -> None:
        """A step was not done, for a fault of ours."""
        ...


class Thinking:
    """One call's thoughts."""

    def __init__(self, media: MediaLoop, opens: OpensTalk, owner: ThinkingNews) -> None:
        self._media = media
        self._opens = opens
        self._owner = owner
        self.opened: OpenTalk | None = None
        self.is_opening = False
        """Whether the talk is being opened: until then nobody knows whether there is one to end."""
        self.is_busy = False
        self.waiting: deque[Callable[[], list[Order]]] = deque()
        """Steps that are to be done after the one that is being done."""

    def open(self, text: str, carrier_id: str) -> None:
        """Open the talk that this pass is for."""
        self.is_opening = True
        self._media.beside(lambda: self._opens(text, carrier_id), self._opened_or_not)

    def _opened_or_not(self, future: "asyncio.Future[OpenTalk | None]") -> None:
        self.is_opening = False
        error = future.exception()
        if error is not None:
            log.error("talk_not_opened", exc_info=error)
        self.opened = None if error is not None else future.result()
        self._owner.talk_opened()

    def step(self, think: Callable[[LiveTalk], list[Order] | None]) -> None:
        """Have the talk think about something, after what it thinks about now."""
        opened = self.opened
        if opened is None:
            return

        def step() -> list[Order]:
            orders = think(opened.talk) or []
            opened.keep()
            return orders

        self._queue(step)

    def look(self, quiet_seconds: float) -> None:
        """Have the talk look at the clock, unless it is busy."""
        opened = self.opened
        if opened is None or self.is_busy:
            return

        def step() -> list[Order]:
            orders = opened.look(quiet_seconds)
            opened.keep()
            return orders

        self._queue(step)

    def act(self, order: Order, then: Callable[[], None]) -> None:
        """Have the carrier do something; then, on the loop, do this."""
        opened = self.opened
        assert opened is not None

        def step() -> list[Order]:
            opened.act(order)
            self._media.soon(then)
            return []

        self._queue(step)

    def end(self, then: Callable[[], None], *, is_dropped: bool, measured: Measured) -> None:
        """Have the talk's end written down; then, on the loop, do this whatever came of it.

        It comes after what was heard before: the last words may be a stop.
        """
        opened = self.opened
        if opened is None:
            then()
            return

        def step() -> list[Order]:
            try:
                opened.end(is_dropped=is_dropped, measured=measured)
            finally:
                self._media.soon(then)
            return []

        self._queue(step)

    def forget(self) -> None:
        """Think no further about what is waiting."""
        self.waiting.clear()

    def _queue(self, step: Callable[[], list[Order]]) -> None:
        self.waiting.append(step)
        if not self.is_busy:
            self._think()

    def _think(self) -> None:
        self.is_busy = True
        self._media.beside(self.waiting.popleft(), self._thought)

    def _thought(self, future: "asyncio.Future[list[Order]]") -> None:
        error = future.exception()
        if error is not None:
            log.error("talk_step_failed", exc_info=error)
            self._owner.step_failed()
        else:
            self._owner.obey(future.result())
        if self.waiting:
            self._think()
        else:
            self.is_busy = False
