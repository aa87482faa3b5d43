"""What a live talk needs of the database and the carrier. It blocks: never on the media loop."""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling import ledger, outcome, store, usage
from openchair.calling.callbacks import VERDICT
from openchair.calling.house import ClinicOf, House
from openchair.calling.ledger import Entry, Source
from openchair.calling.live_talk import LiveTalk
from openchair.calling.orders import EndLine, Order, SayOnLine, TransferLine
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Reason
from openchair.calling.simulated_call import Report, new_runner
from openchair.calling.store import CallRow
from openchair.calling.usage import Measured
from openchair.calling.welcome import welcome_of
from openchair.clock import Clock
from openchair.db import Database
from openchair.log import logger
from openchair.phone import Phone
from openchair.tables import CallEvent, DialState
from openchair.telephony.base import TelephonyError
from openchair.telephony.stream_pass import StreamPass
from openchair.voice.deepgram import Models

log = logger(__name__)

MOST_TRIES = 3
"""How often the carrier is asked to end a line."""
_ONCE = usage.STREAM
"""The kind and the key of the ledger's line that a pass opens a stream by: it opens one."""


UNMEASURED = Measured()


class TalkLine(Protocol):
    """What a talk may do to its line. Each raises TelephonyError."""

    def hang_up(self, carrier_id: str) -> None:
        """End the call."""
        ...

    def transfer(self, carrier_id: str, to: Phone) -> None:
        """Connect the person to another number."""
        ...

    def say(self, carrier_id: str, text: str, language: str) -> None:
        """Say something by the carrier's own voice, and end the call."""
        ...


@dataclass(slots=True)
class OpenTalk:
    """A talk whose stream was let in, and what it needs of us. For one thread at a time."""

    talk: LiveTalk
    row: CallRow
    desk: "TalkDesk"
    _guess: str = field(default="")

    @property
    def greets_at_once(self) -> bool:
        """Whether the first words are ours: who calls us waits to be greeted."""
        return self.row.came_in

    def look(self, quiet_seconds: float = math.inf) -> list[Order]:
        """Look at the clock, for the carrier's guess at who picked up, and for a cancellation.

        The line has been silent for so long: that is for the talk's patience.
        """
        with self.desk.database.reading() as session:
            is_unwanted = store.is_unwanted(session, self.row.id)
            guess = "" if self._guess else _guess_of(session, self.row.id)
        if is_unwanted:
            return self.talk.cancelled()
        orders: list[Order] = []
        if guess:
            self._guess = guess
            orders = self.talk.guessed(guess)
        return orders or self.talk.tick(quiet_seconds)

    def keep(self) -> None:
        """Write the ledger's new lines."""
        runner = self.talk.runner
        if runner.entries:
            entries, runner.entries = runner.entries, []
            self.desk.database.write(lambda session: ledger.write(session, entries))

    def act(self, order: Order) -> None:
        """Do what ends a line; a carrier that stumbles is asked again, for it changes nothing.

        Where that fails too, the socket's end and the carrier's own limit end the call.
        """
        for _ in range(MOST_TRIES):
            try:
                self._act(order)
            except TelephonyError as error:
                log.warning("line_order_failed", call_id=self.row.id, reason=str(error))
                if error.permanent:
                    return
            else:
                return

    def _act(self, order: Order) -> None:
        assert self.row.carrier_id is not None
        line, carrier_id = self.desk.line, self.row.carrier_id
        match order:
            case EndLine():
                line.hang_up(carrier_id)
            case TransferLine(to):
                line.transfer(carrier_id, to)
            case SayOnLine(text):
                line.say(carrier_id, text, self.talk.runner.call.language)

    def end(self, *, is_dropped: bool = False, measured: Measured = UNMEASURED) -> None:
        """The line is down: write down the rest, and report how the talk ended."""
        if is_dropped:
            self.talk.dropped()
        else:
            self.talk.hung_up()
        self.keep()
        ending = self.talk.runner.ending()
        if ending.reason is Reason.INTERRUPTED or not self.desk.report(self.row, ending):
            self.desk.settle(Settlement(self.row.id, ending))
        self.desk.measured(self.row.id, measured)
        log.info("talk_ended", call_id=self.row.id, result=ending.result.value)


@dataclass(frozen=True, slots=True)
class TalkDesk:
    """Opens talks."""

    database: Database
    house: House
    clinic_of: ClinicOf
    clock: Clock
    seed_of: Callable[[str, str], int]
    models: Models
    talk_clock: Clock
    """As fast as the line goes: stand-ins may go faster than life."""
    line: TalkLine
    report: Report

    def open(self, opens: StreamPass) -> OpenTalk | None:
        """Return the talk a pass opens; None where it was used, or the call is not to be led."""
        row = self.database.write(lambda session: self._let_in(session, opens))
        if row is None:
            return None
        with self.database.reading() as session:
            lead = store.leads(session, [row.lead_id])[row.lead_id]
            client = store.clients(session, [row.client_id])[row.client_id]
            welcome = welcome_of(session, row, self.clinic_of(client)) if row.came_in else None
        runner = new_runner(
            row,
            lead,
            client,
            welcome=welcome,
            clinic_of=self.clinic_of,
            house=self.house,
            transact=self.database.write,
            clock=self.clock,
            seed=self.seed_of(row.phone, lead.name),
        )
        runner.speaks_itself = False
        return OpenTalk(LiveTalk(runner, self.models, self.talk_clock), row, self)

    def _let_in(self, session: Session, opens: StreamPass) -> CallRow | None:
        row = store.call(session, opens.call_id)
        if row is None or row.is_ended or row.dial_state != DialState.PLACED:
            return None
        if row.carrier_id != opens.carrier_id:
            return None
        now = self.clock.now()
        entry = Entry(row.id, row.client_id, now, Source.LINE, _ONCE, {}, _ONCE)
        return row if ledger.write_once(session, entry) else None

    def settle(self, settlement: Settlement) -> None:
        """Settle a call of which there is nothing to report."""
        now: dt.datetime = self.clock.now()
        self.database.write(
            lambda session: outcome.settle(session, [settlement], self.house, now=now)
        )

    def measured(self, call_id: str, measured: Measured) -> None:
        """Write down what a call used."""
        prices, now = self.house.prices, self.clock.now()
        self.database.write(lambda session: usage.note(session, call_id, measured, prices, now=now))


def _guess_of(session: Session, call_id: str) -> str:
    data = session.scalar(
        sa.select(col(CallEvent.data)).where(
            col(CallEvent.call_id) == call_id, col(CallEvent.key) == VERDICT
        )
    )
    return str(data["by"]) if data else ""
