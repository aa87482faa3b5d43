"""A whole API in this process: real accounts, real tables, the rooms behind played by fakes."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from fastapi.testclient import TestClient

from openchair import agent_config
from openchair.accounts.client_store import create_client
from openchair.accounts.passwords import Passwords
from openchair.accounts.profile import NewClient
from openchair.accounts.store import add_member, create_key, create_user
from openchair.assembly.doors import build_rooms
from openchair.assembly.parts import Parts, build_house, clinics
from openchair.calling import usage
from openchair.calling.house import tell_nobody
from openchair.calling.prices import shipped_prices
from openchair.calling.telling import Teller
from openchair.calling.usage import Measured
from openchair.clock import VirtualClock
from openchair.db import Database
from openchair.durable.dbos_engine import DbosEngine
from openchair.ids import Ids
from openchair.log import configure
from openchair.settings import Settings
from openchair.tables import Call
from openchair.web.app import create_app
from openchair.web.services import Rooms, Services
from tests.web.fakes import FakeRooms

START = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
PASSWORD = "correct horse battery"
SECRET = "0123456789abcdef0123456789abcdef-tests"
CONFIG = agent_config.load()
CHEAP = Passwords(memory_kib=8, passes=1)
HASHED = CHEAP.hash(PASSWORD)


@dataclass
class World:
    """An installation with two clinics, an admin, and one member and one key of each clinic."""

    database: Database
    portal: BlockingPortal
    """One event loop for all requests of a test: making one for each takes longer than they do."""
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(START))

    def __post_init__(self) -> None:
        self.ids = Ids(self.clock, random.Random(1))
        self.rooms = FakeRooms(self.database)
        self.ports = self.connect()
        with self.database.writing() as session:
            now = self.clock.now()
            made: dict[str, Any] = {"now": now, "ids": self.ids}
            self.here = create_client(session, NewClient(name="Here"), **made)
            self.there = create_client(session, NewClient(name="There"), **made)
            admin = create_user(session, "admin@example.com", HASHED, is_admin=True, **made)
            ana = create_user(session, "ana@example.com", HASHED, **made)
            bob = create_user(session, "bob@example.com", HASHED, **made)
            add_member(session, ana.id, self.here.id, now)
            add_member(session, bob.id, self.there.id, now)
            _, self.key = create_key(session, self.here.id, "n8n", **made)
            _, self.foreign_key = create_key(session, self.there.id, "n8n", **made)
        self.user_ids = {"admin": admin.id, "ana": ana.id, "bob": bob.id}
        self.app = self.build()

    def connect(self) -> Rooms:
        """Return the rooms behind the doors."""
        return self.rooms.rooms()

    def build(self, **settings: Any) -> FastAPI:
        self.settings = Settings(_env_file=None, **settings)
        return create_app(
            Services(
                database=self.database,
                clock=self.clock,
                ids=self.ids,
                settings=self.settings,
                jwt_secret=SECRET,
                passwords=CHEAP,
                rooms=self.ports,
            )
        )

    def client(self, app: FastAPI | None = None) -> TestClient:
        client = TestClient(app or self.app, raise_server_exceptions=False)
        client.portal = self.portal
        return client

    def token(self, name: str) -> str:
        who = {"email": f"{name}@example.com", "password": PASSWORD}
        return str(self.client().post("/api/auth/login", json=who).json()["access_token"])

    def person(self, name: str) -> TestClient:
        client = self.client()
        client.headers["Authorization"] = f"Bearer {self.token(name)}"
        return client

    def machine(self, key: str | None = None) -> TestClient:
        client = self.client()
        client.headers["X-API-Key"] = key or self.key
        return client

    def upload(self, rows: int = 3) -> str:
        """Queue calls at the clinic called Here; return the batch's id."""
        leads = [{"name": f"Lead {n}", "phone": f"+1212555{n:04}"} for n in range(rows)]
        answer = self.machine().post(f"/api/clients/{self.here.id}/uploads", json=leads)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["batch_id"])


@dataclass
class RealWorld(World):
    """The same with the real rooms behind the doors, as assembly connects them; nobody dials."""

    def connect(self) -> Rooms:
        settings = Settings(_env_file=None, simulation_speed=1)
        engine = DbosEngine(self.database)
        teller = Teller(engine, self.ids)
        self.parts = Parts(
            settings=settings,
            clock=self.clock,
            ids=self.ids,
            database=self.database,
            engine=engine,
            house=replace(build_house(settings, self.ids, teller), tell=tell_nobody),
            teller=teller,
            config=CONFIG,
            clinic_of=clinics(CONFIG),
        )
        return build_rooms(self.parts)


@pytest.fixture(scope="session", autouse=True)
def _short_tracebacks() -> None:
    """Log as the product does: unconfigured, the logger prints every local of a failure."""
    configure()


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as made:
        yield made


@pytest.fixture
def world(sqlite_database: Database, portal: BlockingPortal) -> World:
    return World(sqlite_database, portal)


@pytest.fixture
def ids(world: World) -> dict[str, str]:
    """Real things of the clinic called Here, by the name they have in paths."""
    batch_id = world.upload(rows=1)
    machine, ana = world.machine(), world.person("ana")
    here = f"/api/clients/{world.here.id}"
    call = machine.get(f"{here}/batches/{batch_id}/calls").json()["items"][0]
    webhook = machine.post(f"{here}/webhooks", json={"url": "https://example.com/"}).json()
    key = ana.post(f"{here}/keys", json={"name": "second"}).json()
    return {
        "client_id": world.here.id,
        "batch_id": batch_id,
        "call_id": call["id"],
        "webhook_id": webhook["id"],
        "key_id": key["id"],
        "user_id": world.user_ids["ana"],
    }


@pytest.fixture
def both_worlds(database: Database, portal: BlockingPortal) -> World:
    """The same on SQLite and on PostgreSQL."""
    return World(database, portal)


@pytest.fixture
def real_world(sqlite_database: Database, portal: BlockingPortal) -> RealWorld:
    return RealWorld(sqlite_database, portal)


@pytest.fixture
def both_real_worlds(database: Database, portal: BlockingPortal) -> RealWorld:
    """The same on SQLite and on PostgreSQL."""
    return RealWorld(database, portal)


def is_problem(answer: httpx.Response, status: int, code: str | None = None) -> bool:
    """Tell whether an answer is a problem of this status, and of this code if one is given."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert {"type", "title", "status", "detail", "code"} <= set(body)
    assert body["message"] == body["detail"]
    assert body["type"].endswith(body["code"])
    return code is None or body["code"] == code


def used(world: World, call_id: str, **seconds: float) -> None:
    """Let a call have used so much of the vendors, at a time whose prices are known."""
    with world.database.writing() as session:
        call = session.get_one(Call, call_id)
        call.answered_at = dt.datetime(2026, 8, 4, 15, tzinfo=dt.UTC)
        usage.note(session, call_id, Measured(**seconds), shipped_prices(), now=world.clock.now())
