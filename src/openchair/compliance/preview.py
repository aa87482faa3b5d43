"""How a list of people would fare at a moment, without calling anybody: now, later, never, why."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

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


class _Alike(NamedTuple):
    """What people have in common who are counted together."""

    answer: Answer
    decided: tuple[tuple[str, str], ...]
    """The codes the answer is due to, each with its citation."""
    states: tuple[str, ...]

    @property
    def codes(self) -> list[str]:
        return sorted({code for code, _ in self.decided})


@dataclass(slots=True)
class Preview:
    """The whole list, and each state of it.

    A number of two states counts in the stricter way in both, and once in the whole.
    """

    at: dt.datetime
    ruleset: Ruleset
    until: Counter[dt.datetime] = field(default_factory=Counter)
    """How many may first be called at which time, of those that wait."""
    _alike: dict[_Alike, list[Any]] = field(default_factory=dict)
    """How many, and when the first of them may be called; a list of 100,000 has some hundred."""

    def add(self, snapshot: Snapshot) -> None:
        """Decide about one person as of `at`, and count the answer."""
        verdict = evaluate(snapshot, self.at, self.ruleset)
        answer, until = answer_of(verdict), verdict.defer_until
        severity = _DECIDES.get(answer)
        decided = [
            (code.code, code.citation) for code in verdict.codes if code.severity is severity
        ]
        key = _Alike(answer, tuple(dict.fromkeys(decided)), verdict.candidate_states)
        group = self._alike.setdefault(key, [0, until])
        group[0] += 1
        if until is not None:
            self.until[until] += 1
            group[1] = min(group[1], until)

    @property
    def whole(self) -> Count:
        """The answers about everybody."""
        found = Count()
        for alike, (leads, next_at) in self._alike.items():
            _count(found, alike, leads, next_at)
        return found

    @property
    def states(self) -> dict[str, Count]:
        """The answers state by state, in the order of the alphabet."""
        found: dict[str, Count] = {}
        for alike, (leads, next_at) in self._alike.items():
            for state in alike.states or (NOWHERE,):
                _count(found.setdefault(state, Count()), alike, leads, next_at)
        return dict(sorted(found.items()))

    @property
    def reasons(self) -> list[Reason]:
        """Why people wait or are never called: the gravest answer first, then the most frequent."""
        found: dict[tuple[Answer, str], Reason] = {}
        for alike, (leads, _) in self._alike.items():
            for code in alike.codes:
                found.setdefault((alike.answer, code), Reason(alike.answer, code)).leads += leads
            for code, citation in alike.decided:
                found[alike.answer, code].citations[citation] = None
        order = list(reversed(Answer))
        return sorted(
            found.values(), key=lambda each: (order.index(each.answer), -each.leads, each.code)
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
            "states": {state: count.to_json() for state, count in self.states.items()},
        }


def _count(found: Count, alike: _Alike, leads: int, next_at: dt.datetime | None) -> None:
    found.answers[alike.answer] += leads
    for code in alike.codes:
        found.codes[code] += leads
    if next_at is not None:
        found.next_at = min(next_at, found.next_at or next_at)


def preview(snapshots: Iterable[Snapshot], at: dt.datetime, ruleset: Ruleset) -> Preview:
    """Decide every call as of `at` and count the answers."""
    found = Preview(at, ruleset)
    for snapshot in snapshots:
        found.add(snapshot)
    return found
