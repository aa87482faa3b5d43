"""WebSocket frames, held against the examples of RFC 6455, section 5.7."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.standins.deepgram.frames import (
    BrokenFrameError,
    Frame,
    Frames,
    Opcode,
    close_code,
    close_payload,
    encoded,
)

MASK = bytes.fromhex("37fa213d")
HELLO = Frame(Opcode.TEXT, b"Hello")
MASKED_HELLO = bytes.fromhex("818537fa213d7f9f4d5158")


def heard(*pieces: bytes, masked: bool = True) -> list[Frame]:
    frames = Frames(masked=masked)
    return [frame for piece in pieces for frame in frames.feed(piece)]


def test_frames_are_written_as_in_the_standard() -> None:
    assert encoded(HELLO) == bytes.fromhex("810548656c6c6f")
    assert encoded(HELLO, mask=MASK) == MASKED_HELLO
    assert encoded(Frame(Opcode.BINARY, bytes(256)))[:4] == bytes.fromhex("827e0100")
    assert encoded(Frame(Opcode.BINARY, bytes(65536)))[:10] == bytes.fromhex("827f0000000000010000")


def test_frames_are_read_as_in_the_standard() -> None:
    assert heard(MASKED_HELLO) == [HELLO]
    assert heard(bytes.fromhex("010348656c80026c6f"), masked=False) == [HELLO]


def test_a_ping_may_come_within_a_message() -> None:
    begun, ping, rest = "010348656c", "8900", "80026c6f"

    assert heard(bytes.fromhex(begun + ping + rest), masked=False) == [
        Frame(Opcode.PING, b""),
        HELLO,
    ]


@given(st.lists(st.binary(max_size=300), max_size=4), st.lists(st.integers(1, 200), max_size=20))
def test_the_pieces_in_which_bytes_come_change_nothing(
    payloads: list[bytes], cuts: list[int]
) -> None:
    sent = [Frame(Opcode.BINARY, payload) for payload in payloads]
    rest, pieces = b"".join(encoded(frame, mask=MASK) for frame in sent), []
    for cut in cuts:
        pieces.append(rest[:cut])
        rest = rest[cut:]

    assert heard(*pieces, rest) == sent


def test_a_long_frame_comes_through() -> None:
    long = Frame(Opcode.BINARY, b"ab" * 40_000)

    assert heard(encoded(long, mask=MASK)) == [long]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("810548656c6c6f", 1002),  # a client that does not mask
        ("838037fa213d", 1002),  # an opcode nobody knows
        ("c18037fa213d", 1002),  # an extension that was not agreed on
        ("098037fa213d", 1002),  # a ping in parts
        ("80" + "8037fa213d", 1002),  # more of nothing
        ("018037fa213d" + "818037fa213d", 1002),  # a message within a message
        ("82ff" + "0000000000200000" + "37fa213d", 1009),  # two megabytes
    ],
)
def test_what_breaks_the_protocol_is_refused(sent: str, code: int) -> None:
    with pytest.raises(BrokenFrameError) as refused:
        heard(bytes.fromhex(sent))

    assert refused.value.code == code


def test_a_message_that_does_not_end_is_given_up() -> None:
    part = Frame(Opcode.BINARY, bytes(600_000))
    begun = bytearray(encoded(part, mask=MASK))
    begun[0] = Opcode.BINARY  # not the last
    more = bytearray(encoded(Frame(Opcode.MORE, part.payload), mask=MASK))
    more[0] = Opcode.MORE

    with pytest.raises(BrokenFrameError, match="does not end"):
        heard(bytes(begun), bytes(more))


def test_a_close_says_why() -> None:
    assert close_code(close_payload(1011, "NET-0001")) == 1011
    assert close_code(b"") == 1005


def test_a_reason_is_cut_between_letters() -> None:
    payload = close_payload(1000, "¿" * 100)

    assert len(payload) <= 125
    assert payload[2:].decode() == "¿" * 61
