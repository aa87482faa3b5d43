"""A stand-in's WebSocket, against a peer that keeps the protocol, and against one that does not."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Close, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import Protocol, Side, State
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from openchair.standins.sockets import Socket, listening
from tests.standins.peer import WITHIN, Peer
from tests.support.stories import play

HERE = parse_uri("ws://127.0.0.1/")
TEXT, REST, BINARY = Opcode.TEXT, Opcode.CONT, Opcode.BINARY
PING, PONG, CLOSE = Opcode.PING, Opcode.PONG, Opcode.CLOSE


def protocol_of(side: Side, state: State = State.OPEN) -> Protocol:
    if side is Side.CLIENT:
        return ClientProtocol(HERE, state=state)
    return ServerProtocol(state=state)


@asynccontextmanager
async def line(
    side: Side = Side.SERVER, state: State = State.OPEN
) -> AsyncIterator[tuple[Socket, Peer]]:
    """Connect a stand-in's socket, on this side of the line, and a peer on the other."""
    loop = asyncio.get_running_loop()
    made = Socket(protocol_of(side, state))
    other = protocol_of(Side.SERVER if side is Side.CLIENT else Side.CLIENT)
    with listening("127.0.0.1", 0) as door:
        await loop.create_connection(lambda: made, *door.getsockname())
        theirs, _ = door.accept()
    with theirs:
        yield made, Peer(theirs, other)
    await made.hang_up()


async def next_frame(peer: Peer) -> Frame | None:
    return await asyncio.to_thread(peer.next_frame)


async def ended(wire: Socket) -> None:
    while await wire.receive() is not None:
        continue


# --- messages -------------------------------------------------------------------------------


@pytest.mark.parametrize("side", Side)
@play
async def test_what_is_sent_arrives_either_way(side: Side) -> None:
    async with line(side) as (wire, peer):
        wire.send("Hello")
        wire.send(b"\x00\x01")
        peer.write(Frame(TEXT, "¿Qué?".encode()), Frame(BINARY, b"\x02"))

        assert await next_frame(peer) == Frame(TEXT, b"Hello")
        assert await next_frame(peer) == Frame(BINARY, b"\x00\x01")
        assert [await wire.receive(), await wire.receive()] == ["¿Qué?", b"\x02"]


@play
async def test_a_message_may_come_in_parts_with_a_ping_between() -> None:
    async with line() as (wire, peer):
        peer.write(Frame(TEXT, b"Hel", fin=False), Frame(PING, b"there?"), Frame(REST, b"lo"))

        assert await wire.receive() == "Hello"
        assert await next_frame(peer) == Frame(PONG, b"there?")


@play
async def test_no_small_message_waits_for_the_next() -> None:
    async with line() as (wire, _):
        connection = wire._transport.get_extra_info("socket")

        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@play
async def test_who_sends_much_waits_until_it_is_taken() -> None:
    async with line() as (wire, peer):
        for _ in range(100):
            wire.send(bytes(100_000))
        with pytest.raises(TimeoutError):
            await wire.drain(within=0.01)

        for _ in range(100):
            await next_frame(peer)
        await wire.drain(within=WITHIN)


@play
async def test_what_is_not_read_stays_on_the_line() -> None:
    async with line() as (wire, peer):
        wire.stop_reading()
        peer.socket.settimeout(0.05)

        with pytest.raises(TimeoutError):
            peer.socket.sendall(bytes(100_000_000))


# --- how it ends ----------------------------------------------------------------------------


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(
    ("goodbye", "code"),
    [(Close(1000, "").serialize(), 1000), (Close(1011, "").serialize(), 1011), (b"", 1005)],
)
@play
async def test_a_close_is_answered_with_its_code(side: Side, goodbye: bytes, code: int) -> None:
    async with line(side) as (wire, peer):
        peer.write(Frame(TEXT, b"last words"), Frame(CLOSE, goodbye))

        assert await next_frame(peer) == Frame(CLOSE, goodbye)
        assert [await wire.receive(), await wire.receive()] == ["last words", None]
        assert (wire.closed_with, wire.failure) == (code, None)


