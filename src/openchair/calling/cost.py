"""What a call cost: what was measured of it, times the prices of its day.

Rule: what was not measured, or has no price, is unknown and is named. The sum is then unknown too,
and only the part that is known is told beside it.
"""

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openchair.calling.prices import MICROS, Item, PriceTable

_MINUTE = 60
_NOT_MEASURED = "not measured"
_NO_PRICE = "no price is known for that day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What was used of the vendors in one call. None: it was used, and not measured."""

    was_answered: bool
    had_stream: bool
    is_recorded: bool = False
    line_seconds: float | None = None
    stream_seconds: float | None = None
    voice_seconds: float | None = None
    recorded_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class CostLine:
    """One thing that was charged for."""

    item: str
    quantity: float | None
    """Minutes, or times; None where it was not measured."""
    unit_micros: int | None
    micros: int | None
    since: str
    """From when the price held."""
    source: str
    why_unknown: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call cost, in millionths of a dollar."""

    lines: Sequence[CostLine]

    @property
    def known_micros(self) -> int:
        """The part that is known."""
        return sum(line.micros or 0 for line in self.lines)

    @property
    def micros(self) -> int | None:
        """All of it; None where a part is unknown."""
        return self.known_micros if all(line.micros is not None for line in self.lines) else None


def cost_of(usage: Usage, table: PriceTable, day: dt.date) -> Cost:
    """Return what a call cost on a day; ringing is free."""
    lines = [
        _charged(item, quantity, table, day)
        for item, quantity in (_quantities(usage) if usage.was_answered else ())
    ]
    return Cost(lines)


def _quantities(usage: Usage) -> Iterator[tuple[Item, float | None]]:
    yield Item.LINE_MINUTE, begun_minutes(usage.line_seconds)
    yield Item.MACHINE_DETECTION, 1
    if usage.had_stream:
        yield Item.STREAM_MINUTE, begun_minutes(usage.stream_seconds)
        yield Item.VOICE_MINUTE, _minutes(usage.voice_seconds)
    if usage.is_recorded:
        yield Item.RECORDING_MINUTE, begun_minutes(usage.recorded_seconds)


def begun_minutes(seconds: float | None) -> int | None:
    """Return the minutes that Twilio charges: each that was begun, and one at least."""
    return None if seconds is None else max(math.ceil(seconds / _MINUTE), 1)


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / _MINUTE


def _charged(item: Item, quantity: float | None, table: PriceTable, day: dt.date) -> CostLine:
    price = table.at(item, day)
    unit = price.micros if price else None
    since, source = (price.since.isoformat(), price.source) if price else ("", "")
    if quantity is None or unit is None:
        why = _NOT_MEASURED if quantity is None else _NO_PRICE
        return CostLine(item.value, quantity, unit, None, since, source, why)
    return CostLine(item.value, quantity, unit, round(quantity * unit), since, source)


def dollars(micros: int | None, decimals: int = 4) -> str | None:
    """Write an amount in dollars: `0.0915`; None stays unknown."""
    return None if micros is None else f"{micros / MICROS:.{decimals}f}"
