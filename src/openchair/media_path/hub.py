"""Lets streams in while there are seats; knows the calls of a process, and when all are done."""

import asyncio
from dataclasses import dataclass, field

import picows

from openchair.media_path.call import LiveCall
from openchair.media_path.ears import Voice
from openchair.media_path.loop import MediaLoop
from openchair.media_path.thinking import OpensTalk

STRANGERS = 50
"""Streams that have not shown a pass yet, beyond the seats: nobody may take those by knocking."""


@dataclass(slots=True)
class Hub:
    """The calls of a process."""

    media: MediaLoop
    open_talk: OpensTalk
    voice: Voice
    seats: int
    calls: set[LiveCall] = field(default_factory=set)
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while draining, once the last call has been written down."""
    is_draining: bool = False

    def listener(self, request: picows.WSUpgradeRequest) -> picows.WSListener | None:
        """Return who takes a new connection; None is 404."""
        if request.path != b"/stream" or self.is_draining:
            return None
        if len(self.calls) >= self.seats + STRANGERS or self.led >= self.seats:
            return None
        call = LiveCall(
            self.media,
            voice=self.voice,
            opens=self.open_talk,
            came=self.calls.add,
            left=self._left,
        )
        return call.line

    @property
    def led(self) -> int:
        """How many calls have shown their pass."""
        return sum(call.is_led for call in self.calls)

    def drain(self) -> None:
        """Take no new streams; `idle` tells when the last is done."""
        self.is_draining = True
        self._look_whether_idle()

    def _left(self, call: LiveCall) -> None:
        """A call is over and written down."""
        self.calls.discard(call)
        self._look_whether_idle()

    def _look_whether_idle(self) -> None:
        if self.is_draining and not self.calls:
            self.idle.set()
