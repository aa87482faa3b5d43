"""The example files: usable where the docs say so, messy as promised, and nobody's real number."""

import csv
import io
import re
from pathlib import Path

import pytest

from openchair.phone import parse_phone

EXAMPLES = Path(__file__).parent.parent / "examples"
MESSY = (EXAMPLES / "messy_leads.csv").read_bytes()
README = (EXAMPLES / "README.md").read_text(encoding="utf-8")


def rows_of(text: str, delimiter: str) -> dict[int, list[str]]:
    """Return the rows as a spreadsheet counts them, blank ones left out; the header is row 1."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return {
        row: cells
        for row, cells in enumerate(records, 1)
        if row > 1 and any(cell.strip() for cell in cells)
    }


def outcomes_of(rows: dict[int, list[str]]) -> dict[int, str]:
    """Say what becomes of each row, by its number alone."""
    seen: set[str] = set()
    outcomes: dict[int, str] = {}
    for row, cells in rows.items():
        phone = parse_phone(cells[1], allow_test=True)
        if not isinstance(phone, str):
            outcomes[row] = "rejected"
        else:
            outcomes[row] = "duplicate" if phone in seen else "accepted"
            seen.add(phone)
    return outcomes


def promised() -> dict[int, str]:
    """Return the outcomes that the README's table names."""
    found: dict[int, str] = {}
    for numbers, outcome in re.findall(r"^\| ([\d, ]+) \| (\w+) \|", README, re.MULTILINE):
        found |= {int(number): outcome for number in numbers.split(",")}
    return found


TIDY_ROWS = rows_of((EXAMPLES / "leads.csv").read_text(encoding="utf-8"), ",")
MESSY_ROWS = rows_of(MESSY.decode("utf-8-sig"), ";")


def test_every_tidy_row_can_be_used():
    assert set(outcomes_of(TIDY_ROWS).values()) == {"accepted"}
    assert len(TIDY_ROWS) == 20


def test_the_tidy_leads_live_in_several_time_zones():
    areas = {re.sub(r"\D", "", cells[1].removeprefix("+1"))[:3] for cells in TIDY_ROWS.values()}
    assert {"212", "312", "303", "415"} <= areas


def test_the_messy_file_is_as_messy_as_promised():
    assert MESSY.startswith(b"\xef\xbb\xbf")
    assert MESSY.count(b"\r\n") > 20
    assert not MESSY.endswith(b"\n")
    assert "teléfono" in MESSY.decode("utf-8-sig").splitlines()[0].lower()
    assert b"\r\n\r\n" in MESSY
    assert b"\r\n;;;;;;\r\n" in MESSY
    assert MESSY_ROWS[6][4].count("\n") == 3


def test_the_readme_says_what_becomes_of_every_messy_row():
    assert {row: what for row, what in promised().items() if what != "blank"} == outcomes_of(
        MESSY_ROWS
    )


def test_the_readmes_sums_are_right():
    outcomes = list(outcomes_of(MESSY_ROWS).values())
    sums = [
        len(outcomes),
        *(outcomes.count(what) for what in ("accepted", "duplicate", "rejected")),
    ]
    assert re.findall(
        r"Received (\d+): accepted (\d+), duplicates (\d+), rejected (\d+)", README
    ) == [tuple(str(number) for number in sums)]


@pytest.mark.parametrize("rows", [TIDY_ROWS, MESSY_ROWS], ids=["tidy", "messy"])
def test_no_number_is_anybodys(rows):
    """555-01xx in North America; 7700 900xxx is what Britain keeps for drama."""
    for row, what in outcomes_of(rows).items():
        digits = re.sub(r"[^0-9]", "", rows[row][1])
        assert what == "rejected" or re.fullmatch(r"1?\d{3}55501\d\d", digits)
        assert not isinstance(parse_phone(rows[row][1]), str)


@pytest.mark.parametrize("rows", [TIDY_ROWS, MESSY_ROWS], ids=["tidy", "messy"])
def test_every_address_is_an_example(rows):
    for text in (cell for cells in rows.values() for cell in cells):
        for domain in re.findall(r"[\w.-]+\.(?:com|net|org)\b", text):
            assert domain.endswith("example.com")
