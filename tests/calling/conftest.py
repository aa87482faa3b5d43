"""What tests of the calling room share."""

import pytest

from openchair.calling.live_talk import LiveTalk
from openchair.db import Database
from tests.support.clinics import World
from tests.support.talks import Stage


@pytest.fixture
def world(database: Database) -> World:
    """A database on either engine, where the law binds."""
    return World(database)


@pytest.fixture
def stage(sqlite_database: Database) -> Stage:
    """A call that was answered, and a person and a model to play."""
    return Stage(World(sqlite_database))


@pytest.fixture
def talk(stage: Stage) -> LiveTalk:
    """A talk whose greeting has been heard."""
    made = stage.talk()
    greeting = stage.begins(made, caller_speaks=False)["agent"]["greeting"]
    stage.is_heard(made, greeting)
    made.marked("1")
    return made
