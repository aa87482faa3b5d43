"""Passes for media streams."""

import datetime as dt
import json

import jwt
import pytest

from openchair.telephony.stream_pass import LASTS, StreamPass, issue, read

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
SECRET = "a secret of thirty-two bytes, or more"
OPENS = StreamPass("call_1", "CA1")
SECOND = dt.timedelta(seconds=1)


def test_a_pass_opens_what_it_was_issued_for():
    assert read(SECRET, issue(SECRET, OPENS, now=NOW), now=NOW + LASTS) == OPENS


def test_a_pass_lasts_a_minute():
    assert read(SECRET, issue(SECRET, OPENS, now=NOW), now=NOW + LASTS + SECOND) is None


def test_another_installations_pass_opens_nothing():
    assert read(SECRET, issue(SECRET[::-1], OPENS, now=NOW), now=NOW) is None


def test_a_log_in_is_no_pass():
    claims = {"sub": "call_1", "sid": "CA1", "aud": "openchair", "exp": 4102444800}

    assert read(SECRET, jwt.encode(claims, SECRET, "HS256"), now=NOW) is None


@pytest.mark.parametrize(
    "changes",
    [{"sub": 7}, {"sid": None}, {"exp": "soon"}, {"exp": None}, {"sid": ["CA1"]}],
)
def test_a_pass_that_says_something_else_opens_nothing(changes: dict[str, object]):
    claims = {"sub": "call_1", "sid": "CA1", "aud": "openchair-stream", "exp": 4102444800}
    said = {name: value for name, value in {**claims, **changes}.items() if value is not None}

    text = jwt.api_jws.encode(json.dumps(said).encode(), SECRET, algorithm="HS256")

    assert read(SECRET, text, now=NOW) is None


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é", "a" * 5000, "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_pass_opens_nothing(text: str):
    assert read(SECRET, text, now=NOW) is None
