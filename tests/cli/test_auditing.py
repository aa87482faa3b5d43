"""That every call might be made, on the command line."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from openchair.db import sqlite_module
from tests.cli.commands import Said, run

Type = Callable[..., Said]


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


def tampered(called: Path, folder: Path, statement: str) -> Path:
    """Change a copy of the database as somebody does who may do everything in it."""
    own = shutil.copytree(called, folder / "own")
    with closing(sqlite_module().connect(own / "openchair.db")) as connection, connection:
        connection.execute("DROP TRIGGER decision_no_delete")
        connection.execute("DROP TRIGGER decision_no_update")
        connection.execute(statement)
    return own


def test_a_decision_that_was_changed_is_named(called: Path, tmp_path: Path):
    own = tampered(called, tmp_path, "UPDATE decision SET outcome = 'defer' WHERE position = 1")

    said = run(own, "compliance", "audit")

    assert said.code == 1
    assert "no. 1 of its client, was changed after it was stored" in " ".join(said.out.split())


def test_a_chain_that_was_cut_off_and_mended_is_found_by_what_was_noted_elsewhere(
    called: Path, tmp_path: Path
):
    noted = run(called, "compliance", "audit", "--json")
    (tmp_path / "noted.json").write_text(noted.out)
    own = tampered(called, tmp_path, "DELETE FROM decision")
    with closing(sqlite_module().connect(own / "openchair.db")) as connection, connection:
        connection.execute("DELETE FROM decisionchain")
        connection.execute("UPDATE call SET placing_at = NULL, carrier_id = NULL")
        connection.execute("DELETE FROM callevent")

    assert run(own, "compliance", "audit").code == 0
    said = run(own, "compliance", "audit", "--anchor", str(tmp_path / "noted.json"))

    decisions = json.loads(noted.out)["chains"][0]["decisions"]
    assert said.code == 1
    assert f"Decisions no. 1 to {decisions} of their client are missing." in said.out


def test_an_anchor_that_is_none_is_refused(called: Path, tmp_path: Path):
    (tmp_path / "noted.json").write_text("[]")

    said = run(called, "compliance", "audit", "--anchor", str(tmp_path / "noted.json"))

    assert (said.code, "is no audit's --json" in " ".join(said.err.split())) == (2, True)
