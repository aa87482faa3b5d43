"""JSON: an array of leads, `{"leads": […]}`, one lead, or one lead a line (NDJSON).

All are read element by element, so memory does not grow with the file. Numbers stay text: a phone
of ten digits is no quantity, and a number of five thousand must not cost anything.
"""

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from openchair.errors import InvalidInputError, Problem
from openchair.leads.readers.table import not_usable
from openchair.leads.rules import RawRow

LIST_KEYS = frozenset({"leads", "data", "items", "rows", "records", "results", "contacts"})
_LONGEST = 1 << 20
_BLOCK = 1 << 16
_DEEPEST = 4
_MOST_KEYS = 200
_LINE_ENDS = ("\n", "\r")
_SPACE = re.compile(r"[\s\ufeff]*")


class _Doubled(dict[str, Any]):
    """An object in which a key stands twice."""

    key = ""


class _Number(str):
    """A number as it was typed."""

    __slots__ = ()


class _NoNumber(str):
    """NaN or Infinity, which are no JSON."""

    __slots__ = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    doubled = _Doubled(made)
    doubled.key = Counter(key for key, _ in pairs).most_common(1)[0][0]
    return doubled


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_Number,
    parse_float=_Number,
    parse_constant=_NoNumber,
    strict=False,
)


def read_lines(text: io.TextIOBase) -> Iterator[RawRow]:
    """Read NDJSON: each line stands or falls by itself."""
    row = 0
    while line := text.readline(_LONGEST):
        row += 1
        if len(line) == _LONGEST and not line.endswith(_LINE_ENDS):
            while line and not line.endswith(_LINE_ENDS):
                line = text.readline(_LONGEST)
            yield RawRow(row, {}, _unreadable("The line is longer than a million characters."))
        elif line.strip():
            yield _line(row, line.strip())


def _line(row: int, line: str) -> RawRow:
    try:
        value, end = _DECODER.raw_decode(line)
    except (ValueError, RecursionError):
        return RawRow(row, {}, _unreadable("The line is not JSON."))
    if line[end:].strip(" ,"):
        return RawRow(row, {}, _unreadable("There is more than one value on the line."))
    return row_of(row, value)


def read_document(text: io.TextIOBase) -> Iterator[RawRow]:
    """Read a document: the leads of its array, counted from 1.

    Raises InvalidInputError where the JSON is broken: nothing after that place can be trusted.
    """
    window = _Window(text)
    row = 0
    try:
        for row, value in enumerate(window.leads(), 1):
            yield row_of(row, value)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        message = f"The file is not JSON from element {row + 1} on: {reason}."
        raise not_usable("file_not_json", message[:300]) from error


def read_beside(text: io.TextIOBase) -> dict[str, Any]:
    """Return what a document says beside its list of leads: `{"leads": […], "dry_run": true}`.

    Nothing where it lists none, or is broken, which is said when its leads are read.
    """
    window = _Window(text)
    try:
        for _ in window.leads():
            continue
    except (ValueError, RecursionError):
        return {}
    return window.beside


