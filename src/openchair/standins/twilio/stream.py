"""One media stream: a person on the line, connected to a WebSocket of ours.

Each tick is a frame's time, at the stand-in's pace: 160 bytes of what is queued are played to the
person, marks that were reached go back, and what the person says goes out.
"""

import asyncio
from collections.abc import Callable, Coroutine
from enum import StrEnum
from random import Random

from websockets.frames import CloseCode

from openchair.standins.inband import FRAME_BYTES
from openchair.standins.sockets import Socket
from openchair.standins.twilio import problems, twiml
from openchair.standins.twilio.connecting import PATIENCE_SECONDS, StreamError, checked_url, connect
from openchair.standins.twilio.exchange import Exchange
from openchair.standins.twilio.log import CallRecord, LineError
from openchair.standins.twilio.options import default_tls
from openchair.standins.twilio.person import FRAME_SECONDS, Person
from openchair.standins.twilio.playback import Playback
from openchair.standins.twilio.sids import sid
from openchair.standins.twilio.signing import signature
from openchair.standins.twilio.wire import (
    CONNECTED,
    Clear,
    InvalidMessageError,
    Mark,
    Media,
    Wire,
    parse,
)

_DROPPED_WITHIN_SECONDS = (1.0, 20.0)


class StreamEnd(StrEnum):
    """How a stream ended, where the call did not end first."""

    CALLER_LEFT = "caller_left"
    CLOSED = "closed"
    """Our side closed it: the call goes on with the next verb."""
    FAILED = "failed"
    DROPPED = "dropped"
    """Cut on purpose."""


