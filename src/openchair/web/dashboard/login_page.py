"""Logging in and out on a page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from openchair.errors import InvalidInputError
from openchair.web.auth import Has
from openchair.web.dashboard.render import PageRoute, page, see_other
from openchair.web.dashboard.session import FromOurOwnPage, Visitor, forget, keep
from openchair.web.errors import Refusal
from openchair.web.login import HasDesk, end_all, read_form, token_for

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/login")
def show_login(came_for: Annotated[str, Query(alias="next", max_length=500)] = "/") -> Response:
    """Ask who it is."""
    return page("login", came_for=_ours(came_for), email="", message="")


@router.post("/login", dependencies=[FromOurOwnPage])
async def log_in(
    request: Request,
    services: Has,
    desk: HasDesk,
    came_for: Annotated[str, Query(alias="next", max_length=500)] = "/",
) -> Response:
    """Let in who can show it is them, and go on to what they came for."""
    try:
        token = await token_for(request, services, desk, await read_form(request))
    except InvalidInputError:
        return await _again(request, came_for, 422, "Give an e-mail address and a password.")
    except Refusal as error:
        return await _again(request, came_for, error.status, str(error))
    answer = see_other(_ours(came_for))
    keep(answer, token, services)
    return answer


async def _again(request: Request, came_for: str, status: int, message: str) -> Response:
    email = (await request.form()).get("username", "")
    return page(
        "login",
        status=status,
        came_for=_ours(came_for),
        email=email if isinstance(email, str) else "",
        message=message,
    )


@router.post("/logout", dependencies=[FromOurOwnPage])
def log_out(services: Has, visitor: Visitor) -> Response:
    """End every session of whoever asks."""
    end_all(services, visitor)
    answer = see_other("/login")
    forget(answer)
    return answer


def _ours(came_for: str) -> str:
    """Return where to go on to: a path of ours, never another site's."""
    is_path = came_for.startswith("/") and not came_for.startswith(("//", "/\\"))
    return came_for if is_path and came_for.isprintable() else "/"
