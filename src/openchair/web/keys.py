"""Keys: how machines, such as n8n, come in. Only people hand them out."""

import datetime as dt
import json
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from openchair.accounts.fields import Input, Moment, Name
from openchair.accounts.keys import new_key
from openchair.accounts.rules import ALL_SCOPES, Scope
from openchair.accounts.store import audit, create_key, list_keys, revoke_key
from openchair.errors import InvalidInputError, NotFoundError, Problem
from openchair.tables import ApiKey
from openchair.web.auth import Access, Has, IsMember, is_id
from openchair.web.errors import documented
from openchair.web.idempotency import Answer, Once, Repeatable, digest_of
from openchair.web.paging import ListOf
from openchair.web.services import Services
from openchair.web.strict_json import StrictRoute

router = APIRouter(prefix="/api/clients/{client_id}/keys", tags=["keys"], route_class=StrictRoute)


class NewKey(Input):
    """A key to hand out."""

    name: Name = Field(examples=["n8n"])
    scopes: Annotated[list[Scope], Field(max_length=len(Scope))] | None = Field(
        None, description="What it may do; left out: everything a machine may do at this client."
    )
    expires_at: Moment | None = None


class KeyItem(BaseModel):
    """A key, without its secret."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    prefix: str
    scopes: list[str]
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    created_at: dt.datetime


class KeyShown(KeyItem):
    """A key at the one moment when it is shown."""

    key: str = Field(examples=["oc_abcd2345_…"])


@router.get("", responses=documented(401, 404), summary="List keys")
def list_them(services: Has, access: IsMember) -> ListOf[KeyItem]:
    """List this client's keys, revoked ones too."""
    with services.database.reading() as session:
        items = [KeyItem.model_validate(row) for row in list_keys(session, access.client_id)]
    return ListOf(items=items, total=len(items))


@router.post(
    "",
    status_code=201,
    response_model=KeyShown,
    responses=documented(401, 404, 409, 422),
    summary="Make a key",
)
def add(services: Has, access: IsMember, once: Repeatable, wanted: NewKey) -> Response:
    """Make a key and show it, this once."""
    entropy = _entropy(services, access, once)

    def work(session: Session) -> Answer:
        return _make(session, services, access, wanted, entropy)

    response = once.answer(services, access.identity.actor, work)
    return _with_key(response, new_key(entropy).plain) if entropy else response


def _entropy(services: Services, access: Access, once: Once) -> bytes | None:
    """Return what a repeated request's key is made from again.

    So the same answer can be given twice and the key is kept nowhere: not even in the answer
    that is kept for the repetition.
    """
    if once.key is None:
        return None
    parts = (services.jwt_secret, "api key", access.identity.actor, once.key, once.digest)
    return bytes.fromhex(digest_of(*parts))


def _make(
    session: Session, services: Services, access: Access, wanted: NewKey, entropy: bytes | None
) -> Answer:
    now, ids = services.clock.now(), services.ids
    if wanted.expires_at is not None and wanted.expires_at <= now:
        fault = Problem("in_the_past", "This key would be dead at once.", field="expires_at")
        raise InvalidInputError(fault.message, [fault])
    scopes = ALL_SCOPES if wanted.scopes is None else frozenset(wanted.scopes)
    row, plain = create_key(
        session,
        access.client_id,
        wanted.name,
        scopes=scopes,
        expires_at=wanted.expires_at,
        entropy=entropy,
        now=now,
        ids=ids,
    )
    _note(session, services, access, "created_key", row)
    item = KeyItem.model_validate(row).model_dump()
    return Answer(201, KeyShown(**item, key="" if entropy else plain).model_dump_json())


def _with_key(response: Response, plain: str) -> Response:
    shown = {**json.loads(bytes(response.body)), "key": plain}
    again = Response(json.dumps(shown), response.status_code, media_type="application/json")
    if "Idempotency-Replayed" in response.headers:
        again.headers["Idempotency-Replayed"] = "true"
    return again


@router.delete("/{key_id}", status_code=204, responses=documented(401, 404), summary="Revoke a key")
def revoke(services: Has, access: IsMember, key_id: str) -> None:
    """Make a key stop working at once, for good. It stays in the list."""
    if not is_id(key_id):
        raise NotFoundError

    def work(session: Session) -> None:
        row = revoke_key(session, access.client_id, key_id, services.clock.now())
        _note(session, services, access, "revoked_key", row)

    services.database.write(work)


def _note(session: Session, services: Services, access: Access, verb: str, row: ApiKey) -> None:
    audit(
        session,
        access.identity.actor,
        verb,
        client_id=access.client_id,
        subject=row.id,
        now=services.clock.now(),
        ids=services.ids,
    )