class _Window:
    """A part of a JSON text, moved along as it is decoded."""

    def __init__(self, text: io.TextIOBase) -> None:
        self.beside: dict[str, Any] = {}
        self._text = text
        self._buffer = ""
        self._at = 0

    def leads(self) -> Iterator[Any]:
        """Yield the leads of the document, wherever they stand in it."""
        start = self._peek()
        if start not in {"[", "{", ""}:
            raise ValueError("an array of leads, or an object that has one, is expected")
        if start == "[":
            self._at += 1
            yield from self._elements()
            self._expect_end()
            return
        while self._peek() == "{":
            self._at += 1
            yield from self._of_object()
        self._expect_end()

    def _elements(self) -> Iterator[Any]:
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            yield self._value()
            if self._take(",]") == "]":
                return

    def _of_object(self) -> Iterator[Any]:
        """Yield the leads an object lists; one that lists none is a lead itself."""
        pairs: list[tuple[str, Any]] = []
        listed = False
        while self._peek() != "}":
            key = self._value()
            if type(key) is not str or self._take(":") != ":":
                raise ValueError("a key is expected")
            if key.lower() in LIST_KEYS and self._peek() == "[":
                self._at += 1
                listed = True
                yield from self._elements()
            else:
                pairs.append((key, self._value()))
            if self._take(",}") == "}":
                break
        else:
            self._at += 1
        if listed:
            self.beside.update(pairs)
        else:
            yield _object(pairs)

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError:
                if not self._more():
                    raise
                continue
            if end == len(self._buffer) and self._more():
                continue  # a number may go on
            self._at = end
            return value

    def _peek(self) -> str:
        """Return the next character that is no space; empty at the end."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def _take(self, allowed: str) -> str:
        found = self._peek()
        if not found or found not in allowed:
            raise ValueError(f"expected one of {' '.join(allowed)}, found {found or 'the end'!r}")
        self._at += 1
        return found

    def _expect_end(self) -> None:
        found = self._peek()
        if found:
            raise ValueError(f"the document goes on after its end with {found!r}")

    def _more(self) -> bool:
        """Read on; what has been decoded is forgotten."""
        rest = self._buffer[self._at :]
        if len(rest) > _LONGEST:
            raise ValueError("an element is not JSON, or longer than a million characters")
        block = self._text.read(max(_BLOCK, len(rest)))
        self._buffer, self._at = rest + block, 0
        return bool(block)


def row_of(row: int, value: Any) -> RawRow:
    """Return the row that a JSON value makes: nested objects become `consent.level`."""
    if not isinstance(value, dict):
        return RawRow(row, {}, _unreadable("A lead is an object: {…}."))
    values: dict[str, str] = {}
    try:
        _flatten(value, "", values, 1)
    except InvalidInputError as error:
        return RawRow(row, {}, error.problems[0])
    return RawRow(row, values)


def _flatten(value: dict[str, Any], prefix: str, values: dict[str, str], depth: int) -> None:
    if isinstance(value, _Doubled):
        raise _refused(f"The key {value.key[:40]!r} stands twice.")
    for key, part in value.items():
        if len(values) >= _MOST_KEYS:
            raise _refused(f"The lead has more than {_MOST_KEYS} keys.")
        name = f"{prefix}{key}"
        if isinstance(part, dict) and key != "metadata":
            if depth > _DEEPEST:
                raise _refused("The lead is nested too deeply.")
            _flatten(part, f"{name}.", values, depth + 1)
        else:
            values[_sound(name)[:120]] = _sound(_text(part))


def _text(part: Any) -> str:
    match part:
        case _NoNumber():
            raise _refused(f"{part} is not JSON.")
        case str():
            return str(part)
        case None:
            return ""
        case bool():
            return "true" if part else "false"
        case list() if all(isinstance(one, str) and not _is_no_number(one) for one in part):
            return "; ".join(part)
        case _:
            try:
                return json.dumps(_given(part))[:_LONGEST]
            except RecursionError:
                raise _refused("The lead is nested too deeply.") from None


def _is_no_number(part: object) -> bool:
    return isinstance(part, _NoNumber)


def _given(part: Any) -> Any:
    """Return a value as it was sent: within it numbers are numbers again."""
    match part:
        case _NoNumber():
            raise _refused(f"{part} is not JSON.")
        case _Number():
            return _number(part)
        case dict():
            return {key: _given(value) for key, value in part.items()}
        case list():
            return [_given(value) for value in part]
        case _:
            return part


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:  # a fraction, or so many digits that it is infinite
        return float(text)


def _sound(text: str) -> str:
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise _refused("The text holds half a character (a lone surrogate).")
    if "\0" in text:
        raise _refused("The text holds a NUL character.")
    return text


def _unreadable(message: str) -> Problem:
    return Problem("row_unreadable", message)


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, [_unreadable(message)])
