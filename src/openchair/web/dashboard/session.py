"""Who looks at a page: the token in a cookie, and proof that a form came from our own page."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session

from openchair.accounts.rules import TOKEN_LIFE, Identity, Scope
from openchair.web.auth import Has, identify, require
from openchair.web.errors import Refusal
from openchair.web.services import Services

COOKIE = "openchair_session"
_OWN = frozenset({"same-origin", "none"})


def _visitor(request: Request, services: Has) -> Identity:
    with services.database.reading() as session:
        return identify(services, session, request.cookies.get(COOKIE), None)


Visitor = Annotated[Identity, Depends(_visitor)]
"""A person who is logged in; anybody else is sent to the log-in page."""


def allow(session: Session, visitor: Identity, client_id: str) -> None:
    """Let pass who may see a client's calls. Raises NotFoundError, as if it did not exist."""
    require(session, visitor, Scope.CALLS_READ, client_id)


def keep(response: Response, token: str, services: Services) -> None:
    """Put the token where only our own pages send it back."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(TOKEN_LIFE.total_seconds()),
        httponly=True,
        secure=urlsplit(services.settings.public_base_url).scheme == "https",
        samesite="lax",
    )


def forget(response: Response) -> None:
    """Take the token away again."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")


async def from_our_own_page(request: Request) -> None:
    """Refuse a form that another site's page sent in a visitor's name. Raises Refusal 403.

    Browsers say where a form comes from, in one of two headers; one that says nothing is refused.
    https://cheatsheetseries.owasp.org (cross-site request forgery: verifying origin).
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "")
    if site in _OWN or (site is None and _is_ours(request, origin)):
        return
    detail = "This form was not sent from a page of OpenChair. Open the page again and repeat it."
    raise Refusal(403, "cross_site", detail)


def _is_ours(request: Request, origin: str) -> bool:
    host = urlsplit(origin).netloc
    return bool(host) and host == request.headers.get("host")


FromOurOwnPage = Depends(from_our_own_page)
