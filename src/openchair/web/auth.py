"""Who asks, and may they? Dependencies for the endpoints; the rules are in `accounts/rules.py`.

Rule: who may not see a thing gets NotFoundError, never a 403. That holds for a key without the
scope too: it is told the same as a stranger.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Path, Request, Security
from fastapi.security import APIKeyHeader, OAuth2PasswordBearer
from sqlalchemy.orm import Session

from openchair.accounts.client_store import exists_client
from openchair.accounts.keys import is_key
from openchair.accounts.rules import Identity, Scope
from openchair.accounts.store import authenticate_key, identity_of
from openchair.accounts.tokens import read_token
from openchair.errors import NotFoundError
from openchair.web.errors import unauthorized
from openchair.web.services import Services

_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")

_bearer = OAuth2PasswordBearer(
    tokenUrl="/api/auth/login",
    auto_error=False,
    scheme_name="bearer",
    description="For people: the token that log-in gives. A machine's key is taken here too.",
)
_key = APIKeyHeader(
    name="X-API-Key", auto_error=False, scheme_name="key", description="For machines."
)
Bearer = Annotated[str | None, Security(_bearer)]
Key = Annotated[str | None, Security(_key)]
ClientId = Annotated[str, Path(description="The client's id.", examples=["client_0193a6f2b7c0"])]


async def services_of(request: Request) -> Services:
    """Return what assembly handed to the app."""
    services: Services = request.app.state.services
    return services


Has = Annotated[Services, Depends(services_of)]


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody who may do what they ask at this client."""

    identity: Identity
    client_id: str


def identify(services: Services, session: Session, bearer: str | None, key: str | None) -> Identity:
    """Return who asks. Raises Refusal 401, the same for every reason."""
    now = services.clock.now()
    found: Identity | None = None
    plain_key = key or (bearer if bearer and is_key(bearer) else None)
    if plain_key:
        found = authenticate_key(session, plain_key, now)
    elif bearer:
        claims = read_token(services.jwt_secret, bearer, now)
        found = identity_of(session, claims) if claims else None
    if found is None:
        raise unauthorized()
    return found


def _anybody(services: Has, bearer: Bearer, key: Key) -> Identity:
    with services.database.reading() as session:
        return identify(services, session, bearer, key)


def _person(identity: Annotated[Identity, Depends(_anybody)]) -> Identity:
    if not identity.is_person:
        raise NotFoundError
    return identity


def _admin(identity: Annotated[Identity, Depends(_anybody)]) -> Identity:
    if not identity.is_admin:
        raise NotFoundError
    return identity


Anybody = Annotated[Identity, Depends(_anybody)]
"""Whoever can say who they are."""
Person = Annotated[Identity, Depends(_person)]
"""A human being who is logged in."""
Admin = Annotated[Identity, Depends(_admin)]
"""A person who sees all clients."""


def require(session: Session, identity: Identity, scope: Scope, client_id: str) -> Access:
    """Return the right to act at a client. Raises NotFoundError without it."""
    if not is_id(client_id) or not identity.may(scope, client_id):
        raise NotFoundError
    # A member's or a key's client exists, by foreign key; an admin may name any.
    if identity.is_admin and not exists_client(session, client_id):
        raise NotFoundError
    return Access(identity, client_id)


def is_id(text: str) -> bool:
    """Tell whether this can be an id; what cannot is never asked of the database."""
    return _ID.fullmatch(text) is not None


def _at_client(scope: Scope, may: Callable[[Identity], bool] | None = None) -> Any:
    """Return a dependency that lets through who may do that at the client in the path."""

    def access(services: Has, client_id: ClientId, bearer: Bearer, key: Key) -> Access:
        with services.database.reading() as session:
            identity = identify(services, session, bearer, key)
            if may is not None and not may(identity):
                raise NotFoundError
            return require(session, identity, scope, client_id)

    return Depends(access)


CanUploadLeads = Annotated[Access, _at_client(Scope.LEADS_WRITE)]
CanReadCalls = Annotated[Access, _at_client(Scope.CALLS_READ)]
CanReadClient = Annotated[Access, _at_client(Scope.CLIENT_READ)]
CanChangeClient = Annotated[Access, _at_client(Scope.CLIENT_WRITE)]
IsMember = Annotated[Access, _at_client(Scope.CLIENT_WRITE, lambda identity: identity.is_person)]
"""A person who belongs to the client: only people hand out keys."""
IsAdminHere = Annotated[Access, _at_client(Scope.CLIENT_WRITE, lambda identity: identity.is_admin)]
"""An admin, at a client that exists."""
