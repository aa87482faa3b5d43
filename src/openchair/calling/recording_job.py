"""One call's recording as a durable job: found at the carrier, fetched, stored, deleted there.

The job may be cut off at any point and started again by any process, so each step first asks the
row where it stands:

* `asked`: the call was to be recorded. The carrier tells of it by a callback, and is asked where
  that does not come. A call that nobody answered has none.
* `known`: fetch it, until it is here. What was recorded of a call in which nobody was told so is
  not kept.
* `stored`: here; deleted at the carrier, where that is wanted.
* `erasing`: delete the file, and the carrier's copy.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from openchair.calling import ledger, recording_store, usage
from openchair.calling.ledger import Entry, Source
from openchair.calling.prices import PriceTable
from openchair.calling.recording_files import RecordingFiles
from openchair.calling.recording_store import RecordingRow
from openchair.calling.usage import Measured
from openchair.clock import Clock
from openchair.db import Database
from openchair.durable import Arguments, Done, Later, NextStep
from openchair.log import logger
from openchair.tables import RecordingState
from openchair.telephony.base import TelephonyError
from openchair.telephony.recordings import NotReadyError, Recordings, Sound

log = logger(__name__)

KIND = "recording"
FIRST_SECONDS = 5.0
LONGEST_SECONDS = 3600.0
"""How long is waited between two tries: five seconds, then twice as long each time, to an hour."""
LISTED_SECONDS = 7200.0
"""So long after a call was dialled its recording stands in the carrier's list, or is none."""
GIVE_UP_SECONDS = 3 * 86_400.0
"""After three days what cannot be had is given up; a deletion never is."""


def job_key(call_id: str) -> str:
    """Return the key of a recording's job."""
    return f"recording:{call_id}"


