"""Writes a plain workbook: text cells in rows, nothing else. Reading one is `leads/readers`' work.

An XLSX file is a zip of XML. Cells are inline strings, which no spreadsheet takes for formulas.
"""

import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from xml.sax.saxutils import escape

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_PER_SHEET = 1_000_000
"""A sheet has at most 1,048,576; what is more goes on the next one."""
LONGEST_CELL = 32_767
_IN_MEMORY = 1 << 20
_CHUNK = 1 << 16
# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def workbook(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield a workbook of these rows, with the header on each of its sheets."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
            sheets = _write_sheets(book, header, iter(rows))
            _write_frame(book, sheets)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _write_sheets(
    book: zipfile.ZipFile, header: Sequence[str], rows: Iterator[Sequence[str]]
) -> int:
    """Write as many sheets as the rows need, at least one; return how many."""
    count, waiting = 0, True
    while waiting or count == 0:
        count += 1
        with book.open(f"xl/worksheets/sheet{count}.xml", "w", force_zip64=True) as sheet:
            waiting = _write_sheet(sheet, header, rows)
    return count


def _write_sheet(sheet: IO[bytes], header: Sequence[str], rows: Iterator[Sequence[str]]) -> bool:
    """Write one sheet; tell whether it is full, so that more rows may wait."""
    sheet.write(f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
    sheet.write(_row(header))
    is_full = True
    for _ in range(ROWS_PER_SHEET):
        row = next(rows, None)
        if row is None:
            is_full = False
            break
        sheet.write(_row(row))
    sheet.write(b"</sheetData></worksheet>")
    return is_full


def _row(cells: Sequence[str]) -> bytes:
    return f"<row>{''.join(_cell(cell) for cell in cells)}</row>".encode()


def _cell(text: str) -> str:
    if not text:
        return "<c/>"
    plain = escape(_UNWRITABLE.sub("", text)[:LONGEST_CELL])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>'


def _write_frame(book: zipfile.ZipFile, sheets: int) -> None:
    numbers = range(1, sheets + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET_TYPE}"/>'
        for n in numbers
    )
    book.writestr(
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_BOOK_TYPE}"/>{overrides}</Types>',
    )
    book.writestr("_rels/.rels", _relationships([("rId1", "officeDocument", "xl/workbook.xml")]))
    names = "".join(f'<sheet name="Calls {n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    book.writestr(
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
    )
    targets = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    book.writestr("xl/_rels/workbook.xml.rels", _relationships(targets))


def _relationships(targets: Iterable[tuple[str, str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in targets
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'
