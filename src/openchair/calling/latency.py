"""How fast a call's turns were answered: from the caller's last sound to the agent's first.

Measured by us where the sound passes (`media_path/call.py`); what the engine tells of itself stands
in the ledger beside it.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.tables import CallEvent

ANSWERED_AFTER = "answered_after"
"""The kind of the ledger's line that holds one turn's."""
_SLOWEST = 0.95


@dataclass(frozen=True, slots=True)
class Latency:
    """The turns of one call, in seconds."""

    turns: int
    median_seconds: float
    p95_seconds: float
    """Nineteen turns of twenty were answered at least so fast."""


def summary(seconds: Sequence[float]) -> Latency | None:
    """Sum up some turns; None where there are none."""
    if not seconds:
        return None
    ranked = sorted(seconds)
    slow = ranked[math.ceil(len(ranked) * _SLOWEST) - 1]
    return Latency(len(ranked), round(statistics.median(ranked), 3), round(slow, 3))


def latency_of(session: Session, call_id: str) -> Latency | None:
    """Return how fast a call's turns were answered, as its ledger tells."""
    here = (col(CallEvent.call_id) == call_id, col(CallEvent.kind) == ANSWERED_AFTER)
    found = session.scalars(sa.select(col(CallEvent.data)).where(*here))
    return summary([float(data["seconds"]) for data in found])