class MediaStream:
    """A stream of a call, from the handshake to its end."""

    def __init__(
        self,
        call: CallRecord,
        person: Person,
        *,
        exchange: Exchange,
        rng: Random,
        tell: Callable[[str, str], None],
    ) -> None:
        self._call = call
        self._person = person
        self._exchange = exchange
        self._rng = rng
        self._tell = tell
        """Takes what happened to the stream, as its status callbacks name it, and the error."""
        self.sid = sid("MZ", call.sid, call.media.streams)
        self._wire = Wire(self.sid, call.sid, exchange.options.account_sid)
        self._playback = Playback()
        self._pressed: list[str] = []
        self._has_failed = False
        drops = rng.random() < exchange.faults.stream_dropped
        self._drops_after = rng.uniform(*_DROPPED_WITHIN_SECONDS) if drops else None

    def press(self, digits: str) -> None:
        """Let the person press keys."""
        self._pressed.extend(digits)

    async def run(self, stream: twiml.Stream) -> StreamEnd:
        """Connect and talk until one side has enough. Cancelled: the call is over, or goes on
        elsewhere.
        """
        try:
            socket = await self._open(checked_url(stream.url))
        except StreamError as error:
            self._note(error)
            return StreamEnd.FAILED
        end: StreamEnd | None = None
        self._tell("stream-started", "")
        try:
            socket.send(CONNECTED)
            socket.send(self._wire.start(stream.parameters))
            end = await self._either(self._talk(socket), self._obey(socket))
        finally:
            await self._leave(socket, end)
            self._tell("stream-stopped", "")
        return end

    async def _open(self, url: str) -> Socket:
        options = self._exchange.options
        tls = options.tls or default_tls() if url.startswith("wss:") else None
        headers = {
            "X-Twilio-Signature": signature(options.auth_token, url),
            "User-Agent": "Twilio.TmeWs/1.0",
        }
        socket = await connect(url, headers=headers, tls=tls)
        self._call.media.streams += 1
        return socket

    async def _either(self, *works: Coroutine[None, None, StreamEnd]) -> StreamEnd:
        """Do both until one comes to an end, and leave the other."""
        async with asyncio.TaskGroup() as tasks:
            doing = [tasks.create_task(self._guarded(work)) for work in works]
            done, others = await asyncio.wait(doing, return_when=asyncio.FIRST_COMPLETED)
            for other in others:
                other.cancel()
        return next(task.result() for task in doing if task in done)

    async def _guarded(self, work: Coroutine[None, None, StreamEnd]) -> StreamEnd:
        try:
            return await work
        except (StreamError, InvalidMessageError) as error:
            self._note(error)
            return StreamEnd.FAILED

    async def _leave(self, socket: Socket, end: StreamEnd | None) -> None:
        """Say that the stream is over, unless our side closed it or it broke."""
        match end:
            case StreamEnd.DROPPED:
                socket.abort()
                return
            case StreamEnd.FAILED:
                socket.close(CloseCode.PROTOCOL_ERROR)
            case StreamEnd.CALLER_LEFT | None:
                socket.send(self._wire.stop())
        await socket.hang_up(at_once=True)

    # --- what goes out ---

    async def _talk(self, socket: Socket) -> StreamEnd:
        """Let the person hear and speak, frame after frame."""
        pace, media = self._exchange.pace, self._call.media
        began, number = pace.now(), 0
        while True:
            passed = number * FRAME_SECONDS
            late = await pace.until(began + passed)
            media.latest_frame_seconds = max(media.latest_frame_seconds, late)
            if self._drops_after is not None and passed >= self._drops_after:
                return StreamEnd.DROPPED
            said = self._person.frame(self._played())
            await self._return_marks(socket)
            if said is None:
                return StreamEnd.CALLER_LEFT
            await _send(socket, self._wire.media(said, round(passed * 1000)))
            media.frames_sent += 1
            await self._send_keys(socket)
            number += 1

    def _played(self) -> bytes:
        audio = self._playback.play(FRAME_BYTES)
        self._call.media.bytes_played += len(audio)
        self._call.media.gaps = self._person.gaps
        return audio

    async def _send_keys(self, socket: Socket) -> None:
        keys, self._pressed = self._pressed, []
        for key in keys:
            self._call.pressed.append(key)
            await _send(socket, self._wire.dtmf(key))

    async def _return_marks(self, socket: Socket) -> None:
        for name in self._playback.reached():
            if self._rng.random() < self._exchange.faults.mark_lost:
                continue
            self._call.media.marks_returned += 1
            await _send(socket, self._wire.mark(name))
            self._exchange.log.tell()

    # --- what comes in ---

    async def _obey(self, socket: Socket) -> StreamEnd:
        """Take what our side sends until it closes."""
        while (text := await socket.receive()) is not None:
            self._take(parse(text, self.sid))
            await self._return_marks(socket)
        match socket.failure:
            case None:
                return StreamEnd.CLOSED
            case EOFError():
                raise StreamError(problems.STREAM_CLOSED, "the connection was cut")
            case breach:
                raise StreamError(problems.STREAM_PROTOCOL, str(breach))

    def _take(self, message: Media | Mark | Clear) -> None:
        media = self._call.media
        match message:
            case Media(audio):
                media.bytes_received += len(audio)
                self._playback.add(audio)
            case Mark(name):
                media.marks_received += 1
                self._playback.mark(name)
            case Clear():
                media.clears += 1
                media.bytes_cleared += self._playback.clear()
                self._exchange.log.tell()

    def _note(self, error: Exception) -> None:
        """Note what befell the stream; what follows from it is not noted again."""
        if self._has_failed:
            return
        self._has_failed = True
        code = error.code if isinstance(error, StreamError) else problems.STREAM_PROTOCOL
        self._call.errors.append(LineError(code, str(error)))
        self._tell("stream-error", str(error))
        self._exchange.log.tell()


async def _send(socket: Socket, text: str) -> None:
    """Send a message. Raises StreamError when our side does not read."""
    socket.send(text)
    try:
        await socket.drain(within=PATIENCE_SECONDS)
    except TimeoutError:
        raise StreamError(problems.STREAM_TIMEOUT, "what was sent is not read") from None
