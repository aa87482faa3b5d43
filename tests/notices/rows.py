"""Rows that tests of notices stand on."""

from sqlalchemy.orm import Session

from openchair.clock import VirtualClock
from openchair.ids import Ids
from openchair.notices.rules import Kind
from openchair.notices.store import Added, News, WebhookOrder, add_notices, add_webhook
from openchair.tables import Client, Webhook
from tests.notices.receivers import NOW, SECRET

BODY = {"type": "call.completed", "timestamp": NOW.isoformat(), "data": {"id": "call_1"}}


def new_ids() -> Ids:
    return Ids(VirtualClock(NOW))


def add_client(session: Session, client_id: str = "client_1", secret: str = SECRET) -> None:
    session.add(Client(id=client_id, name="Bright Dental", inbound_secret=secret, created_at=NOW))
    session.flush()


def add_hook(session: Session, url: str = "https://a.example.com/hook", **order) -> Webhook:
    return add_webhook(
        session, WebhookOrder(url=url, **order), client_id="client_1", now=NOW, ids=new_ids()
    )


def news(kind: Kind = Kind.CALL_COMPLETED, **more) -> News:
    return News(kind, more.pop("client_id", "client_1"), BODY, call_id="call_1", **more)


def tell(session: Session, now=NOW, **more) -> list[Added]:
    return add_notices(session, news(**more), now=now, ids=new_ids())


def tell_callback(database, url: str = "https://n8n.example.com/webhook/openchair-result") -> str:
    """Write one notice for a callback address and return its id."""
    with database.writing() as session:
        if session.get(Client, "client_1") is None:
            add_client(session)
        return tell(session, callback_url=url)[0].notice_id
