"""Webhooks and notices: the only queries of this room.

A notice is added in the transaction that makes it true. What happens to it afterwards is recorded
by compare-and-set on its number of tries, because a process thought dead may still be sending it:
the one that got through wins, and of two failures one counts.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, assert_never

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.errors import ConflictError, NotFoundError
from openchair.ids import Ids, new_webhook_secret
from openchair.notices.addresses import host_of
from openchair.notices.rules import (
    CALLBACK_KINDS,
    Delivered,
    Disable,
    Kind,
    TryAgain,
    Verdict,
    next_try,
    trial_body,
    wants,
)
from openchair.notices.signing import Auth
from openchair.tables import Client, Notice, Webhook

_LONGEST_ERROR = 300


class NoticeState(StrEnum):
    """Where a notice stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GAVE_UP = "gave_up"


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell: `body` as `rules.result_body` makes it."""

    kind: Kind
    client_id: str
    body: dict[str, Any]
    call_id: str | None = None
    callback_url: str = ""
    """The lead's own address, if it has one."""


@dataclass(frozen=True, slots=True)
class WebhookOrder:
    """What an owner says of a webhook; `url` as `addresses.check_url` returned it."""

    url: str
    events: tuple[Kind, ...] = ()
    auth: Auth = Auth.NONE
    active: bool = True


class Added(NamedTuple):
    """A notice that waits to be delivered. Those of one partition share a receiver's speed."""

    notice_id: str
    partition: str


@dataclass(frozen=True, slots=True)
class Errand:
    """All it takes to deliver one notice, read in one go."""

    notice_id: str
    url: str
    body: dict[str, Any]
    secret: str
    auths: frozenset[Auth]
    state: NoticeState
    tries: int
    next_try_at: dt.datetime | None
    is_off: bool
    """Whether its webhook was switched off or removed meanwhile."""


# --- telling --------------------------------------------------------------------------------


def add_notices(session: Session, news: News, *, now: dt.datetime, ids: Ids) -> list[Added]:
    """Write one notice for each webhook that wants the news, and one for the lead's address.

    Whoever commits this must start a delivery for each in the same transaction.
    """
    statement = sa.select(Webhook).where(
        col(Webhook.client_id) == news.client_id, col(Webhook.active)
    )
    rows = [
        _row(news, hook.url, hook.id, now=now, ids=ids)
        for hook in session.scalars(statement.order_by(col(Webhook.id)))
        if wants(hook.events, news.kind)
    ]
    if news.callback_url and news.kind in CALLBACK_KINDS:
        rows.append(_row(news, news.callback_url, None, now=now, ids=ids))
    return _insert(session, rows)


def add_trial(
    session: Session, client_id: str, webhook_id: str, *, now: dt.datetime, ids: Ids
) -> Added:
    """Write a notice that only tests a webhook."""
    webhook = get_webhook(session, client_id, webhook_id)
    body = trial_body(client_id, webhook_id, now)
    news = News(Kind.WEBHOOK_TEST, client_id, body)
    return _insert(session, [_row(news, webhook.url, webhook.id, now=now, ids=ids)])[0]


def _row(
    news: News, url: str, webhook_id: str | None, *, now: dt.datetime, ids: Ids
) -> dict[str, Any]:
    return {
        "id": ids.new("notice"),
        "client_id": news.client_id,
        "call_id": news.call_id,
        "url": url,
        "webhook_id": webhook_id,
        "kind": str(news.kind),
        "body": news.body,
        "state": NoticeState.PENDING.value,
        "tries": 0,
        "next_try_at": now,
        "last_error": "",
        "created_at": now,
    }


def _insert(session: Session, rows: list[dict[str, Any]]) -> list[Added]:
    if rows:
        session.execute(sa.insert(Notice), rows)
    return [Added(row["id"], row["webhook_id"] or host_of(row["url"])) for row in rows]


# --- delivering -----------------------------------------------------------------------------


