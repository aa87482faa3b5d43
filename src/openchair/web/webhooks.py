"""Webhooks: the addresses that a client wants its results sent to. `notices` does the sending."""

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from sqlalchemy.orm import Session

from openchair.accounts.fields import Input, Url
from openchair.accounts.store import audit
from openchair.errors import InvalidInputError, NotFoundError, Problem
from openchair.web.auth import Access, CanChangeClient, CanReadClient, Has, is_id
from openchair.web.errors import documented
from openchair.web.idempotency import Answer, Repeatable
from openchair.web.paging import ListOf
from openchair.web.services import Services, WebhookOrder
from openchair.web.strict_json import StrictRoute

router = APIRouter(
    prefix="/api/clients/{client_id}/webhooks", tags=["webhooks"], route_class=StrictRoute
)
Kind = Literal["call.completed", "lead.finished", "lead.opted_out"]
Kinds = Annotated[list[Kind], Field(max_length=20)]
Auth = Literal["", "header", "jwt"]


class NewWebhook(Input):
    """An address to be told at."""

    url: Url = Field(examples=["https://n8n.example.com/webhook/call-result"])
    events: Kinds = Field(default=[], description="Kinds of notice it wants; empty: all.")
    auth: Auth = Field("", description="What is sent besides the signatures: header or jwt.")
    active: StrictBool = True


class WebhookChange(Input):
    """What to change of a webhook; what is left out stays."""

    url: Url | None = None
    events: Kinds | None = None
    auth: Auth | None = None
    active: StrictBool | None = None


class WebhookItem(BaseModel):
    """An address that is told of results."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    url: str
    events: list[str]
    auth: str = ""
    active: bool
    created_at: dt.datetime


class WebhookShown(WebhookItem):
    """A webhook with the secret that its messages are signed with."""

    secret: str = Field(examples=["whsec_…"])


@router.get("", responses=documented(401, 404), summary="List webhooks")
def list_them(services: Has, access: CanReadClient) -> ListOf[WebhookItem]:
    """List the addresses that are told of this client's results."""
    with services.database.reading() as session:
        found = services.rooms.webhooks.list(session, access.client_id)
        items = [WebhookItem.model_validate(row) for row in found]
    return ListOf(items=items, total=len(items))


@router.post(
    "",
    status_code=201,
    response_model=WebhookShown,
    responses=documented(401, 404, 409, 422),
    summary="Add a webhook",
)
def add(services: Has, access: CanChangeClient, once: Repeatable, wanted: NewWebhook) -> Response:
    """Add an address; the answer shows the secret that its messages are signed with."""
    url = _checked(services, wanted.url)
    order = WebhookOrder(url, tuple(wanted.events), wanted.auth, wanted.active)

    def work(session: Session) -> Answer:
        now, webhooks = services.clock.now(), services.rooms.webhooks
        row = webhooks.add(session, access.client_id, order, now=now)
        _note(session, services, access, "added_webhook", row.id)
        return Answer(201, WebhookShown.model_validate(row).model_dump_json())

    return once.answer(services, access.identity.actor, work)


@router.get("/{webhook_id}", responses=documented(401, 404), summary="Read a webhook")
def read(services: Has, access: CanReadClient, webhook_id: str) -> WebhookItem:
    """Return a webhook."""
    _require_id(webhook_id)
    with services.database.reading() as session:
        row = services.rooms.webhooks.get(session, access.client_id, webhook_id)
        return WebhookItem.model_validate(row)


@router.patch("/{webhook_id}", responses=documented(401, 404, 422), summary="Change a webhook")
def change(
    services: Has, access: CanChangeClient, webhook_id: str, change: WebhookChange
) -> WebhookItem:
    """Change an address, what it is told, or whether it is told at all."""
    _require_id(webhook_id)
    url = None if change.url is None else _checked(services, change.url)

    def work(session: Session) -> WebhookItem:
        webhooks = services.rooms.webhooks
        now = WebhookItem.model_validate(webhooks.get(session, access.client_id, webhook_id))
        order = WebhookOrder(
            url=url or now.url,
            events=tuple(now.events if change.events is None else change.events),
            auth=now.auth if change.auth is None else change.auth,
            active=now.active if change.active is None else change.active,
        )
        row = webhooks.change(session, access.client_id, webhook_id, order)
        _note(session, services, access, "changed_webhook", webhook_id)
        return WebhookItem.model_validate(row)

    return services.database.write(work)


@router.delete(
    "/{webhook_id}", status_code=204, responses=documented(401, 404), summary="Remove a webhook"
)
def remove(services: Has, access: CanChangeClient, webhook_id: str) -> None:
    """Remove an address; what was sent to it stays on record."""
    _require_id(webhook_id)

    def work(session: Session) -> None:
        services.rooms.webhooks.remove(session, access.client_id, webhook_id)
        _note(session, services, access, "removed_webhook", webhook_id)

    services.database.write(work)


def _require_id(webhook_id: str) -> None:
    if not is_id(webhook_id):
        raise NotFoundError


def _checked(services: Services, url: str) -> str:
    checked = services.rooms.webhooks.check_url(url)
    if isinstance(checked, Problem):
        raise InvalidInputError(checked.message, [checked])
    return checked


def _note(session: Session, services: Services, access: Access, verb: str, subject: str) -> None:
    audit(
        session,
        access.identity.actor,
        verb,
        client_id=access.client_id,
        subject=subject,
        now=services.clock.now(),
        ids=services.ids,
    )
