"""One attempt as a durable job: through the door, to the carrier, to its end.

The job may be cut off at any point and started again by any process, so each step first asks the
call where it stands (`dial_state`) and goes on from there:

* `intent`: go through the door, dial, write down the answer.
* `placing`: we asked, or meant to ask, and do not know what came of it. Wait out the settle time,
  ask the carrier for our token, adopt the call or release it. Never dial again.
* `placed`: the carrier has it: carry it to its end.
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from openchair.calling import ledger, outcome, recording_store, store
from openchair.calling.admission import Limits
from openchair.calling.breaker import Breaker
from openchair.calling.door import Closed, Go, Hold, door
from openchair.calling.house import House
from openchair.calling.ledger import Entry, Source
from openchair.calling.line import adopt
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.calling.store import CallRow
from openchair.clock import Clock
from openchair.conversation.call import Result
from openchair.db import Database
from openchair.durable import Arguments, Done, NextStep, Wait
from openchair.phone import Phone
from openchair.tables import DialState
from openchair.telephony.base import (
    Dialled,
    DialRequest,
    Placed,
    Rejected,
    Telephony,
    TelephonyError,
    Unknown,
)

KIND = "attempt"
FROZEN_SECONDS = 5.0
"""A process that stood still this long behind the door no longer dials: others may have judged."""
ASK_AGAIN_SECONDS = 15.0
LOOK_BACK_SECONDS = 5.0
"""Clocks differ: the carrier is asked for calls from this long before ours."""


def job_key(token: str, nth: int = 0) -> str:
    """Return the key of an attempt's job, and of the `nth` further one where that was lost."""
    return f"attempt:{token}:{nth}" if nth else f"attempt:{token}"


def nothing_more(row: CallRow) -> NextStep:
    """Do nothing about a call that has ended."""
    return Done()


class Carry(Protocol):
    """Carries a placed call to its end: plays it, or waits for the carrier and the voice agent."""

    def __call__(self, row: CallRow, signal: Arguments | None) -> NextStep: ...


