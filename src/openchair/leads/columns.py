"""Which of their columns is which of our fields."""

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from openchair.errors import InvalidInputError, Problem
from openchair.leads.headers import FIELDS, IGNORE, MOBILE_WORDS, PHONE_WORDS, field_of, normal
from openchair.phone import parse_phone

_LATER = ("home", "casa"), ("work", "trabajo", "business"), ("other", "otro", "alternate", "2")

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where each of our fields is found in rows of one shape."""

    phones: tuple[str, ...]
    """Columns that may hold the number, the best first."""
    notes: tuple[str, ...]
    single: Mapping[str, str]
    """Field to column, for every other field."""


@functools.lru_cache(maxsize=1024)
def plan_for(columns: tuple[str, ...], mapping: Pairs = ()) -> Plan:
    """Decide where our fields stand in rows with these columns.

    `mapping` (their column, our field) outranks what headers suggest: a field that it names is
    looked for nowhere else.
    """
    given = dict(mapping)
    taken = set(given.values())
    found: dict[str, list[str]] = {}
    for column in columns:
        field = given.get(column) or _guess(column, taken)
        if field is not None and field != IGNORE:
            found.setdefault(field, []).append(column)
    phones = found.pop("phone", [])
    if "phone" not in taken:
        phones.sort(key=_phone_rank)  # stable: equal ranks stay in the file's order
    notes = tuple(found.pop("notes", ()))
    return Plan(tuple(phones), notes, {field: names[0] for field, names in found.items()})


def _guess(column: str, taken: set[str]) -> str | None:
    field = field_of(column)
    return None if field in taken else field


def _phone_rank(column: str) -> int:
    words = set(normal(column).split())
    if not words & PHONE_WORDS:
        return 9  # "number" may count rows
    if words & MOBILE_WORDS:
        return 1
    return next((2 + at for at, group in enumerate(_LATER) if words & set(group)), 0)


def checked_mapping(mapping: Mapping[str, str], columns: Sequence[str]) -> Pairs:
    """Return the mapping with the file's own spelling of its columns.

    Raises InvalidInputError naming each column the file lacks and each field we lack.
    """
    spelled = {normal(column): column for column in reversed(columns) if normal(column)}
    problems, pairs = [], []
    for theirs, ours in mapping.items():
        column = theirs if theirs in columns else spelled.get(normal(theirs))
        field = ours.strip().lower() or IGNORE
        if column is None:
            known = ", ".join(columns[:30])
            message = f"The file has no column {theirs!r}; it has: {known}."
            problems.append(Problem("mapping_column", message, field="mapping", value=theirs[:80]))
        elif field not in (*FIELDS, IGNORE):
            message = f"{ours!r} is none of our fields, which are: {', '.join(FIELDS)}."
            problems.append(Problem("mapping_field", message, field="mapping", value=ours[:80]))
        else:
            pairs.append((column, field))
    if problems:
        raise InvalidInputError("The mapping does not fit the file.", problems)
    return tuple(pairs)


def guessed_from_values(
    columns: Sequence[str], sample: Sequence[Mapping[str, str]], region: str, known: Pairs = ()
) -> Pairs:
    """Guess what headers do not tell from what the columns hold.

    Only asked for when no header names a phone: the column most of whose cells are phone numbers
    is the phone, and where the file has no header at all, e-mails and names are found likewise.
    """
    if plan_for(tuple(columns), known).phones:
        return known
    free = [
        column
        for column in columns
        if column not in dict(known) and field_of(column) in {None, "name"}
    ]
    guesses = list(known)
    tests: dict[str, Callable[[str], bool]] = {
        "phone": lambda text: isinstance(parse_phone(text, region, allow_test=True), str)
    }
    if all(is_made_up(column) for column in columns):
        tests |= {"email": lambda text: "@" in text, "name": _is_like_a_name}
    for field, is_such in tests.items():
        shares = {column: _share(column, sample, is_such) for column in free}
        best = max(free, key=lambda column: shares[column], default=None)
        if best is not None and shares[best] > 0.5:  # noqa: PLR2004 - the majority
            guesses.append((best, field))
            free.remove(best)
    return tuple(guesses)


def made_up(position: int) -> str:
    """Name a column that has no header, counted from 1."""
    return f"column {position}"


def is_made_up(column: str) -> bool:
    """Tell whether a column's name is ours, because the file gave it none."""
    return re.fullmatch(r"column [0-9]+", column) is not None


def _share(
    column: str, sample: Iterable[Mapping[str, str]], is_such: Callable[[str], bool]
) -> float:
    texts = [text for row in sample if (text := row.get(column, "").strip())]
    return sum(1 for text in texts if is_such(text)) / len(texts) if texts else 0.0


def _is_like_a_name(text: str) -> bool:
    return len(text) <= 60 and any(map(str.isalpha, text)) and not any(map(str.isdigit, text))  # noqa: PLR2004
