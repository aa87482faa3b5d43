"""The chain of decisions: each names the one before it, so that none is changed or lost unseen.

A client's decisions have places, 1, 2, 3 …, and each has a SHA-256 over what it says, its place and
the SHA-256 of the one before. `DecisionChain` has the end. Who changes, takes out, puts in or swaps
a decision has to write every later one again, and the end (decision record 19 tells what is left).

Rule: what is hashed, and how it is written, never changes. Old chains must be checked for ever.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.db import upsert
from openchair.prepared import Prepared
from openchair.tables import DecisionChain

HASHED = (
    *("id", "call_id", "client_id", "decided_at", "outcome", "codes", "defer_until"),
    *("valid_until", "enforced", "inputs_sha256", "ruleset_version", "ruleset_sha256"),
    *("position", "previous_sha256"),
)
"""The columns under a decision's hash; its inputs stand in it by their own."""
_CHAIN = DecisionChain.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_MINE = _CHAIN.c.client_id == sa.bindparam("whose")
_END = Prepared(sa.select(_CHAIN.c.decisions, _CHAIN.c.sha256).where(_MINE).with_for_update())
_BEGIN = Prepared(
    upsert(True, DecisionChain).on_conflict_do_nothing(),
    on_postgres=upsert(False, DecisionChain).on_conflict_do_nothing(),
)
_MOVE = Prepared(
    sa.update(_CHAIN)
    .where(_MINE)
    .values(
        decisions=sa.bindparam("now_decisions", required=True),
        sha256=sa.bindparam("now_sha256", required=True),
    )
)
_values_of = itemgetter(*HASHED)
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def inputs_sha256(inputs: Mapping[str, Any]) -> str:
    """Return the fingerprint of a decision's inputs: the same facts, the same bytes."""
    return hashlib.sha256(_in_letters(inputs).encode()).hexdigest()


_in_letters = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def decision_sha256(row: Mapping[str, Any]) -> str:
    """Return the hash of a decision, from the columns that are HASHED."""
    written = _canonical(["decision 1", *map(_plain, _values_of(row))])
    return hashlib.sha256(written.encode()).hexdigest()


def beginning_sha256(client_id: str, kept_since: dt.datetime, older: int) -> str:
    """Return what the first decision of a chain names as the one before it."""
    written = _canonical(["chain 1", client_id, _plain(kept_since), older])
    return hashlib.sha256(written.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value


def add_links(
    rows: Sequence[dict[str, Any]], decisions: int, sha256: str
) -> tuple[list[dict[str, Any]], str]:
    """Give decisions of one client their places behind so many others; return the new end too."""
    linked = []
    for position, row in enumerate(rows, start=decisions + 1):
        link = {**row, "position": position, "previous_sha256": sha256}
        sha256 = decision_sha256(link)
        linked.append({**link, "sha256": sha256})
    return linked, sha256


def append(session: Session, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return decisions with their places in the chains of their clients, which they end now.

    Nobody else adds to these chains until the commit.
    """
    linked: list[dict[str, Any]] = []
    for client_id in sorted({row["client_id"] for row in rows}):
        mine = [row for row in rows if row["client_id"] == client_id]
        decisions, sha256 = _end(session.connection(), client_id, mine[0]["decided_at"])
        links, sha256 = add_links(mine, decisions, sha256)
        end = {"now_decisions": decisions + len(links), "now_sha256": sha256}
        _MOVE.run(session.connection(), {"whose": client_id, **end})
        linked += links
    return linked


def _end(connection: sa.Connection, client_id: str, now: dt.datetime) -> tuple[int, str]:
    """Return how many decisions a chain has, and its end; begin it where there is none."""
    found = _END.all(connection, {"whose": client_id})
    if not found:
        _BEGIN.run(connection, chain_row(client_id, now))
        found = _END.all(connection, {"whose": client_id})
    ((decisions, sha256),) = found
    return decisions, sha256


def chain_row(client_id: str, kept_since: dt.datetime, older: int = 0) -> dict[str, Any]:
    """Return the row of a chain that has no decision yet."""
    return {
        "client_id": client_id,
        "decisions": 0,
        "sha256": beginning_sha256(client_id, kept_since, older),
        "kept_since": kept_since,
        "older": older,
    }
