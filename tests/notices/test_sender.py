"""One POST, against receivers that are slow, hostile, or not where they said they were."""

import datetime as dt
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import Any

import httpcore
import httpx
import pytest

from openchair.errors import Problem
from openchair.notices.rules import LONGEST_ANSWER, Delivered, Disable, TryAgain
from openchair.notices.sender import GuardedTransport, check_resolves, open_client, post, resolve
from tests.notices.receivers import NOW, Receiver, answer, local_receiver

HEADERS = {"webhook-id": "notice_1"}


@pytest.fixture
def receiver():
    with local_receiver() as made:
        yield made


@pytest.fixture
def client():
    with open_client(allow_loopback=True, seconds=5) as made:
        yield made


@pytest.fixture
def hasty_client():
    with open_client(allow_loopback=True, seconds=0.3) as made:
        yield made


def send(client, url):
    return post(client, url, b'{"a":1}', HEADERS, now=NOW)


def test_what_is_sent_arrives_byte_for_byte(client, receiver):
    assert send(client, f"{receiver.url}/hook?signature=a%2Bb") == Delivered()

    [request] = receiver.requests
    assert request.path == "/hook?signature=a%2Bb"
    assert request.body == b'{"a":1}'
    assert request.headers["webhook-id"] == "notice_1"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["host"] == receiver.url.removeprefix("http://")
    assert request.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500, 502, 503])
def test_a_failing_receiver_is_tried_again(client, receiver, status):
    receiver.answers["/"] = answer(status)
    assert isinstance(send(client, f"{receiver.url}/"), TryAgain)


def test_410_disables(client, receiver):
    receiver.answers["/"] = answer(410)
    assert isinstance(send(client, f"{receiver.url}/"), Disable)


def test_retry_after_is_passed_on(client, receiver):
    receiver.answers["/"] = answer(503, Retry_After="30")
    assert send(client, f"{receiver.url}/").after == dt.timedelta(seconds=30)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(client, receiver, status):
    receiver.answers["/"] = answer(status, Location="/inside")

    assert isinstance(send(client, f"{receiver.url}/"), TryAgain)
    assert [request.path for request in receiver.requests] == ["/"]


def test_n8n_starting_up_is_tried_again(client, receiver):
    receiver.answers["/"] = answer(200, b"n8n is starting up. Please wait")
    assert isinstance(send(client, f"{receiver.url}/"), TryAgain)


def test_nobody_listening_is_tried_again(client):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    verdict = send(client, f"http://127.0.0.1:{port}/")
    assert "could not be reached" in verdict.reason


def test_garbage_instead_of_http_is_tried_again(client, receiver):
    receiver.answers["/"] = lambda handler: handler.wfile.write(b"\x00\x01 220 smtp ready\r\n\r\n")
    assert isinstance(send(client, f"{receiver.url}/"), TryAgain)


def test_a_connection_cut_in_mid_answer_is_tried_again(client, receiver):
    receiver.answers["/"] = lambda handler: handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"
    )
    assert isinstance(send(client, f"{receiver.url}/"), TryAgain)


def test_no_cookie_is_kept_for_the_next_message(client, receiver):
    receiver.answers["/"] = answer(200, Set_Cookie="session=1; Path=/")

    send(client, f"{receiver.url}/")
    send(client, f"{receiver.url}/")
    assert "cookie" not in receiver.requests[1].headers


