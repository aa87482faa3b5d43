"""How a file of leads would fare at a moment: read as an import reads it, decided as a dialer does.

Nothing is written and nobody is called. Rows stream through; what is kept of them is counts, the
numbers seen, and the first of the faults.
"""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from openchair.calling import history
from openchair.calling.history import Dials
from openchair.calling.house import House
from openchair.calling.import_options import fitted_options
from openchair.calling.import_report import SHOWN
from openchair.calling.snapshots import HISTORY_DAYS, snapshot_of
from openchair.calling.store import LeadRow
from openchair.compliance.preview import Preview
from openchair.compliance.snapshot import Snapshot
from openchair.errors import InvalidInputError, Problem
from openchair.leads import writing
from openchair.leads.readers.table import Table
from openchair.leads.rules import ImportOptions, LeadDraft, check_row
from openchair.tables import Client

_ASKED_AT_ONCE = 500
_NO_MATTER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""A lead that is not stored has no birthday; no rule asks for it."""


@dataclass(slots=True)
class Forecast:
    """What would become of a file: received = leads + duplicates + rejected."""

    preview: Preview
    client: Client
    """Nobody is called while it is paused, whatever is allowed."""
    received: int = 0
    leads: int = 0
    duplicates: int = 0
    rejected: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    """Rows that cannot be used, by code."""
    examples: dict[str, Problem] = field(default_factory=dict)
    """The first of each code."""
    errors: list[Problem] = field(default_factory=list)
    """The first thousand of them."""

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {
            "client": self.client.name,
            "client_paused": self.client.paused,
            "received": self.received,
            "leads": self.leads,
            "duplicates": self.duplicates,
            "rejected": self.rejected,
            **self.preview.to_json(),
            "faults": dict(self.faults.most_common()),
            "errors": [asdict(each) for each in self.errors],
        }


def forecast(
    table: Table,
    options: ImportOptions,
    client: Client,
    house: House,
    *,
    at: dt.datetime,
    session: Session | None = None,
) -> Forecast:
    """Decide about every lead of a table as of `at`.

    With a session, what its database knows of the client's numbers counts: who is on its list, who
    came before, who was called. Raises InvalidInputError, as an import does, where no row can be
    used.
    """
    found = Forecast(Preview(at, house.ruleset), client)
    # A paused clinic would hide every other reason; it is told apart.
    awake = Client(**{**client.model_dump(), "paused": False})
    try:
        options = fitted_options(options, table, client)
        checked = (check_row(row, options, at) for row in table)
        for draft, known in _known(_new(checked, found), found, awake, session, at):
            found.leads += 1
            found.preview.add(_snapshot(draft, known, awake, house))
    finally:
        table.close()
    _refuse_useless(found)
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database knows of a number."""

    suppressed: str = ""
    dials: Dials | None = None


_STRANGER = _Known()


def _new(checked: Iterable[LeadDraft | Problem], found: Forecast) -> Iterator[LeadDraft]:
    """Give the leads, each number once; count the other rows."""
    seen: set[int] = set()
    for one in checked:
        found.received += 1
        if isinstance(one, Problem):
            _refuse(one, found)
        elif int(one.phone) in seen:
            found.duplicates += 1
        else:
            seen.add(int(one.phone))
            yield one


def _refuse(fault: Problem, found: Forecast) -> None:
    found.rejected += 1
    found.faults[fault.code] += 1
    found.examples.setdefault(fault.code, fault)
    if len(found.errors) < SHOWN:
        found.errors.append(fault)


def _known(
    drafts: Iterator[LeadDraft],
    found: Forecast,
    client: Client,
    session: Session | None,
    at: dt.datetime,
) -> Iterator[tuple[LeadDraft, _Known]]:
    """Give each lead with what is known of it; leave out those that came before."""
    if session is None:
        yield from ((draft, _STRANGER) for draft in drafts)
        return
    since = at - dt.timedelta(days=client.duplicate_window_days)
    for chunk in iter(lambda: list(itertools.islice(drafts, _ASKED_AT_ONCE)), []):
        phones = sorted(draft.phone for draft in chunk)
        known_leads = writing.known_among(session, client.id, phones, since)
        before = {phone for phone, lead in known_leads.items() if lead.created_at <= at}
        known = _asked(session, {(client.id, phone) for phone in phones}, at)
        for draft in chunk:
            if draft.phone in before:
                found.duplicates += 1
            else:
                yield draft, known.get(draft.phone, _STRANGER)


def _asked(session: Session, pairs: set[tuple[str, str]], at: dt.datetime) -> dict[str, _Known]:
    """Return what is known of those of these (client, number) pairs that anything is known of."""
    since = at - dt.timedelta(days=HISTORY_DAYS)
    suppressed = history.suppressed(session, pairs)
    dials = history.dials(session, pairs, since)
    return {
        pair[1]: _Known(suppressed.get(pair, ""), _until(at, dials.get(pair)))
        for pair in {*suppressed, *dials}
    }


def _until(at: dt.datetime, dials: Dials | None) -> Dials | None:
    """Leave out the dials that a forecast for an earlier moment must not know of."""
    if dials is None:
        return None
    return Dials(*([each for each in one if each <= at] for one in (dials.all, dials.busy)))


def _snapshot(draft: LeadDraft, known: _Known, client: Client, house: House) -> Snapshot:
    """Return what a decision about this lead's first call would be made from."""
    lead = LeadRow(
        id="",
        name=draft.name,
        phone=draft.phone,
        language=draft.language,
        state=draft.state,
        zip=draft.zip,
        timezone=draft.timezone,
        purpose=draft.purpose,
        consent_level=draft.consent.level,
        consent_at=draft.consent.at,
        inquired_at=draft.inquired_at,
        created_at=_NO_MATTER,
        callback_url=draft.callback_url,
    )
    return snapshot_of(
        lead,
        client,
        house,
        to=draft.phone,
        dials=known.dials,
        suppressed=known.suppressed,
    )


def _refuse_useless(found: Forecast) -> None:
    if not found.received:
        message = "The file has no rows below its header."
        raise InvalidInputError(message, [Problem("no_rows", message, field="file")])
    if not found.leads and not found.duplicates:
        message = f"None of the {found.received:,} rows can be used."
        raise InvalidInputError(message, found.errors)
