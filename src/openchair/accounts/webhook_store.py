"""Webhooks: the addresses that a client wants to be told at. `notices` does the telling."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.accounts.keys import new_webhook_secret
from openchair.errors import ConflictError, NotFoundError
from openchair.ids import Ids
from openchair.tables import Webhook

MOST_PER_CLIENT = 20


def create_webhook(
    session: Session,
    client_id: str,
    url: str,
    *,
    events: Sequence[str] = (),
    now: dt.datetime,
    ids: Ids,
) -> Webhook:
    """Add an address; raises ConflictError when the client has too many."""
    if len(list_webhooks(session, client_id)) >= MOST_PER_CLIENT:
        message = f"A client has at most {MOST_PER_CLIENT} webhooks."
        raise ConflictError(message, code="too_many_webhooks")
    webhook = Webhook(
        id=ids.new("webhook"),
        client_id=client_id,
        url=url,
        secret=new_webhook_secret(),
        events=list(events),
        created_at=now,
    )
    session.add(webhook)
    session.flush()
    return webhook


def list_webhooks(session: Session, client_id: str) -> list[Webhook]:
    """Return a client's webhooks, oldest first."""
    statement = (
        sa.select(Webhook)
        .where(col(Webhook.client_id) == client_id)
        .order_by(col(Webhook.created_at), col(Webhook.id))
    )
    return list(session.scalars(statement))


def get_webhook(session: Session, client_id: str, webhook_id: str) -> Webhook:
    """Return one of a client's webhooks; raises NotFoundError."""
    webhook = session.get(Webhook, webhook_id)
    if webhook is None or webhook.client_id != client_id:
        raise NotFoundError("There is no such webhook.")
    return webhook


def change_webhook(session: Session, webhook: Webhook, changes: dict[str, Any]) -> None:
    """Change an address, what it is told, or whether it is told at all."""
    for name, value in changes.items():
        setattr(webhook, name, value)
    session.flush()


def delete_webhook(session: Session, webhook: Webhook) -> None:
    """Remove an address; what was sent to it stays on record."""
    session.delete(webhook)
    session.flush()