@dataclass(frozen=True, slots=True)
class RecordingJob:
    """The handler of one recording's job."""

    database: Database
    carrier: Recordings
    files: RecordingFiles
    prices: PriceTable
    clock: Clock
    deletes_at_carrier: bool
    """Whether the carrier's copy is deleted as soon as ours is stored."""

    def __call__(self, arguments: Arguments, signal: Arguments | None) -> NextStep:
        """Do the next step about a recording."""
        call_id = str(arguments["call_id"])
        while True:
            with self.database.reading() as session:
                row = recording_store.read(session, call_id)
            if row is None:
                return Done()
            try:
                following = self._step(row)
            except (TelephonyError, OSError) as error:
                return self._stumbled(row, error)
            if following is not None:
                return following

    def _step(self, row: RecordingRow) -> NextStep | None:
        """Do one thing; None: look again at once what is next."""
        match row.state:
            case RecordingState.ASKED:
                return self._find(row)
            case RecordingState.KNOWN:
                return self._keep_or_not(row)
            case RecordingState.STORED if self.deletes_at_carrier:
                return self._delete_there(row)
            case RecordingState.ERASING:
                return self._erase(row)
        return Done()

    # --- finding ----------------------------------------------------------------------------

    def _find(self, row: RecordingRow) -> NextStep | None:
        """The callback did not come: ask."""
        if not row.has_ended:
            return self._wait(row, "the call is not over")
        found = self.carrier.find(row.carrier_id) if row.carrier_id else None
        if found is None and not row.was_answered:
            self._move(row, RecordingState.ABSENT)
            return Done()
        if found is None:
            return self._wait(row, "the carrier tells of no recording")
        now = self.clock.now()
        is_told = self._write(
            lambda session: recording_store.told(session, row.call_id, found, now=now)
        )
        return None if is_told else self._wait(row, "it is not complete")

    def _wait(self, row: RecordingRow, why: str) -> NextStep:
        if self._is_old(row):
            self._move(row, RecordingState.LOST, last_error=why)
            return Done()
        self._write(
            lambda session: recording_store.stumbled(
                session, row.call_id, why, now=self.clock.now()
            )
        )
        return Later(_pause(row.tries))

    # --- keeping ----------------------------------------------------------------------------

    def _keep_or_not(self, row: RecordingRow) -> NextStep | None:
        with self.database.reading() as session:
            may_be_kept = recording_store.was_opening_said(session, row.call_id)
        if not may_be_kept:
            self._move(row, RecordingState.ERASING, note="recording_not_kept")
            return None
        sound = self.files.save(
            row.client_id,
            row.call_id,
            lambda into: self.carrier.fetch(row.carrier_recording_id, into),
        )
        self._stored(row, sound)
        return None

    def _stored(self, row: RecordingRow, sound: Sound) -> None:
        """Say that it is here; where it was erased meanwhile, it is deleted again."""
        now = self.clock.now()
        kept = {"stored_at": now, "size": sound.size, "sha256": sound.sha256, "last_error": ""}
        if self._move(row, RecordingState.STORED, note="recording_stored", **kept):
            log.info("recording_stored", call_id=row.call_id, bytes=sound.size)
            return
        with self.database.reading() as session:
            now_is = recording_store.read(session, row.call_id)
        if now_is is None or now_is.state is not RecordingState.STORED:
            self.files.remove(row.client_id, row.call_id)

    def _delete_there(self, row: RecordingRow) -> NextStep:
        if row.deleted_at_carrier is None:
            self.carrier.delete(row.carrier_recording_id)
            now = self.clock.now()
            self._write(
                lambda session: recording_store.deleted_at_carrier(session, row.call_id, now=now)
            )
        return Done()

    # --- erasing ----------------------------------------------------------------------------

    def _erase(self, row: RecordingRow) -> NextStep:
        """Delete the file, and the carrier's copy: by its name, or by asking for it."""
        self.files.remove(row.client_id, row.call_id)
        recording_id = row.carrier_recording_id
        if not recording_id and row.carrier_id:
            found = self.carrier.find(row.carrier_id)
            recording_id = found.id if found else ""
            if not recording_id and row.was_answered and self._age(row) < LISTED_SECONDS:
                raise NotReadyError("the carrier may not list it yet")
        if recording_id:
            self.carrier.delete(recording_id)
        self._move(row, RecordingState.ERASED, deleted_at_carrier=self.clock.now())
        return Done()

    # --- what goes wrong --------------------------------------------------------------------

    def _stumbled(self, row: RecordingRow, error: TelephonyError | OSError) -> NextStep:
        """Try again later, but not for ever: only a deletion is never given up."""
        log.warning("recording_failed", call_id=row.call_id, state=row.state, reason=str(error))
        is_hopeless = isinstance(error, TelephonyError) and error.permanent
        must_be_done = row.state in {RecordingState.ERASING, RecordingState.STORED}
        if not must_be_done and (is_hopeless or self._is_old(row)):
            why = str(error)[:500]
            self._move(row, RecordingState.LOST, note="recording_lost", last_error=why)
            return Done()
        self._write(
            lambda session: recording_store.stumbled(
                session, row.call_id, str(error), now=self.clock.now()
            )
        )
        return Later(_pause(row.tries))

    def _is_old(self, row: RecordingRow) -> bool:
        return self._age(row) > GIVE_UP_SECONDS

    def _age(self, row: RecordingRow) -> float:
        return (self.clock.now() - row.asked_at).total_seconds()

    # --- writing down -----------------------------------------------------------------------

    def _move(
        self, row: RecordingRow, after: RecordingState, *, note: str = "", **values: object
    ) -> bool:
        now = self.clock.now()

        def work(session: Session) -> bool:
            moved = recording_store.move(session, row.call_id, row.state, after, now=now, **values)
            if moved and note:
                data = {"seconds": row.seconds} if row.seconds is not None else {}
                entry = Entry(row.call_id, row.client_id, now, Source.LINE, note, data, note)
                ledger.write_once(session, entry)
            if moved:
                self._note_usage(session, row, now)
            return moved

        return self.database.write(work)

    def _note_usage(self, session: Session, row: RecordingRow, now: dt.datetime) -> None:
        measured = Measured(recorded_seconds=row.seconds)
        usage.note(session, row.call_id, measured, self.prices, now=now)

    def _write(self, work: Callable[[Session], object]) -> object:
        return self.database.write(work)


def _pause(tries: int) -> float:
    return min(FIRST_SECONDS * 2.0 ** min(tries, 20), LONGEST_SECONDS)
