"""Clients: adding them, finding them, changing their profile."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.accounts.keys import new_webhook_secret
from openchair.accounts.profile import NewClient, own_number
from openchair.accounts.rules import Identity
from openchair.errors import InvalidInputError, NotFoundError, Problem
from openchair.ids import Ids
from openchair.tables import Client

_NAMESAKES_TOLD = 5
_NUMBERS = ("callback_number", "transfer_number")


def create_client(session: Session, profile: NewClient, *, now: dt.datetime, ids: Ids) -> Client:
    """Add a client, with a secret of its own for signed messages.

    Raises InvalidInputError when one of its numbers is none.
    """
    values = _with_numbers(profile.model_dump(), profile.region)
    secret = new_webhook_secret()
    client = Client(id=ids.new("client"), inbound_secret=secret, created_at=now, **values)
    session.add(client)
    session.flush()
    return client


def change_client(session: Session, client: Client, changes: dict[str, Any]) -> None:
    """Change a client's profile. Raises InvalidInputError when one of its numbers is none."""
    region = changes.get("region", client.region)
    for name, value in _with_numbers(changes, region).items():
        setattr(client, name, value)
    session.flush()


def _with_numbers(values: dict[str, Any], region: str) -> dict[str, Any]:
    read = {name: own_number(values[name], region, name) for name in _NUMBERS if values.get(name)}
    problems = [number for number in read.values() if isinstance(number, Problem)]
    if problems:
        raise InvalidInputError("A number in the profile cannot be used.", problems)
    return {**values, **read}


def new_inbound_secret(session: Session, client: Client) -> str:
    """Replace the secret that signs what the client sends us; the old one stops at once."""
    client.inbound_secret = new_webhook_secret()
    session.flush()
    return client.inbound_secret


def get_client(session: Session, client_id: str) -> Client:
    """Return a client; raises NotFoundError."""
    client = session.get(Client, client_id)
    if client is None:
        raise NotFoundError(f"There is no client {client_id}.")
    return client


def find_client(session: Session, name_or_id: str) -> Client:
    """Return the client of this id, or of this name where only one has it; case does not count."""
    client = session.get(Client, name_or_id)
    if client is not None:
        return client
    name = col(Client.name)
    for named in (name == name_or_id, sa.func.lower(name) == name_or_id.lower()):
        found = list(session.scalars(sa.select(Client).where(named).limit(_NAMESAKES_TOLD)))
        if len(found) > 1:
            ids = ", ".join(each.id for each in found)
            msg = f"There is more than one client named {name_or_id}; give an id: {ids}."
            raise NotFoundError(msg)
        if found:
            return found[0]
    raise NotFoundError(f"There is no client named {name_or_id}.")


def only_client(session: Session) -> Client | None:
    """Return the client of an installation that has one; None where there are none or several."""
    found = list(session.scalars(sa.select(Client).limit(2)))
    return found[0] if len(found) == 1 else None


def exists_client(session: Session, client_id: str) -> bool:
    """Tell whether there is such a client."""
    return session.scalar(sa.select(col(Client.id)).where(col(Client.id) == client_id)) is not None


def list_clients(
    session: Session,
    identity: Identity | None = None,
    *,
    after: tuple[str, str] | None = None,
    limit: int = 500,
) -> tuple[list[Client], int]:
    """Return a page of the clients that this identity sees (None: all), and how many there are."""
    statement = sa.select(Client)
    if identity is not None and not identity.is_admin:
        statement = statement.where(col(Client.id).in_(identity.client_ids))
    total = session.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0
    if after is not None:
        here = sa.tuple_(col(Client.name), col(Client.id))
        statement = statement.where(here > sa.tuple_(*(sa.literal(part) for part in after)))
    statement = statement.order_by(col(Client.name), col(Client.id)).limit(limit)
    return list(session.scalars(statement)), total
