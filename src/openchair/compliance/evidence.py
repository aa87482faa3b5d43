"""Reads a stored decision back, to decide it again: the same facts, under any rules."""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from openchair.compliance.law import Ruleset
from openchair.compliance.snapshot import LEVELS, Consent, Snapshot
from openchair.errors import OpenChairError

WORKED_OUT = ("candidate_states", "candidate_zones")
"""What is stored with the facts and follows from them."""


class EvidenceError(OpenChairError):
    """What is stored of a decision cannot be read back; the message says why."""


def read_snapshot(inputs: Mapping[str, Any]) -> Snapshot:
    """Read the facts of a decision as `Snapshot.to_json` wrote them.

    Raises EvidenceError for anything else: what is not understood must not be left out.
    """
    facts = {name: value for name, value in inputs.items() if name not in WORKED_OUT}
    unknown = sorted(facts.keys() - {field.name for field in fields(Snapshot)})
    if unknown:
        raise EvidenceError(
            f"The facts have {', '.join(unknown)}, which this version does not know."
        )
    try:
        facts["consent"] = _consent(facts.get("consent", {}))
        return _adapter().validate_python(facts)
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        raise EvidenceError(f"The facts cannot be read: {error}") from error


def _consent(written: Mapping[str, Any]) -> Consent:
    times = {name: written.get(name) for name in ("at", "revoked_at")}
    read = {name: dt.datetime.fromisoformat(at) for name, at in times.items() if at}
    return Consent(LEVELS[written.get("level", "none")], **read)


@functools.cache
def _adapter() -> TypeAdapter[Snapshot]:
    return TypeAdapter(Snapshot)


@functools.lru_cache(maxsize=8)
def law_of(ruleset: Ruleset, day: dt.date) -> Ruleset:
    """Return the rules that are law on a day, as if they had always been and would always be."""
    rows = tuple(
        replace(row, effective_from=None, effective_to=None)
        for row in ruleset.rows
        if row.in_force(day)
    )
    return replace(ruleset, rows=rows)
