"""Calls every lead of a database in virtual time: `openchair call`.

The same gates, the same settling, the same conversations as in life; only time is different. Calls
due at the same moment are admitted together, as many as there are seats; each begins when the pace
allows, and plays to its end on a clock of its own; then time moves to when the last of them ended,
or to the next call that is due. Many calls share a transaction, which is what makes it fast: the
database is thrown away, or this is the only process that writes to it.
"""

import datetime as dt
import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from openchair.calling import ledger, outcome, queue, store
from openchair.calling.admission import Limits, admit
from openchair.calling.door import Go, doors
from openchair.calling.house import Clinic, ClinicOf, House
from openchair.calling.ledger import Entry, Source
from openchair.calling.line import placed_entry
from openchair.calling.outcome import Settlement
from openchair.calling.queue import Waiting
from openchair.calling.rules import Ending, Reason, ending_of
from openchair.calling.simulated_call import new_runner, talk
from openchair.calling.store import CallRow, LeadRow
from openchair.clock import VirtualClock
from openchair.conversation.call import Result
from openchair.db import Database
from openchair.phone import Phone
from openchair.tables import Client
from openchair.telephony.base import DialRequest, Placed, Rejected, Unknown
from openchair.telephony.line_plan import LinePlan
from openchair.telephony.simulated import SimulatedTelephony

CALLS_A_COMMIT = 400
LONGEST = dt.timedelta(days=60)
"""No campaign goes on for longer; a lead asked for later than that stays queued."""
STANDSTILL = dt.timedelta(minutes=15)
"""How long to wait where calls are due and none of them may be made."""

Progress = Callable[[int], None]