@dataclass(slots=True)
class Attempt:
    """The handler of one attempt's job."""

    database: Database
    house: House
    line: Telephony
    carry: Carry
    clock: Clock
    limits: Callable[[], Limits]
    seed_of: Callable[[str, str], int]
    """Chooses the simulated person for (number, name)."""
    breaker: Breaker
    settle_seconds: float
    ring_seconds: int = 30
    finish: Callable[[CallRow], NextStep] = nothing_more
    """What is still to be done when the call has its result."""
    records: bool = False
    """Whether the carrier can record, and calls of clinics that want it are."""
    monotonic: Callable[[], float] = time.monotonic

    def __call__(self, arguments: Arguments, signal: Arguments | None) -> NextStep:
        """Do the next step of the attempt."""
        with self.database.reading() as session:
            row = store.call(session, str(arguments["call_id"]))
        if row is None:
            return Done()
        match row.dial_state:
            case DialState.INTENT:
                return self._enter(row)
            case DialState.PLACING:
                return self._find_out(row)
            case DialState.PLACED:
                return self.carry(row, signal)
            case DialState.ENDED:
                return self.finish(row)
        return Done()

    def _enter(self, row: CallRow) -> NextStep:
        began = self.monotonic()
        passage = self.database.write(
            lambda session: door(session, row.id, self.house, self.limits(), now=self.clock.now())
        )
        match passage:
            case Hold(seconds):
                return Wait(seconds)
            case Closed():
                return Done()
            case Go(call):
                return self._dial(call, began)

    def _dial(self, row: CallRow, began: float) -> NextStep:
        request = self._request(row)
        if request.is_recorded:
            self._write(
                lambda session: recording_store.ask(
                    session, row.id, row.client_id, now=self.clock.now()
                )
            )
        if self.monotonic() - began > FROZEN_SECONDS:
            answer: Dialled = Unknown("this process stood still before it could ask")
        else:
            answer = self.line.dial(request)
        match answer:
            case Placed(carrier_id):
                self.breaker.worked()
                self._write(lambda session: adopt(session, row, carrier_id, self.clock.now()))
            case Rejected():
                return self._rejected(row, answer)
            case Unknown(message):
                self.breaker.failed(self.clock.now())
                self._note(row, "unknown", message)
                return Wait(self.settle_seconds)
        return self({"call_id": row.id}, None)

    def _request(self, row: CallRow) -> DialRequest:
        with self.database.reading() as session:
            lead = store.leads(session, [row.lead_id])[row.lead_id]
            client = store.clients(session, [row.client_id])[row.client_id]
        assert row.token is not None  # an intent is never written without one
        return DialRequest(
            token=row.token,
            to=Phone(row.phone),
            ring_seconds=self.ring_seconds,
            seed=self.seed_of(row.phone, lead.name),
            lead_name=lead.name,
            language=lead.language or client.language,
            attempt=row.attempt,
            is_recorded=self.records and client.record_calls,
        )

    def _rejected(self, row: CallRow, answer: Rejected) -> NextStep:
        """The carrier said no before anything rang: come back later, or end the call."""
        if answer.retry_seconds is not None:
            self.breaker.failed(self.clock.now())
            why = answer.message
            self._write(lambda session: back_to_intent(session, row, self.clock.now(), why))
            return Wait(answer.retry_seconds)
        note = f"The carrier refused: {answer.message} ({answer.code})."
        self._settle(row, Ending(Result.FAILED, Reason.REJECTED, notes=note))
        return Done()

    def _find_out(self, row: CallRow) -> NextStep:
        """Ask the carrier what became of a call whose fate we do not know. Guess nothing."""
        assert row.placing_at is not None
        assert row.token is not None
        settled_at = row.placing_at + dt.timedelta(seconds=self.settle_seconds)
        remaining = (settled_at - self.clock.now()).total_seconds()
        if remaining > 0:
            return Wait(remaining)
        since = row.placing_at - dt.timedelta(seconds=LOOK_BACK_SECONDS)
        try:
            found = self.line.find(row.token, Phone(row.phone), since)
        except TelephonyError as error:
            self.breaker.failed(self.clock.now())
            self._note(row, "carrier_unreachable", str(error))
            return Wait(ASK_AGAIN_SECONDS)
        if found is None:
            note = "The carrier knows of no such call; nobody was disturbed."
            self._settle(row, Ending(Result.FAILED, Reason.NEVER_PLACED, notes=note))
            return Done()
        self._write(lambda session: adopt(session, row, found.carrier_id, self.clock.now()))
        return self({"call_id": row.id}, None)

    def _settle(self, row: CallRow, ending: Ending) -> None:
        self._write(
            lambda session: outcome.settle(
                session, [Settlement(row.id, ending)], self.house, now=self.clock.now()
            )
        )

    def _note(self, row: CallRow, kind: str, message: str) -> None:
        entry = Entry(
            row.id, row.client_id, self.clock.now(), Source.DIAL, kind, {"message": message}
        )
        self._write(lambda session: ledger.write(session, [entry]))

    def _write(self, work: Callable[[Session], object]) -> None:
        self.database.write(work)


def back_to_intent(session: Session, row: CallRow, now: dt.datetime, why: str = "") -> None:
    """Put a call before the door again, after the carrier refused it without ringing."""
    locked = store.call(session, row.id, lock=True)
    if locked is None or locked.dial_state != DialState.PLACING:
        return
    change = {
        "id": row.id,
        "dial_state": DialState.INTENT.value,
        "placing_at": None,
        "updated_at": now,
    }
    store.change(session, [change])
    data = {"message": why} if why else {}
    ledger.write(session, [Entry(row.id, row.client_id, now, Source.DIAL, "throttled", data)])
