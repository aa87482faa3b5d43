"""What every request passes on its way in and out: an id, a bound on its body, safe headers.

Plain ASGI: a middleware of a framework's own would buffer streams and hide disconnects.
"""

import re
import time
from collections.abc import Callable
from http import HTTPStatus

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from openchair.ids import Ids
from openchair.log import logger
from openchair.web.errors import problem

BODY_LIMIT = 1_000_000
_LENGTH_DIGITS = 20
_WENT_AWAY = 499
"""Counted for a request whose sender hung up before it was whole; nobody is told it."""
REQUEST_ID = "X-Request-ID"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_UPLOAD = re.compile(r"(?:/api)?/clients/[^/]+/uploads")

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    # Names, numbers and transcripts must not lie about in a cache.
    "Cache-Control": "no-store",
}
_HSTS = "max-age=31536000; includeSubDomains"

log = logger(__name__)

Observe = Callable[[Scope, int, float], None]
"""Told of each answered request: its scope, the status, and the seconds it took."""


class Edge:
    """The outermost layer: nothing leaves without its headers, no exception leaves at all."""

    def __init__(self, app: ASGIApp, *, ids: Ids, observe: Observe, is_https: bool) -> None:
        self._app = app
        self._ids = ids
        self._observe = observe
        self._headers = {**_HEADERS, "Strict-Transport-Security": _HSTS} if is_https else _HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = self._request_id(scope)
        started = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_headers)
            except ClientDisconnect:
                log.info("client_went_away", path=scope["path"], method=scope["method"])
                status = status or _WENT_AWAY
            except Exception:  # the edge of the process: logged by id, told by id only
                log.exception("request_failed", path=scope["path"], method=scope["method"])
                if status:
                    raise
                answer = _failure(request_id)
                await answer(scope, receive, send_with_headers)
            finally:
                self._observe(scope, status or 500, time.perf_counter() - started)

    def _request_id(self, scope: Scope) -> str:
        given = Headers(scope=scope).get(REQUEST_ID, "")
        return given if _REQUEST_ID.fullmatch(given) else self._ids.new("request")


def _failure(request_id: str) -> ASGIApp:
    detail = "Something went wrong here. The id finds it in the log."
    return problem(500, "internal_error", detail, id=request_id)


class BodyLimit:
    """Refuses a body that is too long, by what it says of itself and by what arrives."""

    def __init__(self, app: ASGIApp, *, upload_bytes: int) -> None:
        self._app = app
        self._upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._upload_bytes if _UPLOAD.fullmatch(scope["path"]) else BODY_LIMIT
        if _declared_length(scope) > limit:
            answer = problem(413, "too_large", f"At most {limit:,} bytes are taken here.")
            await answer(scope, receive, send)
            return
        arrived = 0

        async def counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > limit:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self._app(scope, counted, send)


def _declared_length(scope: Scope) -> int:
    given = Headers(scope=scope).get("content-length", "")
    return int(given[:_LENGTH_DIGITS]) if given.isascii() and given.isdigit() else 0
