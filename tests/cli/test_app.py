"""The commands: each imports only what it needs, and says in words why it failed."""

from pathlib import Path

import pytest
from typer.main import get_group

from openchair.cli.app import PARTS, build
from openchair.settings import new_jwt_secret
from tests.cli.commands import run

COMMANDS = sorted(name for commands in PARTS.values() for name in commands)


def commands_of(app):
    return set(get_group(app).commands)


def test_the_whole_command_line_is_the_sum_of_its_parts():
    assert commands_of(build()) == set(COMMANDS)
    assert commands_of(build("no such command")) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_brings_its_own_part_and_no_other(command):
    assert commands_of(build(command)) in map(set, PARTS.values())
    assert command in commands_of(build(command))


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--client", "Smile", "--out", "nowhere/calls.csv"),
        ("backup", "nowhere/monday.db"),
    ],
)
def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, words):
    run(tmp_path, "clients", "add", "Smile")

    said = run(tmp_path, *words)

    assert said.code == 1
    assert said.err.startswith("openchair:")
    assert "nowhere/" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("command", ["api", "dialer", "clients"])
def test_a_database_that_does_not_answer_is_said_not_to(tmp_path: Path, command):
    url = "postgresql://nobody:secret@127.0.0.1:1/nothing"
    words = (command, "list") if command == "clients" else (command,)

    said = run(tmp_path, *words, env={"DATABASE_URL": url, "JWT_SECRET": new_jwt_secret()})

    assert said.code == 1
    assert "Connection refused" in said.err
    assert "Traceback" not in said.err
    assert "secret" not in said.err


def test_many_faults_are_cut_short(tmp_path: Path):
    (tmp_path / "leads.csv").write_text("name,phone\n" + "Ana,12\n" * 30)

    said = run(tmp_path, "call", "leads.csv")

    assert "row 2, phone: " in said.err
    assert "… and 10 more" in said.err
