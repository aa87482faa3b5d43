"""CSV in all its dialects, through the standard library's reader.

That reader is at the mercy of one stray quote: it swallows lines until the next. So the physical
lines of a record are kept until it is known to be sound; if it is not, the first line is reported
and the others are read again.
"""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence

from openchair.errors import Problem
from openchair.leads.headers import field_of
from openchair.leads.readers.table import Record

_DELIMITERS = ",;\t|"
_NONE = "\x1f"
"""A delimiter that stands in no file: everything is one column."""
_SAMPLE_LINES = 200
_SAMPLE_RECORDS = 50
_HALF = 0.5
_LONGEST = 1 << 20
MOST_READ_AGAIN = 32 << 20
"""Characters. What stray quotes cost is bounded by it: beyond, every line stands for itself."""
_LINE_END = re.compile(r"[\r\n]$")
_NUL = Problem(
    "row_unreadable", "The row contains NUL bytes; save the file again as text (CSV UTF-8)."
)
_TOO_LONG = Problem("row_unreadable", "A cell of the row is longer than 131,072 characters.")
_OPEN_QUOTE = Problem(
    "row_unreadable", 'A quotation mark (") is opened in this row and never closed.'
)


class _TooLongError(Exception):
    """A line or a record is too long to be one."""


class _Lines:
    """The physical lines of a file, those of the present record remembered."""

    def __init__(self, text: io.TextIOBase, most_read_again: int) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._may_read_again = most_read_again
        self.record: list[str] = []
        self.characters = 0
        self.ended_inside = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(_LONGEST)
        if not line:
            self.ended_inside = bool(self.record)
            raise StopIteration
        self.record.append(line)
        self.characters += len(line)
        if self.characters >= _LONGEST:
            if len(self.record) == 1:
                self._skip_to_line_end(line)
            raise _TooLongError
        if len(self.record) > 1 and self._may_read_again < 0:
            raise _TooLongError
        return line

    def next_record(self) -> None:
        self.record.clear()
        self.characters = 0
        self.ended_inside = False

    def read_again(self) -> None:
        """Put back every line of the record but the first."""
        self._again.extendleft(reversed(self.record[1:]))
        self._may_read_again -= self.characters

    def _skip_to_line_end(self, line: str) -> None:
        while line and not _LINE_END.search(line):
            line = self._text.readline(_LONGEST)


def read_delimited(
    text: io.TextIOBase, sample: str, *, most_read_again: int = MOST_READ_AGAIN
) -> Iterator[Record]:
    """Read the records of a CSV file; `sample` is how it begins."""
    lines = _Lines(text, most_read_again)
    named = re.match(r'"?sep=([^"\s\w]|\t)"?\r?\n', sample)
    if named:  # Excel's own first line, which Excel does not show
        text.readline()
    delimiter = named.group(1) if named else delimiter_of(sample)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    row, width = 0, 0
    while True:
        lines.next_record()
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _TooLongError:
            problem = _TOO_LONG if len(lines.record) == 1 else _OPEN_QUOTE
        except csv.Error:
            problem = _TOO_LONG if len(lines.record) == 1 else _OPEN_QUOTE
        else:
            if not _swallowed(lines, cells, width, delimiter):
                width = width or len(cells)
                yield _sound(row, cells)
                continue
            problem = _OPEN_QUOTE
        lines.read_again()
        yield Record(row, (), problem)


def _sound(row: int, cells: Sequence[str]) -> Record:
    if any("\0" in cell for cell in cells):
        return Record(row, (), _NUL)
    return Record(row, cells)


def _swallowed(lines: _Lines, cells: Sequence[str], width: int, delimiter: str) -> bool:
    """Whether a stray quote made one record of several: then its second line is one by itself."""
    if lines.ended_inside:
        return True
    if len(lines.record) == 1 or width < 2:  # noqa: PLR2004
        return False
    if len(cells) == width and _is_quoted_soundly(lines.record, delimiter):
        return False
    return _columns_of(lines.record[1], delimiter) == width


def _columns_of(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 0  # by itself it is no record at all


def _is_quoted_soundly(record: Sequence[str], delimiter: str) -> bool:
    """Whether each quote that closes ends its cell: a stray one stands in front of a word."""
    try:
        next(csv.reader(record, delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error:
        return False
    return True


def delimiter_of(sample: str) -> str:
    """Return what separates the cells, or a character no file holds where there is one column.

    The header decides, by how many of its cells are understood; then how constant the number of
    columns is. The standard library's sniffer raises on one-column files, so it is not asked.
    """
    lines = sample.splitlines(keepends=True)[:_SAMPLE_LINES]
    scores = {delimiter: _score(lines, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0, 0.0, 0) else _NONE


def _score(lines: list[str], delimiter: str) -> tuple[int, float, int]:
    records: list[list[str]] = []
    try:
        for cells in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
            if any(cell.strip() for cell in cells):
                records.append(cells)
            if len(records) == _SAMPLE_RECORDS:
                break
    except csv.Error:
        pass  # what was read so far is judged
    widths = [len(cells) for cells in records if len(cells) > 1]
    if not widths:
        return 0, 0.0, 0
    named = max(len({field_of(cell) for cell in cells} - {None}) for cells in records[:10])
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    share = widths.count(usual) / len(records)
    if named < 2 and share < _HALF:  # noqa: PLR2004 - one name proves nothing
        return 0, 0.0, 0
    return (named if named > 1 else 0), share, usual
