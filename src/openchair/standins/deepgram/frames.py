"""WebSocket frames (RFC 6455, section 5), out and in; pure, for either side of the line.

Written out so that the product's own WebSocket library is tried against another's belief, and so
that the stand-in can break what a library would keep whole: a line that dies, a stopped reader.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

LONGEST_MESSAGE = 1 << 20
"""Bytes. The longest that is spoken here is a Settings message, of some 30 kB."""


class Opcode(IntEnum):
    """What a frame is."""

    MORE = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


@dataclass(frozen=True, slots=True)
class Frame:
    """One message, whole, or one control frame."""

    opcode: Opcode
    payload: bytes


class BrokenFrameError(Exception):
    """The other side broke the protocol; the connection must be closed with this code."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


_LAST, _MASKED = 0x80, 0x80
_OPCODES = {opcode.value: opcode for opcode in Opcode}
_CONTROL = frozenset({Opcode.CLOSE, Opcode.PING, Opcode.PONG})
_SHORTEST_HEAD, _MASK_BYTES = 2, 4
_SHORT, _IN_TWO_BYTES, _IN_EIGHT_BYTES = 125, 126, 127


def encoded(frame: Frame, *, mask: bytes = b"") -> bytes:
    """Return the frame's bytes; a client must give a mask of four bytes, a server none."""
    length = len(frame.payload)
    masked = _MASKED if mask else 0
    head = bytes([_LAST | frame.opcode])
    if length <= _SHORT:
        head += bytes([masked | length])
    elif length < 1 << 16:
        head += bytes([masked | _IN_TWO_BYTES]) + length.to_bytes(2, "big")
    else:
        head += bytes([masked | _IN_EIGHT_BYTES]) + length.to_bytes(8, "big")
    return head + mask + (_unmasked(frame.payload, mask) if mask else frame.payload)


def close_payload(code: int, reason: str = "") -> bytes:
    """Return what a close frame carries; the reason is cut to what fits."""
    words = reason.encode()[: _SHORT - 2].decode(errors="ignore").encode()
    return code.to_bytes(2, "big") + words


def close_code(payload: bytes) -> int:
    """Return the code of a close frame; 1005 means that it gave none."""
    return int.from_bytes(payload[:2], "big") if len(payload) > 1 else 1005


class Frames:
    """Gathers bytes of one direction into frames, in pieces of any size."""

    def __init__(self, *, masked: bool) -> None:
        self._masked = masked
        """Whether the other side must mask: a client must, a server must not."""
        self._bytes = bytearray()
        self._begun: Opcode | None = None
        self._parts = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take the next bytes; yield what is whole. Raises BrokenFrameError."""
        self._bytes += data
        while (taken := self._take()) is not None:
            frame = self._joined(*taken[:2], is_last=taken[2])
            if frame is not None:
                yield frame

    def _take(self) -> tuple[Opcode, bytes, bool] | None:
        """Take one frame off the bytes that have come, if it is whole."""
        have = self._bytes
        if len(have) < _SHORTEST_HEAD:
            return None
        opcode, is_last = self._checked_head(have[0], have[1])
        length, begin = _length(have)
        if length is None:
            return None
        if length > LONGEST_MESSAGE:
            raise BrokenFrameError(1009, f"a frame of {length} bytes")
        mask_bytes = _MASK_BYTES if self._masked else 0
        mask, begin = bytes(have[begin : begin + mask_bytes]), begin + mask_bytes
        if len(have) < begin + length:
            return None
        payload = bytes(have[begin : begin + length])
        del have[: begin + length]
        return opcode, _unmasked(payload, mask) if mask else payload, is_last

    def _checked_head(self, first: int, second: int) -> tuple[Opcode, bool]:
        opcode = _OPCODES.get(first & 0x0F)
        is_last = bool(first & _LAST)
        if opcode is None or first & 0x70:
            raise BrokenFrameError(1002, f"no such frame: {first:#04x}")
        if bool(second & _MASKED) is not self._masked:
            raise BrokenFrameError(1002, "a client masks its frames, a server does not")
        if opcode in _CONTROL and (not is_last or second & 0x7F > _SHORT):
            raise BrokenFrameError(1002, "a control frame is short and whole")
        return opcode, is_last

    def _joined(self, opcode: Opcode, payload: bytes, *, is_last: bool) -> Frame | None:
        """Return the message this frame completes, or the control frame it is."""
        if opcode in _CONTROL:
            return Frame(opcode, payload)
        if (opcode is Opcode.MORE) is (self._begun is None):
            raise BrokenFrameError(1002, "a message within a message, or none to go on with")
        self._begun = self._begun or opcode
        self._parts += payload
        if len(self._parts) > LONGEST_MESSAGE:
            raise BrokenFrameError(1009, "a message that does not end")
        if not is_last:
            return None
        whole = Frame(self._begun, bytes(self._parts))
        self._begun, self._parts = None, bytearray()
        return whole


def _length(have: bytearray) -> tuple[int | None, int]:
    """Return the payload's length, None where it has not come yet, and where the head goes on."""
    short = have[1] & 0x7F
    if short <= _SHORT:
        return short, 2
    end = 4 if short == _IN_TWO_BYTES else 10
    return (int.from_bytes(have[2:end], "big") if len(have) >= end else None), end


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    """Mask or unmask, which is the same; as one long number, since a loop would be the hot path."""
    size = len(payload)
    stretched = (mask * (size // 4 + 1))[:size]
    mixed = int.from_bytes(payload, "big") ^ int.from_bytes(stretched, "big")
    return mixed.to_bytes(size, "big")
