"""Data in, data out, its state: import, export, migrate, backup, restore, doctor."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from openchair.db import sqlite_module
from tests.cli.commands import Said, run

Type = Callable[..., Said]
LEADS = "name,phone,Contact\n[bold]Ana[/],+12125550123,+12125550125\nBo,,+12125550124\n"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in which there is a clinic with one lead."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "leads.csv").write_text(LEADS)
    assert run(folder, "clients", "add", "Smile Dental").code == 0
    said = run(folder, "import", "leads.csv", "--client", "Smile Dental", "--mapping", "Name=name")
    assert said.code == 0, said.err
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filled, tmp_path / "own")


@pytest.fixture
def openchair(folder: Path) -> Type:
    made: Type = partial(run, folder)
    return made


def leads(database: Path) -> int:
    with sqlite_module().connect(database) as connection:
        (found,) = connection.execute("SELECT count(*) FROM lead").fetchone()
    connection.close()
    return int(found)


def test_a_mapping_says_which_column_is_the_phone(openchair: Type):
    said = openchair(
        *("import", "leads.csv", "--client", "Smile Dental", "--json"),
        *("--mapping", "Contact=phone", "--dry-run"),
    )

    assert (said.json["received"], said.json["accepted"]) == (2, 2)


@pytest.mark.parametrize("mapping", ["Nowhere=phone", "Contact=telephone", "Contact"])
def test_a_mapping_that_does_not_fit_is_refused(openchair: Type, mapping: str):
    said = openchair("import", "leads.csv", "--client", "Smile Dental", "--mapping", mapping)

    assert said.code == 2
    assert said.err.startswith("openchair:")
    assert "Traceback" not in said.err


def test_what_was_called_goes_out_as_csv_and_json(openchair: Type, folder: Path):
    table = list(csv.DictReader(io.StringIO(openchair("export", "--client", "Smile Dental").out)))
    openchair("export", "--client", "Smile Dental", "--format", "json", "--out", "calls.json")

    assert [row["name"] for row in table] == ["[bold]Ana[/]"]
    document = json.loads((folder / "calls.json").read_text("utf-8"))
    assert len(document["items"] if isinstance(document, dict) else document) == 1


def test_a_backup_is_whole_and_is_put_back(openchair: Type, folder: Path):
    assert openchair("backup", "monday.db").code == 0
    assert openchair("backup", "monday.db").code == 1
    (folder / "more.csv").write_text("phone\n+12125550129\n")
    openchair("import", "more.csv", "--client", "Smile Dental")
    assert leads(folder / "openchair.db") == 2

    assert openchair("restore", "monday.db").code == 0
    assert openchair("restore", "monday.db").code == 0

    assert leads(folder / "openchair.db") == 1
    assert leads(folder / "openchair.before-restore") == 2
    assert leads(folder / "openchair.before-restore1") == 1


def test_what_is_no_backup_is_not_put_in_place(openchair: Type, folder: Path):
    (folder / "photo.db").write_bytes(b"\x89PNG" + b"\x00" * 5_000)

    said = openchair("restore", "photo.db")

    assert said.code == 1
    assert "is no OpenChair database" in said.err
    assert leads(folder / "openchair.db") == 1


def test_postgres_is_left_to_its_own_tools(openchair: Type):
    url = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}

    said = openchair("backup", "monday.db", env=url)

    assert said.code == 1
    assert "use pg_dump" in said.err


def test_migrating_again_changes_nothing(openchair: Type):
    assert openchair("migrate").out == openchair("migrate").out


def test_the_doctor_finds_nothing_wrong_and_says_what_there_is(openchair: Type):
    said = openchair("doctor")
    found = openchair("doctor", "--json").json

    assert said.code == 0
    assert "SIMULATED" in said.out
    assert {each["state"] for each in found} <= {"ok", "note"}


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"TELEPHONY_MODE": "CARRIER_PIGEON"}, "TELEPHONY_MODE"),
        ({"TELEPHONY_MODE": "TWILIO"}, "TWILIO_SID"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/[/]"}, "connection"),
    ],
)
def test_the_doctor_names_what_cannot_work(openchair: Type, settings, word):
    said = openchair("doctor", env=settings)

    assert said.code == 1
    assert word in said.out + said.err
    assert "Traceback" not in said.err
