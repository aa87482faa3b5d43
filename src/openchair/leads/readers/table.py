"""A table out of records: which one is the header, and rows from the others."""

import itertools
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from openchair.errors import InvalidInputError, Problem
from openchair.leads.cells import clean
from openchair.leads.columns import made_up
from openchair.leads.headers import field_of, looks_like_a_phone
from openchair.leads.rules import RawRow

MAX_COLUMNS = 500
SAMPLE_ROWS = 100
_HEADER_WITHIN = 10
_BLANK = " \t\r\n\v\f\x1a\u00a0\ufeff"


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: its cells, or why it cannot be read."""

    row: int
    cells: Sequence[str]
    problem: Problem | None = None

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it."""
        return self.problem is None and not any(cell.strip(_BLANK) for cell in self.cells)


class Table:
    """The rows of a file, read as they are asked for; once."""

    def __init__(
        self, kind: str, header: Sequence[str], sample: Sequence[RawRow], rest: Iterable[RawRow]
    ) -> None:
        self.kind = kind
        """csv, json, ndjson or xlsx."""
        self.header = tuple(header)
        self.sample = tuple(sample)
        """The first rows, to guess from."""
        self.sha256 = ""
        """Of the unpacked file."""
        self._rows = itertools.chain(sample, rest)
        self._open = ExitStack()

    def __iter__(self) -> Iterator[RawRow]:
        with self._open:
            yield from self._rows

    def keep_open(self, stack: ExitStack) -> None:
        """Hold what the rows are read from until the last one is."""
        self._open = stack

    def close(self) -> None:
        """Let go of the file before the last row."""
        self._open.close()


def table_of(kind: str, records: Iterable[Record]) -> Table:
    """Return the table that these records make. Blank ones count as rows and are no rows.

    Raises InvalidInputError where there are no records at all, or too many columns.
    """
    filled = (record for record in records if not record.is_blank)
    first = list(itertools.islice(filled, SAMPLE_ROWS))
    readable = [record for record in first if record.problem is None][:_HEADER_WITHIN]
    if not readable:
        raise not_usable("no_rows", "The file has no rows that can be read.")
    at = _header_at(readable)
    if at is None:
        header = _named([""] * max(len(record.cells) for record in readable))
        body = first
    else:
        header = _named(readable[at].cells)
        body = first[first.index(readable[at]) + 1 :]
    sample = [_row(record, header) for record in body]
    return Table(kind, header, sample, (_row(record, header) for record in filled))


def not_usable(code: str, message: str) -> InvalidInputError:
    """Return the error for a file that is no table."""
    return InvalidInputError(message, [Problem(code, message, field="file")])


def _header_at(records: Sequence[Record]) -> int | None:
    """Return where the header stands; None where the file has none.

    Exports put titles above it. A row with a number, or an address, is a lead already.
    """
    for at, record in enumerate(records):
        if any(map(_is_value, record.cells)):
            return None if at == 0 else 0
        named = {field for cell in record.cells if (field := field_of(clean(cell)))}
        if "phone" in named or len(named) > 1:
            return at
    return 0


def _is_value(cell: str) -> bool:
    return (
        looks_like_a_phone(cell) or re.fullmatch(r"\s*(\S+@\S+\.\S+|\d{5,})\s*", cell) is not None
    )


def _named(cells: Sequence[str]) -> list[str]:
    filled = [position for position, cell in enumerate(cells, 1) if cell.strip(_BLANK)]
    width = filled[-1] if filled else len(cells)  # empty columns on the right are no columns
    if width > MAX_COLUMNS:
        raise not_usable("too_many_columns", f"The file has more than {MAX_COLUMNS} columns.")
    header: dict[str, None] = {}
    for position, cell in enumerate(cells[:width], 1):
        header[_untaken(clean(cell)[:120] or made_up(position), header)] = None
    return list(header)


def _untaken(name: str, taken: Container[str]) -> str:
    """Return the name, numbered where another column has it: a row has each but once."""
    numbered = (f"{name} ({nth})" for nth in itertools.count(2))
    return next(each for each in itertools.chain([name], numbered) if each not in taken)


def _row(record: Record, header: Sequence[str]) -> RawRow:
    if record.problem is not None:
        return RawRow(record.row, {}, record.problem)
    cells, width = record.cells, len(header)
    if len(cells) == width:
        return RawRow(record.row, dict(zip(header, cells, strict=True)))
    extra = sum(1 for cell in cells[width:] if cell.strip(_BLANK))
    filled = [*cells[:width], *([""] * (width - len(cells)))]
    return RawRow(record.row, dict(zip(header, filled, strict=True)), extra_cells=extra)
