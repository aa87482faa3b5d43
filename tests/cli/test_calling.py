"""`openchair call`: a file in, results out; the same again for the same file and options."""

import csv
from pathlib import Path

import pytest

from tests.cli.commands import Said, run

NASTY = (
    "sep=;\r\n"
    "Nombre;Teléfono;Correo;Notas\r\n"
    'Ana "la Doctora" Núñez;(212) 555-0123;ana@example.com;"two\r\nlines"\r\n'
    ";;;\r\n"
    "[bold]Bo[/];212.555.0124;;=HYPERLINK(1)\r\n"
    "Ana otra vez;+1 212 555 0123;;\r\n"
    "Nadie;no tiene;;\r\n"
    "王小明;001 1 415 555 0125;;\r\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("call")
    (made / "leads.csv").write_text(NASTY, encoding="utf-8-sig", newline="")
    (made / "nobody.csv").write_text("name,phone\nNobody,\n")
    (made / "empty.csv").write_text("")
    return made


@pytest.fixture(scope="module")
def answer(folder: Path) -> Said:
    return run(folder, "call", "leads.csv", "--json", "--out", "results.csv")


def test_every_usable_row_has_a_result_and_every_other_a_reason(answer):
    told = answer.json

    assert answer.code == 0
    assert told["received"] == told["accepted"] + told["duplicates"] + told["rejected"]
    assert len(told["errors"]) == told["rejected"] >= 1
    assert len({call["lead"]["id"] for call in told["calls"]}) == told["accepted"] >= 2
    last = {call["lead"]["id"]: call for call in told["calls"]}
    assert all(call["result"] is not None for call in last.values())
    assert all({"row", "field", "code", "message", "value"} <= set(each) for each in told["errors"])


def test_the_document_is_the_contract_s(answer):
    told = answer.json

    assert {"seed", "batch_id", "received", "accepted", "duplicates", "rejected"} <= set(told)
    for call in told["calls"]:
        assert {"id", "status", "attempt", "lead", "result", "created_at", "updated_at"} <= set(
            call
        )
        assert {"id", "name", "phone", "email", "source_url", "notes"} <= set(call["lead"])
        if call["result"]:
            expected = {"result", "transcript", "booked_slot", "notes", "created_at"}
            assert expected <= set(call["result"])


def test_the_same_file_and_options_give_the_same_bytes(folder, answer):
    again = run(folder, "call", "leads.csv", "--json", env={"PYTHONHASHSEED": "7"})

    assert again.out == answer.out


def test_another_seed_brings_other_people(folder, answer):
    other = run(folder, "call", "leads.csv", "--json", "--seed", "7")

    assert other.json["seed"] == 7
    assert other.out != answer.out


def test_results_go_to_a_file_that_a_spreadsheet_opens_safely(folder, answer):
    with (folder / "results.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) == answer.json["accepted"]
    assert all(row["result"] for row in rows)
    assert not any(value.startswith(("=", "@", "-")) for row in rows for value in row.values())


def test_a_table_is_whole_at_eighty_columns_and_shows_what_people_wrote(folder, answer):
    said = run(folder, "call", "leads.csv")

    assert said.code == 0
    assert all(len(line) <= 80 for line in said.out.splitlines())
    assert "[bold]Bo[/]" in said.out.replace("\n", "")
    assert "+12125550123" in said.out
    assert f"calls to {answer.json['accepted']} leads: " in said.out.replace("\n", " ")
    assert said.err == ""


@pytest.mark.parametrize("name", ["nobody.csv", "empty.csv"])
def test_where_no_row_can_be_used_it_says_so_and_ends_with_2(folder, name):
    said = run(folder, "call", name)

    assert said.code == 2
    assert said.err.startswith("openchair:")
    assert "Traceback" not in said.err
    assert said.out == ""


def test_the_rows_that_cannot_be_used_are_listed_where_none_can_be(folder):
    said = run(folder, "call", "nobody.csv")
    told = run(folder, "call", "nobody.csv", "--json")

    assert "row 2, phone: There is no phone number." in said.err
    assert (told.code, told.json["batch_id"], told.json["calls"]) == (2, None, [])
    assert (told.json["received"], told.json["rejected"]) == (1, 1)
    assert [each["row"] for each in told.json["errors"]] == [2]


@pytest.mark.parametrize(
    "words",
    [
        ("call", "nowhere.csv"),
        ("call", "."),
        ("call", "leads.csv", "--at", "tomorrow"),
        ("call", "leads.csv", "--at", "2026-12-01T10:00:00"),
        ("call", "leads.csv", "--out", "nowhere/results.csv"),
        ("call", "leads.csv", "--out", "."),
        ("talk", "--scenario", "nobody"),
        ("talk", "--lang", "fr"),
    ],
)
def test_what_cannot_be_is_said_in_words(folder, words):
    said = run(folder, *words)

    assert said.code == 2
    assert said.err
    assert "Traceback" not in said.err


def test_it_begins_when_told(folder):
    at = "2027-03-01T10:00:00-05:00"

    told = run(folder, "call", "leads.csv", "--json", "--at", at).json

    assert min(call["created_at"] for call in told["calls"]).startswith("2027-03-01T15:00:00")


def test_what_is_kept_is_in_the_database_and_nothing_else_is(folder):
    assert not list(folder.glob("*.db"))

    run(folder, "call", "leads.csv", "--keep", "--json")

    assert (folder / "openchair.db").exists()
    (folder / "openchair.db").unlink()


def test_a_client_that_is_not_there_is_said_not_to_be(folder):
    said = run(folder, "call", "leads.csv", "--client", "Nobody")

    assert said.code == 1
    assert "openchair: There is no client named Nobody" in said.err
    assert "Traceback" not in said.err


def test_two_campaigns_are_kept_in_one_database(folder, tmp_path):
    where = {"DATABASE_URL": f"sqlite:///{tmp_path}/kept.db"}
    (tmp_path / "later.csv").write_text("name,phone\nZoe,+16175550177\n")

    first = run(folder, "call", "leads.csv", "--keep", "--json", env=where)
    second = run(folder, "call", str(tmp_path / "later.csv"), "--keep", "--json", env=where)

    assert (first.code, second.code) == (0, 0), second.err
    assert {call["lead"]["name"] for call in second.json["calls"]} == {"Zoe"}


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (("stop",), "Calling is stopped"),
        (("clients", "pause", "Smile"), "Smile is paused"),
        (("import", "leads.csv", "--client", "Smile"), "calls wait in DATABASE_URL"),
    ],
)
def test_nothing_is_kept_where_calls_wait_or_would_wait_for_ever(folder, tmp_path, before, said):
    where = {"DATABASE_URL": f"sqlite:///{tmp_path}/kept.db"}
    run(folder, "clients", "add", "Smile", env=where)
    assert run(folder, *before, env=where).code == 0

    refused = run(folder, "call", "leads.csv", "--keep", "--client", "Smile", env=where)

    assert refused.code == 1
    assert said in refused.err


@pytest.mark.parametrize("options", [("--keep",), ("--client", "Smile Dental")])
def test_a_database_that_is_none_is_said_to_be(folder, tmp_path, options):
    (tmp_path / "openchair.db").write_text("This is a letter, not a database." * 40)

    said = run(tmp_path, "call", str(folder / "leads.csv"), *options)

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("openchair: The database says: ")
    assert "Traceback" not in said.err


def test_a_simulated_person_can_have_the_talk(folder):
    said = run(folder, "talk", "--scenario", "asks_to_stop")
    listed = run(folder, "talk", "--scenario", "list")

    assert listed.code == 0
    assert said.code in {0, 2}
    assert "agent:" in said.out or "there is no scenario" in said.err
