"""Process 3: the voice agent. Carries the media of live calls, and leads their talks.

Its loop forwards audio and does nothing else (`media_path/`); what the talks decide runs on
threads beside it. SIGTERM takes no new streams and lets running calls finish.
"""

import asyncio
import functools
import signal
import ssl
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Self
from urllib.parse import urlsplit

import picows
import uvloop

from openchair.assembly.carrier import deepgram_key, deepgram_url
from openchair.assembly.parts import Parts, assemble
from openchair.assembly.talks import Opener, beat, leave, warm_up
from openchair.errors import OpenChairError
from openchair.log import configure, logger
from openchair.media_path.ears import Voice
from openchair.media_path.hub import Hub
from openchair.media_path.loop import MediaLoop
from openchair.media_path.sockets import MAX_FRAME_BYTES
from openchair.settings import Settings
from openchair.voice import deepgram

log = logger(__name__)

BEAT_SECONDS = 1.0
SWITCH_SECONDS = 0.001
"""How long a thinking thread may keep the loop waiting for the interpreter."""


def serve(settings: Settings) -> None:
    """Carry calls until SIGTERM or SIGINT; then let those under way finish.

    Where nothing is carried by telephone (SIMULATED) it stands by: talks are then led in text, by
    the dialer, and no stream is let in.
    """
    configure(settings.log_format, settings.log_level)
    sys.setswitchinterval(SWITCH_SECONDS)
    parts = assemble(settings)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_carry_until_signalled(parts))
    finally:
        parts.close()


async def _carry_until_signalled(parts: Parts) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await carry(parts, stop)


async def carry(parts: Parts, stop: asyncio.Event) -> None:
    """Carry calls until `stop` is set; then let those under way finish."""
    settings = parts.settings
    warm_up(parts.clock.now())
    workers = min(32, settings.voice_seats + 4)
    with ThreadPoolExecutor(workers, thread_name_prefix="talk") as pool, _Beating(parts) as beating:
        hub = Hub(
            MediaLoop(asyncio.get_running_loop(), pool, settings.standin_speed),
            open_talk=Opener(parts) if settings.speaks_twilio else lambda *_: None,
            voice=_voice(settings),
            seats=settings.voice_seats,
        )
        server = await _listen(settings, hub)
        log.info("agent_started", host=settings.agent_host, port=settings.agent_port)
        await stop.wait()
        beating.seats = 0
        hub.drain()
        log.info("agent_draining", calls=len(hub.calls))
        await hub.idle.wait()
        server.close()
        await server.wait_closed()
    log.info("agent_stopped")


async def _listen(settings: Settings, hub: Hub) -> asyncio.Server:
    host, port = settings.agent_host, settings.agent_port
    try:
        return await picows.ws_create_server(
            functools.partial(_admit, hub), host, port, max_frame_size=MAX_FRAME_BYTES
        )
    except OSError as error:
        raise OpenChairError(f"cannot listen on {host}:{port}; is it in use?") from error


def _admit(
    hub: Hub, request: picows.WSUpgradeRequest
) -> picows.WSListener | picows.WSUpgradeResponseWithListener | None:
    """Answer what monitors ask; give streams to the hub; everything else is not found."""
    if request.path == b"/healthz":
        body = f'{{"status":"ok","calls":{len(hub.calls)}}}'.encode()
        headers = {"Content-Type": "application/json"}
        answer = picows.WSUpgradeResponse.create_ok_response(body, headers)
        return picows.WSUpgradeResponseWithListener(answer, None)
    return hub.listener(request)


def _voice(settings: Settings) -> Voice:
    url = deepgram_url(settings)
    context = ssl.create_default_context() if urlsplit(url).scheme == "wss" else None
    return Voice(url, deepgram.headers(deepgram_key(settings)), context)


class _Beating:
    """Says every second that this process lives, and how many seats it has: on a thread."""

    def __init__(self, parts: Parts) -> None:
        self.seats = parts.settings.voice_seats if parts.settings.speaks_twilio else 0
        self._parts = parts
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="beat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        leave(self._parts)

    def _run(self) -> None:
        while not self._stop.wait(BEAT_SECONDS):
            beat(self._parts, self.seats)
