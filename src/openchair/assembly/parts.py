"""What every process of the product shares."""

import functools
import json
import os
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openchair import agent_config
from openchair.agent_config import AgentConfig
from openchair.calling.house import Clinic, ClinicOf, House
from openchair.calling.prices import load_prices
from openchair.calling.telling import Teller
from openchair.clock import Clock, SystemClock
from openchair.compliance.ruleset import packaged_ruleset
from openchair.conversation.script import Profile
from openchair.db import Database, Durability, migrate
from openchair.durable.dbos_engine import DbosEngine
from openchair.errors import SettingsError
from openchair.ids import Ids
from openchair.phone import Phone
from openchair.settings import JWT_SECRET_BYTES, Settings, new_jwt_secret
from openchair.tables import Client

DEMO_CLINIC = "Bright Smile Dental"
DEMO_NUMBER = "+12125550100"


@dataclass(frozen=True, slots=True)
class Parts:
    """The shared parts; whoever assembled them closes them."""

    settings: Settings
    clock: Clock
    ids: Ids
    database: Database
    engine: DbosEngine
    house: House
    teller: Teller
    config: AgentConfig
    clinic_of: ClinicOf
    opened: ExitStack = field(default_factory=ExitStack)
    """What was opened later on and is to be closed with them, such as a carrier's client."""

    def close(self) -> None:
        """Give everything back."""
        self.opened.close()
        self.engine.close()
        self.database.close()


def assemble(settings: Settings, durability: Durability = Durability.FULL) -> Parts:
    """Open the database, bring it to today's schema, and build what every process needs."""
    clock = SystemClock()
    database = Database(settings.database_url, durability=durability)
    migrate(database)
    engine = DbosEngine(database, seats=settings.voice_seats)
    engine.prepare()
    config = agent_config.load()
    ids = Ids(clock)
    teller = Teller(engine, ids)
    return Parts(
        settings=settings,
        clock=clock,
        ids=ids,
        database=database,
        engine=engine,
        house=build_house(settings, ids, teller),
        teller=teller,
        config=config,
        clinic_of=clinics(config),
    )


def build_house(settings: Settings, ids: Ids, teller: Teller) -> House:
    """Return what calling needs to know of this installation."""
    speed = settings.simulation_speed if settings.is_simulated else 1.0
    return House(
        ids=ids,
        ruleset=packaged_ruleset(),
        enforced=settings.enforces_compliance,
        allow_test_numbers=settings.allows_test_numbers,
        respects_windows=speed == 1,
        speed=speed,
        tell=teller,
        prices=load_prices(settings.prices_file),
    )


def clinics(config: AgentConfig) -> ClinicOf:
    """Return a function that gives a client's words and calendar, and remembers the last ones."""

    @functools.lru_cache(maxsize=512)
    def build(facts: tuple[str, ...], overrides: str) -> Clinic:
        return _clinic(config, facts, json.loads(overrides))

    def clinic_of(client: Client) -> Clinic:
        facts = (
            client.legal_name or client.name,
            client.timezone,
            client.language,
            client.callback_number,
            client.transfer_number,
        )
        return build(facts, json.dumps(client.script, sort_keys=True))

    return clinic_of


def _clinic(config: AgentConfig, facts: tuple[str, ...], overrides: Mapping[str, Any]) -> Clinic:
    legal_name, timezone, language, callback_number, transfer_number = facts
    zone = ZoneInfo(timezone)
    profile = Profile(
        legal_name=legal_name,
        zone=zone,
        language=language,
        callback_number=Phone(callback_number) if callback_number else None,
        transfer_number=Phone(transfer_number) if transfer_number else None,
    )
    own = agent_config.with_overrides(config, overrides)
    script, inbound = agent_config.scripts_for(own, profile)
    return Clinic(script, own.booking, zone, inbound)


def person_seed(seed: int, phone: str, name: str) -> int:
    """Return the seed of the simulated person behind a number: the same at every attempt."""
    return zlib.crc32(f"{seed} {phone} {name}".encode())


def jwt_secret(settings: Settings, database: Database) -> str:
    """Return the secret that signs log-ins: the one set, else one kept beside a SQLite file.

    Raises SettingsError on PostgreSQL, where several processes must share one that is set.
    """
    given = settings.jwt_secret.get_secret_value()
    if given:
        return given
    if not database.is_sqlite or not database.url.database:
        raise SettingsError("JWT_SECRET is not set; on PostgreSQL set `openssl rand -hex 32`.")
    return _kept_secret(Path(f"{database.url.database}.jwt-secret"))


def _kept_secret(path: Path) -> str:
    """Return the secret kept in this file; where there is none, make it.

    It appears whole or not at all: processes start together, and half a secret can be guessed.
    """
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=path.parent) as file:
            file.write(new_jwt_secret())
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):  # who was first has made everybody's secret
                os.link(file.name, path)
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < JWT_SECRET_BYTES:
        raise SettingsError(f"{path} holds no secret; delete it, and everybody logs in again.")
    return secret
