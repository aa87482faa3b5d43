"""Templates to pages, and errors to pages: what the API tells as a problem."""

import hashlib
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from openchair.errors import ConflictError, InvalidInputError, NotFoundError
from openchair.web.dashboard import words
from openchair.web.errors import Refusal

STATIC = Path(__file__).parent / "static"
_FINGERPRINT = hashlib.sha256(
    b"".join(p.read_bytes() for p in sorted(STATIC.iterdir()))
).hexdigest()


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("openchair.web.dashboard"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(words.FILTERS)
    made.globals["version"] = _FINGERPRINT[:12]
    return made


_TEMPLATES = _environment()


def page(name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page; `values` are what its template names."""
    return HTMLResponse(_TEMPLATES.get_template(f"{name}.html").render(**values), status)


def see_other(where: str) -> RedirectResponse:
    """Send the browser to a page, to be fetched with GET."""
    return RedirectResponse(where, HTTPStatus.SEE_OTHER)


def sorry(status: int, message: str) -> HTMLResponse:
    """Return the page that says what went wrong."""
    return page("error", status=status, title=HTTPStatus(status).phrase, message=message)


class PageRoute(APIRoute):
    """A route whose every refusal is a page; who is not logged in is sent to do so."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_for_people(request: Request) -> Response:
            try:
                return await handle(request)
            except Refusal as error:
                return _refused(request, error)
            except NotFoundError:
                return sorry(404, "There is no such page here, or not for you.")
            except ConflictError as error:
                return sorry(409, str(error))
            except InvalidInputError as error:
                return sorry(422, str(error))
            except RequestValidationError:
                return sorry(422, "This address asks for something that cannot be.")

        return handle_for_people


def _refused(request: Request, error: Refusal) -> Response:
    if error.status != HTTPStatus.UNAUTHORIZED:
        answer = sorry(error.status, str(error))
        answer.headers.update(error.headers)
        return answer
    came_for = request.url.path if request.method == "GET" else "/"
    return see_other(f"/login?next={quote(came_for)}")
