"""Carries a call of a real line to its end: waits for the carrier's news and the agent's report.

Nothing of the talk lives here. The carrier tells of the line (`callbacks.py`), the voice agent of
the talk; this job sees that neither is waited for in vain, and that a cancelled call is cut.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from openchair.calling import ledger, outcome, usage
from openchair.calling.house import House
from openchair.calling.ledger import Entry, Source
from openchair.calling.line import take_news
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.calling.store import CallRow
from openchair.calling.usage import Measured
from openchair.clock import Clock
from openchair.conversation.call import Result
from openchair.db import Database
from openchair.durable import Arguments, Done, Later, NextStep, Wait
from openchair.log import logger
from openchair.telephony.base import FoundCall, LineNews, LineStatus, Telephony, TelephonyError

log = logger(__name__)

LOOKS_EVERY_SECONDS = 2.0
"""How soon a cancelled call is cut; the contract says within five."""
REPORT_SECONDS = 20.0
"""How long the agent's report may come after the line went down."""
NEWS_SECONDS = 20.0
"""The carrier is asked when its news is overdue by so much, and as often."""
ASKED_FOR_SECONDS = 86_400.0
"""How long the carrier is asked how long a line was open."""
_DOWN = "line_down"
_UNTOLD = "The line ended, and the voice agent did not tell of the talk."
_UNLED = "They called, and the talk was lost; staff to call back."
_POLLED = 1000
"""Sequence numbers of news that we asked for, beyond any the carrier counts."""


class LiveLine(Telephony, Protocol):
    """A carrier that can be asked for the state of a call."""

    def look(self, carrier_id: str) -> FoundCall | None:
        """Return what is true of a call now; None where it is unknown. Raises TelephonyError."""
        ...


