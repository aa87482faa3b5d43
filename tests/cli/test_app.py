"""The command line as a whole: every command says how to use it, every failure is a sentence."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from openchair.cli.app import PARTS, build
from openchair.settings import new_jwt_secret
from tests.cli.commands import SOURCE, Said, run

COMMANDS = {
    *(
        "run",
        "api",
        "dialer",
        "agent",
        "standins",
        "purge",
        "call",
        "talk",
        "understand",
        "stop",
        "go",
        "import",
        "export",
    ),
    *("migrate", "backup", "restore", "doctor", "compliance evaluate"),
    *("compliance preview", "compliance explain", "compliance audit", "compliance evidence"),
    "demo call",
    "call-me",
    *("users add", "users list", "users password", "users disable"),
    *("clients add", "clients list", "clients show", "clients set"),
    *("clients pause", "clients resume", "keys add", "keys list", "keys revoke"),
}
HIDDEN = {"standins"}
SLOW_TO_IMPORT = {"sqlalchemy", "sqlmodel", "fastapi", "dbos", "httpx", "openchair.assembly"}


def commands(command: str = "") -> dict[str, str]:
    """The help of every command, by its words."""
    return dict(_walk(typer.main.get_command(build(command))))


def _walk(group, *words: str) -> Iterator[tuple[str, str]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _walk(command, *words, name)
        else:
            yield " ".join((*words, name)), command.help or ""


def fails(said: Said, code: int) -> bool:
    """Tell whether it ended so, with nothing on stdout and a sentence of ours on stderr."""
    assert "Traceback" not in said.err
    assert said.out == ""
    return said.code == code and said.err.startswith("openchair: ")


def test_every_command_is_there():
    assert set(commands()) == COMMANDS


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_shows_an_example_of_itself(command):
    _, shown, example = commands()[command].partition("Example: `")

    assert shown
    assert f" {command}" in example


@pytest.mark.parametrize("command", sorted(PARTS["processes"]))
def test_a_long_running_command_is_built_from_little(command):
    assert set(commands(command)) == PARTS["processes"]

    script = (
        f"import sys; from openchair.cli.app import build; build({command!r}); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(SOURCE), "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert not SLOW_TO_IMPORT & set(done.stdout.split())


def test_without_a_command_it_shows_what_there_is():
    said = CliRunner().invoke(build(), [])

    assert said.exit_code == 2
    shown = {name.split()[0] for name in COMMANDS} - HIDDEN
    assert all(name in said.stdout for name in shown)


@pytest.mark.parametrize("words", [("nonsense",), ("api", "--port", "x"), ("api", "extra")])
def test_words_it_does_not_know_end_with_2(words):
    said = CliRunner().invoke(build(words[0]), words)

    assert (said.exit_code, said.stdout) == (2, "")
    assert "Usage:" in said.stderr


def test_input_that_cannot_be_used_ends_with_2_and_says_it_once(tmp_path: Path):
    said = run(tmp_path, "users", "add", "nobody-at-home")

    assert fails(said, 2)
    assert said.err == "openchair: This is not an e-mail address.\n"


def test_a_wrong_value_ends_with_2_and_names_its_field(tmp_path: Path):
    said = run(tmp_path, "clients", "add", "Smile Dental", "--timezone", "Mars/Olympus")

    assert fails(said, 2)
    assert "  timezone: is no time zone" in said.err
    assert "Value error" not in said.err


def test_what_cannot_be_done_ends_with_1(tmp_path: Path):
    said = run(tmp_path, "clients", "show", "Nobody")

    assert fails(said, 1)
    assert "There is no client named Nobody" in said.err


def test_every_wrong_setting_has_its_line(tmp_path: Path):
    wrong = {"VOICE_SEATS": "0", "PORT": "99999"}

    said = run(tmp_path, "api", env=wrong)

    assert fails(said, 1)
    lines = said.err.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("  ")
    assert {line.removeprefix("openchair:").split(":")[0].strip() for line in lines} == set(wrong)


def test_ctrl_c_ends_with_130_and_without_a_word_of_python(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-m", "openchair", "talk"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(SOURCE), "PATH": os.defpath, "HOME": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as talking:
        assert talking.stdout is not None
        assert "The phone rings" in talking.stdout.readline()
        talking.send_signal(signal.SIGINT)
        _, told = talking.communicate(timeout=60)

    assert talking.returncode == 130
    assert "Traceback" not in told


def tops(command: str) -> set[str]:
    """The first words of the commands that come with this one."""
    return {name.split()[0] for name in commands(command)}


@pytest.mark.parametrize("command", sorted({name.split()[0] for name in COMMANDS}))
def test_a_command_brings_its_own_part_and_no_other(command):
    assert tops(command) in map(set, PARTS.values())
    assert command in tops(command)


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