@dataclass(slots=True)
class Campaign:
    """A file of leads, called from start to end."""

    database: Database
    house: House
    line: SimulatedTelephony
    clinic_of: ClinicOf
    clock: VirtualClock
    seed_of: Callable[[str, str], int]
    seats: int = 50
    calls_per_second: float = 10.0
    seed: int = 0
    _random: random.Random = field(init=False)
    _until: dt.datetime = field(init=False)
    _clients: dict[str, Client] = field(init=False, default_factory=dict)
    """Kept at hand, so that a transaction reads a client once."""
    _clinics: dict[str, Clinic] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - the same seed, the same tokens
        self._until = self.clock.now() + LONGEST

    def run(self, progress: Progress) -> int:
        """Call until nothing is due; return how many attempts there were.

        `progress` is told after each commit how many more calls have ended.
        """
        total = 0
        while True:
            ended = self._commit_some()
            if ended is None:
                return total
            total += ended
            progress(ended)

    def _commit_some(self) -> int | None:
        """Make calls for one commit; None when there is nothing left to do."""
        ended = 0
        with self.database.writing() as session:
            while ended < CALLS_A_COMMIT:
                first = queue.first_waiting(session)
                if first is None or first.due_at > self._until:
                    return ended or None
                self.clock.set(first.due_at)
                played = self._round(session)
                if not played and not self._wait(session, first):
                    return ended or None
                ended += played
        return ended

    def _wait(self, session: Session, first: Waiting) -> bool:
        """Let time pass where nothing moves; False when it has been long enough.

        A clinic may pause, or have made its calls of the day.
        """
        if queue.first_waiting(session) != first:
            return True
        self.clock.sleep(STANDSTILL.total_seconds())
        return self.clock.now() <= self._until

    def _round(self, session: Session) -> int:
        """Admit, dial and play what is due now; return how many calls ended."""
        now = self.clock.now()
        limits = Limits(self.seats, math.inf, intents=self.seats)
        admitted = admit(session, self.house, limits, now=now, tokens=self._token)
        if not admitted:
            return 0
        passages = doors(session, [each.call_id for each in admitted], self.house, limits, now=now)
        rows = [each.call for each in passages.values() if isinstance(each, Go)]
        return self._dial_and_play(session, rows, now)

    def _token(self) -> str:
        return f"{self._random.getrandbits(96):024x}"

    def _dial_and_play(self, session: Session, rows: list[CallRow], now: dt.datetime) -> int:
        leads = store.leads(session, {row.lead_id for row in rows})
        clients = store.clients(session, {row.client_id for row in rows})
        self._clients |= clients
        answers = {
            row.id: self._dial(row, leads[row.lead_id], clients[row.client_id]) for row in rows
        }
        placed = {call_id: name for call_id, name in answers.items() if isinstance(name, str)}
        ledger.write(session, [placed_entry(r, placed[r.id], now) for r in rows if r.id in placed])
        settlements = [Settlement(i, end) for i, end in answers.items() if isinstance(end, Ending)]
        entries: list[Entry] = []
        self.clock.set(now)
        for nth, row in enumerate(row for row in rows if row.id in placed):
            clock = VirtualClock(now + dt.timedelta(seconds=nth / self.calls_per_second))
            plan = self.line.plan(placed[row.id])
            lead, client = leads[row.lead_id], clients[row.client_id]
            ending, told = self._play(session, row, lead, client, plan, clock)
            settlements.append(Settlement(row.id, ending, placed[row.id]))
            entries += told
            self.clock.set(clock.now())
        ledger.write(session, entries)
        return len(outcome.settle(session, settlements, self.house, now=self.clock.now()))

    def _dial(self, row: CallRow, lead: LeadRow, client: Client) -> str | Ending:
        """Ask for the call; return the carrier's name for it, or how it ended before it rang."""
        assert row.token is not None  # an intent is never written without one
        request = DialRequest(
            token=row.token,
            to=Phone(row.phone),
            seed=self.seed_of(row.phone, lead.name),
            lead_name=lead.name,
            language=lead.language or client.language,
            attempt=row.attempt,
        )
        answer = self.line.dial(request)
        match answer:
            case Placed(carrier_id):
                return carrier_id
            case Rejected(code, message):
                note = f"The carrier refused: {message} ({code})."
                return Ending(Result.FAILED, Reason.REJECTED, notes=note)
            case Unknown():
                found = self.line.find(row.token, Phone(row.phone), self.clock.now())
                if found is not None:
                    return found.carrier_id
                note = "The carrier knows of no such call; nobody was disturbed."
                return Ending(Result.FAILED, Reason.NEVER_PLACED, notes=note)

    def _play(
        self,
        session: Session,
        row: CallRow,
        lead: LeadRow,
        client: Client,
        plan: LinePlan,
        clock: VirtualClock,
    ) -> tuple[Ending, list[Entry]]:
        """Play one call on its own clock; return how it ended and what the ledger has of it."""
        last = plan.truth[-1]
        clock.sleep(last.happened_after)
        if plan.caller is None:
            return ending_of(last.status, last.error), _line_entries(row, plan)
        runner = new_runner(
            row,
            lead,
            client,
            clinic_of=self._clinic,
            house=self.house,
            transact=lambda work: work(session),
            clock=clock,
            seed=self.seed_of(row.phone, lead.name),
        )
        for seconds in talk(runner, plan):
            clock.sleep(seconds)
        return runner.ending(), _line_entries(row, plan) + runner.entries

    def _clinic(self, client: Client) -> Clinic:
        """Return the client's words and calendar, which do not change while a campaign lasts."""
        clinic = self._clinics.get(client.id)
        if clinic is None:
            clinic = self._clinics[client.id] = self.clinic_of(client)
        return clinic


def _line_entries(row: CallRow, plan: LinePlan) -> list[Entry]:
    """Return what the carrier told, as it was told."""
    return [
        Entry(
            row.id,
            row.client_id,
            news.at,
            Source.LINE,
            "line_news",
            {"status": news.status.value, "sequence": news.sequence},
            news.key,
        )
        for news in map(plan.told, plan.truth)
    ]
