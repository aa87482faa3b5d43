"""How a stream is connected to our side, and what becomes of it where it is not."""

import asyncio
import ssl
from typing import Any

import pytest

from openchair.standins.sockets import listening
from openchair.standins.twilio import problems
from openchair.standins.twilio.connecting import StreamError, checked_url, connect
from tests.standins.twilio.our_side import OurSide
from tests.support.stories import play


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("wss://clinic.example/media", "wss://clinic.example/media"),
        ("wss://clinic.example/media?token=x#y", "wss://clinic.example/media"),
        ("ws://127.0.0.1:8765/media/t0ken", "ws://127.0.0.1:8765/media/t0ken"),
        ("ws://localhost/media", "ws://localhost/media"),
        ("ws://[::1]:80/media", "ws://[::1]:80/media"),
    ],
)
def test_a_stream_is_opened_without_its_query_string(url: str, opened: str) -> None:
    assert checked_url(url) == opened


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ws://clinic.example/media", 31922),
        ("https://clinic.example/media", 31922),
        ("/media", 31922),
        ("wss:///media", 31923),
        ("wss://[clinic/media", 31923),
        ("wss://clinic.example:media/", 31923),
    ],
)
def test_a_stream_is_secure_unless_it_stays_on_this_machine(url: str, code: int) -> None:
    with pytest.raises(StreamError) as caught:
        checked_url(url)

    assert caught.value.code == code


# --- the handshake --------------------------------------------------------------------------


async def code_of(url: str, **options: Any) -> int:
    with pytest.raises(StreamError) as caught:
        await connect(url, headers={}, **options)
    return caught.value.code


@play
async def test_a_stream_is_opened_and_closed_as_one_should(ours: OurSide) -> None:
    socket = await connect(ours.stream_url + "?x=1", headers={"X-Test": "1"})
    await socket.hang_up()

    (line,) = ours.over()
    assert (line.path, line.headers["X-Test"], line.close_code) == ("/media?x=1", "1", 1000)
    assert "Sec-WebSocket-Extensions" not in line.headers


@pytest.mark.parametrize("status", [200, 302, 403, 404, 502])
@play
async def test_a_door_that_is_not_opened_is_told(ours: OurSide, status: int) -> None:
    ours.answers["/media"] = status

    assert await code_of(ours.stream_url) == problems.STREAM_HANDSHAKE


@play
async def test_where_nobody_listens_the_connection_is_refused() -> None:
    with listening("127.0.0.1", 0) as door:
        host, port = door.getsockname()

    assert await code_of(f"ws://{host}:{port}/") == problems.STREAM_REFUSED


@play
async def test_where_nothing_is_secured_there_is_no_secure_stream(ours: OurSide) -> None:
    url = ours.stream_url.replace("ws:", "wss:")

    assert await code_of(url, tls=ssl.create_default_context()) == problems.STREAM_TLS


@play
async def test_a_door_without_the_right_key_is_not_ours() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: x\r\n\r\n"
        )
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()

        with pytest.raises(StreamError, match="Sec-WebSocket-Accept") as caught:
            await connect(f"ws://{host}:{port}", headers={})
    assert caught.value.code == problems.STREAM_HANDSHAKE
