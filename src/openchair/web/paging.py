"""Cursors: where a list goes on, as opaque text."""

import base64
import datetime as dt
import json
import re
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from openchair.accounts.fields import in_our_time
from openchair.calling.reports import Page, Place
from openchair.errors import InvalidInputError, Problem

MOST = 500
_USUAL = 100
_LONGEST_CURSOR = 2000
_PARTS = 2
_UNSTORABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

T = TypeVar("T")


class ListOf(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    next_cursor: str | None = Field(
        None, description="Send it as `cursor` to get the next page; null on the last one."
    )
    total: int = Field(description="How many there are on all pages.")


def encode_cursor(*parts: str) -> str:
    """Return a cursor that holds these parts."""
    raw = json.dumps(parts, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[str, str]:
    """Return the two parts of a cursor. Raises InvalidInputError when it is none of ours."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        parts = json.loads(raw)
    except (ValueError, RecursionError):
        raise _no_cursor() from None
    if (
        not isinstance(parts, list)
        or len(parts) != _PARTS
        or not all(isinstance(part, str) and not _UNSTORABLE.search(part) for part in parts)
    ):
        raise _no_cursor()
    return parts[0], parts[1]


def cursor_of(place: Place | None) -> str | None:
    """Return the cursor of a place in a list that is ordered by time and id."""
    return encode_cursor(place[0].isoformat(), place[1]) if place else None


def _place_of(cursor: str) -> Place:
    moment, row_id = decode_cursor(cursor)
    try:
        at = in_our_time(dt.datetime.fromisoformat(moment))
    except ValueError:
        raise _no_cursor() from None
    if at.tzinfo is None:
        raise _no_cursor()
    return at, row_id


def _no_cursor() -> InvalidInputError:
    fault = Problem("cursor_invalid", "This is not a cursor we gave out.", field="cursor")
    return InvalidInputError(fault.message, [fault])


Limit = Annotated[int, Query(ge=1, le=MOST, description="How many to return.")]
Cursor = Annotated[
    str | None,
    Query(max_length=_LONGEST_CURSOR, description="`next_cursor` of the page before."),
]


async def page_of(limit: Limit = _USUAL, cursor: Cursor = None) -> Page:
    """Return which part of a list was asked for."""
    return Page(limit, _place_of(cursor) if cursor else None)