@dataclass(slots=True)
class LiveCarry:
    """Waits for placed calls, and settles those whose end nobody tells."""

    database: Database
    house: House
    line: LiveLine
    clock: Clock
    ring_seconds: int
    max_seconds: int

    def __call__(self, row: CallRow, signal: Arguments | None) -> NextStep:
        """Look at the call once; it is looked at again until it has ended."""
        assert row.carrier_id is not None
        began_at = row.placing_at or row.claimed_at  # a call that came in was not placed
        assert began_at is not None
        if row.is_ended:
            return Done()
        if row.cancel_requested:
            return self._cut(row, row.carrier_id)
        if row.line_status and LineStatus(row.line_status).is_final:
            return self._await_report(row)
        is_overdue = self._is_overdue(row, began_at)
        if is_overdue or (row.came_in and self._is_time_to_ask(began_at)):
            return self._ask(row, row.carrier_id, is_overdue=is_overdue)
        return Wait(LOOKS_EVERY_SECONDS)

    def _cut(self, row: CallRow, carrier_id: str) -> NextStep:
        """Somebody cancelled the call: end the line, and settle it."""
        try:
            self.line.hang_up(carrier_id)
        except TelephonyError as error:
            log.warning("hang_up_failed", call_id=row.id, reason=str(error))
            return Wait(LOOKS_EVERY_SECONDS)
        note = "Cancelled while the call was under way."
        self._settle(row, Result.CANCELLED, Reason.CANCELLED, note)
        return Done()

    def _await_report(self, row: CallRow) -> NextStep:
        """The line is down and the call was answered: its talk should be reported any moment."""
        now = self.clock.now()
        entry = Entry(row.id, row.client_id, now, Source.LINE, _DOWN, {}, _DOWN)
        since = self.database.write(lambda session: _first_written(session, entry))
        if (now - since).total_seconds() < REPORT_SECONDS:
            # Not all at once: while the job waits it holds a place, and keeps the process up.
            return Wait(LOOKS_EVERY_SECONDS)
        note = _UNLED if row.came_in else _UNTOLD
        self._settle(row, Result.FAILED, Reason.INTERRUPTED, note)
        return Done()

    def _is_time_to_ask(self, began_at: dt.datetime) -> bool:
        """Ask for a call that came in now and then: its news come only where that was set up."""
        passed = (self.clock.now() - began_at).total_seconds()
        return passed > NEWS_SECONDS and passed % NEWS_SECONDS < LOOKS_EVERY_SECONDS

    def _is_overdue(self, row: CallRow, placing_at: dt.datetime) -> bool:
        """Tell whether the carrier should have told more by now."""
        seconds = float(self.ring_seconds)
        if row.line_status == LineStatus.ANSWERED:
            seconds += self.max_seconds
        passed = (self.clock.now() - placing_at).total_seconds()
        return passed > seconds + NEWS_SECONDS

    def _ask(self, row: CallRow, carrier_id: str, *, is_overdue: bool) -> NextStep:
        try:
            found = self.line.look(carrier_id)
        except TelephonyError as error:
            log.warning("carrier_unreachable", call_id=row.id, reason=str(error))
            return Wait(NEWS_SECONDS)
        if found is None:
            note = "The carrier no longer knows the call."
            self._settle(row, Result.FAILED, Reason.INTERRUPTED, note)
            return Done()
        self._tell(row, found)
        if not is_overdue:
            return Wait(LOOKS_EVERY_SECONDS)
        if row.line_status == LineStatus.ANSWERED == found.status:
            # Longer than any call may last: the carrier's own limit should have ended it.
            return self._end_line(row, carrier_id)
        return Wait(NEWS_SECONDS if not found.status.is_final else LOOKS_EVERY_SECONDS)

    def _end_line(self, row: CallRow, carrier_id: str) -> NextStep:
        try:
            self.line.hang_up(carrier_id)
        except TelephonyError as error:
            log.warning("hang_up_failed", call_id=row.id, reason=str(error))
        return Wait(NEWS_SECONDS)

    def finish(self, row: CallRow) -> NextStep:
        """See that it is known how long an answered call's line was open: that is charged for.

        Where the carrier's last callback was lost it is asked; after a day that is given up.
        """
        was_answered = row.line_status in {LineStatus.ANSWERED, LineStatus.COMPLETED}
        if row.carrier_id is None or not was_answered or self._is_old(row):
            return Done()
        with self.database.reading() as session:
            if usage.is_line_measured(session, row.id):
                return Done()
        try:
            found = self.line.look(row.carrier_id)
        except TelephonyError as error:
            log.warning("carrier_unreachable", call_id=row.id, reason=str(error))
            return Later(NEWS_SECONDS)
        if found is None:
            return Done()
        if found.seconds is None:
            return Later(NEWS_SECONDS)
        measured, now = Measured(line_seconds=found.seconds), self.clock.now()
        self._write(
            lambda session: usage.note(session, row.id, measured, self.house.prices, now=now)
        )
        return Done()

    def _is_old(self, row: CallRow) -> bool:
        since = row.placing_at or row.due_at
        return (self.clock.now() - since).total_seconds() > ASKED_FOR_SECONDS

    def _tell(self, row: CallRow, found: FoundCall) -> None:
        """Take what we asked for as if the carrier had told it by itself."""
        assert row.token is not None
        now = self.clock.now()
        news = LineNews(
            row.token, found.carrier_id, found.status, now, _POLLED, seconds=found.seconds
        )
        self._write(lambda session: take_news(session, news, self.house, now=now))

    def _settle(self, row: CallRow, result: Result, reason: Reason, note: str) -> None:
        def work(session: Session) -> None:
            said = ledger.transcript(session, row.id)
            settlement = Settlement(row.id, Ending(result, reason, said, note))
            outcome.settle(session, [settlement], self.house, now=self.clock.now())

        self._write(work)

    def _write(self, work: Callable[[Session], object]) -> None:
        self.database.write(work)


def _first_written(session: Session, entry: Entry) -> dt.datetime:
    """Add an entry unless its key is there; return when it was first written."""
    assert entry.key is not None
    known = ledger.written_at(session, entry.call_id, entry.key)
    if known is None:
        ledger.write_once(session, entry)
    return known or entry.at
