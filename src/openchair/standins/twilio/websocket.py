"""WebSocket (RFC 6455), as little of it as a stand-in needs: frames as values, and a client.

The stand-in checks whoever answers it, so it shares no library with our own media door.
"""

import asyncio
import base64
import hashlib
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from random import Random
from urllib.parse import SplitResult, urlsplit

from openchair.errors import OpenChairError

LONGEST = 1 << 20
"""Bytes of a message that are taken."""
NORMAL, PROTOCOL_FAULT = 1000, 1002
_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_SHORT, _TWO_BYTES, _EIGHT_BYTES = 125, 126, 127
_CONTROL = 0x8
_PATIENCE_SECONDS = 5.0
"""How long the other side may take to open, to close, and to read what was sent."""


class Opcode(IntEnum):
    """What a frame is."""

    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


class Fault(StrEnum):
    """What went wrong with a connection."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    TLS = "tls"
    HANDSHAKE = "handshake"
    PROTOCOL = "protocol"
    CLOSED = "closed"


class WebSocketError(OpenChairError):
    """The connection cannot be used, or not any longer."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame, unmasked."""

    opcode: Opcode
    payload: bytes = b""
    is_final: bool = True

    def encoded(self, mask: bytes | None = None) -> bytes:
        """Return the frame's bytes, masked with these four as a client must."""
        length, masked = len(self.payload), 0x80 if mask else 0
        first = bytes([(0x80 if self.is_final else 0) | self.opcode])
        if length <= _SHORT:
            head = first + bytes([masked | length])
        elif length < 1 << 16:
            head = first + bytes([masked | _TWO_BYTES]) + length.to_bytes(2)
        else:
            head = first + bytes([masked | _EIGHT_BYTES]) + length.to_bytes(8)
        return head + (mask + _xor(self.payload, mask) if mask else self.payload)


class FrameReader:
    """Cuts what comes over a connection into frames. `masked`: what clients send is."""

    def __init__(self, *, masked: bool) -> None:
        self._masked = masked
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take bytes of any number; yield the frames that are whole. Raises WebSocketError."""
        self._rest += data
        while (found := self._next()) is not None:
            frame, length = found
            self._rest = self._rest[length:]
            yield frame

    def _next(self) -> tuple[Frame, int] | None:
        data = self._rest
        if len(data) < 2:  # noqa: PLR2004 - the head's least
            return None
        opcode, is_final = _opcode(data[0]), bool(data[0] & 0x80)
        if bool(data[1] & 0x80) is not self._masked:
            raise WebSocketError(Fault.PROTOCOL, "a frame is masked, or not, against the rules")
        length, start = data[1] & 0x7F, 2
        if opcode & _CONTROL and (length > _SHORT or not is_final):
            raise WebSocketError(Fault.PROTOCOL, "a control frame is long or in pieces")
        if length > _SHORT:
            start += 2 if length == _TWO_BYTES else 8
            length = int.from_bytes(data[2:start])
        if length > LONGEST:
            raise WebSocketError(Fault.PROTOCOL, f"a frame of {length} bytes is too long")
        mask = data[start : start + 4] if self._masked else b""
        start += len(mask)
        if len(data) < start + length or (self._masked and len(mask) < 4):  # noqa: PLR2004
            return None
        payload = data[start : start + length]
        return Frame(opcode, _xor(payload, mask) if mask else payload, is_final), start + length


def accept_key(key: str) -> str:
    """Return what a server answers to a client's key."""
    digest = hashlib.sha1((key + _GUID).encode(), usedforsecurity=False).digest()
    return base64.b64encode(digest).decode()


def _opcode(first: int) -> Opcode:
    try:
        opcode = Opcode(first & 0x0F)
    except ValueError:
        raise WebSocketError(Fault.PROTOCOL, f"no frame has opcode {first & 0x0F}") from None
    if first & 0x70:
        raise WebSocketError(Fault.PROTOCOL, "a reserved bit is set")
    return opcode


def _xor(payload: bytes, mask: bytes) -> bytes:
    key = (mask * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload) ^ int.from_bytes(key)).to_bytes(len(payload))


