"""How a list of people would fare at a moment, without calling anybody: now, later, never, why."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from openchair.compliance.law import Ruleset
from openchair.compliance.rules import evaluate
from openchair.compliance.snapshot import Snapshot
from openchair.compliance.verdict import Outcome, Verdict

NOWHERE = "??"
"""Stands for the state of a number that belongs to none."""


@dataclass(slots=True)
class Count:
    """How many may be called now, later at a known time, after a cure, or never."""

    now: int = 0
    later: int = 0
    held: int = 0
    never: int = 0
    next_at: dt.datetime | None = None
    """When the first of those that wait may be called."""
    reasons: Counter[str] = field(default_factory=Counter)
    """How often each code stood against a call."""

    def add(self, verdict: Verdict) -> None:
        """Count one verdict."""
        match verdict.outcome:
            case Outcome.ALLOW:
                self.now += 1
                return
            case Outcome.BLOCK:
                self.never += 1
            case Outcome.DEFER if verdict.defer_until is None:
                self.held += 1
            case Outcome.DEFER:
                self.later += 1
                times = (at for at in (self.next_at, verdict.defer_until) if at)
                self.next_at = min(times)
        self.reasons.update(verdict.names)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON, the most frequent reason first."""
        return {
            "now": self.now,
            "later": self.later,
            "held": self.held,
            "never": self.never,
            "next_at": self.next_at.isoformat() if self.next_at else None,
            "reasons": dict(self.reasons.most_common()),
        }


@dataclass(slots=True)
class Preview:
    """The whole list, and each state of it. A number of two states counts in the stricter way in
    both, and once in the whole.
    """

    whole: Count = field(default_factory=Count)
    states: dict[str, Count] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON, states in the order of the alphabet."""
        states = {state: self.states[state].to_json() for state in sorted(self.states)}
        return self.whole.to_json() | {"states": states}


def preview(snapshots: Iterable[Snapshot], at: dt.datetime, ruleset: Ruleset) -> Preview:
    """Decide every call as of `at` and count the answers."""
    found = Preview()
    for snapshot in snapshots:
        verdict = evaluate(snapshot, at, ruleset)
        found.whole.add(verdict)
        for state in verdict.candidate_states or (NOWHERE,):
            found.states.setdefault(state, Count()).add(verdict)
    return found
