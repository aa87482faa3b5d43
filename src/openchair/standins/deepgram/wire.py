"""One open WebSocket, on asyncio's streams, seen from the server.

Sending does not wait, so that anybody on the loop may send, in order; who sends much waits in
`drain`. After a close or an abort, sending does nothing and receiving returns None.
"""

import asyncio

from openchair.standins.deepgram.frames import (
    BrokenFrameError,
    Frame,
    Frames,
    Opcode,
    close_code,
    close_payload,
    encoded,
)

_PIECE = 65_536
_GOODBYE_SECONDS = 0.5
"""How long the other side's close is waited for."""

Message = str | bytes


class Wire:
    """A WebSocket whose handshake is over."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._frames = Frames(masked=True)
        self._come: list[Frame] = []
        self.closed_with: int | None = None
        """The code it was closed with, by whoever closed it first; None while it is open."""
        self._patience: asyncio.Timeout | None = None
        """How long somebody goes on waiting in `receive`."""
        self._heard_the_last = False
        """Whether nothing more is to be read: the other side closed, or nobody reads."""

    def send(self, message: Message) -> None:
        """Send a message, unless the socket is closed."""
        if self.closed_with is None:
            is_text = isinstance(message, str)
            payload = message.encode() if isinstance(message, str) else message
            self._write(Frame(Opcode.TEXT if is_text else Opcode.BINARY, payload))

    def refuse(self, answer: bytes) -> None:
        """Answer the request without opening a socket."""
        self._writer.write(answer)
        self._is_lost()

    async def drain(self) -> None:
        """Wait until the other side has taken enough of what was sent."""
        if self.closed_with is None:
            try:
                await self._writer.drain()
            except ConnectionError:
                self._is_lost()

    async def receive(self, *, within: float) -> Message | None:
        """Return the next message, None when there are no more. Raises TimeoutError."""
        try:
            async with asyncio.timeout(within) as self._patience:
                return await self._next()
        except TimeoutError:
            if self.closed_with is None:
                raise
            return None
        finally:
            self._patience = None

    async def _next(self) -> Message | None:
        while self.closed_with is None:
            if not self._come:
                await self._read_on()
                continue
            message = self._taken(self._come.pop(0))
            if message is not None:
                return message
        return None

    def close(self, code: int, reason: str = "") -> None:
        """Say that nothing more will be sent, and receive nothing more."""
        if self.closed_with is None:
            self._write(Frame(Opcode.CLOSE, close_payload(code, reason)))
            self.closed_with = code
            if self._patience is not None and not self._patience.expired():
                self._patience.reschedule(asyncio.get_running_loop().time())

    def abort(self) -> None:
        """Let the line go dead: the other side sees 1006."""
        self._is_lost()
        self._writer.transport.abort()

    def stop_reading(self) -> None:
        """Take nothing more off the line, so that the other side's buffers fill."""
        self._writer.transport.pause_reading()  # type: ignore[attr-defined]
        self._heard_the_last = True

    async def hang_up(self) -> None:
        """Let go of the socket, having waited a little for the other side's goodbye."""
        self.close(1000)
        try:
            async with asyncio.timeout(_GOODBYE_SECONDS):
                while not self._heard_the_last:
                    await self._read_on()
                    self._heard_the_last |= any(f.opcode is Opcode.CLOSE for f in self._come)
                    self._come.clear()
                self._writer.close()
                await self._writer.wait_closed()
        except (TimeoutError, ConnectionError):
            return
        finally:
            self._writer.transport.abort()

    def _write(self, frame: Frame) -> None:
        self._writer.write(encoded(frame))

    def _is_lost(self) -> None:
        self._heard_the_last = True
        if self.closed_with is None:
            self.closed_with = 1006

    async def _read_on(self) -> None:
        try:
            data = await self._reader.read(_PIECE)
            self._come.extend(self._frames.feed(data))
        except ConnectionError:
            data = b""
        except BrokenFrameError as broken:
            self._heard_the_last = True
            self.close(broken.code, str(broken))
            return
        if not data:
            self._is_lost()

    def _taken(self, frame: Frame) -> Message | None:
        """Return the message a frame is; answer it where it is none."""
        match frame.opcode:
            case Opcode.BINARY:
                return frame.payload
            case Opcode.TEXT:
                return self._text(frame.payload)
            case Opcode.PING:
                self._write(Frame(Opcode.PONG, frame.payload))
            case Opcode.CLOSE:
                self._heard_the_last = True
                code = close_code(frame.payload)
                self.close(code if code != 1005 else 1000)  # noqa: PLR2004 - "none given"
                self.closed_with = code
        return None

    def _text(self, payload: bytes) -> str | None:
        try:
            return payload.decode()
        except UnicodeDecodeError:
            self.close(1007, "a text that is no UTF-8")
            return None
