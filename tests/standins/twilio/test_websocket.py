"""WebSockets, as far as a stand-in needs them. The bytes are those of RFC 6455, section 5.7."""

import asyncio
import socket
from collections.abc import Coroutine
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.standins.twilio.websocket import (
    LONGEST,
    Fault,
    Frame,
    FrameReader,
    Opcode,
    WebSocketClient,
    WebSocketError,
    accept_key,
)
from tests.standins.twilio.our_side import Line, OurSide

T = TypeVar("T")
MASK = bytes.fromhex("37fa213d")
HELLO = Frame(Opcode.TEXT, b"Hello")


def test_frames_are_written_as_the_standard_shows() -> None:
    assert HELLO.encoded() == bytes.fromhex("810548656c6c6f")
    assert HELLO.encoded(MASK) == bytes.fromhex("818537fa213d7f9f4d5158")
    assert Frame(Opcode.PING, b"Hello").encoded() == bytes.fromhex("890548656c6c6f")
    assert Frame(Opcode.BINARY, bytes(256)).encoded()[:4] == bytes.fromhex("827e0100")
    assert Frame(Opcode.BINARY, bytes(65_536)).encoded()[:10] == bytes.fromhex(
        "827f0000000000010000"
    )


def test_the_key_is_answered_as_the_standard_shows() -> None:
    assert accept_key("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


@given(
    st.lists(st.builds(Frame, st.just(Opcode.TEXT), st.binary(max_size=300), st.booleans())),
    st.integers(1, 50),
    st.none() | st.binary(min_size=4, max_size=4),
)
def test_frames_are_read_in_whatever_pieces_they_come(
    frames: list[Frame], size: int, mask: bytes | None
) -> None:
    data = b"".join(frame.encoded(mask) for frame in frames)
    reader = FrameReader(masked=mask is not None)

    pieces = [data[i : i + size] for i in range(0, len(data), size)]

    assert [frame for piece in pieces for frame in reader.feed(piece)] == frames


@pytest.mark.parametrize("length", [125, 126, 65_535, 65_536])
def test_frames_of_any_length_are_read(length: int) -> None:
    frame = Frame(Opcode.BINARY, b"a" * length)

    assert list(FrameReader(masked=True).feed(frame.encoded(MASK))) == [frame]


@pytest.mark.parametrize(
    "data",
    [
        HELLO.encoded(MASK),
        bytes.fromhex("8300"),
        bytes.fromhex("c100"),
        Frame(Opcode.PING, b"", is_final=False).encoded(),
        Frame(Opcode.PING, b"a" * 126).encoded(),
        bytes.fromhex("827f") + (LONGEST + 1).to_bytes(8),
    ],
    ids=["masked", "opcode", "reserved bit", "split ping", "long ping", "too long"],
)
def test_a_frame_against_the_rules_is_refused(data: bytes) -> None:
    with pytest.raises(WebSocketError) as caught:
        list(FrameReader(masked=False).feed(data))

    assert caught.value.fault is Fault.PROTOCOL


def running(work: Coroutine[Any, Any, T]) -> T:
    """Run with a time limit; a test that hangs has failed."""

    async def limited() -> T:
        async with asyncio.timeout(10):
            return await work

    return asyncio.run(limited())


def opened(ours: OurSide, path: str = "/media") -> Coroutine[Any, Any, WebSocketClient]:
    url = ours.url.replace("http", "ws") + path
    return WebSocketClient.connect(url, headers={"X-Test": "1"}, rng=Random(1))


def messages(ours: OurSide) -> list[str | bytes | None]:
    async def read() -> list[str | bytes | None]:
        client = await opened(ours)
        got: list[str | bytes | None] = []
        while not got or got[-1] is not None:
            got.append(await client.receive())
        await client.close()
        return got

    return running(read())


def fault_of(work: Coroutine[Any, Any, object]) -> Fault:
    with pytest.raises(WebSocketError) as caught:
        running(work)
    return caught.value.fault


def test_what_is_sent_arrives_and_is_closed_as_one_should(ours: OurSide) -> None:
    async def talk() -> None:
        client = await opened(ours, "/media?x=1")
        await client.send('{"event": "hello"}')
        await client.close()

    running(talk())

    assert ours.wait(lambda: bool(ours.lines and ours.lines[0].close_code))
    line = ours.lines[0]
    assert line.received == [{"event": "hello"}]
    assert (line.path, line.headers["X-Test"], line.close_code) == ("/media?x=1", "1", 1000)


def test_messages_come_whole_though_sent_in_pieces(ours: OurSide) -> None:
    def agent(line: Line) -> None:
        line.write(Frame(Opcode.TEXT, b"Hel", is_final=False))
        line.write(Frame(Opcode.PING, b"still there?"))
        line.write(Frame(Opcode.CONTINUATION, b"lo"))
        line.write(Frame(Opcode.BINARY, b"\x00\x01"))
        line.close()

    ours.agent = agent

    assert messages(ours) == ["Hello", b"\x00\x01", None]


def test_a_ping_is_answered_with_what_it_said(ours: OurSide) -> None:
    pongs: list[Frame] = []

    def agent(line: Line) -> None:
        line.write(Frame(Opcode.PING, b"there?"))
        pongs.extend(FrameReader(masked=True).feed(line._connection.recv(1000)))
        line.close()

    ours.agent = agent

    assert messages(ours) == [None]
    assert pongs == [Frame(Opcode.PONG, b"there?")]


@pytest.mark.parametrize(
    "frames",
    [
        [Frame(Opcode.CONTINUATION, b"lo")],
        [Frame(Opcode.TEXT, b"a", is_final=False), Frame(Opcode.TEXT, b"b")],
        [Frame(Opcode.TEXT, b"\xff")],
    ],
)
def test_a_message_against_the_rules_is_a_fault(ours: OurSide, frames: list[Frame]) -> None:
    def agent(line: Line) -> None:
        for frame in frames:
            line.write(frame)

    ours.agent = agent

    async def read() -> None:
        client = await opened(ours)
        try:
            await client.receive()
        finally:
            client.abort()

    assert fault_of(read()) is Fault.PROTOCOL


def test_a_connection_that_is_cut_is_a_fault(ours: OurSide) -> None:
    ours.agent = Line.cut

    async def read() -> None:
        client = await opened(ours)
        try:
            await client.receive()
        finally:
            await client.close()

    assert fault_of(read()) is Fault.CLOSED


@pytest.mark.parametrize("status", [200, 403, 404, 502])
def test_a_door_that_is_not_opened_is_a_fault(ours: OurSide, status: int) -> None:
    ours.answers["/media"] = status

    assert fault_of(opened(ours)) is Fault.HANDSHAKE


def test_where_nobody_listens_the_connection_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    connecting = WebSocketClient.connect(f"ws://127.0.0.1:{port}/", headers={}, rng=Random(1))

    assert fault_of(connecting) is Fault.REFUSED


def test_a_door_without_the_right_key_is_not_ours() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    async def connect() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            await WebSocketClient.connect(f"ws://127.0.0.1:{port}", headers={}, rng=Random(1))

    assert fault_of(connect()) is Fault.HANDSHAKE
