"""The carrier's side of a call: the socket of its media stream, and whether the line lives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from picows import WSFrame, WSListener, WSMsgType, WSTransport

from openchair.media_path.sockets import hang_up, unsent_bytes
from openchair.telephony.media import Frame, Writer, read_frame

DEAD_SECONDS = 5.0
"""A line without a frame of media for so long is dead: Twilio sends 50 a second."""
STOOD_STILL_SECONDS = 2.5
"""A look at the clock that comes so late says nothing of the line, and much of us."""
LINE_UNSENT_BYTES = 1_000_000
"""A line that leaves so much unread is stuck."""


class LineNews(Protocol):
    """Who is told what comes from the line."""

    def line_connected(self) -> None:
        """The socket is open; its stream may begin."""
        ...

    def line_told(self, frame: Frame) -> None:
        """The carrier sent something."""
        ...

    def drop(self, why: str) -> None:
        """The line is lost, though nobody ended the call."""
        ...


@dataclass(slots=True)
class Pulse:
    """Whether a line lives: it sends media all the time."""

    heard_at: float
    looked_at: float

    def is_gone(self, now: float) -> bool:
        """Tell whether nothing was heard for too long; to be asked every second."""
        if now - self.looked_at > STOOD_STILL_SECONDS:
            self.heard_at = now  # the loop stood still: it has heard nobody
        self.looked_at = now
        return now - self.heard_at > DEAD_SECONDS


class Line(WSListener):
    """The socket to the carrier."""

    def __init__(self, owner: LineNews, now: Callable[[], float]) -> None:
        super().__init__()
        self._owner = owner
        self._transport: WSTransport | None = None
        self._writer: Writer | None = None
        self.pulse = Pulse(now(), now())

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        self._owner.line_connected()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._owner.line_told(read_frame(frame.get_payload_as_bytes()))
        elif frame.msg_type == WSMsgType.CLOSE:
            hang_up(transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._owner.drop("the line's socket closed")

    @property
    def has_begun(self) -> bool:
        """Whether the stream has a name: only then can anything be sent to it."""
        return self._writer is not None

    def begin(self, stream_id: str) -> None:
        """The stream begins."""
        self._writer = Writer(stream_id)

    def play(self, sound: bytes) -> None:
        """Play this, after what was sent before."""
        if self._transport is not None and self._writer is not None:
            self._transport.send(WSMsgType.TEXT, self._writer.media(sound))

    def mark(self, name: str) -> None:
        """Have the carrier tell when all that was sent before has been played."""
        if self._transport is not None and self._writer is not None:
            self._transport.send(WSMsgType.TEXT, self._writer.mark(name))

    def clear(self) -> None:
        """Stop what is playing."""
        if self._transport is not None and self._writer is not None:
            self._transport.send(WSMsgType.TEXT, self._writer.clear())

    def why_lost(self, now: float) -> str:
        """Return what is wrong with the line; empty: nothing. To be asked every second."""
        if self.pulse.is_gone(now):
            return "no media from the line"
        if unsent_bytes(self._transport) > LINE_UNSENT_BYTES:
            return "the line does not read"
        return ""

    def hang_up(self) -> None:
        """Close the socket; that does not end the call."""
        if self._transport is not None:
            hang_up(self._transport)
