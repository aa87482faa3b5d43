"""Goes over the chains of decisions, link by link, and says where the first one is broken.

What is changed, taken out, put in or swapped is found; see `chain.py` for how, and decision record
19 for what is not. Calls go on meanwhile: only what a chain had at the start is gone over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.compliance.chain import (
    HASHED,
    beginning_sha256,
    decision_sha256,
    inputs_sha256,
)
from openchair.tables import Decision, DecisionChain

_AT_ONCE = 1_000
_DECISION = Decision.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_COLUMNS = [_DECISION.c[name] for name in (*HASHED, "sha256", "inputs")]
_CHAIN = DecisionChain.__table__  # type: ignore[attr-defined]  # likewise
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold any more; nothing behind it is proved."""

    client_id: str
    position: int
    says: str
    decision_id: str = ""
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a chain ended at a time, noted elsewhere: it must still pass through there."""

    client_id: str
    decisions: int
    sha256: str


@dataclass(slots=True)
class Chains:
    """What came of it."""

    ends: list[DecisionChain] = field(default_factory=list)
    decisions: int = 0
    """How many hold."""
    breaks: list[Break] = field(default_factory=list)

    @property
    def older(self) -> int:
        """How many were made before chains were kept."""
        return sum(end.older for end in self.ends)

    def to_json(self) -> list[dict[str, Any]]:
        """Return the ends of the chains as plain JSON: what to keep elsewhere, as an anchor."""
        return [
            {
                "client_id": end.client_id,
                "decisions": end.decisions,
                "sha256": end.sha256,
                "kept_since": end.kept_since.isoformat(),
                "older": end.older,
            }
            for end in self.ends
        ]


def check_chains(
    session: Session, client_id: str | None = None, anchors: Mapping[str, Anchor] | None = None
) -> Chains:
    """Go over the chains of all clients, or of one; each has one break at most, its first."""
    mine = sa.true() if client_id is None else _CHAIN.c.client_id == client_id
    statement = sa.select(DecisionChain).where(mine).order_by(_CHAIN.c.client_id)
    found = Chains(list(session.scalars(statement)))
    for end in found.ends:
        held, fault = _walk(session, end, (anchors or {}).get(end.client_id))
        found.decisions += held
        found.breaks += [fault] if fault else []
    for each in _outside(session, client_id):
        if each.client_id not in {known.client_id for known in found.breaks}:
            found.breaks.append(each)
    found.breaks += _chains_gone(found, (anchors or {}).values(), client_id)
    return found


def _chains_gone(
    found: Chains, anchors: Iterable[Anchor], client_id: str | None
) -> Iterator[Break]:
    """Give the chains that were noted elsewhere and of which nothing is left."""
    known = {end.client_id for end in found.ends} | {each.client_id for each in found.breaks}
    for anchor in anchors:
        if anchor.client_id not in known and client_id in {None, anchor.client_id}:
            yield Break(anchor.client_id, 1, _gone(1, anchor.decisions))


# --- one chain ------------------------------------------------------------------------------


def _walk(session: Session, end: DecisionChain, anchor: Anchor | None) -> tuple[int, Break | None]:
    """Return the number of links that hold, and the first that does not, if any."""
    sha256, position = beginning_sha256(end.client_id, end.kept_since, end.older), 0
    for row in _links(session, end):
        fault = _fault(row, position + 1, sha256)
        if fault is None and anchor and anchor.decisions == row["position"]:
            fault = _off_anchor(row, anchor)
        if fault:
            return position, fault
        sha256, position = row["sha256"], row["position"]
    return position, _at_the_end(end, anchor, position, sha256)


def _links(session: Session, end: DecisionChain) -> Iterator[Row]:
    """Give the decisions of a chain as it was when its end was read, some hundred at a time."""
    after = 0
    while True:
        statement = (
            sa.select(*_COLUMNS)
            .where(
                _DECISION.c.client_id == end.client_id,
                _DECISION.c.position > after,
                _DECISION.c.position <= end.decisions,
            )
            .order_by(_DECISION.c.position)
            .limit(_AT_ONCE)
        )
        rows = [dict(row) for row in session.execute(statement).mappings()]
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1]["position"]


def _fault(row: Row, position: int, previous: str) -> Break | None:
    """Tell what is wrong with a link, where the one before it holds."""
    if row["position"] != position:
        return Break(row["client_id"], position, _gone(position, row["position"] - 1))
    if decision_sha256(row) != row["sha256"]:
        return _broken(row, "was changed after it was stored: it does not fit its hash any more")
    if inputs_sha256(row["inputs"]) != row["inputs_sha256"]:
        return _broken(row, "has other facts than those that were stored")
    if row["previous_sha256"] != previous:
        return _broken(row, "does not follow the one before it: one of both was put there later")
    return None


def _broken(row: Row, what: str) -> Break:
    says = f"Decision {row['id']}, no. {row['position']} of its client, {what}."
    return Break(row["client_id"], row["position"], says, row["id"], row["call_id"])


def _gone(first: int, last: int) -> str:
    if first == last:
        return f"Decision no. {first} of its client is missing."
    return f"Decisions no. {first} to {last} of their client are missing."


def _off_anchor(row: Row, anchor: Anchor) -> Break | None:
    if row["sha256"] == anchor.sha256:
        return None
    return _broken(row, "is not the one that was noted elsewhere: the chain was written anew")


def _at_the_end(
    end: DecisionChain, anchor: Anchor | None, position: int, sha256: str
) -> Break | None:
    if position < end.decisions:
        return Break(end.client_id, position + 1, _gone(position + 1, end.decisions))
    if sha256 != end.sha256:
        says = f"The chain ends with no. {position}, and its end was noted otherwise."
        return Break(end.client_id, position, says)
    if anchor and anchor.decisions > position:
        return Break(end.client_id, position + 1, _gone(position + 1, anchor.decisions))
    return None


# --- what is in no chain --------------------------------------------------------------------


def _outside(session: Session, client_id: str | None) -> Iterator[Break]:
    """Give decisions that stand behind the end of their chain, or before its beginning.

    One statement, so that a decision that is added just now is not taken for one of them.
    """
    statement = (
        sa.select(col(Decision.id), col(Decision.client_id), col(Decision.call_id))
        .add_columns(col(Decision.position), _CHAIN.c.decisions)
        .outerjoin(DecisionChain, _CHAIN.c.client_id == col(Decision.client_id))
        .where(
            sa.or_(
                _CHAIN.c.client_id.is_(None),
                col(Decision.position) > _CHAIN.c.decisions,
                col(Decision.position) < 1,
            )
        )
        .order_by(col(Decision.client_id), col(Decision.position))
    )
    if client_id is not None:
        statement = statement.where(col(Decision.client_id) == client_id)
    for found in session.execute(statement):
        kept = "no chain" if found.decisions is None else f"a chain of {found.decisions}"
        says = f"Decision {found.id}, no. {found.position} of its client, stands outside: {kept}."
        yield Break(found.client_id, found.position, says, found.id, found.call_id)
