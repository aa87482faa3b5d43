"""From a row of somebody's file to a lead, or to the Problem with it.

Rule 1: the phone decides. Everything else that is wrong is dropped with a warning.
Rule 2: a row is taken whole or not at all, and a refused row has one error: the first that counts.
Rule 3: nothing here knows of other rows, of the database or of the time but what it is handed.

`docs/error-codes.md` lists every code.
"""

import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from openchair.errors import InvalidInputError, Problem
from openchair.leads import fields
from openchair.leads.cells import clean, unguarded
from openchair.leads.columns import Pairs, Plan, plan_for
from openchair.phone import Phone, parse_phone

T = TypeVar("T")

LONGEST = {"name": 200, "notes": 4_000, "consent_text": 4_000}
_KNOWN_OPTIONS = {"purpose": fields.PURPOSES, "consent": ("written", "prior", "none")}
_SEVERAL = re.compile(r"[;,/|\n]| or | o | and | y ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the file has it. `row` counts as a spreadsheet does."""

    row: int
    values: Mapping[str, str]
    """Column to cell."""
    problem: Problem | None = None
    """Why the row cannot be read at all."""
    extra_cells: int = 0
    """Filled cells beyond the last column."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person agreed to, and the evidence."""

    level: str = "none"
    """written, prior or none."""
    at: dt.datetime | None = None
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is to be read and what becomes of it; see `make_options`."""

    source: str = "file"
    mapping: Pairs = ()
    """Their column, our field."""
    purpose: str = "lead_followup"
    """For rows that name none."""
    consent: Consent = Consent()
    """Evidence for rows that bring none."""
    dry_run: bool = False
    start: bool = True
    region: str = "US"
    timezone: str = "America/New_York"
    allow_test: bool = False


@dataclass(frozen=True, slots=True)
class LeadDraft:
    """A row that can become a lead; the field names are the table's."""

    row: int
    phone: Phone
    name: str = ""
    email: str = ""
    source_url: str = ""
    notes: str = ""
    state: str = ""
    zip: str = ""
    timezone: str = ""
    language: str = ""
    inquired_at: dt.datetime | None = None
    purpose: str = "lead_followup"
    consent: Consent = Consent()
    callback_url: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()


def make_options(
    *,
    source: str = "file",
    mapping: Mapping[str, str] | None = None,
    purpose: str | None = None,
    consent: object = None,
    dry_run: bool = False,
    start: bool = True,
    allow_test: bool = False,
    now: dt.datetime,
) -> ImportOptions:
    """Make options from what a user sent, for a whole file.

    `consent` is a level or `{"level", "at", "text", "url"}`. Raises InvalidInputError naming every
    option that is wrong: a file's evidence is never guessed.
    """
    evidence = consent if isinstance(consent, Mapping) else {"level": consent or "none"}
    words = {key: str(value) for key, value in evidence.items() if value is not None}
    told = {f"consent_{key}": text for key, text in words.items() if key in {"at", "text", "url"}}
    row = RawRow(0, {"consent": words.get("level", "none"), "purpose": purpose or "", **told})
    reading = _Reading(row, plan_for(tuple(row.values)), ImportOptions(), now)
    options = ImportOptions(
        source=clean(source)[:200] or "file",
        mapping=tuple((mapping or {}).items()),
        purpose=reading.read("purpose", fields.read_purpose) or "lead_followup",
        consent=reading.consent(),
        dry_run=dry_run,
        start=start,
        allow_test=allow_test,
    )
    wrong = [
        replace(problem, code="option_invalid", message=_option_fault(problem))
        for problem in reading.warnings
    ] + [
        Problem("option_invalid", f"consent has no {key!r}.", field="consent", value=key[:80])
        for key in words
        if key not in {"level", "at", "text", "url"}
    ]
    if wrong:
        raise InvalidInputError("The options of the import are wrong.", wrong)
    return options


def _option_fault(problem: Problem) -> str:
    known = _KNOWN_OPTIONS.get(problem.field or "")
    one_of = f"; give one of: {', '.join(known)}" if known else ""
    return f"{problem.value!r} cannot be the file's {problem.field}{one_of}."


def check_row(row: RawRow, options: ImportOptions, now: dt.datetime) -> LeadDraft | Problem:
    """Read one row; return the lead it describes or the one reason why it describes none."""
    if row.problem is not None:
        return replace(row.problem, row=row.row)
    plan = plan_for(tuple(row.values), options.mapping)
    reading = _Reading(row, plan, options, now)
    if fields.says_yes(reading.text("do_not_call")):
        message = "The row says that this person does not want to be called."
        return Problem("do_not_call", message, "do_not_call", row.row, reading.text("do_not_call"))
    phone = _first_phone(row, plan, options)
    if isinstance(phone, Problem):
        return replace(phone, row=row.row)
    region = options.region
    return LeadDraft(
        row=row.row,
        phone=phone,
        name=reading.name(),
        email=reading.read("email", fields.read_email) or "",
        source_url=reading.read("source_url", fields.read_url) or "",
        notes=reading.notes(),
        state=reading.read("state", lambda text: fields.read_state(text, region)) or "",
        zip=reading.read("zip", lambda text: fields.read_zip(text, region)) or "",
        timezone=reading.read("timezone", fields.read_timezone) or "",
        language=reading.read("language", fields.read_language) or "",
        inquired_at=reading.moment("inquired_at"),
        purpose=reading.purpose(),
        consent=reading.consent(),
        callback_url=reading.read("callback_url", _callback) or "",
        extra=reading.read("metadata", fields.read_metadata) or {},
        warnings=reading.all_warnings(),
    )


def _callback(text: str) -> str | Problem:
    return fields.read_url(text, "callback_url")


def _consent_url(text: str) -> str | Problem:
    return fields.read_url(text, "consent_url")


def _first_phone(row: RawRow, plan: Plan, options: ImportOptions) -> Phone | Problem:
    """Return the first number that may be called: the best column's, else the next one's."""
    refused: Problem | None = None
    for column in plan.phones:
        # An apostrophe makes a spreadsheet keep a number as it was typed.
        text = row.values[column].strip().lstrip("'")
        if not text:
            continue
        found = _phone_in(text, options)
        if not isinstance(found, Problem):
            return found
        refused = refused or found
    return refused or Problem("phone_missing", "There is no phone number.", field="phone")


def _phone_in(text: str, options: ImportOptions) -> Phone | Problem:
    whole = parse_phone(text, options.region, allow_test=options.allow_test)
    if not isinstance(whole, Problem) or whole.code not in {"phone_invalid", "phone_extension"}:
        return whole
    parts = _SEVERAL.split(text[:400])
    for part in parts if len(parts) > 1 else ():
        found = parse_phone(part, options.region, allow_test=options.allow_test)
        if not isinstance(found, Problem):
            return found
    return whole


@functools.lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


class _Reading:
    """One row being read: its cells, and the warnings gathered on the way."""

    def __init__(self, row: RawRow, plan: Plan, options: ImportOptions, now: dt.datetime) -> None:
        self._row = row
        self._plan = plan
        self._options = options
        self._now = now
        self.warnings: list[Problem] = []

    def text(self, name: str) -> str:
        """Return a field's cell, clean; empty where there is none."""
        column = self._plan.single.get(name)
        cell = self._row.values[column] if column is not None else ""
        return clean(unguarded(cell)) if cell else ""

    def read(self, name: str, parse: Callable[[str], T | Problem]) -> T | None:
        """Return a field parsed; None, and a warning, where it cannot be."""
        text = self.text(name)
        found = parse(text) if text else None
        if isinstance(found, Problem):
            self.warn(found)
            return None
        return found

    def warn(self, problem: Problem) -> None:
        self.warnings.append(replace(problem, row=self._row.row))

    def name(self) -> str:
        """Return the whole name, however many columns it is spread over."""
        whole, first, last = (self.text(name) for name in ("name", "first_name", "last_name"))
        if first and not whole:
            name = f"{first} {last}".strip()
        elif first or whole.lower().endswith(last.lower()):
            name = whole
        else:  # "Nombre" beside "Apellidos" holds the first name only
            name = f"{whole} {last}".strip()
        if not name:
            self.warn(Problem("name_missing", "There is no name; the agent asks for none.", "name"))
        return self._cut("name", name)

    def notes(self) -> str:
        """Return every column of notes, one to a line."""
        cells = (self._row.values[column] for column in self._plan.notes)
        texts = [clean(unguarded(cell), lines=True) for cell in cells if cell]
        return self._cut("notes", "\n".join(dict.fromkeys(text for text in texts if text)))

    def moment(self, name: str) -> dt.datetime | None:
        """Return a moment in the past."""
        options, now = self._options, self._now

        def parse(text: str) -> dt.datetime | Problem:
            zone = _zone(options.timezone)
            return fields.read_instant(text, name, zone=zone, region=options.region, now=now)

        return self.read(name, parse)

    def purpose(self) -> str:
        """Return the row's purpose, else the file's."""
        if not self.text("purpose"):
            return self._options.purpose
        return self.read("purpose", fields.read_purpose) or "lead_followup"

    def consent(self) -> Consent:
        """Return the row's own consent; what it does not speak of is the file's."""
        whole = self._options.consent
        level = self.read("consent", fields.read_level)
        if self.text("consent") and level in {None, "none"}:
            return Consent()
        return Consent(
            level=level or whole.level,
            at=self.moment("consent_at") or whole.at,
            text=self._cut("consent_text", self.text("consent_text")) or whole.text,
            url=self.read("consent_url", _consent_url) or whole.url,
        )

    def all_warnings(self) -> tuple[Problem, ...]:
        """Return the warnings, with one for cells no column claims."""
        if self._row.extra_cells:
            message = f"Cells beyond the last column, ignored: {self._row.extra_cells}."
            self.warn(Problem("extra_cells", message))
        return tuple(self.warnings)

    def _cut(self, name: str, text: str) -> str:
        limit = LONGEST[name]
        if len(text) > limit:
            message = f"Longer than {limit} characters; the rest was cut off."
            self.warn(Problem("text_cut", message, name, value=text[:80]))
        return text[:limit]
