"""Carries a call of the simulated company: plays the line and the talk in this process.

Under `openchair run` the seconds pass, `speed` times as fast as life. The talk lives in this
process alone: when the process dies, the company in memory is gone too, and the attempt that finds
its call unknown there settles it as interrupted.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from openchair.calling import ledger, outcome, store
from openchair.calling.house import ClinicOf, House
from openchair.calling.line import Played, take_news
from openchair.calling.outcome import Settlement
from openchair.calling.performer import CallFacts, Desk, Transact
from openchair.calling.rules import Ending, Reason, ending_of
from openchair.calling.runner import CallRunner, converse, leave_message
from openchair.calling.store import CallRow, LeadRow
from openchair.calling.welcome import Welcome
from openchair.clock import Clock
from openchair.conversation import machine
from openchair.conversation.call import Result
from openchair.db import Database
from openchair.durable import Arguments, Done, NextStep
from openchair.phone import Phone
from openchair.tables import Client
from openchair.telephony.base import LineNews, TelephonyError
from openchair.telephony.line_plan import LinePlan
from openchair.telephony.simulated import SimulatedTelephony

LOOKS_EVERY_SECONDS = 1.0


class Report(Protocol):
    """Tells the API how a talk ended, as the voice agent does."""

    def __call__(self, row: CallRow, ending: Ending) -> bool:
        """Return once it is settled; False where the report was refused."""
        ...


MACHINE = "machine"


def new_runner(
    row: CallRow,
    lead: LeadRow,
    client: Client,
    *,
    clinic_of: ClinicOf,
    house: House,
    transact: Transact,
    clock: Clock,
    seed: int,
    welcome: Welcome | None = None,
) -> CallRunner:
    """Return the runner of one call, with its clinic's words and calendar."""
    clinic = clinic_of(client)
    facts = CallFacts(
        call_id=row.id,
        client_id=row.client_id,
        lead_id=row.lead_id,
        lead_name=lead.name,
        phone=Phone(row.phone),
        zone=clinic.zone,
        booking=clinic.booking,
    )
    language = lead.language or client.language
    new_call = welcome.call if welcome else machine.new_call
    call = new_call(lead_name=lead.name, language=language, seed=seed)
    script = welcome.script if welcome else clinic.script
    return CallRunner(call, script, Desk(facts, house, transact, clock), clock)


def talk(runner: CallRunner, plan: LinePlan) -> Iterator[float]:
    """Return the talk of an answered line: with a person, or one message to a machine."""
    assert plan.caller is not None
    if plan.truth[-1].answered_by == MACHINE:
        return leave_message(runner, plan.caller)
    return converse(runner, plan.caller, drops_after=plan.drops_after)


@dataclass(slots=True)
class SimulatedCarry:
    """Plays placed calls in this process, in real time."""

    database: Database
    house: House
    line: SimulatedTelephony
    clinic_of: ClinicOf
    clock: Clock
    seed_of: Callable[[str, str], int]
    speed: float
    report: Report

    def __call__(self, row: CallRow, signal: Arguments | None) -> NextStep:
        """Play the call to its end and settle it."""
        assert row.carrier_id is not None
        try:
            plan = self.line.plan(row.carrier_id)
        except TelephonyError:
            note = "The process that carried the call stopped; the line is gone."
            with self.database.reading() as session:
                said = ledger.transcript(session, row.id)
            self._settle(row, Ending(Result.FAILED, Reason.INTERRUPTED, said, note))
            return Done()
        self._play(row, plan)
        return Done()

    def _play(self, row: CallRow, plan: LinePlan) -> None:
        runner = self._runner(row) if plan.caller is not None else None
        spoken = self._settled_talk(row, runner, plan) if runner is not None else None
        played = Played(plan, self._deliver, self.line.end)
        looked_at = self.clock.now()
        for seconds in played.play(spoken):
            self.clock.sleep(seconds / self.speed)
            self._keep(runner)
            if self.clock.now() - looked_at > dt.timedelta(seconds=LOOKS_EVERY_SECONDS):
                looked_at = self.clock.now()
                if self._is_cancelled(row):
                    return self._cut(row, played, runner)
        if runner is None:
            self._settle_unanswered(row, plan)
        return None

    def _settled_talk(self, row: CallRow, runner: CallRunner, plan: LinePlan) -> Iterator[float]:
        """Play the talk, and report with its last word how it ended."""
        yield from talk(runner, plan)
        self._keep(runner)
        ending = runner.ending()
        if ending.reason is Reason.INTERRUPTED or not self.report(row, ending):
            self._settle(row, ending)

    def _settle_unanswered(self, row: CallRow, plan: LinePlan) -> None:
        """Settle a call whose final callback got lost; for others this changes nothing."""
        last = plan.truth[-1]
        self._settle(row, ending_of(last.status, last.error))

    def _cut(self, row: CallRow, played: Played, runner: CallRunner | None) -> None:
        played.end(played.plan.carrier_id, played.elapsed)
        transcript = "\n".join(runner.lines) if runner else ""
        note = "Cancelled while the call was under way."
        self._settle(row, Ending(Result.CANCELLED, Reason.CANCELLED, transcript, note))

    def _runner(self, row: CallRow) -> CallRunner:
        with self.database.reading() as session:
            lead = store.leads(session, [row.lead_id])[row.lead_id]
            client = store.clients(session, [row.client_id])[row.client_id]
        return new_runner(
            row,
            lead,
            client,
            clinic_of=self.clinic_of,
            house=self.house,
            transact=self.database.write,
            clock=self.clock,
            seed=self.seed_of(row.phone, lead.name),
        )

    def _is_cancelled(self, row: CallRow) -> bool:
        with self.database.reading() as session:
            return store.is_unwanted(session, row.id)

    def _deliver(self, news: LineNews) -> None:
        now = self.clock.now()
        self.database.write(lambda session: take_news(session, news, self.house, now=now))

    def _keep(self, runner: CallRunner | None) -> None:
        """Write the ledger's new lines."""
        if runner is None or not runner.entries:
            return
        entries, runner.entries = runner.entries, []

        def write(session: Session) -> None:
            ledger.write(session, entries)

        self.database.write(write)

    def _settle(self, row: CallRow, ending: Ending) -> None:
        now = self.clock.now()
        settlement = Settlement(row.id, ending)
        self.database.write(
            lambda session: outcome.settle(session, [settlement], self.house, now=now)
        )
