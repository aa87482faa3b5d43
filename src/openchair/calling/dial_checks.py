"""What must hold of every dial, one check each. Pure: a dial in, what does not hold of it out.

Whoever wrote the tables is not believed: the decision is read back and held against the dial's own
time, and the clocks are asked again for that second. What cannot be read does not hold.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from openchair.compliance.chain import inputs_sha256
from openchair.compliance.evidence import EvidenceError, read_snapshot
from openchair.compliance.law import Ruleset
from openchair.compliance.rules import VALID_FOR, evaluate
from openchair.compliance.snapshot import Snapshot
from openchair.compliance.verdict import ALWAYS_BINDING, Outcome
from openchair.tables import Decision

TAKES_EFFECT = dt.timedelta(seconds=5)
"""An opt-out removes what is queued within five seconds; a dial within them is counted apart."""
_CLOCKS = ("WINDOW_", "DAY_", "HOLIDAY_")


class Check(StrEnum):
    """What is proved of every dial; CHAIN is proved of every decision."""

    DECISION = "decision"
    FRESH = "fresh"
    INTACT = "intact"
    ALLOWED = "allowed"
    HOURS = "hours"
    SUPPRESSION = "suppression"
    ONCE = "once"
    CHAIN = "chain"


PROVES = {
    Check.DECISION: "a decision about this call to this number is stored",
    Check.FRESH: "it was made at most a minute before the dial",
    Check.INTACT: "its facts are those that were stored",
    Check.ALLOWED: "it allowed the call, or only advised and nothing spoke that always binds",
    Check.HOURS: "at that second every window was open that the call had to keep",
    Check.SUPPRESSION: "the number was not on the clinic's list",
    Check.ONCE: "the carrier was asked for it once, and knows one call",
    Check.CHAIN: "no decision was changed, taken out or put in: each follows the one before it",
}
"""Each check in words."""


@dataclass(frozen=True, slots=True)
class Dial:
    """A call that the carrier was asked for, and what our tables hold of it."""

    call_id: str
    client_id: str
    attempt: int
    phone: str
    at: dt.datetime | None
    """When; None where it is not written down."""
    decision: Decision | None = None
    suppressed_at: dt.datetime | None = None


def faults_of(dial: Dial, ruleset: Ruleset) -> Iterator[tuple[Check, str]]:
    """Give what does not hold of a dial: the check, and why, in words."""
    if dial.at is None:
        yield Check.FRESH, "It is not written down when it was dialled."
    if dial.at and dial.suppressed_at and dial.at > dial.suppressed_at + TAKES_EFFECT:
        since = dial.suppressed_at.isoformat()
        yield Check.SUPPRESSION, f"The number was on the clinic's list since {since}."
    if dial.decision is None:
        yield Check.DECISION, "No decision is stored."
        return
    yield from _faults_of_decision(dial, dial.decision, ruleset)


def _faults_of_decision(
    dial: Dial, decision: Decision, ruleset: Ruleset
) -> Iterator[tuple[Check, str]]:
    if (decision.call_id, decision.client_id) != (dial.call_id, dial.client_id):
        yield Check.DECISION, f"Its decision {decision.id} is about call {decision.call_id}."
    if decision.inputs.get("to") != dial.phone:
        yield Check.DECISION, f"Its decision {decision.id} is about another number."
    if dial.at:
        yield from _age_faults(decision, dial.at)
    if inputs_sha256(decision.inputs) != decision.inputs_sha256:
        yield Check.INTACT, f"The facts of decision {decision.id} were changed."
    yield from _outcome_faults(decision)
    try:
        snapshot = read_snapshot(decision.inputs)
    except EvidenceError as error:
        yield Check.INTACT, f"Decision {decision.id} cannot be read back: {error}"
        return
    if decision.enforced and dial.at:
        yield from _hour_faults(snapshot, dial.at, ruleset)


def _age_faults(decision: Decision, dialled_at: dt.datetime) -> Iterator[tuple[Check, str]]:
    age = dialled_at - decision.decided_at
    if age < dt.timedelta(0):
        yield Check.FRESH, f"It was decided {-age.total_seconds():.1f} seconds after the dial."
    elif age > VALID_FOR:
        yield Check.FRESH, f"It was decided {age.total_seconds():.1f} seconds before the dial."


def _outcome_faults(decision: Decision) -> Iterator[tuple[Check, str]]:
    codes = sorted({str(code["code"]) for code in decision.codes})
    if decision.enforced and decision.outcome != Outcome.ALLOW:
        yield (
            Check.ALLOWED,
            f"It was dialled against a binding {decision.outcome}: {', '.join(codes)}.",
        )
    bound = sorted(ALWAYS_BINDING.intersection(codes))
    if not decision.enforced and bound:
        yield Check.ALLOWED, f"It was dialled against what always binds: {', '.join(bound)}."


def _hour_faults(
    snapshot: Snapshot, dialled_at: dt.datetime, ruleset: Ruleset
) -> Iterator[tuple[Check, str]]:
    """Ask the clocks again for the second of the dial: the decision may have been in time."""
    verdict = evaluate(snapshot, dialled_at, ruleset)
    outside = sorted({name for name in verdict.names if name.startswith(_CLOCKS)})
    if outside:
        yield Check.HOURS, f"It was dialled outside: {', '.join(outside)}."
