"""Receivers of notices for tests: one in memory, and one on a real socket that misbehaves."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook
from standardwebhooks import webhooks as standard

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # the standard's own example


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A server on loopback. `answers` maps a path to what writes the answer."""

    url: str
    requests: list[Received] = field(default_factory=list)
    answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    arrivals: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    """Counts requests, for who waits for the next one."""
    over: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over: slow answers wait for it instead of sleeping."""


def answer(status: int, body: bytes = b"", **headers: str) -> Callable[[Any], None]:
    """Make an answer that is quick and correct."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return write


@contextmanager
def local_receiver() -> Iterator[Receiver]:
    """Run a receiver on 127.0.0.1 that answers 200 unless `answers` says otherwise."""
    receiver = Receiver(url="")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.requests.append(Received(self.path, headers, body))
            receiver.arrivals.release()
            try:
                receiver.answers.get(self.path, answer(200, b'{"received":true}'))(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the sender had enough

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class MemoryReceiver:
    """A receiver without a socket; `decide` makes the answer, given the request's number."""

    decide: Callable[[int, httpx.Request], httpx.Response] = lambda _, __: httpx.Response(200)
    requests: list[httpx.Request] = field(default_factory=list)

    def client(self) -> httpx.Client:
        """Return a client whose every request arrives here."""
        return httpx.Client(transport=httpx.MockTransport(self._handle))

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.decide(len(self.requests) - 1, request)

    @property
    def ids(self) -> list[str]:
        """The message ids received, in order, repeats included."""
        return [request.headers["webhook-id"] for request in self.requests]


class Verifier:
    """The standard's own library, told what time it is: it has no way to be given a clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def verify(self, secret: str, body: bytes, headers: Any, now: dt.datetime) -> Any:
        """Return the body as JSON, or raise WebhookVerificationError."""

        class Frozen(dt.datetime):
            @classmethod
            def now(cls, tz: dt.tzinfo | None = None) -> "Frozen":
                return cls.fromtimestamp(now.timestamp(), tz)

        self._monkeypatch.setattr(standard, "datetime", Frozen)
        return Webhook(secret).verify(body, dict(headers))
