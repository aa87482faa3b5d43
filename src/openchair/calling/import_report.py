"""What became of an upload, row by row: what the uploader is told. Pure."""

from dataclasses import dataclass, field

from openchair.calling.import_sorting import Sorted
from openchair.errors import InvalidInputError, Problem

SHOWN = 1_000
"""Errors and warnings in an answer; all of them are in the problems' CSV."""
MAX_ROWS = 2_000_000


@dataclass(slots=True)
class ImportReport:
    """What became of an upload: received = accepted + duplicates + rejected."""

    batch_id: str | None
    """None after a dry run: nothing was kept."""
    source: str
    received: int = 0
    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0
    calls_queued: int = 0
    errors: list[Problem] = field(default_factory=list)
    """The first thousand, one for each rejected row."""
    warnings: list[Problem] = field(default_factory=list)
    """The first thousand; one for each duplicate, and what was dropped from accepted rows."""

    def add(self, found: Sorted, *, starts: bool) -> None:
        """Add a chunk that is committed. Raises InvalidInputError where it is one too many."""
        self.accepted += len(found.accepted)
        self.duplicates += len(found.duplicates)
        self.rejected += len(found.errors)
        self.received = self.accepted + self.duplicates + self.rejected
        self.calls_queued = self.accepted if starts else 0
        self.errors.extend(found.errors[: SHOWN - len(self.errors)])
        if len(self.warnings) < SHOWN:
            warnings = sorted((*found.duplicates, *found.warnings), key=lambda one: one.row or 0)
            self.warnings.extend(warnings[: SHOWN - len(self.warnings)])
        if self.received > MAX_ROWS:
            message = f"The file has more than {MAX_ROWS:,} rows; split it."
            raise InvalidInputError(message, [Problem("too_many_rows", message, field="file")])

    def take_out(self, taken: list[Problem], *, starts: bool) -> None:
        """What was accepted has become a duplicate: another upload was faster."""
        self.accepted -= len(taken)
        self.duplicates += len(taken)
        self.calls_queued = self.accepted if starts else 0
        self.warnings.extend(taken[: SHOWN - len(self.warnings)])

    def refuse_useless(self) -> None:
        """Raise InvalidInputError where there was no row, NothingUsableError where none is good."""
        if not self.received:
            message = "The file has no rows below its header."
            raise InvalidInputError(message, [Problem("no_rows", message, field="file")])
        if not self.accepted and not self.duplicates:
            message = f"None of the {self.received:,} rows can be used."
            raise NothingUsableError(message, self)


class NothingUsableError(InvalidInputError):
    """No row of a file can be used; `report` has a reason for each. Nothing was kept."""

    def __init__(self, message: str, report: ImportReport) -> None:
        super().__init__(message, report.errors)
        self.report = report
