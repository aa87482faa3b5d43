"""Process 1: the JSON API, the webhooks and the dashboard. Executes no durable work."""

import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from openchair import first_start
from openchair.assembly.doors import build_app
from openchair.assembly.parts import assemble
from openchair.errors import OpenChairError
from openchair.log import configure
from openchair.settings import Settings
from openchair.web.feed import Feed

DRAIN_SECONDS = 10
BACKLOG = 2048


class _Server(uvicorn.Server):
    """Says where it is once it can be reached, and hangs up on listeners before it stops."""

    def __init__(self, config: uvicorn.Config, greeting: list[str], feed: Feed) -> None:
        super().__init__(config)
        self._greeting = greeting
        self._feed = feed

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(*self._greeting, sep="\n", flush=True)  # noqa: T201 - the product's first words

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # The base's own raises the signal again after the drain: we could close nothing, and a
        # wished-for end would look like a crash. A second signal does not wait.
        self.force_exit = self.should_exit
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._feed.close()  # a live stream would hold up the drain until its end
        await super().shutdown(sockets)


def serve(settings: Settings, *, prepare: bool = False) -> None:
    """Serve until SIGTERM or SIGINT; then let running requests finish.

    `prepare` first makes an admin, and a demo in an empty simulated database.
    """
    configure(settings.log_format, settings.log_level)
    parts = assemble(settings)
    try:
        greeting = [f"OpenChair is on http://{settings.host}:{settings.port}"]
        if prepare:
            greeting += first_start.prepare(parts)
        app = build_app(parts)
        server = _Server(server_config(app, settings), greeting, app.state.feed)
        _run(server, settings)
    finally:
        parts.close()


def _run(server: uvicorn.Server, settings: Settings) -> None:
    """Serve; say in words when the address cannot be had, where uvicorn would leave with code 3."""
    try:
        server.run()
    except SystemExit as error:
        address = f"{settings.host}:{settings.port}"
        raise OpenChairError(f"cannot listen on {address}; is it in use?") from error


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Return how uvicorn serves: bounded, quiet, and saying nothing of itself."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        backlog=BACKLOG,
    )
