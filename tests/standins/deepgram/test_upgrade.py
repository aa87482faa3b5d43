"""How a socket to the Voice Agent begins."""

from http import HTTPStatus

import pytest

from openchair.standins.deepgram.upgrade import (
    PATH,
    Refusal,
    Request,
    accept_key,
    acceptance,
    read_request,
    refusal_of,
    refused,
)

NONCE = "dGhlIHNhbXBsZSBub25jZQ=="
"""The example of RFC 6455, section 1.3."""
HEADERS = {
    "upgrade": "websocket",
    "connection": "keep-alive, Upgrade",
    "sec-websocket-version": "13",
    "sec-websocket-key": NONCE,
    "authorization": "Token made-up",
}


def request(path: str = PATH, method: str = "GET", **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(method, path, {**HEADERS, **named})


def refused_with(asked: Request, *, key: str | None = None, is_full: bool = False) -> int | None:
    refusal = refusal_of(asked, key=key, is_full=is_full)
    return None if refusal is None else refusal.status.value


def test_a_socket_is_opened_as_in_the_standard() -> None:
    assert accept_key(NONCE) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def test_a_request_is_read() -> None:
    head = f"GET {PATH}?tag=1 HTTP/1.1\r\nHost: here\r\nAUTHORIZATION:  Token a \r\n\r\n"

    asked = read_request(head.encode())

    assert asked == Request("GET", PATH, {"host": "here", "authorization": "Token a"})


@pytest.mark.parametrize("head", [b"", b"\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/2\r\n\r\n"])
def test_what_is_no_request_is_refused(head: bytes) -> None:
    answer = read_request(head)

    assert isinstance(answer, Refusal)
    assert answer.status is HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    ("header", "credential"),
    [
        ("Token made-up", "made-up"),
        ("token made-up", "made-up"),
        ("Bearer a.b.c", "a.b.c"),
        ("Basic made-up", None),
        ("Token ", None),
        ("", None),
    ],
)
def test_a_key_comes_in_the_authorization(header: str, credential: str | None) -> None:
    assert request(authorization=header).credential == credential


def test_a_browser_sends_its_key_as_a_subprotocol() -> None:
    asked = request(authorization="", sec_websocket_protocol="token, made-up")

    assert asked.credential == "made-up"
    assert b"\r\nSec-WebSocket-Protocol: token\r\n" in acceptance(asked, "id")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (request(), None),
        (request(path="/agent"), 404),
        (request(authorization=""), 401),
        (request(upgrade="h2c"), 400),
        (request(connection="close"), 400),
        (request(sec_websocket_version="8"), 400),
        (request(sec_websocket_key="short"), 400),
        (request(sec_websocket_key="===="), 400),
        (request(method="POST"), 400),
    ],
)
def test_only_a_good_request_gets_a_socket(asked: Request, status: int | None) -> None:
    assert refused_with(asked) == status


def test_only_the_right_key_opens() -> None:
    assert refused_with(request(), key="made-up") is None
    assert refused_with(request(), key="another") == 401


def test_too_many_sessions_are_refused_but_not_to_strangers() -> None:
    assert refused_with(request(), is_full=True) == 429
    assert refused_with(request(authorization=""), is_full=True) == 401


def test_a_refusal_says_why() -> None:
    answer = refused(Refusal(HTTPStatus.UNAUTHORIZED, "no"))

    assert answer.startswith(b"HTTP/1.1 401 Unauthorized\r\n")
    assert answer.endswith(b"Content-Length: 2\r\n\r\nno")