def due_notices(session: Session, now: dt.datetime, *, limit: int = 100) -> list[Added]:
    """Return pending notices whose next try is due, longest overdue first: for the sweeper, which
    finds deliveries that nobody carries any more.
    """
    statement = (
        sa.select(col(Notice.id), col(Notice.webhook_id), col(Notice.url))
        .where(col(Notice.state) == NoticeState.PENDING, col(Notice.next_try_at) <= now)
        .order_by(col(Notice.next_try_at), col(Notice.id))
        .limit(limit)
    )
    return [Added(row.id, row.webhook_id or host_of(row.url)) for row in session.execute(statement)]


def read_errand(session: Session, notice_id: str) -> Errand | None:
    """Read what it takes to deliver a notice; None when there is no such notice."""
    statement = (
        sa.select(Notice, Webhook, col(Client.inbound_secret))
        .join(Client, col(Client.id) == col(Notice.client_id))
        .outerjoin(Webhook, col(Webhook.id) == col(Notice.webhook_id))
        .where(col(Notice.id) == notice_id)
    )
    row = session.execute(statement).one_or_none()
    return _errand(*row) if row else None


def _errand(notice: Notice, webhook: Webhook | None, inbound_secret: str) -> Errand:
    for_webhook = notice.webhook_id is not None
    auths = {Auth(webhook.auth)} if webhook else {Auth.HEADER, Auth.JWT}
    return Errand(
        notice_id=notice.id,
        url=notice.url,
        body=notice.body,
        secret=webhook.secret if webhook else inbound_secret,
        auths=frozenset(auths),
        state=NoticeState(notice.state),
        tries=notice.tries,
        next_try_at=notice.next_try_at,
        is_off=for_webhook and (webhook is None or not webhook.active),
    )


def record_try(
    session: Session, errand: Errand, verdict: Verdict, *, now: dt.datetime, jitter: float
) -> dt.datetime | None:
    """Write down what came of a try; return when to try again, None when it is over."""
    match verdict:
        case Delivered():
            _finish_delivered(session, errand, now)
        case Disable(reason):
            _switch_off(session, errand)
            _postpone(session, errand, reason, None)
        case TryAgain(reason, after):
            again = next_try(errand.tries + 1, now, retry_after=after, jitter=jitter)
            _postpone(session, errand, reason, again)
        case _ as never:  # pragma: no cover - mypy proves it
            assert_never(never)
    return session.scalar(
        sa.select(col(Notice.next_try_at)).where(
            col(Notice.id) == errand.notice_id, col(Notice.state) == NoticeState.PENDING
        )
    )


def give_up(session: Session, errand: Errand, reason: str) -> None:
    """End a notice that must not be sent any more; no try is counted."""
    session.execute(
        _pending(errand).values(
            state=NoticeState.GAVE_UP, next_try_at=None, last_error=reason[:_LONGEST_ERROR]
        )
    )


def _finish_delivered(session: Session, errand: Errand, now: dt.datetime) -> None:
    # Even over another process's failure: what the receiver has, it has.
    session.execute(
        sa.update(Notice)
        .where(col(Notice.id) == errand.notice_id, col(Notice.state) != NoticeState.DELIVERED)
        .values(
            state=NoticeState.DELIVERED,
            tries=col(Notice.tries) + 1,
            next_try_at=None,
            last_error="",
            delivered_at=now,
        )
    )


def _postpone(session: Session, errand: Errand, reason: str, again: dt.datetime | None) -> None:
    session.execute(
        _pending(errand)
        .where(col(Notice.tries) == errand.tries)
        .values(
            state=NoticeState.PENDING if again else NoticeState.GAVE_UP,
            tries=errand.tries + 1,
            next_try_at=again,
            last_error=reason[:_LONGEST_ERROR],
        )
    )


def _switch_off(session: Session, errand: Errand) -> None:
    webhook_id = sa.select(col(Notice.webhook_id)).where(col(Notice.id) == errand.notice_id)
    session.execute(
        sa.update(Webhook)
        .where(col(Webhook.id) == webhook_id.scalar_subquery(), col(Webhook.url) == errand.url)
        .values(active=False)
    )


def _pending(errand: Errand) -> sa.Update:
    return sa.update(Notice).where(
        col(Notice.id) == errand.notice_id, col(Notice.state) == NoticeState.PENDING
    )


