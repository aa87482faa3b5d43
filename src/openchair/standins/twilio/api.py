"""The REST API: calls made, read, listed and changed, and refused as Twilio refuses."""

import asyncio
import datetime as dt
import json
from random import Random
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from openchair.standins.twilio import problems, recordings
from openchair.standins.twilio.exchange import Exchange
from openchair.standins.twilio.letting_in import let_in
from openchair.standins.twilio.log import CallRecord
from openchair.standins.twilio.parameters import Fields, read_change, read_create
from openchair.standins.twilio.problems import TwilioError
from openchair.standins.twilio.resource import calls_path, page, resource
from openchair.standins.twilio.switchboard import Switchboard


def build(exchange: Exchange, switchboard: Switchboard, rng: Random) -> ASGIApp:
    """Return the application, for uvicorn."""
    doors = Doors(exchange, switchboard, rng)
    calls = calls_path("{account_sid}")
    app = Starlette(
        routes=[
            Route(f"{calls}.json", doors.create, methods=["POST"]),
            Route(f"{calls}.json", doors.index, methods=["GET"]),
            *recordings.routes(exchange, rng),
            Route(f"{calls}/{{sid}}.json", doors.change, methods=["POST"]),
            Route(f"{calls}/{{sid}}.json", doors.show, methods=["GET"]),
        ],
        exception_handlers={TwilioError: _refused, HTTPException: _no_such_door},
    )
    return Cuttable(app)


class Cuttable:
    """Wraps an application so that it can cut a connection, of which ASGI knows nothing.

    uvicorn's own `send` is a method of what holds the connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Any) -> None:
        scope["cut"] = send.__self__.transport.close
        await self._app(scope, receive, send)


class NoAnswer(Response):
    """The connection breaks before a word of the answer is sent."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["cut"]()
        while (await receive())["type"] != "http.disconnect":
            continue


class Doors:
    """The endpoints."""

    def __init__(self, exchange: Exchange, switchboard: Switchboard, rng: Random) -> None:
        self._exchange = exchange
        self._switchboard = switchboard
        self._rng = rng

    async def create(self, request: Request) -> Response:
        """Make a call."""
        let_in(request, self._exchange, self._rng)
        fields = await _fields(request)
        asked = read_create(fields, numbers=self._exchange.options.numbers)
        # Whoever asked may be gone before it is done: it is done all the same.
        await asyncio.sleep(self._rng.uniform(0, self._exchange.faults.accept_late_seconds))
        record = self._switchboard.dial(asked)
        if self._rng.random() < self._exchange.faults.answer_lost:
            return NoAnswer()
        return self._shown(record, 201)

    async def show(self, request: Request) -> Response:
        """Return one call."""
        let_in(request, self._exchange, self._rng)
        return self._shown(self._switchboard.find(request.path_params["sid"]))

    async def change(self, request: Request) -> Response:
        """Change one call."""
        let_in(request, self._exchange, self._rng)
        asked = read_change(await _fields(request))
        return self._shown(self._switchboard.change(request.path_params["sid"], asked))

    async def index(self, request: Request) -> Response:
        """List calls; very new ones may be missing."""
        let_in(request, self._exchange, self._rng)
        options = self._exchange.options
        lag = dt.timedelta(seconds=self._exchange.faults.list_lag_seconds)
        latest = options.clock.now() - lag
        known = [call for call in self._exchange.log if not lag or call.created_at <= latest]
        return _json(page(known, dict(request.query_params), options.account_sid))

    def _shown(self, record: CallRecord, status: int = 200) -> Response:
        return _json(resource(record, self._exchange.options.account_sid), status)


async def _fields(request: Request) -> Fields:
    """Return the form's fields, repeated ones each; a body that is no form has none."""
    form = await request.form()
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]


def _json(document: dict[str, object], status: int = 200) -> Response:
    return Response(json.dumps(document), status, media_type="application/json;charset=utf-8")


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, TwilioError)
    return JSONResponse(error.document, error.status, _asking(error))


def _asking(error: TwilioError) -> dict[str, str]:
    return {"WWW-Authenticate": 'Basic realm="Twilio API"'} if error.status == 401 else {}  # noqa: PLR2004


async def _no_such_door(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:  # noqa: PLR2004 - HTTP's own number
        refused = TwilioError(405, problems.METHOD_NOT_ALLOWED, "Method not allowed")
    else:
        refused = problems.not_found(request.url.path)
    return JSONResponse(refused.document, refused.status)
