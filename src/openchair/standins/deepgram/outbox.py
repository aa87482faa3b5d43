"""The way out of a session, and its pen: what is sent goes out here, and breaks off where told."""

import json

from openchair.standins.deepgram.faults import Faults
from openchair.standins.deepgram.mind import Close, Fail, Outburst, Send, Warn
from openchair.standins.deepgram.record import Book, SessionRecord
from openchair.standins.deepgram.replies import (
    Reply,
    Role,
    conversation_text,
    error,
    spoken_history,
    warning,
)
from openchair.standins.sockets import Socket

_DEAD_LINE = 1006
_HIDDEN = {"AgentAudioDone": "hides_audio_done", "AgentStartedSpeaking": "hides_started_speaking"}


class Outbox:
    """What one session sends."""

    def __init__(self, socket: Socket, record: SessionRecord, book: Book, faults: Faults) -> None:
        self._socket = socket
        self._record = record
        self._book = book
        self._faults = faults
        self._sent = 0
        self.tells_history = True
        """Whether everything said is told once more, as History; the settings decide."""

    @property
    def is_open(self) -> bool:
        """Whether anything can still be sent."""
        return self._socket.is_open

    def tell(self, reply: Reply) -> None:
        """Send a message."""
        hidden = _HIDDEN.get(str(reply["type"]))
        if not self.is_open or (hidden is not None and getattr(self._faults, hidden)):
            return
        self._socket.send(json.dumps(reply, ensure_ascii=False))
        self._record.sent.append(reply)
        self._was_sent()

    def said(self, role: Role, text: str) -> None:
        """Send what was said, by either side."""
        self.tell(conversation_text(role, text))
        if self.tells_history:
            self.tell(spoken_history(role, text))

    async def sound(self, audio: bytes) -> None:
        """Send audio, and wait until it is on its way."""
        if self.is_open:
            self._socket.send(audio)
            self._record.bytes_down += len(audio)
            self._was_sent()
        await self._socket.drain()

    def act(self, outburst: Outburst) -> None:
        """Do what may come at any time."""
        match outburst:
            case Warn():
                self.warn(outburst.code, "as told")
            case Fail():
                self.fail(outburst.code, "as told")
            case Close():
                self.close(outburst.code)
            case Send():
                self.tell(outburst.message)

    def warn(self, code: str, words: str) -> None:
        """Send a Warning."""
        self.tell(warning(code, words))

    def fail(self, code: str, words: str) -> None:
        """Send an Error, and end the session."""
        if self.is_open:
            self._record.errors.append((code, words))
            self.tell(error(code, words))
            self.close(1000)

    def close(self, code: int) -> None:
        """End the session."""
        if code == _DEAD_LINE:
            self._socket.abort()
        else:
            self._socket.close(code)
        self._book.ring()

    def was_received(self, message: Reply | bytes) -> None:
        """Write down what the client sent."""
        if isinstance(message, bytes):
            self._record.bytes_up += len(message)
        else:
            self._record.received.append(message)
        self._book.ring()

    def complain(self, words: str) -> None:
        """Write down what the client did wrong."""
        self._record.violations.append(words)
        self._book.ring()

    def _was_sent(self) -> None:
        self._sent += 1
        self._book.ring()
        if self._sent == self._faults.after:
            self.act(self._faults.outburst)