def test_proxies_of_the_environment_are_not_used(receiver, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")

    with open_client(allow_loopback=True) as client:
        assert send(client, f"{receiver.url}/") == Delivered()


# --- slow and huge --------------------------------------------------------------------------


def drip(receiver: Receiver, chunks: Any) -> Any:
    """Answer a little every few milliseconds, until the test is over."""

    def write(handler: Any) -> None:
        for chunk in chunks:
            handler.wfile.write(chunk)
            handler.wfile.flush()
            if receiver.over.wait(0.02):
                return

    return write


def test_a_receiver_that_never_answers_is_left(hasty_client, receiver):
    receiver.answers["/"] = lambda _: receiver.over.wait()
    assert "in time" in send(hasty_client, f"{receiver.url}/").reason


def test_headers_that_drip_for_ever_are_left(hasty_client, receiver):
    """Each byte comes well within any time-out per read; only a deadline ends this."""
    receiver.answers["/"] = drip(receiver, (b"HTTP/1.1 200 OK\r\nX-A: ", *repeat(b"a", 100_000)))
    assert "in time" in send(hasty_client, f"{receiver.url}/").reason


def test_a_body_that_drips_for_ever_is_left(hasty_client, receiver):
    start = b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"
    receiver.answers["/"] = drip(receiver, (start, *repeat(b"a", 60_000)))
    assert "in time" in send(hasty_client, f"{receiver.url}/").reason


def test_an_exchange_without_any_time_left_is_not_begun():
    wire = Wire()
    transport = GuardedTransport(
        allow_loopback=False, seconds=0, resolve=lambda *_: ["93.184.215.14"], tcp=wire
    )
    with open_client(allow_loopback=False, transport=transport) as client:
        assert "in time" in send(client, "https://example.com/").reason

    assert wire.connected == []


def test_only_the_beginning_of_a_huge_answer_is_read(client, receiver):
    written = []

    def flood(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")
        for _ in range(10_000):
            handler.wfile.write(b"x" * 65_536)
            written.append(65_536)

    receiver.answers["/"] = flood
    assert send(client, f"{receiver.url}/") == Delivered()
    # The rest are buffers of the two sockets, which loopback makes large.
    assert sum(written) < 200 * LONGEST_ANSWER


def test_headers_without_end_are_refused(client, receiver):
    receiver.answers["/"] = lambda handler: handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 1_000_000 + b"\r\n\r\n"
    )
    assert isinstance(send(client, f"{receiver.url}/"), TryAgain)


# --- where we connect -----------------------------------------------------------------------


class Wire(httpcore.NetworkBackend):
    """Notes where we connect to and answers 200 to anything, without a socket."""

    def __init__(self, dead: frozenset[str] = frozenset()) -> None:
        self.dead = dead
        self.connected: list[str] = []
        self.sni: list[str | None] = []
        self.sent = b""

    def connect_tcp(self, host: str, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        self.connected.append(host)
        if host in self.dead:
            raise httpcore.ConnectError("no route")
        return Line(self)


class Line(httpcore.NetworkStream):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._answer = [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"]

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._answer.pop() if self._answer else b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._wire.sent += buffer

    def close(self) -> None:
        pass

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        assert ssl_context.verify_mode is ssl.CERT_REQUIRED
        assert ssl_context.check_hostname
        self._wire.sni.append(server_hostname)
        return self

    def get_extra_info(self, info: str) -> Any:
        return None


def guarded(wire, *answers, allow_loopback=False):
    """Return a client whose n-th look-up gives the n-th of `answers`."""
    looked_up = iter(answers)
    transport = GuardedTransport(
        allow_loopback=allow_loopback, resolve=lambda *_: next(looked_up), tcp=wire
    )
    return open_client(allow_loopback=allow_loopback, transport=transport)


def test_we_connect_to_the_address_that_was_checked_and_keep_the_name():
    wire = Wire()
    with guarded(wire, ["93.184.215.14"]) as client:
        assert send(client, "https://example.com/hook") == Delivered()

    assert wire.connected == ["93.184.215.14"]
    assert wire.sni == ["example.com"]
    assert b"\r\nHost: example.com\r\n" in wire.sent


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["::1"],
        ["::ffff:10.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["93.184.215.14", "10.0.0.1"],
        ["10.0.0.1", "93.184.215.14"],
        ["fe80::1%2"],
    ],
)
def test_a_name_with_any_inner_address_is_not_connected_to(addresses):
    wire = Wire()
    with guarded(wire, addresses) as client:
        verdict = send(client, "https://rebind.example.com/")

    assert "not public" in verdict.reason
    assert wire.connected == []
    assert not any(address in verdict.reason for address in addresses)


def test_a_name_that_turns_inside_between_two_messages_gets_only_the_first():
    wire = Wire()
    with guarded(wire, ["93.184.215.14"], ["127.0.0.1"]) as client:
        assert send(client, "https://rebind.example.com/") == Delivered()
        assert isinstance(send(client, "https://rebind.example.com/"), TryAgain)

    assert wire.connected == ["93.184.215.14"]


def test_the_next_address_is_taken_when_one_is_dead():
    wire = Wire(dead=frozenset({"2606:2800:21f:cb07:6820:80da:af6b:8b2c"}))
    with guarded(wire, ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "93.184.215.14"]) as client:
        assert send(client, "https://example.com/") == Delivered()


def test_all_addresses_dead_is_tried_again():
    with guarded(Wire(dead=frozenset({"93.184.215.14"})), ["93.184.215.14"]) as client:
        assert isinstance(send(client, "https://example.com/"), TryAgain)


@pytest.mark.parametrize("failure", [socket.gaierror(-2, "unknown"), UnicodeError("label")])
def test_a_name_that_is_not_found_is_tried_again(failure):
    def fail(host, port):
        raise failure

    transport = GuardedTransport(allow_loopback=False, resolve=fail, tcp=Wire())
    with open_client(allow_loopback=False, transport=transport) as client:
        assert "not found" in send(client, "https://example.com/").reason


def test_a_name_without_addresses_is_tried_again():
    with guarded(Wire(), []) as client:
        assert isinstance(send(client, "https://example.com/"), TryAgain)


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://example.com/", "https://10.0.0.1/"])
def test_an_address_saved_when_more_was_allowed_is_not_connected_to(url):
    wire = Wire()
    with guarded(wire, ["93.184.215.14"]) as client:
        assert isinstance(send(client, url), TryAgain)

    assert wire.connected == []


def test_an_address_no_client_can_read_is_tried_again(client):
    assert isinstance(send(client, "https://[::1/"), TryAgain)


def test_the_machines_resolver_knows_this_machine():
    assert resolve("127.0.0.1", 80) == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("addresses", "allow_loopback", "is_refused"),
    [
        (["93.184.215.14"], False, False),
        (["93.184.215.14", "192.168.1.1"], False, True),
        (["127.0.0.1"], False, True),
        (["127.0.0.1"], True, False),
    ],
)
def test_a_name_is_looked_up_when_it_is_saved(addresses, allow_loopback, is_refused):
    problem = check_resolves(
        "https://a.example.com/", allow_loopback=allow_loopback, resolve=lambda *_: addresses
    )
    assert isinstance(problem, Problem) is is_refused


def test_a_name_that_is_not_found_yet_may_be_saved():
    def fail(host, port):
        raise socket.gaierror(-2, "unknown")

    assert check_resolves("https://a.example.com/", allow_loopback=False, resolve=fail) is None


def test_without_leave_this_machine_is_not_reached_at_all(receiver):
    with open_client(allow_loopback=False) as client:
        assert isinstance(send(client, f"{receiver.url}/"), TryAgain)

    assert receiver.requests == []


def test_nothing_is_sent_when_the_handshake_fails(receiver):
    """A plain server at an https address."""
    with open_client(allow_loopback=True, seconds=2) as client:
        verdict = send(client, receiver.url.replace("http://", "https://"))

    assert isinstance(verdict, TryAgain)
    assert receiver.requests == []


def test_many_threads_may_share_the_client(client, receiver):
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda n: send(client, f"{receiver.url}/{n}"), range(40)))

    assert verdicts == [Delivered()] * 40
    assert len(receiver.requests) == 40


def test_an_httpx_error_of_any_kind_is_a_verdict():
    def explode(request):
        raise httpx.RemoteProtocolError("nonsense", request=request)

    client = httpx.Client(transport=httpx.MockTransport(explode))
    assert "nonsense" in send(client, "https://example.com/").reason
