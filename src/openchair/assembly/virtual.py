"""Builds what runs in virtual time, without a server: whole campaigns, and talks in a terminal."""

import datetime as dt
import functools
import random
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from openchair import agent_config
from openchair.accounts import client_store
from openchair.assembly.parts import DEMO_CLINIC, DEMO_NUMBER, clinics, person_seed
from openchair.calling.campaign import Campaign
from openchair.calling.house import House
from openchair.calling.import_report import ImportReport
from openchair.calling.imports import import_leads
from openchair.calling.overview import open_calls
from openchair.calling.performer import CallFacts, Desk
from openchair.calling.runner import CallRunner
from openchair.calling.store import is_calling_on
from openchair.clock import VirtualClock
from openchair.compliance.ruleset import packaged_ruleset
from openchair.conversation import machine
from openchair.db import Database, Durability, migrate, revisions
from openchair.durable.dbos_engine import DbosEngine
from openchair.errors import ConflictError, NotFoundError
from openchair.ids import Ids
from openchair.leads.readers.files import read_rows
from openchair.leads.rules import make_options
from openchair.phone import Phone
from openchair.settings import Settings
from openchair.simulation.people import who_picks_up
from openchair.tables import Client
from openchair.telephony.simulated import SimulatedTelephony


class Watcher(Protocol):
    """Sees how far a campaign has come."""

    def leads(self, count: int) -> None:
        """Learn how many leads will be called."""
        ...

    def finished(self, count: int) -> None:
        """Learn that so many more calls have ended."""
        ...


@dataclass(frozen=True, slots=True)
class CampaignOrder:
    """What `openchair call` was asked to do."""

    leads: Path
    seed: int
    start: dt.datetime
    client: str | None = None
    keep: bool = False


@dataclass(slots=True)
class CampaignResult:
    """What came of it; the database stays open as long as the context that gave this."""

    database: Database
    client_id: str
    imported: ImportReport
    attempts: int = 0


@dataclass(slots=True)
class Virtual:
    """Everything that happens in one virtual time."""

    settings: Settings
    database: Database
    clock: VirtualClock
    seed: int
    keeps: bool = False
    """Whether other campaigns' rows stand beside these, so that no id may come twice."""
    ids: Ids = field(init=False)
    house: House = field(init=False)

    def __post_init__(self) -> None:
        # S311: the same seed shall give the same ids; nothing secret is made here.
        self.ids = Ids(self.clock, None if self.keeps else random.Random(self.seed))  # noqa: S311
        self.house = House(
            ids=self.ids,
            ruleset=packaged_ruleset(),
            enforced=self.settings.enforces_compliance,
            allow_test_numbers=True,
        )

    def campaign(self) -> Campaign:
        """Build the campaign over this database."""
        return Campaign(
            database=self.database,
            house=self.house,
            line=SimulatedTelephony(who_picks_up, self.clock, remember=1_000),
            clinic_of=clinics(agent_config.load()),
            clock=self.clock,
            seed_of=functools.partial(person_seed, self.seed),
            seed=secrets.randbits(64) if self.keeps else self.seed,
        )


@contextmanager
def run_campaign(
    settings: Settings, order: CampaignOrder, watcher: Watcher
) -> Iterator[CampaignResult]:
    """Import a file of leads and call every one of them; give what came of it.

    Raises InvalidInputError, as imports do, when no row can be used, and ConflictError when the
    database to keep it in has calls of its own.
    """
    with _database(settings, keep=order.keep) as database:
        virtual = Virtual(settings, database, VirtualClock(order.start), order.seed, order.keep)
        template = _template(settings, order.client) if order.client else None
        client = database.write(lambda session: _client(session, virtual, template, order))
        _refuse_what_waits(database, client)
        table = read_rows(order.leads, filename=order.leads.name)
        options = make_options(source=order.leads.name, allow_test=True, now=virtual.clock.now())
        report = import_leads(
            database, client, table, options, now=virtual.clock.now(), ids=virtual.ids
        )
        watcher.leads(report.calls_queued)
        result = CampaignResult(database, client.id, report)
        result.attempts = virtual.campaign().run(watcher.finished)
        yield result


@contextmanager
def _database(settings: Settings, *, keep: bool) -> Iterator[Database]:
    """Give DATABASE_URL, or a database that is gone afterwards."""
    if keep:
        database = Database(settings.database_url)
        engine = DbosEngine(database)
        try:
            with engine.alone():
                migrate(database)
                yield database
        finally:
            engine.close()
            database.close()
        return
    with tempfile.TemporaryDirectory(prefix="openchair-call-") as folder:
        database = Database(f"sqlite:///{folder}/call.db", durability=Durability.NONE)
        try:
            migrate(database)
            yield database
        finally:
            database.close()


def _refuse_what_waits(database: Database, client: Client) -> None:
    """Refuse a database where calls would never end, or be made in a time that is not theirs."""
    with database.reading() as session:
        is_on, waiting = is_calling_on(session), sum(open_calls(session).values())
    if not is_on:
        raise ConflictError("Calling is stopped; `openchair go` lets it go on.")
    if client.paused:
        raise ConflictError(f"{client.name} is paused; `openchair clients resume` lets it go on.")
    if waiting:
        msg = f"{waiting:,} calls wait in DATABASE_URL and would be made in virtual time too"
        raise ConflictError(f"{msg}; keep this campaign in another database.")


def _template(settings: Settings, name: str) -> Client:
    """Return the client whose settings are lent, from the product's own database."""
    database = Database(settings.database_url)
    try:
        if revisions(database)[0] is None:
            msg = f"There is no client named {name}: DATABASE_URL names no database of ours yet."
            raise NotFoundError(msg)
        with database.reading() as session:
            return client_store.find_client(session, name)
    finally:
        database.close()


def _client(
    session: Session, virtual: Virtual, template: Client | None, order: CampaignOrder
) -> Client:
    """Return the clinic to call for: one like the template, or the demo clinic."""
    if template is not None and order.keep:
        return session.get_one(Client, template.id)
    facts = template.model_dump() if template is not None else _demo_facts()
    own = {
        "id": virtual.ids.new("client"),
        "paused": False,
        "max_concurrent_calls": 1_000,
        "created_at": virtual.clock.now(),
        "last_claimed_at": None,
    }
    client = Client(**{**facts, **own})
    session.add(client)
    session.flush()
    return client


def _demo_facts() -> dict[str, object]:
    return {
        "name": DEMO_CLINIC,
        "legal_name": DEMO_CLINIC,
        "timezone": "America/New_York",
        "callback_number": DEMO_NUMBER,
    }


@contextmanager
def one_call(
    settings: Settings, start: dt.datetime, *, name: str, language: str, seed: int
) -> Iterator[tuple[CallRunner, VirtualClock]]:
    """Give a runner for one talk with a throw-away clinic behind it, and its clock."""
    with _database(settings, keep=False) as database:
        clock = VirtualClock(start)
        virtual = Virtual(settings, database, clock, seed)
        order = CampaignOrder(Path(), seed, start)
        client = database.write(lambda session: _client(session, virtual, None, order))
        clinic = clinics(agent_config.load())(client)
        facts = CallFacts(
            call_id=virtual.ids.new("call"),
            client_id=client.id,
            lead_id=virtual.ids.new("lead"),
            lead_name=name,
            phone=Phone(DEMO_NUMBER),
            zone=clinic.zone,
            booking=clinic.booking,
        )
        desk = Desk(facts, virtual.house, database.write, clock)
        call = machine.new_call(lead_name=name, language=language, seed=seed)
        yield CallRunner(call, clinic.script, desk, clock), clock