class WebSocketClient:
    """A client's connection, once it is open. One task reads, one writes."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, rng: Random
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._rng = rng
        self._frames = FrameReader(masked=False)
        self._arrived: list[Frame] = []
        self._pieces: list[Frame] = []

    @classmethod
    async def connect(
        cls,
        url: str,
        *,
        headers: Mapping[str, str],
        rng: Random,
        tls: ssl.SSLContext | None = None,
    ) -> "WebSocketClient":
        """Open a connection; `tls` is needed for wss. Raises WebSocketError."""
        parts = urlsplit(url)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                port = parts.port or (443 if tls else 80)
                reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=tls)
                try:
                    await _shake_hands(parts, headers, (reader, writer), rng)
                except WebSocketError:
                    writer.close()
                    raise
        except TimeoutError:
            raise WebSocketError(Fault.TIMEOUT, f"{url} does not answer") from None
        except ssl.SSLError as error:
            raise WebSocketError(Fault.TLS, f"{url}: {error.reason}") from error
        except OSError as error:
            raise WebSocketError(Fault.REFUSED, f"{url}: {error}") from error
        return cls(reader, writer, rng)

    async def send(self, text: str) -> None:
        """Send a message. Raises WebSocketError when the other side does not read."""
        await self._write(Frame(Opcode.TEXT, text.encode()))

    async def receive(self) -> str | bytes | None:
        """Return the next message; None once the other side closed. Raises WebSocketError."""
        while True:
            for frame in await self._next_frames():
                message = await self._taken(frame)
                if message is not None or frame.opcode is Opcode.CLOSE:
                    return message

    async def close(self, code: int = NORMAL) -> None:
        """Say goodbye and leave, without waiting for the other side's."""
        try:
            await self._write(Frame(Opcode.CLOSE, code.to_bytes(2)))
            self._writer.close()
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._writer.wait_closed()
        except (WebSocketError, TimeoutError, OSError):
            self.abort()

    def abort(self) -> None:
        """Leave without a word."""
        self._writer.transport.abort()

    async def _write(self, frame: Frame) -> None:
        try:
            self._writer.write(frame.encoded(self._rng.randbytes(4)))
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._writer.drain()
        except TimeoutError:
            raise WebSocketError(Fault.TIMEOUT, "what was sent is not read") from None
        except OSError as error:
            raise WebSocketError(Fault.CLOSED, str(error)) from error

    async def _next_frames(self) -> list[Frame]:
        """Return one frame that has arrived, in a list; wait for it."""
        while not self._arrived:
            try:
                data = await self._reader.read(65_536)
            except OSError as error:
                raise WebSocketError(Fault.CLOSED, str(error)) from error
            if not data:
                raise WebSocketError(Fault.CLOSED, "the connection was cut")
            self._arrived.extend(self._frames.feed(data))
        return [self._arrived.pop(0)]

    async def _taken(self, frame: Frame) -> str | bytes | None:
        """Take a frame; return the message that is whole with it, if one is."""
        match frame.opcode:
            case Opcode.PING:
                await self._write(Frame(Opcode.PONG, frame.payload))
            case Opcode.CONTINUATION | Opcode.TEXT | Opcode.BINARY:
                return self._joined(frame)
        return None

    def _joined(self, frame: Frame) -> str | bytes | None:
        if (frame.opcode is Opcode.CONTINUATION) is not bool(self._pieces):
            raise WebSocketError(Fault.PROTOCOL, "a message begins before the last has ended")
        self._pieces.append(frame)
        if not frame.is_final:
            return None
        pieces, self._pieces = self._pieces, []
        whole = b"".join(piece.payload for piece in pieces)
        if pieces[0].opcode is Opcode.BINARY:
            return whole
        try:
            return whole.decode()
        except UnicodeDecodeError:
            raise WebSocketError(Fault.PROTOCOL, "a text is no UTF-8") from None


async def _shake_hands(
    parts: SplitResult,
    headers: Mapping[str, str],
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    rng: Random,
) -> None:
    reader, writer = streams
    key = base64.b64encode(rng.randbytes(16)).decode()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = {
        "Host": parts.netloc,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": key,
        **headers,
    }
    asked = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    writer.write(f"GET {path} HTTP/1.1\r\n{asked}\r\n".encode())
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        raise WebSocketError(Fault.HANDSHAKE, "no answer to the handshake") from None
    status, *answered = head.split("\r\n")
    told = {name.lower(): value.strip() for name, _, value in (a.partition(":") for a in answered)}
    if status.split(" ")[1:2] != ["101"] or told.get("sec-websocket-accept") != accept_key(key):
        raise WebSocketError(Fault.HANDSHAKE, f"the handshake was answered with {status!r}")
