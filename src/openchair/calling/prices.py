"""What the vendors charge, with the day from which each price holds: a file that can be replaced.

Rule 1: money is a whole number of millionths of a dollar.
Rule 2: a price that is not known is None. It is never taken for zero.
"""

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from openchair.errors import SettingsError

MICROS = 1_000_000
_MOST_DECIMALS = 6


class Item(StrEnum):
    """What a vendor charges for."""

    LINE_MINUTE = "line_minute"
    MACHINE_DETECTION = "machine_detection"
    STREAM_MINUTE = "stream_minute"
    VOICE_MINUTE = "voice_minute"
    RECORDING_MINUTE = "recording_minute"


@dataclass(frozen=True, slots=True)
class Price:
    """What one of something costs from a day on."""

    item: Item
    since: dt.date
    micros: int | None
    source: str
    """Where the price was read."""


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Every price of every day."""

    prices: Sequence[Price]

    def at(self, item: Item, day: dt.date) -> Price | None:
        """Return the price of a day; None where the table has none for so early a day."""
        held = [each for each in self.prices if each.item is item and each.since <= day]
        return max(held, key=lambda each: each.since, default=None)


# --- the file -------------------------------------------------------------------------------


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")

    item: Item
    since: dt.date = Field(alias="from")
    usd: Annotated[Decimal, Field(ge=0, lt=1000, decimal_places=_MOST_DECIMALS)] | None
    source: str
    note: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    currency: Literal["USD"]
    note: str = ""
    prices: list[_Row]


def read_prices(text: str, name: str) -> PriceTable:
    """Read a price table. Raises SettingsError, with what is wrong with it."""
    try:
        rows = _File.model_validate_json(text).prices
    except ValidationError as error:
        faults = (
            f"{name}: {'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        )
        raise SettingsError("\n".join(faults)) from error
    doubled = len(rows) - len({(row.item, row.since) for row in rows})
    if doubled:
        raise SettingsError(f"{name}: {doubled} prices are given twice for the same day")
    return PriceTable(tuple(map(_price, rows)))


def _price(row: _Row) -> Price:
    micros = None if row.usd is None else int(row.usd * MICROS)
    return Price(row.item, row.since, micros, row.source)


@functools.cache
def shipped_prices() -> PriceTable:
    """Return the prices that come with OpenChair."""
    file = files("openchair.calling") / "data" / "prices.json"
    return read_prices(file.read_text(encoding="utf-8"), "prices.json")


def load_prices(path: str) -> PriceTable:
    """Return the prices of a file; those that come with OpenChair where none is named.

    Raises SettingsError.
    """
    if not path:
        return shipped_prices()
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"PRICES_FILE {path} cannot be read: {error}") from error
    return read_prices(text, path)
