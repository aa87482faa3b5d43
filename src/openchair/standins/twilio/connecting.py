"""How a stream is connected: the addresses that are taken, and the handshake with our side."""

import asyncio
import ipaddress
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from websockets.client import ClientProtocol
from websockets.uri import parse_uri

from openchair.errors import OpenChairError
from openchair.standins.sockets import Socket
from openchair.standins.twilio import problems

PATIENCE_SECONDS = 5.0
"""How long our side may take to open, and to read what was sent."""


class StreamError(OpenChairError):
    """A stream cannot be opened, or not go on; `code` is of Twilio's dictionary."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def checked_url(url: str) -> str:
    """Return the address that is really opened: the query string is not passed on.

    Raises StreamError: wss only, but for ws to this very machine.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise StreamError(problems.STREAM_URL, f"{url}: {error}") from error
    if parts.scheme not in {"ws", "wss"}:
        raise StreamError(problems.STREAM_SCHEME, f"{url} is not wss")
    if not host:
        raise StreamError(problems.STREAM_URL, f"{url} names no host")
    if parts.scheme == "ws" and not _is_loopback(host):
        raise StreamError(problems.STREAM_SCHEME, f"{url} is not wss")
    return parts._replace(query="", fragment="").geturl()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def connect(
    url: str, *, headers: Mapping[str, str], tls: ssl.SSLContext | None = None
) -> Socket:
    """Open a socket; `tls` is needed for wss. Raises StreamError."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await _shake_hands(url, headers, tls)
    except TimeoutError:
        raise StreamError(problems.STREAM_TIMEOUT, f"{url} does not answer") from None
    except ssl.SSLError as error:
        raise StreamError(problems.STREAM_TLS, f"{url}: {error.reason}") from error
    except OSError as error:
        raise StreamError(problems.STREAM_REFUSED, f"{url}: {error}") from error


async def _shake_hands(url: str, headers: Mapping[str, str], tls: ssl.SSLContext | None) -> Socket:
    where = parse_uri(url)
    protocol = ClientProtocol(where)
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(
        lambda: Socket(protocol), where.host, where.port, ssl=tls
    )
    request = protocol.connect()
    request.headers.update(headers)
    protocol.send_request(request)
    socket.flush()
    try:
        await socket.handshake()
    except asyncio.CancelledError:
        socket.abort()
        raise
    if protocol.handshake_exc is not None:
        socket.abort()
        raise StreamError(problems.STREAM_HANDSHAKE, f"{url}: {protocol.handshake_exc}")
    return socket
