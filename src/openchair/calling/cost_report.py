"""Reading what calls cost: as lists, exports and pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openchair.calling.cost import CostLine, dollars
from openchair.tables import CallUsage

COST_COLUMNS: tuple[Any, ...] = (
    CallUsage.cost_micros,
    CallUsage.known_micros,
    CallUsage.line_seconds,
    CallUsage.voice_seconds,
    CallUsage.cost_lines,
)
"""What `read_cost` takes, in its order."""


@dataclass(frozen=True, slots=True)
class CostPart:
    """One thing that was charged for."""

    item: str
    quantity: float | None
    unit_price: str | None
    amount: str | None
    since: str
    source: str
    why_unknown: str


@dataclass(frozen=True, slots=True)
class CostItem:
    """What a call used and cost, as far as it is known; amounts in dollars."""

    total: str | None
    """None: a part of it is not known."""
    known: str
    line_seconds: float | None
    voice_seconds: float | None
    lines: Sequence[CostPart]


def read_cost(
    micros: int | None,
    known: int | None,
    line_seconds: float | None,
    voice_seconds: float | None,
    lines: list[dict[str, Any]] | None,
) -> CostItem | None:
    """Return a stored cost; None where nothing was measured of the call."""
    if known is None:
        return None
    parts = [_part(CostLine(**line)) for line in lines or ()]
    return CostItem(dollars(micros), dollars(known) or "", line_seconds, voice_seconds, parts)


def _part(line: CostLine) -> CostPart:
    return CostPart(
        line.item,
        line.quantity,
        dollars(line.unit_micros),
        dollars(line.micros),
        line.since,
        line.source,
        line.why_unknown,
    )
