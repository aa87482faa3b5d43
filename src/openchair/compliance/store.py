"""Remembers what was decided, and the numbers that are never called again.

Rule 1: a decision is only ever added, at the end of the client's chain (`chain.py`); a call names
the one that allowed it.
Rule 2: a suppression is the clinic's, by number, for ever. Only one that the clinic itself put in
by hand can be withdrawn; what a caller said cannot.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.compliance import chain
from openchair.compliance.chain import inputs_sha256
from openchair.compliance.verdict import Verdict
from openchair.db import upsert
from openchair.ids import Ids
from openchair.phone import Phone
from openchair.prepared import Prepared
from openchair.tables import Decision, Suppression

MANUAL = "manual"
"""The reason of an entry made by the clinic's own hand: the only one it can take back."""
_AT_ONCE = 500
_DECISION = Decision.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_SUPPRESSION = Suppression.__table__  # type: ignore[attr-defined]  # likewise
_DECIDED = Prepared(
    sa.insert(_DECISION).values(
        {column.name: sa.bindparam(column.name, required=True) for column in _DECISION.c}
    )
)
_SUPPRESS = Prepared(
    upsert(True, Suppression).on_conflict_do_nothing(),
    on_postgres=upsert(False, Suppression).on_conflict_do_nothing(),
)
_TAKE_OVER = Prepared(
    sa.update(_SUPPRESSION)
    .where(
        _SUPPRESSION.c.client_id == sa.bindparam("whose"),
        _SUPPRESSION.c.phone == sa.bindparam("number"),
        _SUPPRESSION.c.reason == MANUAL,
    )
    .values(reason=sa.bindparam("own_reason"), source=sa.bindparam("own_source"))
)
"""A caller's own word in the place of an entry by hand, which could be withdrawn."""


def store_decision(
    session: Session, verdict: Verdict, *, call_id: str, client_id: str, enforced: bool, ids: Ids
) -> str:
    """Add a decision with all that it was made from; return its id, which the call keeps."""
    row = decision_row(verdict, call_id=call_id, client_id=client_id, enforced=enforced, ids=ids)
    store_decisions(session, [row])
    return str(row["id"])


def store_decisions(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Add many decisions at once, as `decision_row` makes them, to their clients' chains."""
    if rows:
        linked = chain.append(session, rows)
        _DECIDED.run(session.connection(), *linked)


def decision_row(
    verdict: Verdict, *, call_id: str, client_id: str, enforced: bool, ids: Ids
) -> dict[str, Any]:
    """Return the row of a decision, for a store that writes many at once; its place comes then."""
    inputs = verdict.snapshot.to_json() | {
        "candidate_states": list(verdict.candidate_states),
        "candidate_zones": list(verdict.candidate_zones),
    }
    return {
        "id": ids.new("decision"),
        "call_id": call_id,
        "client_id": client_id,
        "decided_at": verdict.decided_at,
        "outcome": verdict.outcome.value,
        "codes": [code.to_json() for code in verdict.codes],
        "defer_until": verdict.defer_until,
        "valid_until": verdict.valid_until,
        "enforced": enforced,
        "inputs": inputs,
        "inputs_sha256": inputs_sha256(inputs),
        "ruleset_version": verdict.ruleset_version,
        "ruleset_sha256": verdict.ruleset_sha256,
    }


def decisions_of(session: Session, client_id: str, call_id: str) -> Sequence[Decision]:
    """Return what was decided about a call, oldest first."""
    query = (
        sa.select(Decision)
        .where(_DECISION.c.client_id == client_id, _DECISION.c.call_id == call_id)
        .order_by(_DECISION.c.decided_at, _DECISION.c.id)
    )
    return session.scalars(query).all()


def suppress(
    session: Session, client_id: str, phone: Phone, *, reason: str, source: str, now: dt.datetime
) -> bool:
    """Put a number on a clinic's list for ever; False: it was there already.

    Whoever calls this also ends what is queued for the number, in the same transaction.
    """
    return bool(suppress_all(session, client_id, [phone], reason=reason, source=source, now=now))


def suppress_all(
    session: Session,
    client_id: str,
    phones: Iterable[Phone],
    *,
    reason: str,
    source: str,
    now: dt.datetime,
) -> int:
    """Put numbers on a clinic's list for ever; return how many were not there before.

    A caller's own word replaces an entry by hand, which could be withdrawn.
    """
    added = 0
    for some in _pieces(phones):
        rows = [
            {
                "client_id": client_id,
                "phone": phone,
                "reason": reason,
                "source": source,
                "created_at": now,
            }
            for phone in some
        ]
        connection = session.connection()
        added += _SUPPRESS.run(connection, *rows)
        if reason != MANUAL:
            own = {"whose": client_id, "own_reason": reason, "own_source": source}
            _TAKE_OVER.run(connection, *({**own, "number": phone} for phone in some))
    return added


def withdraw(session: Session, client_id: str, phone: str) -> bool:
    """Take back an entry made by hand; False: there is none, or it is a caller's own word."""
    deletion = sa.delete(_SUPPRESSION).where(
        _SUPPRESSION.c.client_id == client_id,
        _SUPPRESSION.c.phone == phone,
        _SUPPRESSION.c.reason == MANUAL,
    )
    return bool(session.execute(deletion).rowcount)  # type: ignore[attr-defined]  # a CursorResult


def suppression_reasons(session: Session, client_id: str, phones: Iterable[str]) -> dict[str, str]:
    """Return the reason of each of these numbers that is on the clinic's list."""
    found: dict[str, str] = {}
    for some in _pieces(phones):
        query = sa.select(_SUPPRESSION.c.phone, _SUPPRESSION.c.reason).where(
            _SUPPRESSION.c.client_id == client_id, _SUPPRESSION.c.phone.in_(some)
        )
        found.update((phone, reason) for phone, reason in session.execute(query))
    return found


def is_suppressed(session: Session, client_id: str, phone: str) -> bool:
    """Tell whether the clinic never calls this number again."""
    return phone in suppression_reasons(session, client_id, [phone])


def suppressions(
    session: Session, client_id: str, *, after: str = "", limit: int = 500
) -> Sequence[Suppression]:
    """Return a page of the clinic's list, by number; `after` is the last number seen."""
    query = (
        sa.select(Suppression)
        .where(_SUPPRESSION.c.client_id == client_id, _SUPPRESSION.c.phone > after)
        .order_by(_SUPPRESSION.c.phone)
        .limit(limit)
    )
    return session.scalars(query).all()


def _pieces(phones: Iterable[str]) -> Iterator[Sequence[str]]:
    unique = sorted(set(phones))
    for at in range(0, len(unique), _AT_ONCE):
        yield unique[at : at + _AT_ONCE]
