"""`openchair purge`: a person is forgotten, for good, and only when that is meant."""

import shutil
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from openchair.db import sqlite_module
from tests.cli.commands import Said, run

Type = Callable[..., Said]
LEADS = "name,phone\nZoe Quillon,+12125550123\nBo,+12125550124\n"
CLINIC = ("--client", "Smile Dental")
ZOE = ("purge", "--phone", "(212) 555-0123", *CLINIC)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in which a clinic has two leads, their calls queued."""
    folder = tmp_path_factory.mktemp("purge")
    (folder / "leads.csv").write_text(LEADS)
    assert run(folder, "clients", "add", "Smile Dental").code == 0
    assert run(folder, "import", "leads.csv", *CLINIC).code == 0
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filled, tmp_path / "own")


@pytest.fixture
def openchair(folder: Path) -> Type:
    made: Type = partial(run, folder)
    return made


def ask(folder: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite_module().connect(folder / "openchair.db")) as connection, connection:
        return list(connection.execute(statement).fetchall())


def is_in_the_file(folder: Path, word: str) -> bool:
    return any(word.encode() in path.read_bytes() for path in folder.glob("openchair.db*"))


def test_a_person_is_forgotten_by_number_and_nobody_else(openchair: Type, folder: Path):
    assert is_in_the_file(folder, "Quillon")

    told = openchair(*ZOE, "--yes", "--json").json

    assert (told["erased"]["leads"], told["erased"]["cancelled_calls"]) == (1, 1)
    assert not is_in_the_file(folder, "Quillon")
    assert ask(folder, "SELECT name FROM lead ORDER BY name") == [("(erased)",), ("Bo",)]
    assert ask(folder, "SELECT actor, verb, subject FROM auditentry") == [
        ("cli", "erased_lead", told["lead_ids"][0])
    ]


def test_by_the_leads_id_and_again_does_no_harm(openchair: Type, folder: Path):
    [(lead,)] = ask(folder, "SELECT id FROM lead WHERE name = 'Bo'")
    assert openchair("purge", lead, "--yes").code == 0

    again = openchair("purge", lead, "--yes")

    assert (again.code, again.out) == (0, "It was erased before; nothing personal is left.\n")
    assert len(ask(folder, "SELECT id FROM auditentry")) == 1


def test_without_a_yes_nothing_is_erased(openchair: Type, folder: Path):
    said = openchair(*ZOE)

    assert (said.code, said.out) == (1, "")
    assert "say --yes" in said.err
    assert is_in_the_file(folder, "Quillon")


def test_while_the_person_is_being_called_nothing_is_erased(openchair: Type, folder: Path):
    ask(folder, "UPDATE call SET dial_state = 'placed' WHERE phone = '+12125550123' RETURNING 1")

    said = openchair(*ZOE, "--yes")

    assert said.code == 1
    assert "is under way" in said.err
    assert is_in_the_file(folder, "Quillon")


def test_a_number_that_no_lead_has_is_no_error(openchair: Type):
    said = openchair("purge", "--phone", "+12125550199", *CLINIC)

    assert said.code == 0
    assert "nothing to erase" in said.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("lead_nobody",), 1),
        (("lead_nobody", "--phone", "+12125550123", *CLINIC), 2),
        (("--phone", "+12125550123"), 2),
        (("--phone", "12", *CLINIC), 2),
        (("--phone", "+12125550123", "--client", "Nobody"), 1),
    ],
)
def test_what_cannot_be_is_said_in_words(openchair: Type, words: tuple[str, ...], code: int):
    said = openchair("purge", *words, "--yes")

    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("openchair:")
    assert "Traceback" not in said.err


def test_a_recording_s_file_is_deleted_with_the_person(openchair: Type, folder: Path):
    [(call, client)] = ask(
        folder, "SELECT c.id, c.client_id FROM call c WHERE c.phone = '+12125550123'"
    )
    ask(
        folder,
        "INSERT INTO recording SELECT id, client_id, 'stored', 'RE1', 61, 9, '', 0, '', "
        "created_at, created_at, NULL, created_at FROM call WHERE phone = '+12125550123'",
    )
    file = folder / "recordings" / client / f"{call}.wav"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"what was said")

    told = openchair(*ZOE, "--yes", "--json").json

    assert told["erased"]["recordings"] == 1
    assert not file.exists()
    assert ask(folder, "SELECT state FROM recording") == [("erasing",)]
