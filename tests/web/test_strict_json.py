"""JSON that is wrong in clever ways is the sender's fault, on every door that takes JSON."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.web.strict_json import is_json, parse_json
from tests.web.conftest import World, is_problem

HAZARDS = {
    "deep arrays": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"name":' * 5_000 + b"1" + b"}" * 5_000,
    "a number of 5,000 digits": b'{"name":"x","max_attempts":' + b"9" * 5_000 + b"}",
    "2^63": b'{"name":"x","max_attempts":9223372036854775808}',
    "1e999": b'{"name":"x","max_attempts":1e999}',
    "NaN": b'{"name":"x","max_attempts":NaN}',
    "Infinity": b'{"name":"x","max_attempts":-Infinity}',
    "a lone surrogate": b'{"name":"\\ud800"}',
    "a NUL": b'{"name":"a\\u0000b"}',
    "a surrogate in a key": b'{"name":"x","policy":{"\\udfff":1}}',
    "UTF-16": '{"name":"x"}'.encode("utf-16"),
    "Latin-1": '{"name":"é"}'.encode("latin-1"),
    "an array": b"[]",
    "a string": b'"name"',
    "null": b"null",
    "nothing": b"",
    "two documents": b'{"name":"x"}{"name":"y"}',
    "a comma too many": b'{"name":"x",}',
    "a comment": b'{"name":"x"/* */}',
    "a number for a name": b'{"name":5}',
    "an unknown field": b'{"name":"x","is_admin":true}',
}


@pytest.mark.parametrize("hazard", HAZARDS)
def test_a_hazard_is_the_senders_fault(world: World, hazard: str):
    headers = {"Content-Type": "application/json"}
    answer = world.person("admin").post("/api/clients", content=HAZARDS[hazard], headers=headers)

    assert is_problem(answer, 422)
    assert answer.json()["errors"]


def test_the_last_of_two_equal_names_counts_and_breaks_nothing(world: World):
    headers = {"Content-Type": "application/json"}
    raw = b'{"name":"One","name":"Two"}'
    answer = world.person("admin").post("/api/clients", content=raw, headers=headers)

    assert answer.json()["name"] == "Two"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "", "multipart/form-data; boundary=x"]
)
def test_what_is_not_called_json_is_not_read(world: World, kind: str):
    headers = {"Content-Type": kind}
    answer = world.person("admin").post("/api/clients", content=b'{"name":"x"}', headers=headers)

    assert is_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/cloudevents+json", True),
        ("text/json", False),
        ("application/jsonp", False),
        ("", False),
    ],
)
def test_json_is_known_by_its_name(content_type, expected):
    assert is_json(content_type) is expected


@given(st.binary(max_size=200))
def test_no_bytes_break_the_parser(raw):
    with contextlib.suppress(json.JSONDecodeError):
        parse_json(raw)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(json_values)
def test_what_was_written_is_what_is_read(value):
    assert parse_json(json.dumps(value).encode()) == value
