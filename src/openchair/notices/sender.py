"""One POST to somebody else's machine, which may be slow, hostile, or not theirs at all.

Rule 1: a name is resolved once, every address it has must be allowed, and we connect to one of
those very addresses; Host and SNI still carry the name. There is no second look-up to lie to.
Rule 2: one deadline for the whole exchange, because a receiver that sends a byte every ten seconds
never runs into a time-out per read.
Rule 3: no redirects, no proxies, no cookies, one connection a message, and little of the answer.
"""

import datetime as dt
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpcore
import httpx

from openchair.errors import Problem
from openchair.notices.addresses import check_url, host_of, may_connect
from openchair.notices.rules import LONGEST_ANSWER, TryAgain, Verdict, judge

DEADLINE_SECONDS = 15.0
_LONGEST_REASON = 300

Resolve = Callable[[str, int], Sequence[str]]
"""Looks a host name up: every IP address it has."""


def post(
    client: httpx.Client, url: str, body: bytes, headers: dict[str, str], *, now: dt.datetime
) -> Verdict:
    """Send a signed body once and judge the answer; what goes wrong on the way is a verdict too."""
    headers = {"content-type": "application/json", **headers}
    try:
        with client.stream("POST", url, content=body, headers=headers) as response:
            return judge(response.status_code, response.headers, _beginning(response), now=now)
    except httpx.TimeoutException:
        return TryAgain("the receiver did not answer in time")
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        return TryAgain(f"the receiver could not be reached: {error}"[:_LONGEST_REASON])


def open_client(
    *,
    allow_loopback: bool,
    seconds: float = DEADLINE_SECONDS,
    transport: httpx.BaseTransport | None = None,
) -> httpx.Client:
    """Return the client that notices are sent with; any number of threads may share it."""
    return httpx.Client(
        transport=transport or GuardedTransport(allow_loopback=allow_loopback, seconds=seconds),
        timeout=seconds,
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        # The beginning of the answer is read as it comes, so it must not come compressed.
        headers={"user-agent": "OpenChair", "accept-encoding": "identity"},
    )


def resolve(host: str, port: int) -> list[str]:
    """Ask the machine's resolver for every address of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def check_resolves(url: str, *, allow_loopback: bool, resolve: Resolve = resolve) -> Problem | None:
    """Say what is wrong with the addresses that a checked URL's name has now, for who saves it.

    A name that is not found is no problem: it may come to be. It is judged again at each connect.
    """
    host = host_of(url)
    try:
        addresses = resolve(host, 443)
    except (OSError, UnicodeError):
        return None
    if all(may_connect(address, allow_loopback=allow_loopback) for address in addresses):
        return None
    return Problem("url_address", "This name leads to no public address.", "url", value=host)


def _beginning(response: httpx.Response) -> bytes:
    if response.is_stream_consumed:  # a transport in memory has read it already
        return response.content[:LONGEST_ANSWER]
    body = b""
    for chunk in response.iter_raw():
        body += chunk
        if len(body) >= LONGEST_ANSWER:
            break
    return body[:LONGEST_ANSWER]


class GuardedTransport(httpx.HTTPTransport):
    """httpx's own transport, over connections that `_GuardedBackend` lets through."""

    def __init__(
        self,
        *,
        allow_loopback: bool,
        seconds: float = DEADLINE_SECONDS,
        resolve: Resolve = resolve,
        tcp: httpcore.NetworkBackend | None = None,
    ) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        super().__init__(verify=context)
        self._allow_loopback = allow_loopback
        # httpx offers no way to hand the pool a network backend, httpcore does.
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=100,
            max_keepalive_connections=0,
            network_backend=_GuardedBackend(
                tcp or httpcore.SyncBackend(),
                resolve=resolve,
                allow_loopback=allow_loopback,
                seconds=seconds,
            ),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send, if we may post there: that may have changed since the address was saved."""
        checked = check_url(str(request.url), allow_loopback=self._allow_loopback)
        if isinstance(checked, Problem):
            raise httpx.UnsupportedProtocol(checked.message, request=request)
        return super().handle_request(request)


class _GuardedBackend(httpcore.NetworkBackend):
    """Connects to allowed addresses only, and gives each connection its deadline."""

    def __init__(
        self,
        tcp: httpcore.NetworkBackend,
        *,
        resolve: Resolve,
        allow_loopback: bool,
        seconds: float,
    ) -> None:
        self._tcp = tcp
        self._resolve = resolve
        self._allow_loopback = allow_loopback
        self._seconds = seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        deadline = _Deadline(self._seconds)
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in self._allowed(host, port):
            try:
                stream = self._tcp.connect_tcp(
                    address, port, deadline.left(timeout), local_address, socket_options
                )
            except httpcore.ConnectError as error:
                failure = error
            else:
                return _BoundedStream(stream, deadline)
        raise failure

    def _allowed(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("the name was not found") from error
        for address in addresses:
            if not may_connect(address, allow_loopback=self._allow_loopback):
                # Which address it was stays with us: the message is shown to whoever gave the name.
                raise httpcore.ConnectError("the name leads to an address that is not public")
        return addresses


class _Deadline:
    """The moment by which an exchange must be over."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """Return the seconds that an operation may take; raises when there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline for the whole exchange has passed")
        return left if timeout is None else min(timeout, left)


class _BoundedStream(httpcore.NetworkStream):
    """A connection that ends at its deadline, however busy it is."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _BoundedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
