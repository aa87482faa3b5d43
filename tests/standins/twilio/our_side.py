"""Our side of the line, for tests: answers what Twilio posts, and talks over its streams."""

import base64
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from websockets.datastructures import Headers
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from openchair.standins.inband import Ear, Heard, Words, silence, speech
from tests.standins.peer import WITHIN, Peer

EMPTY = "<Response/>"


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    form: Mapping[str, str]


class Line(Peer):
    """One stream, as our media door sees it."""

    def __init__(self, connection: socket.socket, request: Request) -> None:
        protocol = ServerProtocol()
        protocol.receive_data(request.serialize())  # the handler has read it
        protocol.send_response(protocol.accept(request))
        super().__init__(connection, protocol)
        self.path = request.path
        self.headers = request.headers
        self.received: list[dict[str, Any]] = []
        self.sid = ""
        self._ear = Ear()

    def events(self) -> list[str]:
        """Return the names of what has come, with runs of media as one."""
        names = [message["event"] for message in self.received]
        return [name for i, name in enumerate(names) if i == 0 or name != names[i - 1]]

    def receive(self) -> dict[str, Any] | None:
        """Return the next message; None once the stream is closed or cut."""
        while (frame := self.next_frame()) is not None:
            if frame.opcode is Opcode.TEXT:
                message: dict[str, Any] = json.loads(bytes(frame.data))
                self.received.append(message)
                self.sid = message.get("streamSid", self.sid)
                return message
        return None

    def until(self, event: str) -> dict[str, Any]:
        """Read on until a message of this kind; AssertionError where the stream ends first."""
        while (message := self.receive()) is not None:
            if message["event"] == event:
                return message
        raise AssertionError(f"no {event}, but {self.events()}")

    def hear(self) -> Words:
        """Read on until the caller has said something; AssertionError where the stream ends."""
        words = self.hear_or_end()
        assert words is not None, f"nothing was said, but {self.events()}"
        return words

    def hear_or_end(self) -> Words | None:
        """Read on until the caller has said something; None where the stream ends first."""
        while (message := self.receive()) is not None:
            if message["event"] == "media":
                audio = base64.b64decode(message["media"]["payload"])
                for sound in self._ear.hear(audio):
                    if isinstance(sound, Heard):
                        return sound.words
        return None

    def read_out(self) -> None:
        """Read to the end of the stream."""
        while self.receive() is not None:
            continue

    def send(self, message: object) -> None:
        """Send anything, as text."""
        text = message if isinstance(message, str) else json.dumps(message)
        self.write(Frame(Opcode.TEXT, text.encode()))

    def play(self, audio: bytes) -> None:
        """Queue audio."""
        payload = base64.b64encode(audio).decode()
        self.send({"event": "media", "streamSid": self.sid, "media": {"payload": payload}})

    def say(self, words: Words, seconds: float = 0.2) -> None:
        """Queue an utterance, and a moment of silence."""
        self.play(speech(words, seconds) + silence(2))

    def mark(self, name: str) -> None:
        """Queue a mark."""
        self.send({"event": "mark", "streamSid": self.sid, "mark": {"name": name}})

    def clear(self) -> None:
        """Drop what is queued."""
        self.send({"event": "clear", "streamSid": self.sid})


Agent = Callable[[Line], None]


def closes_at_once(line: Line) -> None:
    """Be an agent who wants no talk."""
    line.until("start")
    line.close()
    line.read_out()


@dataclass
class OurSide:
    """What has come, and what is answered: by path, a document or a status."""

    url: str
    requests: list[Received] = field(default_factory=list)
    answers: dict[str, str | int | tuple[str, str]] = field(default_factory=dict)
    agent: Agent = Line.read_out
    lines: list[Line] = field(default_factory=list)
    finished: int = 0
    """How many agents have come to their end."""
    failures: list[BaseException] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def stream_url(self) -> str:
        """Where streams are taken."""
        return self.url.replace("http", "ws") + "/media"

    def connects(self, after: str = "", parameters: str = "", attributes: str = "") -> str:
        """Return TwiML that connects a call to the agent."""
        stream = f'<Stream url="{self.stream_url}" {attributes}>{parameters}</Stream>'
        return f"<Response><Connect>{stream}</Connect>{after}</Response>"

    def wait(self, until: Callable[[], bool]) -> bool:
        """Wait until this is so of what has come."""
        with self.changed:
            return self.changed.wait_for(until, WITHIN)

    def over(self) -> list[Line]:
        """Return the streams when every agent has come to its end."""
        assert self.wait(lambda: self.finished == len(self.lines))
        return self.lines

    def forms(self, path: str) -> list[Mapping[str, str]]:
        """Return the forms that came to a path."""
        return [request.form for request in self.requests if request.path == path]

    def tell(self) -> None:
        """Wake who waits."""
        with self.changed:
            self.changed.notify_all()


@contextmanager
def our_side() -> Iterator[OurSide]:
    """Run our side on 127.0.0.1; what went wrong in an agent is raised at the end."""
    side = OurSide(url="")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(side))
    server.daemon_threads = False  # so that closing waits for the agents
    side.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield side
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    if side.failures:
        raise side.failures[0]


def _handler_of(side: OurSide) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"side": side})


class _Handler(BaseHTTPRequestHandler):
    side: OurSide

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        self._take("POST", body)

    def do_GET(self) -> None:
        if self.headers.get("Upgrade") == "websocket":
            self._stream()
        else:
            self._take("GET", self.path.partition("?")[2])

    def _take(self, method: str, fields: str) -> None:
        form = dict(parse_qsl(fields, keep_blank_values=True))
        path = self.path.partition("?")[0]
        self.side.requests.append(Received(method, path, dict(self.headers), form))
        self.side.tell()
        answer = self.side.answers.get(path, EMPTY)
        status = answer if isinstance(answer, int) else 200
        text, kind = answer if isinstance(answer, tuple) else (str(answer), "text/xml")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def _stream(self) -> None:
        self.close_connection = True
        status = self.side.answers.get(self.path.partition("?")[0])
        if isinstance(status, int):
            self.protocol_version = "HTTP/1.1"
            self.send_error(status)
            return
        line = Line(self.connection, Request(self.path, Headers(self.headers.items())))
        self.side.lines.append(line)
        self.side.tell()
        try:
            self.side.agent(line)
        except (AssertionError, OSError) as failure:
            self.side.failures.append(failure)
        self.side.finished += 1
        self.side.tell()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        return
