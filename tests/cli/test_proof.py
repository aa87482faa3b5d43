"""Why a call was made, on the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.commands import Said, run

Type = Callable[..., Said]


@pytest.fixture(scope="module")
def call_ids(openchair: Type) -> dict[str, str]:
    """The first call's id by the lead's name."""
    exported = openchair("export", "--client", "Bright Smile Dental", "--format", "json")
    calls = exported.json["items"] if isinstance(exported.json, dict) else exported.json
    return {call["lead"]["name"]: call["id"] for call in reversed(calls)}


def test_a_call_that_was_made_is_explained(openchair: Type, call_ids):
    told = openchair("compliance", "explain", call_ids["Ana"], "--json").json

    [decision] = told["decisions"]
    assert (told["decision_id"], told["phone"]) == (decision["id"], "+12125550123")
    assert (decision["outcome"], decision["enforced"]) == ("allow", True)
    assert decision["inputs_intact"]
    assert {rule["id"] for rule in decision["asked"]} >= {"federal.window", "state.NY.window"}
    assert not decision["again"]["differs"]


def test_a_call_that_was_not_made_is_explained_in_words(openchair: Type, call_ids):
    said = openchair("compliance", "explain", call_ids["Bo"])

    assert said.code == 0
    assert "not dialled; blocked" in " ".join(said.out.split())
    assert "No consent is on record" in said.out
    assert "47 CFR 64.1200(a)(2)" in said.out
    assert "of that day: the same, refused." in " ".join(said.out.split())
    assert all(len(line) <= 80 for line in said.out.splitlines())


def test_a_call_nobody_knows_is_said_to_be(openchair: Type):
    said = openchair("compliance", "explain", "call_nobody")

    assert (said.code, said.out) == (1, "")
    assert "There is no call call_nobody." in said.err


def test_where_there_is_no_database_none_is_made(tmp_path: Path):
    said = run(tmp_path, "compliance", "explain", "call_nobody")

    assert said.code == 1
    assert "There is no database" in said.err
    assert list(tmp_path.iterdir()) == []
