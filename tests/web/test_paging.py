"""Cursors: what we give out comes back as it was, and nothing else is taken for one."""

import base64
import datetime as dt
import json

import anyio
import pytest

from openchair.errors import InvalidInputError
from openchair.web.paging import cursor_of, decode_cursor, encode_cursor, page_of

AT = dt.datetime(2026, 12, 1, 15, 30, 0, 123456, tzinfo=dt.UTC)


def raw(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_cursor_leads_back_to_its_place():
    cursor = cursor_of((AT, "call_1"))
    assert cursor is not None

    page = anyio.run(page_of, 7, cursor)

    assert (page.limit, page.after) == (7, (AT, "call_1"))


def test_the_last_page_has_no_cursor_and_the_first_page_starts_nowhere():
    assert cursor_of(None) is None
    assert anyio.run(page_of, 100, None).after is None


@pytest.mark.parametrize(
    "name", ["Zahnärzte & Söhne", "a/b?c=d", "", "名前", "a\u00a0b", "a\u2028b"]
)
def test_any_name_fits_into_a_cursor_and_a_cursor_into_an_address(name: str):
    cursor = encode_cursor(name, "client_1")

    assert cursor.isascii()
    assert not set(cursor) & set("+/=&?# ")
    assert decode_cursor(cursor) == (name, "client_1")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "####",
        raw("text"),
        raw(["one"]),
        raw(["1", "2", "3"]),
        raw([1, 2]),
        raw({"a": 1}),
        raw(["a\x00", "b"]),
        raw(["\ud800", "b"]),
        base64.urlsafe_b64encode(b"[" * 100).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_what_is_none_of_ours_is_refused(cursor: str):
    with pytest.raises(InvalidInputError) as refused:
        decode_cursor(cursor)

    assert refused.value.problems[0].field == "cursor"


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-12-01T15:30:00", "0001-01-01T00:00:00+14:00", ""]
)
def test_a_place_needs_a_moment_that_can_be(moment: str):
    with pytest.raises(InvalidInputError):
        anyio.run(page_of, 100, encode_cursor(moment, "call_1"))
