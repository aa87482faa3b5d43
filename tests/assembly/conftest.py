"""The parts of an installation on a database of the test's own, where time stands still."""

import random
from dataclasses import replace

import pytest

from openchair import agent_config
from openchair.assembly.parts import Parts, build_house, clinics
from openchair.calling.house import tell_nobody
from openchair.calling.telling import Teller
from openchair.clock import VirtualClock
from openchair.db import Database
from openchair.durable.dbos_engine import DbosEngine
from openchair.ids import Ids
from openchair.settings import Settings
from tests.support.clinics import TUESDAY, World

CONFIG = agent_config.load()


@pytest.fixture
def still(sqlite_database: Database) -> Parts:
    """All parts; nobody is told of ended calls, and nobody dials."""
    clock = VirtualClock(TUESDAY)
    ids = Ids(clock, random.Random(1))
    engine = DbosEngine(sqlite_database)
    settings = Settings(_env_file=None, simulation_speed=1)
    teller = Teller(engine, ids)
    return Parts(
        settings=settings,
        clock=clock,
        ids=ids,
        database=sqlite_database,
        engine=engine,
        house=replace(build_house(settings, ids, teller), tell=tell_nobody),
        teller=teller,
        config=CONFIG,
        clinic_of=clinics(CONFIG),
    )


@pytest.fixture
def world(still: Parts) -> World:
    """What stands in the same database, at the same time."""
    return World(still.database)
