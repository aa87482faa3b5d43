"""Leads in: rows become leads with their first calls queued, once, whatever is killed.

A small file is one transaction. A large one goes in chunks under a batch that is `importing`, which
nobody else sees, and which one statement at the end makes `ready`:

1. The same file with the same options has a fingerprint. Unfinished batches of it are what a killed
   upload left behind: they are thrown away first. If that upload was not dead after all, it finds
   its batch gone at its next chunk and gives up; the newest wins.
2. Each chunk asks which of its numbers are suppressed or known, and writes the others.
3. Before the batch becomes ready, under the client's lock, the numbers that became known meanwhile
   are taken out of it. So two uploads at once never both keep a number, and no transaction is long.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy.orm import Session

from openchair.calling.import_options import fingerprint, fitted_options
from openchair.calling.import_report import ImportReport
from openchair.calling.import_sorting import Sorted, known_before, sort_rows
from openchair.db import Database
from openchair.errors import ConflictError, InvalidInputError, Problem
from openchair.ids import Ids
from openchair.leads import writing
from openchair.leads.readers.table import Table
from openchair.leads.rules import ImportOptions, LeadDraft, check_row
from openchair.tables import BatchStatus, Client

_RESOLVED_AT_ONCE = 20_000


def import_leads(
    database: Database,
    client: Client,
    table: Table,
    options: ImportOptions,
    *,
    now: dt.datetime,
    ids: Ids,
) -> ImportReport:
    """Bring a table's leads in; return what became of each row.

    Raises NothingUsableError where no row can be used, InvalidInputError where the mapping does not
    fit or the file breaks on the way; ConflictError where the same file was uploaded again
    meanwhile. Then nothing of it is kept. May be repeated after a crash.
    """
    try:
        options = fitted_options(options, table, client)
        return _Import(database, client, table.sha256, options, now, ids).run(
            check_row(row, options, now) for row in table
        )
    finally:
        table.close()


class _Import:
    """One upload on its way in."""

    def __init__(
        self,
        database: Database,
        client: Client,
        sha256: str,
        options: ImportOptions,
        now: dt.datetime,
        ids: Ids,
    ) -> None:
        self._database = database
        self._client = client
        self._options = options
        self._now = now
        self._since = now - dt.timedelta(days=client.duplicate_window_days)
        self._ids = ids
        self._fingerprint = fingerprint(sha256, options)
        self._report = ImportReport(None if options.dry_run else ids.new("batch"), options.source)
        self._rows: dict[int, int] = {}
        """Number to row, of what was accepted; as integers, for a million of them."""

    def run(self, checked: Iterator[LeadDraft | Problem]) -> ImportReport:
        chunks = iter(lambda: list(itertools.islice(checked, writing.CHUNK)), [])
        first, second = next(chunks, []), next(chunks, [])
        if self._options.dry_run:
            self._try(itertools.chain([first, second], chunks))
        elif not second:
            self._at_once(first)
        else:
            self._in_chunks(itertools.chain([first, second], chunks))
        return self._report

    # --- the three ways

    def _try(self, chunks: Iterable[list[LeadDraft | Problem]]) -> None:
        for chunk in chunks:
            with self._database.reading() as session:
                self._count(self._sort(session, chunk))
        self._report.refuse_useless()

    def _at_once(self, chunk: list[LeadDraft | Problem]) -> None:
        def work(session: Session) -> Sorted:
            writing.hold_client(session, self._client.id)
            found = self._sort(session, chunk)
            if found.accepted or found.duplicates:
                self._open_batch(session, BatchStatus.READY)
                self._write(session, found, self._now)
                duplicates, errors = len(found.duplicates), len(found.errors)
                self._close_batch(session, len(found.accepted), duplicates, errors)
            return found

        self._discard_unfinished()
        self._count(self._database.write(work))
        self._report.refuse_useless()

    def _in_chunks(self, chunks: Iterable[list[LeadDraft | Problem]]) -> None:
        self._discard_unfinished()
        self._database.write(lambda session: self._open_batch(session, BatchStatus.IMPORTING))
        try:
            with self._database.reading() as session:
                seen = writing.census(session, self._client.id, self._since)
            for number, chunk in enumerate(chunks):
                # Lists are ordered by time: a microsecond a chunk keeps the file's order.
                self._write_chunk(chunk, self._now + dt.timedelta(microseconds=number))
            self._report.refuse_useless()
            self._finish(seen)
        except InvalidInputError:
            discard_batches(self._database, [self._batch_id])
            raise

    # --- one chunk

    def _write_chunk(self, chunk: list[LeadDraft | Problem], created_at: dt.datetime) -> None:
        def work(session: Session) -> Sorted:
            self._refuse_superseded(session)
            found = self._sort(session, chunk)
            self._write(session, found, created_at)
            return found

        self._count(self._database.write(work))

    def _sort(self, session: Session, chunk: list[LeadDraft | Problem]) -> Sorted:
        """Hold the chunk against what is known now."""
        phones = sorted({draft.phone for draft in chunk if isinstance(draft, LeadDraft)})
        return sort_rows(
            chunk,
            suppressed=writing.suppressed_among(session, self._client.id, phones),
            known=writing.known_among(session, self._client.id, phones, self._since),
            rows=self._rows,
        )

    def _write(self, session: Session, found: Sorted, created_at: dt.datetime) -> None:
        # Ids made at one moment are in no order; sorted, they keep the file's.
        lead_ids, call_ids = (
            sorted(self._ids.new(kind) for _ in found.accepted) for kind in ("lead", "call")
        )
        leads = [
            writing.lead_row(
                draft,
                lead_id=lead_id,
                batch_id=self._batch_id,
                client_id=self._client.id,
                created_at=created_at,
            )
            for draft, lead_id in zip(found.accepted, lead_ids, strict=True)
        ]
        writing.add_leads(session, leads)
        if self._options.start:
            calls = zip(leads, call_ids, strict=True)
            writing.add_calls(
                session,
                [writing.call_row(lead, call_id=id_, due_at=created_at) for lead, id_ in calls],
            )
        writing.add_problems(session, self._batch_id, found.errors, is_warning=False)
        warnings = (*found.duplicates, *found.warnings)
        writing.add_problems(session, self._batch_id, warnings, is_warning=True)

    def _count(self, found: Sorted) -> None:
        """Add a chunk that is committed to the report."""
        self._rows.update((int(draft.phone), draft.row) for draft in found.accepted)
        self._report.add(found, starts=self._options.start)

    # --- the batch

    @property
    def _batch_id(self) -> str:
        assert self._report.batch_id is not None
        return self._report.batch_id

    def _open_batch(self, session: Session, status: BatchStatus) -> None:
        batch = {
            "id": self._batch_id,
            "client_id": self._client.id,
            "created_at": self._now,
            "source": self._options.source,
            "status": status,
            "fingerprint": self._fingerprint,
            "received": 0,
            "accepted": 0,
            "duplicates": 0,
            "rejected": 0,
        }
        writing.add_batch(session, batch)

    def _close_batch(self, session: Session, accepted: int, duplicates: int, rejected: int) -> None:
        writing.update_batch(
            session,
            self._batch_id,
            status=BatchStatus.READY,
            received=accepted + duplicates + rejected,
            accepted=accepted,
            duplicates=duplicates,
            rejected=rejected,
            finished_at=self._now,
        )

    def _finish(self, seen: dict[str, int]) -> None:
        """Make the batch ready, less the numbers that others brought in meanwhile.

        Many of those are taken out before, in transactions of their own; the last one, which
        nobody can slip past, has only a few to look at.
        """
        while not self._is_finished_after(seen):
            with self._database.reading() as session:
                newest = writing.census(session, self._client.id, self._since)
                taken = self._taken_meanwhile(session, seen, newest)
            for start in range(0, len(taken), writing.CHUNK):
                self._drop(taken[start : start + writing.CHUNK])
            seen = newest

    def _is_finished_after(self, seen: dict[str, int]) -> bool:
        def work(session: Session) -> list[Problem] | None:
            writing.hold_client(session, self._client.id)
            self._refuse_superseded(session)
            newest = writing.census(session, self._client.id, self._since)
            if sum(_grown(seen, newest).values()) > _RESOLVED_AT_ONCE:
                return None
            taken = self._taken_meanwhile(session, seen, newest)
            self._take_out(session, taken)
            report, less = self._report, len(taken)
            self._close_batch(
                session, report.accepted - less, report.duplicates + less, report.rejected
            )
            return taken

        taken = self._database.write(work)
        if taken is not None:
            self._count_dropped(taken)
        return taken is not None

    def _taken_meanwhile(
        self, session: Session, seen: dict[str, int], newest: dict[str, int]
    ) -> list[Problem]:
        """Return a duplicate for each number of ours that another batch has made its own."""
        phones = writing.phones_of(session, _grown(seen, newest))
        ours = [phone for phone in phones if int(phone) in self._rows]
        known = writing.known_among(session, self._client.id, ours, self._since)
        return [
            known_before(self._rows[int(phone)], phone, lead)
            for phone, lead in sorted(known.items())
        ]

    def _drop(self, taken: list[Problem]) -> None:
        self._database.write(lambda session: self._take_out(session, taken))
        self._count_dropped(taken)

    def _take_out(self, session: Session, taken: list[Problem]) -> None:
        self._refuse_superseded(session)
        writing.drop_leads(session, self._batch_id, [str(problem.value) for problem in taken])
        writing.add_problems(session, self._batch_id, taken, is_warning=True)

    def _count_dropped(self, taken: list[Problem]) -> None:
        self._report.take_out(taken, starts=self._options.start)
        for problem in taken:
            del self._rows[int(str(problem.value))]

    def _refuse_superseded(self, session: Session) -> None:
        if writing.batch_status(session, self._batch_id) != BatchStatus.IMPORTING:
            message = "The same file was uploaded again meanwhile; that upload goes on."
            raise ConflictError(message, code="import_superseded")

    def _discard_unfinished(self) -> None:
        with self._database.reading() as session:
            left = writing.unfinished_batches(session, self._client.id, self._fingerprint)
        discard_batches(self._database, left)


def discard_batches(database: Database, batch_ids: Iterable[str]) -> None:
    """Throw unfinished batches away, some thousand leads at a time.

    The first statement stops whoever may still be writing to them.
    """
    for batch_id in batch_ids:
        database.write(
            lambda session, id_=batch_id: writing.update_batch(  # type: ignore[misc]
                session, id_, status=BatchStatus.FAILED
            )
        )
        while not database.write(lambda session, id_=batch_id: writing.discard_some(session, id_)):  # type: ignore[misc]
            pass


def _grown(seen: Mapping[str, int], newest: Mapping[str, int]) -> dict[str, int]:
    """Return the batches that came or grew, with their sizes."""
    return {id_: size for id_, size in newest.items() if seen.get(id_) != size}
