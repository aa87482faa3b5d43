"""Clients: the clinics and their profiles."""

import datetime as dt
from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from openchair.accounts.client_store import (
    change_client,
    create_client,
    get_client,
    list_clients,
    new_inbound_secret,
)
from openchair.accounts.profile import ClientChange, NewClient
from openchair.accounts.rules import Scope
from openchair.accounts.store import audit
from openchair.errors import InvalidInputError, Problem
from openchair.tables import Client
from openchair.web.auth import (
    Access,
    Admin,
    Anybody,
    CanChangeClient,
    CanReadClient,
    Has,
    IsMember,
)
from openchair.web.errors import documented
from openchair.web.idempotency import Answer, Repeatable
from openchair.web.paging import Cursor, Limit, ListOf, decode_cursor, encode_cursor
from openchair.web.services import Services
from openchair.web.strict_json import StrictRoute

router = APIRouter(prefix="/api/clients", tags=["clients"], route_class=StrictRoute)


# From JSON a number is a number and true is true; the command line gives the same as text.


class NewProfile(NewClient):
    """A clinic to add. Everything but its name has a default."""

    model_config = ConfigDict(strict=True)


class ProfileChange(ClientChange):
    """What to change of a clinic; what is left out stays."""

    model_config = ConfigDict(strict=True)


class ClientItem(BaseModel):
    """A clinic and its profile."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    email: str
    timezone: str
    legal_name: str
    callback_number: str
    transfer_number: str
    region: str
    language: str
    paused: bool
    record_calls: bool
    max_concurrent_calls: int
    max_attempts: int
    duplicate_window_days: int
    policy: dict[str, Any]
    script: dict[str, Any]
    created_at: dt.datetime


class InboundSecret(BaseModel):
    """What signs messages to `/webhook/n8n/start-call`."""

    inbound_secret: str


@router.get("", responses=documented(401, 422), summary="List clients")
def list_them(
    services: Has, identity: Anybody, limit: Limit = 100, cursor: Cursor = None
) -> ListOf[ClientItem]:
    """List the clients that whoever asks may see, by name."""
    after = decode_cursor(cursor) if cursor else None
    if Scope.CLIENT_READ not in identity.scopes:
        return ListOf(items=[], total=0)
    with services.database.reading() as session:
        found, total = list_clients(session, identity, after=after, limit=limit + 1)
        items = [ClientItem.model_validate(client) for client in found[:limit]]
    last = items[-1] if len(found) > limit else None
    next_cursor = encode_cursor(last.name, last.id) if last else None
    return ListOf(items=items, next_cursor=next_cursor, total=total)


@router.post(
    "",
    status_code=201,
    response_model=ClientItem,
    responses=documented(401, 404, 409, 422),
    summary="Add a client",
)
def add(services: Has, admin: Admin, once: Repeatable, profile: NewProfile) -> Response:
    """Add a clinic. For admins."""
    _check_overrides(services, profile.policy, profile.script)
    now, ids = services.clock.now(), services.ids

    def work(session: Session) -> Answer:
        client = create_client(session, profile, now=now, ids=ids)
        audit(session, admin.actor, "created_client", client_id=client.id, now=now, ids=ids)
        return Answer(201, ClientItem.model_validate(client).model_dump_json())

    return once.answer(services, admin.actor, work)


@router.get("/{client_id}", responses=documented(401, 404), summary="Read a client")
def read(services: Has, access: CanReadClient) -> ClientItem:
    """Return a clinic's profile."""
    with services.database.reading() as session:
        return ClientItem.model_validate(get_client(session, access.client_id))


@router.patch("/{client_id}", responses=documented(401, 404, 422), summary="Change a client")
def change(services: Has, access: CanChangeClient, change: ProfileChange) -> ClientItem:
    """Change what is given of a clinic's profile; `policy` and `script` are replaced whole."""
    changes = change.changes()
    _check_overrides(services, changes.get("policy"), changes.get("script"))
    return services.database.write(
        lambda session: change_profile(session, services, access, changes)
    )


def change_profile(
    session: Session, services: Services, access: Access, changes: dict[str, Any]
) -> ClientItem:
    """Change a clinic's profile in somebody's name; overrides have been checked."""
    client = session.get_one(Client, access.client_id)
    change_client(session, client, changes)
    audit(
        session,
        access.identity.actor,
        "changed_client",
        client_id=client.id,
        details={"fields": sorted(changes)},
        now=services.clock.now(),
        ids=services.ids,
    )
    return ClientItem.model_validate(client)


@router.post(
    "/{client_id}/inbound-secret",
    responses=documented(401, 404),
    summary="Make a new inbound secret",
)
def renew_inbound_secret(services: Has, access: IsMember) -> InboundSecret:
    """Replace the secret that signs messages to us, and show it this once."""
    now, ids = services.clock.now(), services.ids

    def work(session: Session) -> str:
        client = session.get_one(Client, access.client_id)
        verb = "renewed_inbound_secret"
        audit(session, access.identity.actor, verb, client_id=client.id, now=now, ids=ids)
        return new_inbound_secret(session, client)

    return InboundSecret(inbound_secret=services.database.write(work))


def _check_overrides(
    services: Services, policy: dict[str, Any] | None, script: dict[str, Any] | None
) -> None:
    rooms = services.rooms
    faults: list[Problem] = []
    faults.extend(rooms.check_policy(policy) if policy else ())
    faults.extend(rooms.check_script(script) if script else ())
    if faults:
        raise InvalidInputError("The policy or the script cannot be used.", faults)
