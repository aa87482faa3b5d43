"""What tests of the calling room share."""

import pytest

from openchair.db import Database
from tests.support.clinics import World


@pytest.fixture
def world(database: Database) -> World:
    """A database on either engine, where the law binds."""
    return World(database)
