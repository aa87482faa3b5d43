"""XLSX, through calamine. What a small file can grow to is measured before calamine sees it.

Rule 1: calamine reads a copy that we have written, of the parts that we have measured. It opens
other formats too, and it may find another archive in the same bytes than `zipfile` does.
Rule 2: it asks for the memory between the corners of a sheet at once, and a cell need not say
where it is. So a sheet is parsed as calamine does, and its true corner found, before.
"""

import datetime as dt
import functools
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, NoReturn, cast
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from openchair.errors import InvalidInputError
from openchair.leads.readers.table import Record, not_usable

MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_CELLS = 20_000_000
_MAX_MEMBERS = 5_000
_BLOCK = 1 << 18
_IN_MEMORY = 8 << 20
_PARTS = (".xml", ".rels")
_OTHER_OFFICE = "content.xml"
"""What calamine would open as an OpenDocument, whose rows repeat a million times in a line."""
_SHEET = b"sheetData"
"""Where cells stand; a part without it has none."""
_POSITION = re.compile(r"([A-Za-z]{0,7})([0-9]{1,10})")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_WHOLE = 1e15


def is_workbook(file: BinaryIO) -> bool:
    """Tell whether a zip archive is an XLSX workbook."""
    try:
        with zipfile.ZipFile(file) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        return False


def read_xlsx(file: BinaryIO, *, max_bytes: int = MAX_UNPACKED_BYTES) -> Iterator[Record]:
    """Read the first visible sheet that holds anything.

    Raises InvalidInputError for a damaged or protected workbook and for one that grows too large.
    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spooled:
        copy = cast("BinaryIO", spooled)
        _copy_measured(file, copy, max_bytes)
        copy.seek(0)
        yield from _first_sheet(copy)


def _first_sheet(file: BinaryIO) -> Iterator[Record]:
    try:
        with CalamineWorkbook.from_filelike(file) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.visible is not SheetVisibleEnum.Visible:
                    continue
                rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                if rows:
                    yield from _records(rows)
                    return
    except (CalamineError, ValueError, OSError, KeyError) as error:
        raise not_usable(
            "file_not_a_table", f"The workbook cannot be opened: {str(error)[:200]}."
        ) from error


def _records(rows: list[list[Any]]) -> Iterator[Record]:
    for number, cells in enumerate(rows, 1):
        yield Record(number, [cell_text(cell) for cell in cells])


def cell_text(value: Any) -> str:
    """Write a cell as a person would: whole numbers without their `.0`, dates in ISO form."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < _WHOLE:
            return str(int(value))
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case None:
            return ""
        case _:
            return str(value)


def _copy_measured(file: BinaryIO, copy: BinaryIO, max_bytes: int) -> None:
    """Write the XML of a workbook into an archive of our own.

    Raises InvalidInputError where reading it would cost far more than the file is worth.
    """
    try:
        with zipfile.ZipFile(file) as sent, zipfile.ZipFile(copy, "w") as clean:
            sheets = list(_copy_parts(sent, clean, max_bytes))
        with zipfile.ZipFile(copy) as clean:
            for name in sheets:
                with clean.open(name) as part:
                    _Corner().look_at(part)
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError) as error:
        raise not_usable("file_not_a_table", "The workbook is damaged; save it again.") from error
    except (NotImplementedError, RuntimeError) as error:
        raise not_usable("file_not_a_table", f"The workbook cannot be read: {error}.") from error


def _copy_parts(sent: zipfile.ZipFile, clean: zipfile.ZipFile, max_bytes: int) -> Iterator[str]:
    """Copy a workbook's XML; yield the names of parts with cells."""
    members = sent.infolist()
    if len(members) > _MAX_MEMBERS:
        raise _too_large()
    size = 0
    for name, member in {member.filename: member for member in members}.items():
        if not name.lower().endswith(_PARTS) or name == _OTHER_OFFICE:
            continue
        if member.compress_type not in _METHODS:
            raise NotImplementedError("it is packed in an unusual way")
        tail, has_cells = b"", False
        with sent.open(member) as packed, clean.open(name, "w") as part:
            while block := packed.read(_BLOCK):
                size += len(block)
                if size > max_bytes:
                    raise _too_large()
                has_cells = has_cells or _SHEET in tail + block
                tail = block[-len(_SHEET) :]
                part.write(block)
        if has_cells:
            yield name


class _Corner:
    """The lowest and rightmost cell of a sheet, counted as calamine counts."""

    def __init__(self) -> None:
        self._row = self._column = 0
        self._last_row = self._last_column = 1
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._refuse

    def look_at(self, part: IO[bytes]) -> None:
        """Read a sheet's XML; raise where its corner is too far away."""
        try:
            while block := part.read(_BLOCK):
                if b"\0" in block:
                    self._refuse()
                self._parser.Parse(block, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise ValueError(f"a sheet is not XML: {error}") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2] if ":" in name else name
        if kind == "row":
            _, self._row = self._place(attributes) or (0, self._row + 1)
            self._column = 0
        elif kind == "c":
            place = self._place(attributes)
            self._column, self._row = place or (self._column + 1, self._row)
        else:
            return
        if self._row > self._last_row or self._column > self._last_column:
            self._last_row = max(self._last_row, self._row)
            self._last_column = max(self._last_column, self._column)
            if self._last_row * self._last_column > MAX_CELLS:
                raise _too_large()

    def _place(self, attributes: dict[str, str]) -> tuple[int, int] | None:
        """Return the column and row an element names, if it names any."""
        named = attributes.get("r")
        if named is None:
            return None
        place = _POSITION.fullmatch(named)
        if place is None:
            self._refuse()
        return _column_number(place.group(1)), int(place.group(2))

    def _refuse(self, *_: object) -> NoReturn:
        raise not_usable("file_not_a_table", "The workbook is written in an unusual way.")


@functools.lru_cache(maxsize=1024)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _too_large() -> InvalidInputError:
    message = "The workbook unpacks to far more than leads need; save the sheet as CSV."
    return not_usable("file_too_large", message)
