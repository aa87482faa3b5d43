"""Who may open a socket to the Voice Agent; pure.

A key comes as `Authorization: Token KEY`, as `Authorization: Bearer JWT`, or from a browser, which
cannot set headers, as the subprotocols `token, KEY`.
"""

from collections.abc import Sequence
from http import HTTPStatus

from websockets.http11 import Request, Response
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

PATH = "/v1/agent/converse"
_SCHEMES = frozenset({"token", "bearer"})


def answer_to(
    request: Request, protocol: ServerProtocol, *, key: str | None, is_full: bool
) -> Response:
    """Return the answer to a request, which opens the socket if its status is 101.

    `key` is the only one that is taken; None takes any.
    """
    if request.path.partition("?")[0] != PATH:
        return protocol.reject(HTTPStatus.NOT_FOUND, f"only {PATH} is here")
    answer = protocol.accept(request)
    if answer.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
        return answer
    credential = credential_of(request)
    if credential is None or key not in {None, credential}:
        return protocol.reject(HTTPStatus.UNAUTHORIZED, "INVALID_AUTH: Invalid credentials.")
    if is_full:
        return protocol.reject(
            HTTPStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS: Too many sessions."
        )
    return answer


def credential_of(request: Request) -> str | None:
    """Return the key or token a request was sent with, if any."""
    scheme, _, credential = _header(request, "Authorization").partition(" ")
    if scheme.lower() in _SCHEMES:
        return credential.strip() or None
    offered = [one.strip() for one in _header(request, "Sec-WebSocket-Protocol").split(",")]
    return offered[1] if len(offered) > 1 else None


def _header(request: Request, name: str) -> str:
    return ",".join(request.headers.get_all(name))


def first_offered(_: ServerProtocol, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """Agree to a browser's subprotocol, which is how it sends its key."""
    return offered[0] if offered else None
