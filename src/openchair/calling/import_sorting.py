"""An import's rows held against what is known: new leads, duplicates, and what is refused. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from openchair.errors import Problem
from openchair.leads.rules import LeadDraft
from openchair.leads.writing import Known


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a chunk of rows comes to."""

    accepted: list[LeadDraft] = field(default_factory=list)
    duplicates: list[Problem] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    """What was dropped from accepted rows."""


def sort_rows(
    chunk: Sequence[LeadDraft | Problem],
    *,
    suppressed: Collection[str],
    known: Mapping[str, Known],
    rows: Mapping[int, int],
) -> Sorted:
    """Tell the chunk's new leads from duplicates and from what is refused.

    `rows` tells the row of each number that an earlier chunk has brought in.
    """
    here: dict[int, int] = {}
    found = Sorted(errors=[one for one in chunk if isinstance(one, Problem)])
    for draft in (one for one in chunk if isinstance(one, LeadDraft)):
        number = int(draft.phone)
        if draft.phone in suppressed:
            found.errors.append(_suppressed(draft))
        elif draft.phone in known:
            found.duplicates.append(known_before(draft.row, draft.phone, known[draft.phone]))
        elif (row := rows.get(number) or here.get(number)) is not None:
            found.duplicates.append(_repeated(draft, row))
        else:
            here[number] = draft.row
            found.accepted.append(draft)
            found.warnings.extend(draft.warnings)
    found.errors.sort(key=lambda problem: problem.row or 0)
    return found


def known_before(row: int, phone: str, lead: Known) -> Problem:
    """Return the problem with a number that came with another batch."""
    message = f"This number came before, on {lead.created_at:%Y-%m-%d}, in batch {lead.batch_id}."
    return Problem("duplicate_recent", message, "phone", row, phone)


def _suppressed(draft: LeadDraft) -> Problem:
    message = "This number asked not to be called, or is wrong; it is never called again."
    return Problem("suppressed", message, "phone", draft.row, draft.phone)


def _repeated(draft: LeadDraft, row: int) -> Problem:
    message = f"The same number as in row {row}."
    return Problem("duplicate_in_file", message, "phone", draft.row, draft.phone)
