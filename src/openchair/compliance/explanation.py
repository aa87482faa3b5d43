"""Why a call was allowed, put off or refused: a decision in words, and what today's rules say.

Two questions are asked of today's rules, with the facts as they were stored and for the moment of
the decision: what do they say of that day (a rule may have been mended since), and what would they
say if today's law had been in force then (the law may have changed since).
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from openchair.compliance.case import new_case
from openchair.compliance.chain import inputs_sha256
from openchair.compliance.evidence import EvidenceError, law_of, read_snapshot
from openchair.compliance.law import FindingRule, HorizonRule, Lift, NumberRule, Rule, Ruleset
from openchair.compliance.rules import evaluate
from openchair.compliance.snapshot import Snapshot
from openchair.compliance.verdict import ALWAYS_BINDING, Code, Severity
from openchair.compliance.words import code_in_words, objection_in_words, rule_in_words
from openchair.compliance.zones import zone_info
from openchair.tables import Decision


class RuleText(NamedTuple):
    """A rule as a person reads it."""

    id: str
    says: str
    citation: str
    grade: str
    """P: read in the primary text; S: in a secondary one; M: from memory; policy: our own."""
    note: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    lifted_by: str = ""
    """What took this call out of it."""


class Objection(NamedTuple):
    """A code of the decision, with the rule behind it where today's rules still have it."""

    code: Mapping[str, str]
    says: str
    rule: RuleText | None


class Again(NamedTuple):
    """The same facts, decided again for the same moment."""

    outcome: str
    codes: tuple[str, ...]
    defer_until: dt.datetime | None
    differs: bool
    """Whether the call would have been treated otherwise; codes alone do not make it so."""
    new: tuple[str, ...]
    """Objections that there were not then, in words."""
    gone: tuple[str, ...]
    """Objections of then that there are no more, in words."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision, explained."""

    decision: Decision
    binds: bool
    """Whether its answer stops the call; advice does not, but what binds always does."""
    objections: tuple[Objection, ...]
    asked: tuple[RuleText, ...]
    """The rules that speak of such a call, besides those on the number's class."""
    is_intact: bool
    """Whether the facts are those that were stored: their fingerprint says so."""
    fault: str
    """Why the facts cannot be read back; empty: they can."""
    has_todays_rules: bool
    """Whether it was made under the rules of today, to the byte."""
    again: Again | None
    """By today's rules, as the law stood on that day."""
    today: Again | None
    """By today's rules, had today's law been in force."""

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        decision = self.decision
        return {
            "id": decision.id,
            "decided_at": decision.decided_at.isoformat(),
            "outcome": decision.outcome,
            "enforced": decision.enforced,
            "binds": self.binds,
            "defer_until": _written(decision.defer_until),
            "valid_until": decision.valid_until.isoformat(),
            "objections": [
                {**each.code, "says": each.says, "rule": _plain(each.rule)}
                for each in self.objections
            ],
            "asked": [_plain(rule) for rule in self.asked],
            "inputs": decision.inputs,
            "inputs_sha256": decision.inputs_sha256,
            "inputs_intact": self.is_intact,
            "fault": self.fault,
            "position": decision.position,
            "previous_sha256": decision.previous_sha256,
            "sha256": decision.sha256,
            "ruleset_version": decision.ruleset_version,
            "ruleset_sha256": decision.ruleset_sha256,
            "has_todays_rules": self.has_todays_rules,
            "again": _plain(self.again),
            "today": _plain(self.today),
        }


def _plain(value: RuleText | Again | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        name: _written(item) if isinstance(item, dt.date) else item
        for name, item in value._asdict().items()
    }


def _written(moment: dt.date | None) -> str | None:
    return moment.isoformat() if moment else None


def explain(decision: Decision, ruleset: Ruleset, today: dt.date) -> Explanation:
    """Put a decision in words, and ask today's rules whether they would decide otherwise."""
    again = now = None
    asked: tuple[RuleText, ...] = ()
    fault = ""
    try:
        snapshot = read_snapshot(decision.inputs)
    except EvidenceError as error:
        fault = str(error)
    else:
        asked = tuple(_asked(decision, snapshot, ruleset))
        again = _again(decision, snapshot, ruleset, ruleset)
        now = _again(decision, snapshot, law_of(ruleset, today), ruleset)
    return Explanation(
        decision=decision,
        binds=decision.enforced or any(c["code"] in ALWAYS_BINDING for c in decision.codes),
        objections=tuple(_objections(decision.codes, ruleset)),
        asked=asked,
        is_intact=inputs_sha256(decision.inputs) == decision.inputs_sha256,
        fault=fault,
        has_todays_rules=decision.ruleset_sha256 == ruleset.sha256,
        again=again,
        today=now,
    )


def _objections(codes: Sequence[Mapping[str, str]], ruleset: Ruleset) -> Iterator[Objection]:
    rules = {row.id: row for row in ruleset.rows}
    for written in codes:
        if written["code"] == "OK":
            continue
        rule = rules.get(written.get("rule_id", ""))
        told = objection_in_words(_read_code(written), ruleset)
        yield Objection(written, told, _text(rule) if rule else None)


def _read_code(written: Mapping[str, str]) -> Code:
    return Code(
        written["code"],
        Severity(written["severity"]),
        zone=written.get("zone", ""),
        observed=written.get("observed", ""),
        limit=written.get("limit", ""),
    )


def _text(rule: Rule, lifted_by: frozenset[Lift] = frozenset()) -> RuleText:
    return RuleText(
        rule.id,
        rule_in_words(rule),
        rule.citation,
        rule.grade,
        rule.note,
        rule.effective_from,
        rule.effective_to,
        ", ".join(sorted(lifted_by)),
    )


def _asked(decision: Decision, snapshot: Snapshot, ruleset: Ruleset) -> Iterator[RuleText]:
    """Give the rules that spoke of such a call on that day, with what lifted them."""
    case = new_case(snapshot, decision.decided_at, ruleset)
    zones = [zone for name in case.where.zones if (zone := zone_info(name))]
    days = [decision.decided_at.astimezone(zone).date() for zone in zones]
    days = days or [decision.decided_at.date()]
    for rule in ruleset.rows:
        if isinstance(rule, FindingRule | NumberRule | HorizonRule):
            continue  # they are asked of every call, and heard of where they object
        if rule.concerns(snapshot.purpose, case.where.states) and any(map(rule.in_force, days)):
            yield _text(rule, rule.lifted_by & case.lifts)


def _again(decision: Decision, snapshot: Snapshot, law: Ruleset, ruleset: Ruleset) -> Again:
    verdict = evaluate(snapshot, decision.decided_at, law)
    then = {str(code["code"]) for code in decision.codes}
    now = set(verdict.names)
    return Again(
        outcome=verdict.outcome.value,
        codes=tuple(verdict.names),
        defer_until=verdict.defer_until,
        differs=(verdict.outcome.value, verdict.defer_until)
        != (decision.outcome, decision.defer_until),
        new=tuple(code_in_words(code, ruleset) for code in sorted(now - then - {"OK"})),
        gone=tuple(code_in_words(code, ruleset) for code in sorted(then - now - {"OK"})),
    )
