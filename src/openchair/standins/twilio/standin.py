"""The stand-in itself: a thread with a loop of its own, on loopback, for tests and for a machine
without an account.
"""

import asyncio
from collections.abc import Callable
from random import Random
from types import TracebackType
from typing import Self

import httpx
import uvicorn
from starlette.types import ASGIApp

from openchair.simulation.personas import named
from openchair.standins.own_thread import OwnThread
from openchair.standins.sockets import listening
from openchair.standins.twilio.api import build
from openchair.standins.twilio.exchange import Exchange
from openchair.standins.twilio.log import CallLog, CallRecord
from openchair.standins.twilio.options import Faults, Forced, Options, default_tls
from openchair.standins.twilio.pace import Pace
from openchair.standins.twilio.parameters import CallRequest, Webhook
from openchair.standins.twilio.sending import Sender
from openchair.standins.twilio.switchboard import Switchboard

_LONGEST_WAIT = 30.0


class StandinTwilio:
    """A Twilio of one's own, while the `with` lasts: at `base_url`, for the options' sid and token.

    Raises ValueError for a speed that is none, and for a forced fate or persona that nobody knows.
    """

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self._log = CallLog(self.options.remember)
        self._pace = Pace(self.options.speed)
        for text in self.options.forced.values():
            Forced.read(text)  # a misspelt one is told here, and not in the middle of a call
        self._thread = OwnThread("stand-in-twilio")

    def __enter__(self) -> Self:
        self._door = listening(self.options.host, self.options.port)
        host, port = self._door.getsockname()[:2]
        self._base_url = f"http://{host}:{port}"
        self._thread.start(self._main())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._thread.end(self._stop)

    @property
    def base_url(self) -> str:
        """What stands before `/2010-04-01`."""
        return self._base_url

    @property
    def calls(self) -> tuple[CallRecord, ...]:
        """Every call, oldest first; they change while they go on."""
        return tuple(self._log)

    def call(self, sid: str) -> CallRecord:
        """Return the call of this sid; KeyError if there is none."""
        record = self._log.get(sid)
        if record is None:
            raise KeyError(sid)
        return record

    def forget(self) -> None:
        """Forget the calls that are over."""
        self._log.forget()

    def wait(self, until: Callable[[], bool], seconds: float = _LONGEST_WAIT) -> bool:
        """Wait until this is so of the calls; False when it took too many (real) seconds."""
        return self._log.wait(until, seconds)

    @property
    def faults(self) -> Faults:
        """What goes wrong; may be exchanged at any time."""
        return self._exchange.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._exchange.faults = faults

    def call_us(
        self,
        from_: str,
        to: str,
        voice_url: str,
        persona: str | None = None,
        *,
        status_callback: str = "",
    ) -> str:
        """Let somebody call us; return the call's sid. ValueError for a persona nobody knows."""
        if persona is not None:
            named(persona)
        callback = Webhook(status_callback) if status_callback else None
        request = CallRequest(
            to=to, from_=from_, source=Webhook(voice_url), status_callback=callback
        )
        return self._thread.do(lambda: self._switchboard.take(request, persona).sid)

    def press(self, sid: str, digits: str) -> None:
        """Let the person on a call press keys."""
        self._thread.do(lambda: self._switchboard.press(sid, digits))

    # --- on the stand-in's own thread ---

    async def _main(self) -> None:
        tls = self.options.tls or default_tls()
        client = httpx.AsyncClient(verify=tls, trust_env=False, limits=httpx.Limits())
        async with client, asyncio.TaskGroup() as tasks:
            tasks.create_task(self._live(client))

    async def _live(self, client: httpx.AsyncClient) -> None:
        """Serve the API and let the calls live; who still talks at the end is cut off."""
        options = self.options
        async with asyncio.TaskGroup() as tasks:
            sender = Sender(client, options.auth_token)
            exchange = Exchange(options, self._log, self._pace, sender, tasks, options.faults)
            self._exchange, self._switchboard = exchange, Switchboard(exchange)
            rng = Random(options.seed)  # noqa: S311 - a seed is the point
            self._server = uvicorn.Server(_quiet(build(exchange, self._switchboard, rng)))
            self._thread.has_begun()
            await self._server.serve([self._door])
            raise asyncio.CancelledError

    def _stop(self) -> None:
        self._server.should_exit = True


def _quiet(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
