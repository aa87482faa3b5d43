"""Workbooks: cells as a person would write them, and small files that would grow without end."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from openchair.errors import InvalidInputError
from openchair.leads.readers.xlsx import cell_text, is_workbook, read_xlsx

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def saved(book: openpyxl.Workbook) -> io.BytesIO:
    raw = io.BytesIO()
    book.save(raw)
    return raw


def workbook(*rows: list[object]) -> io.BytesIO:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    return saved(book)


def changed(raw: io.BytesIO, parts: dict[str, bytes | None]) -> io.BytesIO:
    """The same archive with some parts written otherwise, left out, or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys((*old.namelist(), *parts)):
            content = parts[name] if name in parts else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return made


def sheet(rows: str) -> io.BytesIO:
    """A workbook whose sheet has these rows, as XML."""
    text = f'<?xml version="1.0"?><worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>'
    return changed(workbook(["x"]), {SHEET: text.encode()})


def cells(raw: io.BytesIO) -> list[list[str]]:
    return [list(record.cells) for record in read_xlsx(raw)]


def refusal(raw: io.BytesIO) -> str:
    with pytest.raises(InvalidInputError) as refused:
        list(read_xlsx(raw))
    return refused.value.problems[0].code


# --- what is read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Ana", "Ana"),
        (12125550123.0, "12125550123"),
        (1.5, "1.5"),
        (-3.0, "-3"),
        (1e300, "1e+300"),
        (True, "true"),
        (False, "false"),
        (None, ""),
        (dt.date(2026, 11, 22), "2026-11-22"),
        (dt.datetime(2026, 11, 22, 10, 30), "2026-11-22T10:30:00"),  # noqa: DTZ001 - as cells have it
        (dt.time(10, 30), "10:30:00"),
        (dt.timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_a_cell_is_written_as_a_person_would(value, text):
    assert cell_text(value) == text


def test_rows_and_columns_count_from_the_corner_of_the_sheet():
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["B3"], book.active["C3"], book.active["B5"] = "name", "phone", "Ana"

    found = list(read_xlsx(saved(book)))

    assert [record.row for record in found] == [1, 2, 3, 4, 5]
    assert list(found[2].cells) == ["", "name", "phone"]
    assert found[3].is_blank


def test_the_first_visible_sheet_with_anything_on_it_is_read():
    book = openpyxl.Workbook()
    hidden = book.create_sheet("hidden", 0)
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    leads = book.create_sheet("leads")
    leads.append(["name", "phone"])
    book.create_sheet("more").append(["other"])

    assert cells(saved(book)) == [["name", "phone"]]


def test_a_workbook_of_nothing_has_no_rows():
    assert cells(saved(openpyxl.Workbook())) == []


def test_cells_that_do_not_say_where_they_are_stand_in_order():
    raw = sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row r='3'><c r='B3'><v>3</v></c></row>")

    assert cells(raw) == [["1", "2"], ["", ""], ["", "3"]]


# --- what is a workbook ---------------------------------------------------------------------


def test_a_workbook_is_told_from_another_archive():
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("leads.csv", "name,phone\n")

    assert is_workbook(workbook(["name"]))
    assert not is_workbook(other)
    assert not is_workbook(io.BytesIO(b"PK\x03\x04broken"))
    assert not is_workbook(io.BytesIO(b""))


@pytest.mark.parametrize("part", ["xl/_rels/workbook.xml.rels", SHEET])
def test_a_workbook_without_a_part_it_needs_is_refused(part):
    assert refusal(changed(workbook(["x"]), {part: None})) == "file_not_a_table"


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET])
def test_a_part_that_is_no_xml_is_refused(part):
    assert refusal(changed(workbook(["x"]), {part: b"\x00\x01<sheetData>"})) == "file_not_a_table"


