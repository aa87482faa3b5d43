"""How a socket to the Voice Agent begins: the HTTP request, and its acceptance or refusal; pure.

A key comes as `Authorization: Token KEY`, as `Authorization: Bearer JWT`, or from a browser, which
cannot set headers, as the subprotocols `token, KEY`.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

PATH = "/v1/agent/converse"
LONGEST_HEAD = 16_384
_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_KEY_BYTES = 16
_SCHEMES = frozenset({"token", "bearer"})


@dataclass(frozen=True, slots=True)
class Request:
    """A request to open a socket."""

    method: str
    path: str
    """Without the query."""
    headers: Mapping[str, str]
    """By name in small letters."""

    @property
    def credential(self) -> str | None:
        """The key or token it was sent with, if any."""
        scheme, _, credential = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() in _SCHEMES:
            return credential.strip() or None
        return self.protocols[1] if len(self.protocols) > 1 else None

    @property
    def protocols(self) -> tuple[str, ...]:
        """The subprotocols it offers; a browser's key is the second."""
        offered = self.headers.get("sec-websocket-protocol", "")
        return tuple(one.strip() for one in offered.split(",") if one.strip())


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no socket is opened."""

    status: HTTPStatus
    words: str


def read_request(head: bytes) -> Request | Refusal:
    """Return the request in these lines, which end with an empty one."""
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or parts[2] != "HTTP/1.1":  # noqa: PLR2004 - method, target, version
        return Refusal(HTTPStatus.BAD_REQUEST, "not a request in HTTP/1.1")
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Request(parts[0], parts[1].partition("?")[0], headers)


def refusal_of(request: Request, *, key: str | None, is_full: bool) -> Refusal | None:
    """Return why this request gets no socket, None where it may have one.

    `key` is the only one that is taken; None takes any.
    """
    if request.path != PATH:
        return Refusal(HTTPStatus.NOT_FOUND, f"only {PATH} is here")
    if not _asks_for_socket(request):
        return Refusal(HTTPStatus.BAD_REQUEST, "not a request for a WebSocket, version 13")
    if request.credential is None or key not in {None, request.credential}:
        return Refusal(HTTPStatus.UNAUTHORIZED, "INVALID_AUTH: Invalid credentials.")
    if is_full:
        return Refusal(HTTPStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS: Too many sessions.")
    return None


def _asks_for_socket(request: Request) -> bool:
    headers = request.headers
    return (
        request.method == "GET"
        and headers.get("upgrade", "").lower() == "websocket"
        and "upgrade" in headers.get("connection", "").lower()
        and headers.get("sec-websocket-version") == "13"
        and _is_nonce(headers.get("sec-websocket-key", ""))
    )


def _is_nonce(key: str) -> bool:
    try:
        return len(base64.b64decode(key, validate=True)) == _KEY_BYTES
    except binascii.Error:
        return False


def acceptance(request: Request, request_id: str) -> bytes:
    """Return the answer that opens the socket."""
    lines = [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Accept: {accept_key(request.headers['sec-websocket-key'])}",
        f"dg-request-id: {request_id}",
    ]
    if request.protocols:
        lines.append(f"Sec-WebSocket-Protocol: {request.protocols[0]}")
    return _head(lines)


def accept_key(key: str) -> str:
    """Return the answer to a request's nonce."""
    digest = hashlib.sha1((key + _GUID).encode(), usedforsecurity=False).digest()
    return base64.b64encode(digest).decode()


def refused(refusal: Refusal) -> bytes:
    """Return the answer that opens no socket."""
    body = refusal.words.encode()
    lines = [
        f"HTTP/1.1 {refusal.status.value} {refusal.status.phrase}",
        "Connection: close",
        "Content-Type: text/plain",
        f"Content-Length: {len(body)}",
    ]
    return _head(lines) + body


def _head(lines: list[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1")
