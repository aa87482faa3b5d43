"""Types of fields that people and machines fill in: bounded, and storable in every database.

PostgreSQL stores no NUL, and neither database a lone surrogate: both are refused at the door.
"""

import datetime as dt
import re
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def _storable(text: str) -> str:
    if _UNSTORABLE.search(text):
        raise ValueError("contains a character that cannot be stored")
    return text


def _on_one_line(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("must be one line without control characters")
    return text


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=200),
    AfterValidator(_on_one_line),
]
"""A short text on one line."""

Name = Annotated[Line, Field(min_length=1)]
"""A line that is not empty."""

Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_on_one_line)]
"""An e-mail address, not checked yet."""

Url = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_on_one_line)]
"""An address, not checked yet."""

Text = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_storable)]
"""Some paragraphs."""

LongText = Annotated[str, StringConstraints(max_length=500_000), AfterValidator(_storable)]
"""A transcript."""

Secret = Annotated[str, StringConstraints(min_length=1, max_length=1024), AfterValidator(_storable)]
"""A password as typed."""


def _with_a_clock(value: object) -> object:
    # Pydantic would also take a number of seconds, and a day without a time as midnight.
    if isinstance(value, str) and ("T" in value or " " in value.strip()):
        return value
    raise ValueError("must be a date and time as RFC 3339 writes it")


def in_our_time(moment: dt.datetime) -> dt.datetime:
    """Return the moment; raises ValueError near the calendar's ends, where zones overflow."""
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(f"must lie in the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_with_a_clock), AfterValidator(in_our_time)]
"""An instant: a date, a time and an offset."""

WallTime = Annotated[dt.datetime, BeforeValidator(_with_a_clock), AfterValidator(in_our_time)]
"""The same, where the offset may be left out."""


class Input(BaseModel):
    """What somebody sends: a field we do not know is a fault, not a shrug."""

    model_config = ConfigDict(extra="forbid")
