"""The law's answers on the command line: cases, a file of leads, one call, every call."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import run

LEADS = (
    "name,phone,consent,inquired_at\n"
    "[bold]Ana[/],+12125550123,written,2026-11-28\n"
    "Bo,+13055550124,prior,2026-11-28\n"
    "Cy,+14155550125,written,2026-11-28\n"
    "Di,,written,2026-11-28\n"
)
TUESDAY = ("--at", "2026-12-01T10:00:00-05:00")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leads.csv").write_text(LEADS)
    return tmp_path


def test_cases_are_decided_one_a_line(folder: Path):
    case = {"id": "a", "to": "+12125550123", "now_utc": "2026-12-01T17:00:00Z", "input": {}}
    (folder / "cases.json").write_text(json.dumps([case, {**case, "id": "b"}]))

    said = run(folder, "compliance", "evaluate", "cases.json", "--json")

    assert [json.loads(line)["id"] for line in said.out.splitlines()] == ["a", "b"]
    (folder / "cases.json").write_text("{")
    assert run(folder, "compliance", "evaluate", "cases.json").code == 2


def test_a_preview_says_who_may_be_called_and_writes_nothing(folder: Path):
    told = run(folder, "compliance", "preview", "leads.csv", *TUESDAY, "--json").json

    assert (told["received"], told["leads"], told["rejected"]) == (4, 3, 1)
    assert (told["now"], told["later"], told["held"], told["never"]) == (1, 1, 0, 1)
    assert told["next_at"] == "2026-12-01T17:00:00+00:00"
    assert {each["code"] for each in told["reasons"]} >= {"CONSENT_LEVEL", "WINDOW_STATE_CA"}
    assert [path.name for path in folder.iterdir()] == ["leads.csv"]


def test_a_preview_for_people_is_whole_at_eighty_columns(folder: Path):
    said = run(folder, "compliance", "preview", "leads.csv", *TUESDAY)

    assert said.code == 0, said.err
    assert all(len(line) <= 80 for line in said.out.splitlines()[3:])
    assert "1 later, the first from Tue 2026-12-01 12:00 EST" in said.out
    assert "Fla. Stat. 501.059(8)(a)" in said.out
    assert "phone_missing" in said.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("leads.csv", "--at", "tomorrow"), 2),
        (("leads.csv", "--at", "2026-12-01T10:00:00"), 2),
        (("nowhere.csv",), 2),
        (("leads.csv", "--client", "Nobody"), 1),
        (("leads.csv", "--mapping", "Nowhere=phone"), 2),
    ],
)
def test_what_cannot_be_previewed_is_said_in_words(folder: Path, words: tuple[str, ...], code: int):
    said = run(folder, "compliance", "preview", *words)

    assert said.code == code
    assert said.err
    assert "Traceback" not in said.err
    assert not list(folder.glob("*.db"))