@pytest.mark.parametrize("at", [0.2, 0.5, 0.9])
def test_a_damaged_workbook_is_refused(at):
    raw = bytearray(workbook(*([f"name {n}", n] for n in range(500))).getvalue())
    start = int(len(raw) * at)
    raw[start : start + 40] = b"\xff" * 40

    assert refusal(io.BytesIO(bytes(raw))) == "file_not_a_table"


def test_a_protected_part_is_refused():
    raw = bytearray(workbook(["x"]).getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + offset] |= 1  # "this part is encrypted"
            at = raw.find(mark, at + 1)

    assert refusal(io.BytesIO(bytes(raw))) == "file_not_a_table"


# --- what would grow ------------------------------------------------------------------------


def test_two_cells_in_far_corners_are_refused():
    rows = "<row r='1'><c r='A1'><v>1</v></c></row><row r='{0}'><c r='{1}{0}'><v>1</v></c></row>"

    assert refusal(sheet(rows.format(1_048_576, "XFD"))) == "file_too_large"
    assert refusal(sheet(rows.format(2_000_000_000, "A"))) == "file_too_large"
    assert len(cells(sheet(rows.format(2_000, "Z")))) == 2_000


def test_cells_that_do_not_say_where_they_are_are_counted():
    row, cell = "<row>{}</row><row r='5000'>{}</row>", "<c><v>1</v></c>"

    assert refusal(sheet(row.format(cell * 5_000, cell))) == "file_too_large"
    assert refusal(sheet(row.format(f"<c r='GJH1'/>{cell}", cell))) == "file_too_large"
    assert refusal(sheet(row.format(cell, "<c r='AAAAAA1'/>"))) == "file_too_large"
    assert len(cells(sheet(row.format(cell * 50, cell)))) == 5_000


@pytest.mark.parametrize(
    "place", ["A", "", "1A", "A-1", "$A$1", "A" * 100_000 + "1", "A" + "1" * 99]
)
def test_a_place_that_is_none_is_refused(place):
    assert refusal(sheet(f"<row r='1'><c r='{place}'><v>1</v></c></row>")) == "file_not_a_table"


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.png", "xl/worksheets/sheet1", "sheet.bin"])
def test_a_sheet_under_another_name_is_not_read_unmeasured(name):
    far = sheet("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")
    with zipfile.ZipFile(far) as archive:
        rels = archive.read("xl/_rels/workbook.xml.rels").replace(SHEET.encode(), name.encode())
        content = archive.read(SHEET)
    moved = {SHEET: None, name: content, "xl/_rels/workbook.xml.rels": rels}

    assert refusal(changed(far, moved)) == "file_not_a_table"


def test_a_workbook_of_another_office_is_not_read_unmeasured():
    """Two kilobytes of it could ask for a million rows of a thousand columns."""
    text = """<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t"
        xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="S">
        <table:table-row table:number-rows-repeated="3000"><table:table-cell
        office:value-type="string" table:number-columns-repeated="9000"><text:p>a</text:p>
        </table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>
        </office:document-content>"""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", text)
        archive.writestr("xl/here", "")

    assert refusal(raw) == "file_not_a_table"


def test_a_sheet_with_a_document_type_is_refused():
    text = f"<!DOCTYPE x [<!ENTITY a '<c/>'>]><worksheet {MAIN}><sheetData/></worksheet>"

    assert refusal(changed(workbook(["x"]), {SHEET: text.encode()})) == "file_not_a_table"


def test_a_part_that_unpacks_without_end_is_refused():
    strings = b"<sst>" + b" " * 2_000_000 + b"</sst>"
    raw = changed(workbook(["x"]), {"xl/sharedStrings.xml": strings})
    assert len(raw.getvalue()) < 20_000

    with pytest.raises(InvalidInputError) as refused:
        list(read_xlsx(raw, max_bytes=1_000_000))

    assert refused.value.problems[0].code == "file_too_large"


def test_an_archive_of_too_many_parts_is_refused():
    assert refusal(changed(workbook(["x"]), {f"xl/{n}.xml": b"" for n in range(5_001)})) == (
        "file_too_large"
    )
