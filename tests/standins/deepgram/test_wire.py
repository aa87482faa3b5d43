"""One open WebSocket, seen from a client that keeps the protocol, and from one that does not."""

from collections.abc import Iterator

import pytest

from openchair.standins.deepgram.frames import Frame, Opcode, close_payload, encoded
from openchair.standins.deepgram.standin import StandinDeepgram
from tests.standins.deepgram.client import MASK, Client, ClosedError, settings, standin


@pytest.fixture
def deepgram() -> Iterator[StandinDeepgram]:
    with standin() as running:
        yield running


@pytest.fixture
def client(deepgram: StandinDeepgram) -> Iterator[Client]:
    with Client(deepgram.url) as connected:
        connected.until("Welcome")
        yield connected


def is_closed_with(client: Client, code: int) -> bool:
    return client.ending()[1] == code


def test_a_ping_is_answered(client: Client) -> None:
    client.send_frame(Frame(Opcode.PING, b"still there?"))

    assert client.next_frame() == Frame(Opcode.PONG, b"still there?")


def test_a_message_may_come_in_parts(client: Client) -> None:
    begun, rest = b'{"type": "Keep', b'Alive"}'
    first = bytearray(encoded(Frame(Opcode.TEXT, begun), mask=MASK))
    first[0] = Opcode.TEXT

    client.socket.sendall(bytes(first) + encoded(Frame(Opcode.MORE, rest), mask=MASK))

    assert client.until("Error")["code"] == "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS"


def test_a_close_is_answered_with_its_code(client: Client, deepgram: StandinDeepgram) -> None:
    client.send_frame(Frame(Opcode.CLOSE, close_payload(1000)))

    assert is_closed_with(client, 1000)
    assert deepgram.until(lambda: deepgram.sessions[0].closed_with) == 1000


def test_a_close_without_a_code_is_answered(client: Client, deepgram: StandinDeepgram) -> None:
    client.send_frame(Frame(Opcode.CLOSE, b""))

    assert is_closed_with(client, 1000)
    assert deepgram.until(lambda: deepgram.sessions[0].closed_with) == 1005


def test_a_client_that_is_gone_leaves_no_session(client: Client, deepgram: StandinDeepgram) -> None:
    client.socket.close()

    assert deepgram.until(lambda: deepgram.open_sessions == 0)
    assert deepgram.sessions[0].closed_with == 1006


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (encoded(Frame(Opcode.BINARY, b"not masked")), 1002),
        (encoded(Frame(Opcode.TEXT, b"\xff\xfe"), mask=MASK), 1007),
        (b"\x82\xff" + (1 << 30).to_bytes(8, "big") + MASK, 1009),
    ],
)
def test_who_breaks_the_protocol_is_closed_out(client: Client, sent: bytes, code: int) -> None:
    client.socket.sendall(sent)

    assert is_closed_with(client, code)


def test_after_an_error_nothing_more_is_heard(client: Client, deepgram: StandinDeepgram) -> None:
    client.send("junk")
    client.send(settings())

    assert client.ending()[0]["code"] == "UNPARSABLE_CLIENT_MESSAGE"
    assert deepgram.sessions[0].settings is None
    with pytest.raises(ClosedError):
        client.receive()
