"""The FastAPI app: every door, in one place, over what assembly hands in."""

import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import anyio
from fastapi import FastAPI, Response

from openchair.web import (
    batches,
    calls,
    clients,
    dashboard,
    events,
    exports,
    health,
    keys,
    lists,
    login,
    members,
    n8n,
    recordings,
    switch,
    twilio,
    uploads,
    webhooks,
)
from openchair.web.docs_page import docs_page
from openchair.web.errors import add_error_handlers
from openchair.web.feed import Feed
from openchair.web.metrics import Metrics
from openchair.web.middleware import BodyLimit, Edge
from openchair.web.openapi import describe, operation_id
from openchair.web.services import Services
from openchair.web.throttle import Throttle

MEGABYTE = 1_000_000

_DOORS = (
    login,
    clients,
    members,
    keys,
    uploads,
    n8n,
    batches,
    calls,
    recordings,
    exports,
    lists,
    webhooks,
    events,
    switch,
    twilio,
    health,
)


def create_app(services: Services) -> FastAPI:
    """Return the app. It opens nothing by itself: `services` is all it knows of the world."""
    app = FastAPI(
        title="OpenChair",
        version=version("openchair"),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
        lifespan=_lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.services = services
    app.state.metrics = Metrics(services.database)
    app.state.feed = Feed(services.database)
    app.state.desk = login.Desk(Throttle(services.clock))
    for door in _DOORS:
        app.include_router(door.router)
    _add_description(app)
    add_error_handlers(app)
    dashboard.add_to(app)  # last: a lost browser is answered with a page, not with a problem
    # Added last, stands outermost.
    app.add_middleware(BodyLimit, upload_bytes=services.settings.max_upload_mb * MEGABYTE)
    app.add_middleware(
        Edge,
        ids=services.ids,
        observe=app.state.metrics.observe,
        is_https=urlsplit(services.settings.public_base_url).scheme == "https",
    )
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(app.state.feed.run)
        yield
        tasks.cancel_scope.cancel()


def _add_description(app: FastAPI) -> None:
    # Made when it is first asked for: it takes longer than all the rest of a start.
    described = functools.cache(lambda: describe(app))

    @app.get("/openapi.json", include_in_schema=False)
    def openapi() -> dict[str, Any]:
        return described()

    @app.get("/docs", include_in_schema=False)
    def docs() -> Response:
        return docs_page(described())

    app.openapi = described  # type: ignore[method-assign]
