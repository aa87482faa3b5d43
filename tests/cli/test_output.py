"""How the command line speaks: whole JSON, whole cells, and nothing read as markup."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest

from openchair.cli.output import (
    complain,
    err,
    out,
    print_json,
    print_json_line,
    print_json_stream,
    print_table,
)

WRITTEN = "[bold red]Ana[/] :smile: #5"
"""What a person may well be named in a file; no markup, no emoji."""
AT = dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC)


@pytest.fixture(params=[80, 30])
def width(request: pytest.FixtureRequest) -> Iterator[int]:
    """How wide the terminal is."""
    before = out.width, err.width
    out.width = err.width = request.param
    yield request.param
    out.width, err.width = before


# --- complaints -----------------------------------------------------------------------------


def test_a_complaint_goes_to_stderr_a_sentence_a_line(capsys):
    complain("It cannot be done.", "Row 2: no number.", "Row 3: no number.")

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == ("openchair: It cannot be done.\n  Row 2: no number.\n  Row 3: no number.\n")


def test_a_complaint_says_what_people_wrote_as_they_wrote_it(capsys):
    complain(f"There is no client named {WRITTEN}.")

    assert capsys.readouterr().err == f"openchair: There is no client named {WRITTEN}.\n"


# --- JSON -----------------------------------------------------------------------------------


def test_a_document_is_json_with_times_and_every_letter_as_it_is(capsys):
    print_json({"name": "王小明", "at": AT, "none": None, "written": WRITTEN})

    said = capsys.readouterr().out
    assert "王小明" in said
    assert json.loads(said) == {
        "name": "王小明",
        "at": "2026-12-01 10:00:00+00:00",
        "none": None,
        "written": WRITTEN,
    }


def test_an_object_takes_one_line(capsys):
    print_json_line({"text": "one\ntwo", "at": AT})
    print_json_line({"text": "señal"})

    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["one\ntwo", "señal"]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_stream_is_one_document_an_item_a_line(capsys, count):
    items = [{"nth": nth, "name": WRITTEN, "at": AT} for nth in range(count)]

    print_json_stream({"seed": 1, "errors": [{"row": 2}]}, "calls", iter(items))

    said = capsys.readouterr().out
    told = json.loads(said)
    assert (told["seed"], told["errors"]) == (1, [{"row": 2}])
    assert [each["nth"] for each in told["calls"]] == list(range(count))
    assert sum('"nth"' in line for line in said.splitlines()) == count


def test_a_stream_is_written_as_it_comes(capsys):
    written: list[str] = []

    def items() -> Iterator[int]:
        for nth in range(3):
            yield nth
            written.append(capsys.readouterr().out)

    print_json_stream({"seed": 1}, "calls", items())

    assert [text.strip(" ,\n")[-1] for text in written] == ["0", "1", "2"]


# --- tables ---------------------------------------------------------------------------------


def test_a_table_shows_what_people_wrote_as_they_wrote_it(capsys):
    print_table(WRITTEN, ("name", "tries"), [(WRITTEN, 2), (None, 0)])

    said = capsys.readouterr().out
    assert said.splitlines()[0].strip() == WRITTEN
    assert said.count(WRITTEN) == 2
    assert "None" not in said
    assert [line.split()[-1] for line in said.splitlines()[-2:]] == ["2", "0"]


def test_a_whole_column_is_never_broken_and_others_are_folded(capsys, width):
    words = "quite a long note that does not fit on one line of a narrow terminal"

    print_table("", ("phone", "notes"), [("+12125550123", words)], whole=("phone",))

    lines = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in lines) <= width
    assert any("+12125550123" in line for line in lines)
    folded = "".join(line[len("+12125550123") :] for line in lines[2:])
    assert folded.replace(" ", "") == words.replace(" ", "")


def test_a_table_without_a_title_begins_with_its_columns(capsys):
    print_table("", ("name", "language"), [])

    assert capsys.readouterr().out.splitlines()[0].split() == ["name", "language"]
