"""The workbook that we write, read by others: openpyxl, and the reader that uploads go through."""

import io
import zipfile

import openpyxl
import pytest

from openchair.leads.readers.xlsx import read_xlsx
from openchair.web import xlsx
from openchair.web.xlsx import LONGEST_CELL, workbook


def written(rows: list[tuple[str, ...]], header: tuple[str, ...] = ("Name", "Phone")) -> bytes:
    return b"".join(workbook(header, rows))


def read(book: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize(
    "text",
    ["Ana", " a ", "=1+1", "<b>&amp;\"'", "a\nb", "名前 😀", "0012", "+12125550123", "1.5", "TRUE"],
)
def test_text_comes_back_as_it_was(text: str):
    book = written([(text, "x")])

    assert read(book)[1] == [text, "x"]
    assert [list(record.cells) for record in read_xlsx(io.BytesIO(book))][1] == [text, "x"]


def test_no_cell_is_a_formula_or_a_number():
    sheet = openpyxl.load_workbook(io.BytesIO(written([("=1+1", "42")]))).active

    assert {cell.data_type for cell in sheet[2]} <= {"s", "inlineStr"}


def test_what_xml_cannot_write_is_left_out():
    assert read(written([("a\x00b\x1fc\ufffe\ud800d", "x")]))[1] == ["abcd", "x"]


def test_a_cell_is_cut_where_a_spreadsheet_would_refuse_it():
    assert read(written([("x" * (LONGEST_CELL + 5), "y")]))[1] == ["x" * LONGEST_CELL, "y"]


def test_an_empty_book_has_its_header():
    assert read(written([])) == [["Name", "Phone"]]


def test_what_does_not_fit_on_a_sheet_goes_on_the_next(monkeypatch):
    monkeypatch.setattr(xlsx, "ROWS_PER_SHEET", 2)

    book = openpyxl.load_workbook(io.BytesIO(written([(f"L{n}", "") for n in range(5)])))

    sheets = [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book]
    assert book.sheetnames == ["Calls 1", "Calls 2", "Calls 3"]
    assert sheets == [["Name", "L0", "L1"], ["Name", "L2", "L3"], ["Name", "L4"]]


def test_a_full_last_sheet_is_followed_by_no_broken_one(monkeypatch):
    monkeypatch.setattr(xlsx, "ROWS_PER_SHEET", 2)

    book = openpyxl.load_workbook(io.BytesIO(written([("L0", ""), ("L1", "")])))

    assert [row[0] for row in book["Calls 1"].iter_rows(values_only=True)] == ["Name", "L0", "L1"]


def test_the_archive_is_sound_and_comes_in_pieces():
    pieces = list(workbook(("Name",), [(f"{n:x}" * 50,) for n in range(5000)]))

    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
    assert max(map(len, pieces)) <= 1 << 16
