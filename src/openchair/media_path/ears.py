"""The engine's side of a call: the sockets of its sessions, one after the other."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import picows
from picows import WSFrame, WSListener, WSMsgType, WSTransport

from openchair.calling.meter import Meter
from openchair.media_path.early import Early
from openchair.media_path.loop import MediaLoop
from openchair.media_path.sockets import MAX_FRAME_BYTES, hang_up, unsent_bytes
from openchair.voice import deepgram

VOICE_UNSENT_BYTES = 80_000
"""An engine that leaves so much unread is stuck: it is sent no more than is spoken."""
HANDSHAKE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Voice:
    """Where the ears and mouth are."""

    url: str
    headers: Mapping[str, str]
    tls: ssl.SSLContext | None = None
    """One for all calls: to make one blocks the loop for 20 ms."""


class VoiceNews(Protocol):
    """Who is told what comes from the ears and mouth."""

    def session_opened(self) -> None:
        """A session is open, and nothing was said to it yet."""
        ...

    def agent_sounded(self, sound: bytes) -> None:
        """The agent says this."""
        ...

    def voice_told(self, text: bytes) -> None:
        """The engine sent a message."""
        ...

    def voice_lost(self, why: str) -> None:
        """The session is gone without an error of its own."""
        ...


class Session(WSListener):
    """The socket of one session."""

    def __init__(self, owner: VoiceNews) -> None:
        super().__init__()
        self._owner = owner
        self.is_current = True
        """Whether it has not been replaced or given up."""

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if not self.is_current:
            return
        if frame.msg_type == WSMsgType.BINARY:
            self._owner.agent_sounded(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.TEXT:
            self._owner.voice_told(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            hang_up(transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if self.is_current:
            self._owner.voice_lost("the session closed")


class Ears:
    """The ears and mouth of one call."""

    def __init__(self, media: MediaLoop, voice: Voice, owner: VoiceNews, meter: Meter) -> None:
        """`meter` is told how long sessions are open: that is charged for."""
        self._media = media
        self._meter = meter
        self._voice = voice
        self._owner = owner
        self._transport: WSTransport | None = None
        self._session: Session | None = None
        self._early = Early()
        self._sessions = 0
        """How many were opened; the last one counts."""
        self._sent_at = media.now()
        self._is_ready = self._is_closed = False

    @property
    def are_open(self) -> bool:
        """Whether there is a session to talk to."""
        return self._transport is not None

    @property
    def are_stuck(self) -> bool:
        """Whether the engine does not read what it is sent."""
        return unsent_bytes(self._transport) > VOICE_UNSENT_BYTES

    def open(self, settings: bytes | None) -> None:
        """Open a session in the place of any other; begin it with these settings, if there are."""
        self._media.start(self._connect(settings))

    async def _connect(self, settings: bytes | None) -> None:
        session = Session(self._owner)
        self._sessions += 1
        nth = self._sessions
        try:
            transport, _ = await picows.ws_connect(
                lambda: session,
                self._voice.url,
                ssl_context=self._voice.tls,
                extra_headers=dict(self._voice.headers),
                websocket_handshake_timeout=HANDSHAKE_SECONDS,
                max_frame_size=MAX_FRAME_BYTES,
                max_redirects=0,
            )
        except (picows.WSError, OSError, TimeoutError) as error:
            session.is_current = False
            if self._is_wanted(nth):
                self._owner.voice_lost(f"no session: {error}")
            return
        if not self._is_wanted(nth):
            session.is_current = False
            hang_up(transport)
            return
        self._transport, self._session = transport, session
        self._meter.session_opened(self._media.now())
        if settings is not None:
            self.tell(settings)
        else:
            self._owner.session_opened()

    def _is_wanted(self, nth: int) -> bool:
        """Tell whether a session comes in time: the call is not over, and there is no later one."""
        return not self._is_closed and nth == self._sessions

    def ready(self) -> None:
        """The session took its settings: it hears what was kept for it, and all that comes."""
        assert self._transport is not None
        self._is_ready = True
        self._sent_at = self._media.now()
        for sound in self._early.take():
            self._transport.send(WSMsgType.BINARY, sound)

    def hear(self, sound: bytes, now: float) -> None:
        """Let them hear the caller, now or as soon as they can."""
        if self._is_ready and self._transport is not None:
            self._transport.send(WSMsgType.BINARY, sound)
            self._sent_at = now
        else:
            self._early.keep(sound)

    def tell(self, message: bytes) -> None:
        """Send a message, if there is a session to take it."""
        if self._transport is not None:
            self._transport.send(WSMsgType.TEXT, message)

    def keep_alive(self, now: float) -> None:
        """Say that we are still there, where no audio says so."""
        if self._is_ready and now - self._sent_at > deepgram.KEEP_ALIVE_SECONDS:
            self._sent_at = now
            self.tell(deepgram.KEEP_ALIVE)

    def drop(self) -> None:
        """Give the session up; what the caller says is kept for another."""
        self._is_ready = False
        if self._session is not None:
            self._session.is_current = False
        if self._transport is not None:
            hang_up(self._transport)
        self._meter.session_closed(self._media.now())
        self._transport = self._session = None

    def close(self) -> None:
        """The call is over: no other session is wanted."""
        self._is_closed = True
        self.drop()
        self._early.forget()
