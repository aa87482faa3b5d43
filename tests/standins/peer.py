"""The other end of a stand-in's WebSocket, for tests: it waits, and keeps no rules unless asked to."""

import contextlib
import socket
from collections import deque

from websockets.frames import Frame
from websockets.http11 import Response
from websockets.protocol import Protocol, Side, State

WITHIN = 5.0
"""Seconds after which a test is given up."""


class Peer:
    """One connection, blocking, with a time limit."""

    def __init__(self, connection: socket.socket, protocol: Protocol) -> None:
        self.socket = connection
        self.socket.settimeout(WITHIN)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._protocol = protocol
        self._come: deque[Frame] = deque()
        self._response: Response | None = None
        self._flush()

    def handshake(self) -> Response | None:
        """Return the answer to a client's handshake; None where none came."""
        while self._response is None and self._protocol.handshake_exc is None:
            self._read_on()
        return self._response

    @property
    def close_code(self) -> int | None:
        """The code of the stand-in's goodbye, if it has said any."""
        goodbye = self._protocol.close_rcvd
        return None if goodbye is None else int(goodbye.code)

    def next_frame(self) -> Frame | None:
        """Return the next frame, whatever it is; None once the connection is closed or cut."""
        while not self._come and self._protocol.state is not State.CLOSED:
            self._read_on()
        return self._come.popleft() if self._come else None

    def write(self, *frames: Frame, is_masked: bool | None = None) -> None:
        """Send frames, with or without leave."""
        mask = self._protocol.side is Side.CLIENT if is_masked is None else is_masked
        self.socket.sendall(b"".join(frame.serialize(mask=mask) for frame in frames))

    def close(self, code: int = 1000) -> None:
        """Close as one should."""
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(code)
            self._flush()

    def cut(self) -> None:
        """Close without a word."""
        self.socket.shutdown(socket.SHUT_RDWR)

    def _read_on(self) -> None:
        try:
            data = self.socket.recv(65_536)
        except ConnectionError:
            data = b""
        if data:
            self._protocol.receive_data(data)
        else:
            self._protocol.receive_eof()
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self._come.append(event)
            elif isinstance(event, Response):
                self._response = event
        with contextlib.suppress(OSError):  # the stand-in may have left
            self._flush()

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self.socket.sendall(data)
            else:
                self.socket.shutdown(socket.SHUT_WR)
