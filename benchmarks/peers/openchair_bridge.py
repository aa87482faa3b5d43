"""Ours: the media path of the agent process as it is, with a talk that does nothing.

python benchmarks/peers/openchair_bridge.py PORT ENGINE_PORT [CERTIFICATE]

With a certificate it speaks TLS with the engine.
"""

import asyncio
import ssl
import sys
from concurrent.futures import ThreadPoolExecutor

import picows
import uvloop

from openchair import log
from openchair.agent_server import SWITCH_SECONDS
from openchair.calling.orders import Order
from openchair.calling.usage import Measured
from openchair.media_path.ears import Voice
from openchair.media_path.hub import Hub
from openchair.media_path.loop import MediaLoop
from openchair.media_path.sockets import MAX_FRAME_BYTES

SEATS = 5000


class SilentTalk:
    """Begins, and then has nothing to say."""

    def begin(self, *, caller_speaks: bool) -> bytes:
        return b'{"type":"Settings"}'

    def heard(self, news: object) -> list[Order]:
        return []

    def marked(self, name: str) -> list[Order]:
        return []

    def pressed(self, digit: str) -> list[Order]:
        return []

    def unheard(self) -> list[Order]:
        return []

    def unsounded(self) -> list[Order]:
        return []

    def interrupted(self, share: float) -> None:
        return None

    def lost(self, why: str) -> list[Order]:
        return []

    def broke_down(self) -> list[Order]:
        return []

    def answered_after(self, seconds: float) -> list[Order]:
        return []


class SilentDesk:
    """A talk whose desk keeps nothing."""

    greets_at_once = False

    def __init__(self) -> None:
        self.talk = SilentTalk()

    def look(self, quiet_seconds: float) -> list[Order]:
        return []

    def keep(self) -> None:
        return None

    def act(self, order: Order) -> None:
        return None

    def end(self, *, is_dropped: bool, measured: Measured) -> None:
        return None


def engine_at(port: int, certificate: str) -> Voice:
    headers = {"Authorization": "Token x"}
    if not certificate:
        return Voice(f"ws://127.0.0.1:{port}/", headers)
    context = ssl.create_default_context(cafile=certificate)
    return Voice(f"wss://127.0.0.1:{port}/", headers, context)


async def carry(port: int, voice: Voice) -> None:
    with ThreadPoolExecutor(32) as pool:
        hub = Hub(
            MediaLoop(asyncio.get_running_loop(), pool),
            open_talk=lambda _text, _carrier_id: SilentDesk(),
            voice=voice,
            seats=SEATS,
        )
        server = await picows.ws_create_server(
            hub.listener, "127.0.0.1", port, max_frame_size=MAX_FRAME_BYTES
        )
        await server.serve_forever()


if __name__ == "__main__":
    log.configure("json", "ERROR")
    sys.setswitchinterval(SWITCH_SECONDS)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        port, engine_port, certificate = [*sys.argv[1:], ""][:3]
        runner.run(carry(int(port), engine_at(int(engine_port), certificate)))
