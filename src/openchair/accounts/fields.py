"""Types of fields that people and machines fill in: bounded, and storable in every database.

PostgreSQL stores no NUL, and neither database a lone surrogate: both are refused at the door.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
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


class Input(BaseModel):
    """What somebody sends: a field we do not know is a fault, not a shrug."""

    model_config = ConfigDict(extra="forbid")
