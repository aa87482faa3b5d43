"""From an upload to a table: what kind of file it is, and which reader reads it.

Rule 1: content decides; the file's name and content type are asked only where it does not.
Rule 2: whatever the bytes are, the answer is rows, each readable or with its Problem, or
InvalidInputError in words. Nothing else is ever raised.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from openchair.errors import InvalidInputError
from openchair.leads.readers.delimited import read_delimited
from openchair.leads.readers.json_rows import LIST_KEYS, read_beside, read_document, read_lines
from openchair.leads.readers.source import MAX_UNPACKED_BYTES, Source, as_text, opened
from openchair.leads.readers.table import SAMPLE_ROWS, Table, not_usable, table_of
from openchair.leads.readers.xlsx import is_workbook, read_xlsx

T = TypeVar("T")

_OTHER_FILES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old or protected Office file; save it as .xlsx"),
    (b"\x1f\x8b", "packed twice"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BZh", "packed with bzip2; use gzip"),
    (b"{\\rtf", "a text document (RTF)"),
)
_SAMPLE_CHARACTERS = 1 << 16
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f\ufffd]")
_MOST_CONTROLS = 0.02
_JSON_START = re.compile(r'\[\s*(?:[{\]\["]|$)|\{\s*(?:["}]|$)')


def read_rows(
    source: BinaryIO | Path,
    *,
    filename: str | None = None,
    content_type: str | None = None,
    max_bytes: int = MAX_UNPACKED_BYTES,
) -> Table:
    """Open an upload and return its rows, to be iterated once while `source` is open.

    Raises InvalidInputError, here or while the rows are read, where the file is no table, is
    damaged, or unpacks to more than `max_bytes`.
    """
    with ExitStack() as stack:
        opened_source = stack.enter_context(opened(source, max_bytes))
        table = _table(opened_source, stack, _hint(filename, content_type))
        table.sha256 = opened_source.sha256
        table.keep_open(stack.pop_all())
        return table


def json_beside(source: Path) -> dict[str, Any]:
    """Return what a JSON file says beside its list of leads; nothing where it is no such file."""
    try:
        with opened(source, MAX_UNPACKED_BYTES) as file, as_text(file) as text:
            is_object = text.read(_SAMPLE_CHARACTERS).lstrip("\ufeff \t\r\n").startswith("{")
            text.seek(0)
            return read_beside(text) if is_object else {}
    except InvalidInputError:
        return {}  # said when the rows are read


def _hint(filename: str | None, content_type: str | None) -> str:
    """Return csv, json or ndjson if the name or the content type says so."""
    name = (filename or "").lower().removesuffix(".gz")
    kind = (content_type or "").partition(";")[0].strip().lower()
    if name.endswith((".ndjson", ".jsonl")) or kind.endswith(("ndjson", "jsonl", "json-seq")):
        return "ndjson"
    if name.endswith(".json"):
        return "json"
    if name.endswith((".csv", ".tsv", ".txt")):
        return "csv"
    return "json" if kind.endswith("json") else ""


def _table(source: Source, stack: ExitStack, hint: str) -> Table:
    head = source.head
    if not head.strip():
        raise not_usable("file_empty", "The file is empty.")
    if head.startswith(b"PK"):
        if is_workbook(source.file):
            return table_of("xlsx", _closing(read_xlsx(source.file), stack))
        raise _no_table("a zip archive without a workbook")
    for start, kind in _OTHER_FILES:
        if head.startswith(start):
            raise _no_table(kind)
    text = stack.enter_context(as_text(source))
    sample = text.read(_SAMPLE_CHARACTERS)
    text.seek(0)
    _refuse_what_is_no_text(sample)
    if hint == "ndjson" or _is_json(sample, hint):
        return _json_table(text, sample, hint, stack)
    whole_lines = sample if len(sample) < _SAMPLE_CHARACTERS else _until_line_end(sample)
    return table_of("csv", _closing(read_delimited(text, whole_lines), stack))


def _refuse_what_is_no_text(sample: str) -> None:
    start = sample.lstrip("\ufeff \t\r\n")[:200].lower()
    if not start.strip("\0"):
        raise not_usable("file_empty", "The file is empty.")
    if re.match(r"<(?:!doctype|html|\?xml|table|meta|head|body)", start):
        raise _no_table("a web page or XML, whatever its name says; save it as CSV or XLSX")
    if len(_CONTROL.findall(sample)) + sample.count("\0") / 4 > _MOST_CONTROLS * len(sample) + 3:
        raise _no_table("not text, JSON or XLSX")


def _no_table(kind: str) -> Exception:
    return not_usable("file_not_a_table", f"This is no table of leads: it is {kind}.")


def _is_json(sample: str, hint: str) -> bool:
    start = sample.lstrip("\ufeff \t\r\n")
    return hint == "json" or _JSON_START.match(start) is not None


def _json_table(text: object, sample: str, hint: str, stack: ExitStack) -> Table:
    is_lines = hint == "ndjson" or _has_an_object_a_line(sample)
    read = read_lines if is_lines else read_document
    rows = _closing(read(text), stack)  # type: ignore[arg-type]
    first = list(itertools.islice(rows, SAMPLE_ROWS))
    if not first:
        raise not_usable("no_rows", "The file has no leads in it.")
    header = dict.fromkeys(itertools.chain.from_iterable(row.values for row in first))
    return Table("ndjson" if is_lines else "json", list(header), first, rows)


def _has_an_object_a_line(sample: str) -> bool:
    """Whether it is NDJSON: most lines an object, and not just one that lists leads."""
    lines = [line.strip() for line in _until_line_end(sample).splitlines() if line.strip()]
    whole = sum(1 for line in lines if line.startswith("{") and line.endswith("}"))
    if not lines or not lines[0].startswith("{") or whole * 2 <= len(lines):
        return False
    return len(lines) > 1 or not any(f'"{key}"' in lines[0].lower() for key in LIST_KEYS)


def _until_line_end(sample: str) -> str:
    if len(sample) < _SAMPLE_CHARACTERS:
        return sample
    end = max(sample.rfind("\n"), sample.rfind("\r"))
    return sample[: end + 1] if end > 0 else sample


def _closing(rows: Iterable[T], stack: ExitStack) -> Iterator[T]:
    """Give the rows on; the table closes their generator before the file."""
    iterator = iter(rows)
    stack.callback(iterator.close)  # type: ignore[attr-defined] # readers are generators
    return iterator
