"""XLSX, through calamine. What a small file can grow to is measured before calamine sees it."""

import datetime as dt
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from openchair.leads.readers.table import Record, not_usable

MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_CELLS = 20_000_000
_MAX_MEMBERS = 5_000
_BLOCK = 1 << 18
_LOCAL_HEADER = 30
_POSITION = re.compile(rb"""\sr\s*=\s*["']\s*\$?([A-Za-z]{0,4})\$?(\d{1,9})""")
_OVERLAP = 40
_WHOLE = 1e15


def is_workbook(file: BinaryIO) -> bool:
    """Tell whether a zip archive is an XLSX workbook."""
    try:
        with zipfile.ZipFile(file) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        return False


def read_xlsx(file: BinaryIO) -> Iterator[Record]:
    """Read the first visible sheet that holds anything.

    Raises InvalidInputError for a damaged or protected workbook and for one that grows too large.
    """
    refuse_bombs(file)
    file.seek(0)
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


def refuse_bombs(file: BinaryIO) -> None:
    """Raise InvalidInputError where unpacking would cost far more than the file is worth.

    The archive's own sizes can lie, so every part is unpacked once, in pieces that are thrown
    away. Two cells in far corners are enough to make a reader ask for all the memory between.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > _MAX_MEMBERS:
                raise _too_large()
            total = 0
            for member in members:
                total += _measure(file, member, MAX_UNPACKED_BYTES - total)
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError) as error:
        raise not_usable("file_not_a_table", "The workbook is damaged; save it again.") from error
    except (NotImplementedError, RuntimeError) as error:
        raise not_usable("file_not_a_table", f"The workbook cannot be read: {error}.") from error


def _measure(file: BinaryIO, member: zipfile.ZipInfo, allowed: int) -> int:
    """Return a part's true size; raise where it is not allowed."""
    corner = _Corner()
    size = 0
    for block in _pieces(file, member):
        size += len(block)
        if size > allowed:
            raise _too_large()
        if member.filename.endswith(".xml"):
            corner.see(block)
    return size


def _pieces(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(member.header_offset)
    header = file.read(_LOCAL_HEADER)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(name_length + extra_length, 1)
    left = member.compress_size
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise NotImplementedError("it is packed in an unusual way")
    unpacker = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        block = file.read(min(left, _BLOCK))
        if not block:
            return
        left -= len(block)
        if unpacker is None:
            yield block
            continue
        while block:
            yield unpacker.decompress(block, _BLOCK)
            block = unpacker.unconsumed_tail


class _Corner:
    """The lowest and rightmost cell that a sheet's XML names."""

    def __init__(self) -> None:
        self._tail = b""
        self._row = self._column = 1

    def see(self, block: bytes) -> None:
        if b"\0" in block:
            raise not_usable("file_not_a_table", "The workbook is written in an unusual way.")
        for letters, digits in _POSITION.findall(self._tail + block):
            self._row = max(self._row, int(digits))
            self._column = max(self._column, _column_number(letters))
        self._tail = block[-_OVERLAP:]
        if self._row * self._column > MAX_CELLS:
            raise _too_large()


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _too_large() -> Exception:
    message = "The workbook unpacks to far more than leads need; save the sheet as CSV."
    return not_usable("file_too_large", message)
