"""Why a call was made, on the command line; and that every call might be."""

import shutil
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from openchair.db import sqlite_module
from tests.cli.commands import Said, run

Type = Callable[..., Said]
LEADS = (
    "name,phone,consent,inquired_at\n"
    "Ana,+12125550123,written,2026-11-28\n"
    "Bo,+12125550124,none,2026-11-28\n"
)


@pytest.fixture(scope="module")
def called(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in which a file was called, with the law binding."""
    folder = tmp_path_factory.mktemp("called")
    (folder / "leads.csv").write_text(LEADS)
    said = run(folder, "call", "leads.csv", "--keep", "--json", env={"COMPLIANCE": "enforce"})
    (folder / "calls.json").write_text(said.out)
    return folder


@pytest.fixture(scope="module")
def openchair(called: Path) -> Type:
    made: Type = partial(run, called)
    return made


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


def test_a_database_whose_dials_were_all_allowed_is_proved(openchair: Type):
    said = openchair("compliance", "audit")
    told = openchair("compliance", "audit", "--json").json

    assert said.code == 0, said.err
    assert "No violation was found." in said.out
    assert all(len(line) <= 80 for line in said.out.splitlines())
    assert (told["dials"] >= 1, told["advised"], told["violations"]) == (True, 0, [])
    assert {each["violations"] for each in told["checks"]} == {0}


def test_a_dial_that_might_not_be_is_named_and_the_exit_code_says_so(called: Path, tmp_path: Path):
    folder = shutil.copytree(called, tmp_path / "own")
    with closing(sqlite_module().connect(folder / "openchair.db")) as connection, connection:
        connection.execute("UPDATE call SET decision_id = NULL WHERE placing_at IS NOT NULL")

    said = run(folder, "compliance", "audit", "--client", "Bright Smile Dental")

    assert said.code == 1
    assert "decision: No decision is stored." in said.out
    assert said.err == ""
