"""Who may open a socket to the Voice Agent."""

import pytest
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

from openchair.standins.deepgram.upgrade import PATH, answer_to, credential_of, first_offered

HEADERS = {
    "upgrade": "websocket",
    "connection": "keep-alive, Upgrade",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    "authorization": "Token made-up",
}


def request(path: str = PATH, method: str = "GET", **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(path, Headers({**HEADERS, **named}), method)


def answered(asked: Request, *, key: str | None = None, is_full: bool = False) -> Response:
    protocol = ServerProtocol(select_subprotocol=first_offered)
    return answer_to(asked, protocol, key=key, is_full=is_full)


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
    assert credential_of(request(authorization=header)) == credential


def test_a_browser_sends_its_key_as_a_subprotocol() -> None:
    asked = request(authorization="", sec_websocket_protocol="token, made-up")

    assert credential_of(asked) == "made-up"
    assert answered(asked).headers["Sec-WebSocket-Protocol"] == "token"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (request(), 101),
        (request(path=f"{PATH}?tag=1"), 101),
        (request(path="/agent"), 404),
        (request(authorization=""), 401),
        (request(upgrade="h2c"), 426),
        (request(connection="close"), 426),
        (request(sec_websocket_version="8"), 400),
        (request(sec_websocket_key="short"), 400),
        (request(method="POST"), 405),
    ],
)
def test_only_a_good_request_gets_a_socket(asked: Request, status: int) -> None:
    assert answered(asked).status_code == status


def test_only_the_right_key_opens() -> None:
    assert answered(request(), key="made-up").status_code == 101
    assert answered(request(), key="another").status_code == 401


def test_too_many_sessions_are_refused_but_not_to_strangers() -> None:
    assert answered(request(), is_full=True).status_code == 429
    assert answered(request(authorization=""), is_full=True).status_code == 401


def test_a_refusal_says_why() -> None:
    assert answered(request(authorization="")).body == b"INVALID_AUTH: Invalid credentials."


def test_nothing_is_compressed() -> None:
    asked = request(sec_websocket_extensions="permessage-deflate; client_max_window_bits")

    assert "Sec-WebSocket-Extensions" not in answered(asked).headers
