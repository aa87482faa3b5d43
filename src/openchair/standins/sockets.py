"""A WebSocket that does what a stand-in tells it, on either side of the line.

The protocol is the library's, without its connections: those keep their manners, while a stand-in
also leaves without a word, reads no more, and sends without waiting.
"""

import asyncio
import contextlib
import socket
from collections import deque
from collections.abc import Callable
from typing import cast

from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import Protocol, State
from websockets.typing import BytesLike

Message = str | bytes
_GOODBYE_SECONDS = 0.5
"""How long the other side may take to let go, when everything has been said."""


class Socket(asyncio.Protocol):
    """One connection. One task receives; anybody on the loop may send, in order.

    The handshake is its owner's, who holds the protocol: what the protocol is to send goes out with
    `flush`, and what the other side sent first comes in with `handshake`.
    """

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._transport: asyncio.Transport
        self._handshake: Request | Response | None = None
        self._parts: list[BytesLike] = []
        """Of a message that has begun."""
        self._is_text = False
        self._messages: deque[Message] = deque()
        self._no_text: UnicodeDecodeError | None = None
        self._is_deaf = False
        """Whether what comes is let pass, because all has been said on our side."""
        self._is_full = False
        """Whether too much of what was sent still waits to be taken."""
        self._is_gone = False
        self._news = asyncio.Event()

    @property
    def is_open(self) -> bool:
        """Whether anything can still be sent."""
        return self._protocol.state is State.OPEN

    @property
    def closed_with(self) -> int | None:
        """The code it was closed with, by whoever closed it first; None while it is open."""
        if self.is_open:
            return None
        closing = self._protocol.close_sent  # who answers a close repeats its code
        return int(closing.code if closing else CloseCode.ABNORMAL_CLOSURE)

    @property
    def failure(self) -> Exception | None:
        """What broke the connection: EOFError where it was cut, else what the other side did
        against the protocol. None where it was closed as it should be.
        """
        return self._no_text or self._protocol.parser_exc

    async def handshake(self) -> Request | Response | None:
        """Wait for the other side's part in the handshake; None where it has none."""
        protocol = self._protocol
        await self._until(
            lambda: bool(
                self._handshake or protocol.handshake_exc or protocol.state is State.CLOSED
            )
        )
        return None if protocol.state is State.CLOSED else self._handshake

    def send(self, message: Message) -> None:
        """Send a message, unless the socket is closed."""
        if not self.is_open:
            return
        if isinstance(message, str):
            self._protocol.send_text(message.encode())
        else:
            self._protocol.send_binary(message)
        self.flush()

    async def drain(self, *, within: float | None = None) -> None:
        """Wait until the other side has taken enough of what was sent. Raises TimeoutError."""
        if self._is_full:
            async with asyncio.timeout(within):
                await self._until(lambda: not (self._is_full and self.is_open))

    async def receive(self) -> Message | None:
        """Return the next message; None when there are no more, as after our own close."""
        await self._until(lambda: bool(self._messages) or not self.is_open)
        return self._messages.popleft() if self._messages else None

    def close(self, code: int = CloseCode.NORMAL_CLOSURE) -> None:
        """Say that nothing more will be sent, and receive nothing more."""
        if self.is_open:
            self._protocol.send_close(code)
            self.flush()
        self._hear_no_more()

    def abort(self) -> None:
        """Leave without a word: the other side sees 1006."""
        self._protocol.receive_eof()
        self._transport.abort()
        self._hear_no_more()

    def stop_reading(self) -> None:
        """Take nothing more off the line, so that the other side's buffers fill."""
        self._transport.pause_reading()

    async def hang_up(self, *, at_once: bool = False) -> None:
        """Close if that is not done, and let go of the connection: when the other side has, or
        after a moment. `at_once`: as soon as what was sent is on its way.
        """
        self.close()
        if at_once:
            self._transport.close()
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_GOODBYE_SECONDS):
                    await self._until(lambda: self._is_gone)
        finally:
            self._transport.abort()

    def flush(self) -> None:
        """Send what the protocol has ready."""
        for data in self._protocol.data_to_send():
            if data:
                self._transport.write(data)
            elif self._transport.can_write_eof():
                self._transport.write_eof()
            else:
                self._transport.close()

    async def _until(self, is_so: Callable[[], bool]) -> None:
        while not is_so():
            self._news.clear()
            await self._news.wait()

    def _hear_no_more(self) -> None:
        self._is_deaf = True
        self._messages.clear()
        self._news.set()

    def _take(self, frame: Frame) -> None:
        """Take a piece of a message; what else comes, the protocol has answered."""
        if self._is_deaf or frame.opcode not in {Opcode.TEXT, Opcode.BINARY, Opcode.CONT}:
            return
        if frame.opcode is not Opcode.CONT:
            self._is_text = frame.opcode is Opcode.TEXT
        self._parts.append(frame.data)
        if frame.fin:
            whole = b"".join(self._parts)
            self._parts.clear()
            self._came(whole)

    def _came(self, whole: bytes) -> None:
        try:
            self._messages.append(whole.decode() if self._is_text else whole)
        except UnicodeDecodeError as error:
            self._no_text = error
            self._protocol.fail(CloseCode.INVALID_DATA, "a text that is no UTF-8")

    # --- what the loop tells ----------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Take what came, and let the protocol answer."""
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self._take(event)
            else:
                self._handshake = event
        self.flush()
        self._news.set()

    def eof_received(self) -> None:
        """Send nothing more either: the transport closes."""
        self._protocol.receive_eof()
        self.flush()
        self._news.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """Be gone."""
        self._protocol.receive_eof()
        self._is_gone = True
        self._news.set()

    def pause_writing(self) -> None:
        """Let who sends much wait."""
        self._is_full = True

    def resume_writing(self) -> None:
        """Let them go on."""
        self._is_full = False
        self._news.set()


def listening(host: str, port: int) -> socket.socket:
    """Open a door; port 0 is any that is free.

    That it speaks TCP is said in words, for else asyncio leaves Nagle's delay on, and each answer
    takes 40 ms.
    """
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except OSError:
        door.close()
        raise
    door.listen(128)
    return door
