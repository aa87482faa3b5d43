"""The pages for people: what the front desk sees. Start reading in `pages.py`.

Every link and form works without script; `static/live.js` only fetches a page again when the ledger
has news. A session is the API's token in a cookie, so that both know the same rights.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import cast

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from openchair.web.dashboard import forms, login_page, pages
from openchair.web.dashboard.render import STATIC, sorry

_Handler = Callable[[Request, Exception], Awaitable[Response]]
_MACHINES = ("/api/", "/webhook/")


class _Static(StaticFiles):
    """Our style sheet and script; their address changes with what is in them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


def add_to(app: FastAPI) -> None:
    """Put the pages into the app."""
    for part in (login_page, pages, forms):
        app.include_router(part.router)
    app.add_exception_handler(HTTPException, _page_where_people_look(app))
    app.mount("/static", _Static(directory=STATIC), name="static")


def _page_where_people_look(app: FastAPI) -> _Handler:
    """Answer a browser that is lost with a page, everybody else as before."""
    before = cast("_Handler", app.exception_handlers[HTTPException])

    async def answer(request: Request, error: Exception) -> Response:
        lost = isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND
        accepts = request.headers.get("accept", "")
        if lost and "text/html" in accepts and not request.url.path.startswith(_MACHINES):
            return sorry(404, "There is no such page here.")
        return await before(request, error)

    return answer