# --- webhooks -------------------------------------------------------------------------------


def add_webhook(
    session: Session, order: WebhookOrder, *, client_id: str, now: dt.datetime, ids: Ids
) -> Webhook:
    """Add a webhook with a fresh secret, which its owner must be shown now."""
    webhook = Webhook(
        id=ids.new("webhook"),
        client_id=client_id,
        url=order.url,
        secret=new_webhook_secret(),
        events=[str(kind) for kind in order.events],
        auth=order.auth.value,
        active=order.active,
        created_at=now,
    )
    session.add(webhook)
    session.flush()
    return webhook


def list_webhooks(session: Session, client_id: str) -> list[Webhook]:
    """Return a client's webhooks, oldest first."""
    statement = sa.select(Webhook).where(col(Webhook.client_id) == client_id)
    return list(session.scalars(statement.order_by(col(Webhook.id))))


def get_webhook(session: Session, client_id: str, webhook_id: str) -> Webhook:
    """Return a client's webhook. Raises NotFoundError, also for another client's."""
    webhook = session.get(Webhook, webhook_id)
    if webhook is None or webhook.client_id != client_id:
        raise NotFoundError(f"no webhook {webhook_id}")
    return webhook


def change_webhook(
    session: Session, client_id: str, webhook_id: str, order: WebhookOrder
) -> Webhook:
    """Change a webhook; what still waits for it goes to its new address."""
    webhook = get_webhook(session, client_id, webhook_id)
    webhook.url = order.url
    webhook.events = [str(kind) for kind in order.events]
    webhook.auth = order.auth.value
    webhook.active = order.active
    session.flush()
    session.execute(
        sa.update(Notice)
        .where(col(Notice.webhook_id) == webhook_id, col(Notice.state) == NoticeState.PENDING)
        .values(url=order.url)
    )
    return webhook


def remove_webhook(session: Session, client_id: str, webhook_id: str) -> None:
    """Remove a webhook; its notices stay in the log, and those that wait are given up."""
    session.delete(get_webhook(session, client_id, webhook_id))
    session.flush()


# --- the delivery log -----------------------------------------------------------------------


def list_deliveries(
    session: Session,
    client_id: str,
    webhook_id: str | None = None,
    *,
    before: str | None = None,
    limit: int = 50,
) -> list[Notice]:
    """Return a client's notices, or one webhook's, newest first; `before` is the last id seen."""
    statement = sa.select(Notice).where(col(Notice.client_id) == client_id)
    if webhook_id is not None:
        statement = statement.where(col(Notice.webhook_id) == webhook_id)
    if before is not None:
        statement = statement.where(col(Notice.id) < before)
    return list(session.scalars(statement.order_by(col(Notice.id).desc()).limit(limit)))


def count_deliveries(session: Session, client_id: str, webhook_id: str | None = None) -> int:
    """Return how many notices `list_deliveries` could list."""
    statement = sa.select(sa.func.count(col(Notice.id))).where(col(Notice.client_id) == client_id)
    if webhook_id is not None:
        statement = statement.where(col(Notice.webhook_id) == webhook_id)
    return session.scalar(statement) or 0


def replay(session: Session, client_id: str, notice_id: str, *, now: dt.datetime) -> Added:
    """Send a notice again, from the start of the schedule, under its old id.

    Whoever commits this must start a delivery in the same transaction. Raises NotFoundError, and
    ConflictError while it is still being tried or its webhook is off.
    """
    errand = read_errand(session, notice_id)
    notice = session.get(Notice, notice_id)
    if errand is None or notice is None or notice.client_id != client_id:
        raise NotFoundError(f"no notice {notice_id}")
    if errand.state is NoticeState.PENDING:
        raise ConflictError(f"notice {notice_id} is still being tried", code="notice_pending")
    if errand.is_off:
        raise ConflictError("its webhook is switched off or removed", code="webhook_off")
    session.execute(
        sa.update(Notice)
        .where(col(Notice.id) == notice_id)
        .values(state=NoticeState.PENDING, tries=0, next_try_at=now, last_error="")
    )
    return Added(notice_id, notice.webhook_id or host_of(notice.url))
