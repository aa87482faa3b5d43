"""What has been seen before: answered requests, and signed messages that count once."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.db import dialect_insert
from openchair.tables import IdempotencyKey, SeenMessage

IN_FLIGHT = 0
"""The status of a reservation whose answer is not known yet."""
GIVEN_UP_AFTER = dt.timedelta(minutes=5)
"""A reservation this old was left behind by a process that died."""
KEPT_FOR = dt.timedelta(hours=48)


def inserted(session: Session, table: type[Any], row: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is taken; tell whether it was inserted.

    Asks for the row back: an ORM insert's row count is -1 on PostgreSQL, whatever happened.
    """
    key = sa.inspect(table).primary_key[0]
    statement = dialect_insert(session, table).values(**row).on_conflict_do_nothing()
    return session.execute(statement.returning(key)).first() is not None


def reserve_answer(
    session: Session, scope: str, key: str, digest: str, now: dt.datetime
) -> IdempotencyKey | None:
    """Claim a request's key; return None when it is ours, else what was kept under it.

    On PostgreSQL this waits for another transaction that holds the same key; on SQLite there is
    only one writer. So who runs second finds the first one's answer.
    """
    values = {
        "scope": scope,
        "key": key,
        "digest": digest,
        "status": IN_FLIGHT,
        "body": "",
        "created_at": now,
    }
    if inserted(session, IdempotencyKey, values):
        return None
    kept = session.get_one(IdempotencyKey, (scope, key), populate_existing=True)
    return None if _took_over(session, kept, digest, now) else kept


def _took_over(session: Session, kept: IdempotencyKey, digest: str, now: dt.datetime) -> bool:
    statement = (
        sa.update(IdempotencyKey)
        .where(
            col(IdempotencyKey.scope) == kept.scope,
            col(IdempotencyKey.key) == kept.key,
            col(IdempotencyKey.digest) == digest,
            col(IdempotencyKey.status) == IN_FLIGHT,
            col(IdempotencyKey.created_at) < now - GIVEN_UP_AFTER,
        )
        .values(created_at=now)
    )
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def keep_answer(session: Session, scope: str, key: str, *, status: int, body: str) -> None:
    """Keep the answer to a request whose key was reserved."""
    session.execute(
        sa.update(IdempotencyKey)
        .where(col(IdempotencyKey.scope) == scope, col(IdempotencyKey.key) == key)
        .values(status=status, body=body)
    )


def release_answer(session: Session, scope: str, key: str) -> None:
    """Give a reservation back: the request failed and may be tried again."""
    session.execute(
        sa.delete(IdempotencyKey).where(
            col(IdempotencyKey.scope) == scope,
            col(IdempotencyKey.key) == key,
            col(IdempotencyKey.status) == IN_FLIGHT,
        )
    )


def remember_message(session: Session, client_id: str, message_id: str, now: dt.datetime) -> bool:
    """Note a signed message; tell whether it is new."""
    row = {"client_id": client_id, "message_id": message_id, "seen_at": now}
    return inserted(session, SeenMessage, row)


def forget_old(session: Session, now: dt.datetime) -> int:
    """Remove answers and message ids that can no longer matter; return how many."""
    before = now - KEPT_FOR
    answers = sa.delete(IdempotencyKey).where(col(IdempotencyKey.created_at) < before)
    messages = sa.delete(SeenMessage).where(col(SeenMessage.seen_at) < before)
    done = [session.execute(statement) for statement in (answers, messages)]
    return sum(result.rowcount for result in done)  # type: ignore[attr-defined]
