"""What the engine answers: allow, defer until T, or block, with every code that fired."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from openchair.compliance.snapshot import Snapshot


class Outcome(StrEnum):
    """Whether the call may be placed."""

    ALLOW = "allow"
    DEFER = "defer"
    BLOCK = "block"


class Severity(StrEnum):
    """What a code does to the outcome."""

    BLOCK = "block"
    HOLD = "hold"
    """Not until somebody has put something right; no time can be named."""
    WAIT = "wait"
    """Not now; time alone cures it."""
    NOTE = "note"
    """Does not stop the call."""


class Code(NamedTuple):
    """One rule's objection, with what it saw and what it asked for."""

    code: str
    severity: Severity
    citation: str = ""
    rule_id: str = ""
    zone: str = ""
    local_time: str = ""
    observed: str = ""
    limit: str = ""
    until: dt.datetime | None = None
    """When this one passes, where it can be told without the others."""

    def to_json(self) -> dict[str, str]:
        """Return it as plain JSON, leaving out what is empty."""
        until = self.until.isoformat() if self.until else ""
        written = (*self[:-1], until)
        return {key: value for key, value in zip(self._fields, written, strict=True) if value}


OK = Code("OK", Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision about one attempt at one moment."""

    outcome: Outcome
    codes: tuple[Code, ...]
    """All that fired, sorted; `OK` alone or with notes when nothing stands against the call."""
    decided_at: dt.datetime
    defer_until: dt.datetime | None
    """The first instant at which everything passes together; None for a hold and a block."""
    valid_until: dt.datetime
    """An allow must be used before this; ask again after."""
    candidate_states: tuple[str, ...]
    candidate_zones: tuple[str, ...]
    ruleset_version: str
    ruleset_sha256: str
    snapshot: Snapshot
    """What it was made from."""

    @property
    def names(self) -> list[str]:
        """The codes' names, sorted, each once."""
        return sorted({code.code for code in self.codes})

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain JSON, without its inputs."""
        return {
            "outcome": self.outcome.value,
            "codes": [code.to_json() for code in self.codes],
            "decided_at": self.decided_at.isoformat(),
            "defer_until": self.defer_until.isoformat() if self.defer_until else None,
            "valid_until": self.valid_until.isoformat(),
            "candidate_states": list(self.candidate_states),
            "candidate_zones": list(self.candidate_zones),
            "ruleset_version": self.ruleset_version,
            "ruleset_sha256": self.ruleset_sha256,
        }


ALWAYS_BINDING = frozenset(
    {
        "CLIENT_PAUSED",
        "CONCURRENT_CALL",
        "CONSENT_REVOKED",
        "DNC_GLOBAL",
        "DNC_INTERNAL",
        "NUMBER_COUNTRY",
        "NUMBER_INVALID",
        "NUMBER_TEST",
        "NUMBER_TYPE",
        "NUMBER_WRONG_PARTY",
    }
)
"""What stops a call even where compliance only advises: a person's no, a clinic's pause, a number
that cannot or must not be dialled, and a second call to somebody who is being called."""


def binding_codes(verdict: Verdict) -> tuple[Code, ...]:
    """Return the codes that bind even when compliance is only advised."""
    return tuple(code for code in verdict.codes if code.code in ALWAYS_BINDING)


def binding(verdict: Verdict) -> Outcome:
    """Return the outcome where compliance only advises."""
    return outcome_of(binding_codes(verdict))


def outcome_of(codes: Sequence[Code]) -> Outcome:
    """Return what these codes amount to: a block beats a hold or a wait, and those beat nothing."""
    severities = {code.severity for code in codes}
    if Severity.BLOCK in severities:
        return Outcome.BLOCK
    return Outcome.DEFER if severities & {Severity.HOLD, Severity.WAIT} else Outcome.ALLOW
