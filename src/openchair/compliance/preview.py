"""How a list of people would fare at a moment, without calling anybody: now, later, never, why."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from openchair.compliance.law import Ruleset
from openchair.compliance.rules import evaluate
from openchair.compliance.snapshot import Snapshot
from openchair.compliance.verdict import Outcome, Severity, Verdict
from openchair.compliance.words import code_in_words

NOWHERE = "??"
"""Stands for the state of a number that belongs to none."""


class Answer(StrEnum):
    """Whether a person may be called."""

    NOW = "now"
    LATER = "later"
    """From a time on that is known."""
    HELD = "held"
    """Once somebody has put something right."""
    NEVER = "never"


_DECIDES = {
    Answer.LATER: Severity.WAIT,
    Answer.HELD: Severity.HOLD,
    Answer.NEVER: Severity.BLOCK,
}
"""Which codes an answer is due to: what else stands against a blocked call is beside the point."""


def answer_of(verdict: Verdict) -> Answer:
    """Return what a verdict means for the person."""
    match verdict.outcome:
        case Outcome.ALLOW:
            return Answer.NOW
        case Outcome.BLOCK:
            return Answer.NEVER
        case Outcome.DEFER:
            return Answer.LATER if verdict.defer_until else Answer.HELD


@dataclass(slots=True)
class Count:
    """How many may be called now, later at a known time, after a cure, or never."""

    answers: Counter[Answer] = field(default_factory=Counter)
    next_at: dt.datetime | None = None
    """When the first of those that wait may be called."""
    codes: Counter[str] = field(default_factory=Counter)
    """For how many each code decided the answer."""

    def add(self, answer: Answer, until: dt.datetime | None, codes: Iterable[str]) -> None:
        """Count one person."""
        self.answers[answer] += 1
        if until is not None:
            self.next_at = min(until, self.next_at or until)
        self.codes.update(codes)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON, the most frequent code first."""
        return self.numbers() | {"codes": dict(self.codes.most_common())}

    def numbers(self) -> dict[str, Any]:
        """Return how many have which answer, and when the first of those that wait is due."""
        answers: dict[str, Any] = {answer.value: self.answers[answer] for answer in Answer}
        return answers | {"next_at": self.next_at.isoformat() if self.next_at else None}


@dataclass(slots=True)
class Reason:
    """One code as the reason of one answer: for how many, and by which law."""

    answer: Answer
    code: str
    leads: int = 0
    citations: dict[str, None] = field(default_factory=dict)
    """In the order in which they were met."""

    def to_json(self, ruleset: Ruleset) -> dict[str, Any]:
        """Return it as plain JSON, with the code in words."""
        return {
            "answer": self.answer.value,
            "code": self.code,
            "leads": self.leads,
            "says": code_in_words(self.code, ruleset),
            "citations": list(self.citations),
        }


@dataclass(slots=True)
class Preview:
    """The whole list, and each state of it.

    A number of two states counts in the stricter way in both, and once in the whole.
    """

    at: dt.datetime
    ruleset: Ruleset
    whole: Count = field(default_factory=Count)
    states: dict[str, Count] = field(default_factory=dict)
    until: Counter[dt.datetime] = field(default_factory=Counter)
    """How many may first be called at which time, of those that wait."""
    _reasons: dict[tuple[Answer, str], Reason] = field(default_factory=dict)

    def add(self, snapshot: Snapshot) -> None:
        """Decide about one person as of `at`, and count the answer."""
        verdict = evaluate(snapshot, self.at, self.ruleset)
        answer, until = answer_of(verdict), verdict.defer_until
        decided = [code for code in verdict.codes if code.severity is _DECIDES.get(answer)]
        names = sorted({code.code for code in decided})
        self.whole.add(answer, until, names)
        for state in verdict.candidate_states or (NOWHERE,):
            self.states.setdefault(state, Count()).add(answer, until, names)
        if until is not None:
            self.until[until] += 1
        for name in names:
            self._reasons.setdefault((answer, name), Reason(answer, name)).leads += 1
        for code in decided:
            if code.citation:
                self._reasons[answer, code.code].citations[code.citation] = None

    @property
    def reasons(self) -> list[Reason]:
        """Why people wait or are never called: the gravest answer first, then the most frequent."""
        order = list(reversed(Answer))
        return sorted(
            self._reasons.values(),
            key=lambda each: (order.index(each.answer), -each.leads, each.code),
        )

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON, times and states in order."""
        return {
            "at": self.at.isoformat(),
            "ruleset_version": self.ruleset.version,
            "ruleset_sha256": self.ruleset.sha256,
            **self.whole.numbers(),
            "until": [
                {"at": at.isoformat(), "leads": leads} for at, leads in sorted(self.until.items())
            ],
            "reasons": [reason.to_json(self.ruleset) for reason in self.reasons],
            "states": {state: self.states[state].to_json() for state in sorted(self.states)},
        }


def preview(snapshots: Iterable[Snapshot], at: dt.datetime, ruleset: Ruleset) -> Preview:
    """Decide every call as of `at` and count the answers."""
    found = Preview(at, ruleset)
    for snapshot in snapshots:
        found.add(snapshot)
    return found
