"""A client of the stand-in for tests."""

import copy
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from websockets.client import ClientProtocol
from websockets.frames import Close, Frame, Opcode
from websockets.uri import parse_uri

from openchair.standins import inband
from openchair.standins.deepgram.options import Options
from openchair.standins.deepgram.standin import StandinDeepgram
from tests.standins.peer import WITHIN, Peer

KEY = {"Authorization": "Token made-up"}

THINK: dict[str, Any] = {
    "provider": {"type": "open_ai", "model": "gpt-4o-mini"},
    "prompt": "You are Anna.",
    "functions": [],
}
MULAW = {
    "input": {"encoding": "mulaw", "sample_rate": 8000},
    "output": {"encoding": "mulaw", "sample_rate": 8000, "container": "none"},
}


def settings(*functions: dict[str, Any], prompt: str = "", **agent: Any) -> dict[str, Any]:
    """Return Settings as the product would send them."""
    think = {**copy.deepcopy(THINK), "functions": list(functions), "prompt": prompt}
    speak = {"provider": {"type": "deepgram", "model": "aura-2-thalia-en"}}
    listen = {"provider": {"type": "deepgram", "version": "v1", "model": "nova-3"}}
    return {
        "type": "Settings",
        "flags": {"history": False},
        "audio": MULAW,
        "agent": {"listen": listen, "think": think, "speak": speak, **agent},
    }


def function(name: str, **properties: Any) -> dict[str, Any]:
    """Return the declaration of a function."""
    return {"name": name, "parameters": {"type": "object", "properties": properties}}


class ClosedError(Exception):
    """The stand-in closed the socket."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Client(Peer):
    """One connection."""

    def __init__(self, url: str, headers: dict[str, str] | None = None, path: str = "") -> None:
        where = parse_uri(url)
        protocol = ClientProtocol(where)
        request = protocol.connect()
        request.headers.update(KEY if headers is None else headers)
        request.path = path or request.path
        protocol.send_request(request)
        connection = socket.create_connection((where.host, where.port), WITHIN)
        super().__init__(connection, protocol)
        response = self.handshake()
        self.status = response.status_code if response else None
        self.headers = response.headers if response else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    # --- out --------------------------------------------------------------------------------

    def send(self, message: dict[str, Any] | str | bytes) -> None:
        """Send a message: a document, a text, or audio."""
        if isinstance(message, bytes):
            self.write(Frame(Opcode.BINARY, message))
            return
        text = message if isinstance(message, str) else json.dumps(message)
        self.write(Frame(Opcode.TEXT, text.encode()))

    def speak(self, text: str) -> None:
        """Say something, and fall silent."""
        self.send(inband.speech({"text": text}, 0.02) + inband.silence())

    def answer(self, request: dict[str, Any], *lines: str, then: str = "listen") -> None:
        """Answer every function of a request with lines to say."""
        content = {"say": [{"text": line} for line in lines], "then": then}
        for call in request["functions"]:
            self.respond(call, json.dumps(content))

    def respond(self, call: dict[str, Any], content: str) -> None:
        """Answer one function."""
        self.send(
            {
                "type": "FunctionCallResponse",
                "id": call["id"],
                "name": call["name"],
                "content": content,
            }
        )

    # --- in ---------------------------------------------------------------------------------

    def receive(self) -> dict[str, Any] | bytes:
        """Return the next message: a document, or audio. Raises ClosedError."""
        while (frame := self.next_frame()) is not None:
            match frame.opcode:
                case Opcode.TEXT:
                    document: dict[str, Any] = json.loads(bytes(frame.data))
                    return document
                case Opcode.BINARY:
                    return bytes(frame.data)
                case Opcode.CLOSE:
                    raise ClosedError(Close.parse(frame.data).code)
        raise ClosedError(1006)

    def until(self, kind: str) -> dict[str, Any]:
        """Return the next message of this type; what comes before it is dropped."""
        return next(message for message in self.documents() if message["type"] == kind)

    def documents(self) -> Iterator[dict[str, Any]]:
        """Yield the documents that come, without the audio."""
        while True:
            message = self.receive()
            if not isinstance(message, bytes):
                yield message

    def kinds_until(self, kind: str) -> list[str]:
        """Return the types of what comes up to this one; audio is `audio`, once for many."""
        kinds: list[str] = []
        while not kinds or kinds[-1] != kind:
            message = self.receive()
            name = "audio" if isinstance(message, bytes) else str(message["type"])
            if not kinds or name != "audio" or kinds[-1] != "audio":
                kinds.append(name)
        return kinds

    def words_until(self, kind: str) -> list[inband.Words]:
        """Return the words heard in the audio that comes up to this message."""
        ear, words = inband.Ear(), []
        while True:
            message = self.receive()
            if isinstance(message, bytes):
                heard = [sound for sound in ear.hear(message) if isinstance(sound, inband.Heard)]
                words += [sound.words for sound in heard]
            elif message["type"] == kind:
                return words

    def everything(self) -> tuple[list[dict[str, Any] | bytes], int]:
        """Return all that comes until the socket is closed, and the code it is closed with."""
        come: list[dict[str, Any] | bytes] = []
        while True:
            try:
                come.append(self.receive())
            except ClosedError as closed:
                return come, closed.code

    def ending(self) -> tuple[dict[str, Any], int]:
        """Return the last document before the socket is closed, and the code it is closed with."""
        come, code = self.everything()
        documents = [message for message in come if not isinstance(message, bytes)]
        return documents[-1] if documents else {}, code

    def audio_until(self, kind: str, role: str | None = None) -> list[bytes]:
        """Return the pieces of audio that come up to this message."""
        pieces: list[bytes] = []
        while True:
            message = self.receive()
            if isinstance(message, bytes):
                pieces.append(message)
            elif message["type"] == kind and role in {None, message.get("role")}:
                return pieces


def standin(**options: Any) -> StandinDeepgram:
    """Return a stand-in that is quick, but patient with a busy machine."""
    return StandinDeepgram(Options(**{"speed": 50.0, "idle_seconds": 500.0, **options}))


@contextmanager
def talking(
    deepgram: StandinDeepgram, *functions: dict[str, Any], **agent: Any
) -> Iterator[Client]:
    """Connect, send Settings and wait until they are applied."""
    with Client(deepgram.url) as client:
        client.send(settings(*functions, **agent))
        client.until("SettingsApplied")
        yield client