@play
async def test_after_our_own_close_nothing_is_said_or_heard() -> None:
    async with line() as (wire, peer):
        peer.write(Frame(TEXT, b"too late"))
        waiting = asyncio.ensure_future(wire.receive())
        await asyncio.sleep(0)
        wire.close(1011)
        wire.close(1000)
        wire.send("more")

        assert await waiting is None
        assert await next_frame(peer) == Frame(CLOSE, Close(1011, "").serialize())
        peer.write(Frame(TEXT, b"later still"), Frame(CLOSE, b""))
        assert await next_frame(peer) is None
        assert [await wire.receive(), wire.closed_with] == [None, 1011]


@play
async def test_one_may_leave_without_a_word() -> None:
    async with line() as (wire, peer):
        wire.abort()
        wire.send("more")

        assert [await wire.receive(), wire.closed_with] == [None, 1006]
        assert (await next_frame(peer), peer.close_code) == (None, None)


@pytest.mark.parametrize("side", Side)
@play
async def test_a_line_that_is_cut_is_noticed(side: Side) -> None:
    async with line(side) as (wire, peer):
        peer.cut()
        await ended(wire)

        assert wire.closed_with == 1006
        assert isinstance(wire.failure, EOFError)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([Frame(REST, b"of nothing")], 1002),
        ([Frame(TEXT, b"a", fin=False), Frame(TEXT, b"b")], 1002),
        ([Frame(TEXT, b"\xff")], 1007),
        ([Frame(BINARY, bytes((1 << 20) + 1))], 1009),
        ([Frame(BINARY, bytes(600_000), fin=False), Frame(REST, bytes(600_000))], 1009),
    ],
    ids=["rest", "message in message", "no UTF-8", "long", "without end"],
)
@play
async def test_who_breaks_the_protocol_is_closed_out(
    side: Side, frames: list[Frame], code: int
) -> None:
    async with line(side) as (wire, peer):
        await asyncio.to_thread(peer.write, *frames)
        await ended(wire)

        await next_frame(peer)
        assert (wire.closed_with, peer.close_code) == (code, code)
        assert wire.failure is not None


@pytest.mark.parametrize("side", Side)
@play
async def test_a_client_masks_and_a_server_does_not(side: Side) -> None:
    async with line(side) as (wire, peer):
        peer.write(Frame(TEXT, b"Hello"), is_masked=side is Side.CLIENT)
        await ended(wire)

        assert wire.closed_with == 1002


@pytest.mark.parametrize("at_once", [True, False])
@play
async def test_hanging_up_does_not_wait_for_ever(at_once: bool) -> None:
    async with line() as (wire, peer):
        wire.send("last words")
        await wire.hang_up(at_once=at_once)

        goodbye = Frame(CLOSE, Close(1000, "").serialize())
        come = [await next_frame(peer) for _ in range(3)]
        assert come == [Frame(TEXT, b"last words"), goodbye, None]


# --- the handshake --------------------------------------------------------------------------


@play
async def test_a_request_and_its_answer_are_handed_over() -> None:
    loop, asked = asyncio.get_running_loop(), ClientProtocol(HERE)
    answering = ServerProtocol()
    client, server = Socket(asked), Socket(answering)
    listener = await loop.create_server(lambda: server, sock=listening("127.0.0.1", 0))
    async with listener:
        await loop.create_connection(lambda: client, *listener.sockets[0].getsockname())
        asked.send_request(asked.connect())
        client.flush()
        request = await server.handshake()
        assert isinstance(request, Request)
        answering.send_response(answering.accept(request))
        server.send("welcome")

        assert isinstance(await client.handshake(), Response)
        assert await client.receive() == "welcome"
        await asyncio.gather(client.hang_up(), server.hang_up())


@pytest.mark.parametrize("said", [b"", b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nHost: he"])
@play
async def test_who_asks_for_nothing_gets_nothing(said: bytes) -> None:
    async with line(state=State.CONNECTING) as (wire, peer):
        peer.socket.sendall(said)
        peer.socket.shutdown(socket.SHUT_WR)

        assert await wire.handshake() is None
        assert (wire.is_open, peer.socket.recv(1000)) == (False, b"")


# --- the door -------------------------------------------------------------------------------


def test_who_is_let_in_does_not_wait_for_nagle() -> None:
    with listening("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        let_in, _ = door.accept()

        with let_in:
            assert let_in.proto == socket.IPPROTO_TCP


def test_a_door_that_is_taken_is_told() -> None:
    with listening("127.0.0.1", 0) as door, pytest.raises(OSError, match="in use"):
        listening(*door.getsockname())
