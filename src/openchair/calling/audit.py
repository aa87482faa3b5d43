"""Goes over all dials in our tables and proves that each might be made, or says which might not.

`dial_checks.py` says what must hold of a dial. Here they are found, some hundred at a time, and the
ledger is asked whether any was dialled twice.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling.dial_checks import PROVES, TAKES_EFFECT, Check, Dial, faults_of
from openchair.compliance.law import Ruleset
from openchair.compliance.verdict import Outcome
from openchair.tables import Call, CallEvent, Decision, Direction, Suppression

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Violation:
    """A dial that a check does not hold of, and why."""

    check: Check
    call_id: str
    client_id: str
    attempt: int
    dialled_at: dt.datetime | None
    says: str

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {
            "check": self.check.value,
            "call_id": self.call_id,
            "client_id": self.client_id,
            "attempt": self.attempt,
            "dialled_at": self.dialled_at.isoformat() if self.dialled_at else None,
            "says": self.says,
        }


@dataclass(slots=True)
class Audit:
    """What came of an audit."""

    calls: int = 0
    """All there are, dialled or not."""
    dials: int = 0
    advised: int = 0
    """Dials whose decision only advised: nobody's phone could ring."""
    against_advice: int = 0
    while_taking_effect: int = 0
    """Dials within the seconds in which an opt-out takes effect."""
    checked: Counter[Check] = field(default_factory=Counter)
    violations: list[Violation] = field(default_factory=list)

    @property
    def found(self) -> Counter[Check]:
        """How many violations there are of each check."""
        return Counter(each.check for each in self.violations)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        found = self.found
        return {
            "calls": self.calls,
            "dials": self.dials,
            "advised": self.advised,
            "against_advice": self.against_advice,
            "while_taking_effect": self.while_taking_effect,
            "checks": [
                {
                    "check": check.value,
                    "proves": PROVES[check],
                    "checked": self.checked[check],
                    "violations": found[check],
                }
                for check in Check
            ],
            "violations": [each.to_json() for each in self.violations],
        }


def audit(session: Session, ruleset: Ruleset, client_id: str | None = None) -> Audit:
    """Hold every dial of the database, or of one client, against every check."""
    found = Audit()
    mine = () if client_id is None else (col(Call.client_id) == client_id,)
    counting = sa.select(sa.func.count()).select_from(Call).where(*mine)
    found.calls = session.scalar(counting) or 0
    for dial in _dials(session, mine):
        _count(dial, found)
        for check, says in faults_of(dial, ruleset):
            found.violations.append(_violation(dial, check, says))
    for dial, says in _dialled_again(session, mine):
        found.violations.append(_violation(dial, Check.ONCE, says))
    found.checked[Check.ONCE] = found.dials
    return found


def _violation(dial: Dial, check: Check, says: str) -> Violation:
    return Violation(check, dial.call_id, dial.client_id, dial.attempt, dial.at, says)


def _dials(session: Session, mine: Sequence[sa.ColumnElement[bool]]) -> Iterator[Dial]:
    """Give every call that the carrier was asked for, some hundred at a time."""
    after = ""
    while True:
        some = list(_some_dials(session, mine, after))
        yield from some
        if len(some) < _AT_ONCE:
            return
        after = some[-1].call_id


def _some_dials(
    session: Session, mine: Sequence[sa.ColumnElement[bool]], after: str
) -> Iterator[Dial]:
    suppressed = sa.and_(
        col(Suppression.client_id) == col(Call.client_id),
        col(Suppression.phone) == col(Call.phone),
    )
    statement = (
        _selected(Decision, col(Suppression.created_at))
        .outerjoin(Decision, col(Decision.id) == col(Call.decision_id))
        .outerjoin(Suppression, suppressed)
        .where(
            sa.or_(col(Call.placing_at).is_not(None), col(Call.carrier_id).is_not(None)),
            col(Call.id) > after,
            col(Call.direction) == Direction.OUTBOUND.value,
            *mine,
        )
        .order_by(col(Call.id))
        .limit(_AT_ONCE)
    )
    return (Dial(*row) for row in session.execute(statement))


def _selected(*further: Any) -> sa.Select[Any]:
    columns: tuple[Any, ...] = (Call.id, Call.client_id, Call.attempt, Call.phone, Call.placing_at)
    return sa.select(*columns, *further).select_from(Call)


def _count(dial: Dial, found: Audit) -> None:
    found.dials += 1
    found.checked.update((Check.DECISION, Check.SUPPRESSION))
    if dial.at and dial.suppressed_at:
        since = dial.at - dial.suppressed_at
        found.while_taking_effect += dt.timedelta(0) < since <= TAKES_EFFECT
    decision = dial.decision
    if decision is not None:
        found.checked.update((Check.FRESH, Check.INTACT, Check.ALLOWED))
        found.checked[Check.HOURS] += decision.enforced
        found.advised += not decision.enforced
        found.against_advice += not decision.enforced and decision.outcome != Outcome.ALLOW


# --- the ledger -----------------------------------------------------------------------------


def _dialled_again(
    session: Session, mine: Sequence[sa.ColumnElement[bool]]
) -> Iterator[tuple[Dial, str]]:
    """Give the calls of which the ledger tells more than one dial, or one where none is counted."""
    kind, data = col(CallEvent.kind), col(CallEvent.data)
    asked, refused = (
        sa.func.sum(sa.case((kind == name, 1), else_=0)) for name in ("placing", "throttled")
    )
    known = sa.func.count(sa.distinct(data["carrier_id"].as_string()))
    told = (
        sa.select(col(CallEvent.call_id), (asked - refused).label("asked"), known.label("known"))
        .where(kind.in_(("placing", "throttled", "placed", "line_news")))
        .group_by(col(CallEvent.call_id))
        .subquery()
    )
    never = sa.and_(col(Call.placing_at).is_(None), col(Call.carrier_id).is_(None))
    statement = (
        _selected(told.c.asked, told.c.known)
        .join(told, told.c.call_id == col(Call.id))
        .where(sa.or_(told.c.asked > 1, told.c.known > 1, sa.and_(never, told.c.known > 0)), *mine)
        .order_by(col(Call.id))
    )
    for *facts, times, names in session.execute(statement):
        dial = Dial(*facts)
        if times > 1:
            yield dial, f"The carrier was asked for it {times} times."
        if names > 1:
            yield dial, f"The carrier knows it under {names} names."
        elif times <= 1:
            yield dial, "It was taken for never placed, and the carrier told of it."
