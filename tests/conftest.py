"""What every test may ask for: a migrated database, on SQLite and on PostgreSQL.

Properties are tried on the same examples in every run, so that a change that is green stays green.
`pytest --hypothesis-profile=explore` looks for new ones.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from openchair.db import Database
from tests.support.databases import fresh_postgres, fresh_sqlite

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("steady")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database; the test runs once on each engine."""
    if request.param == "sqlite":
        made = fresh_sqlite(tmp_path)
        yield made
        made.close()
        return
    with fresh_postgres() as made:
        yield made


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty SQLite database, for tests in which the engine does not matter."""
    made = fresh_sqlite(tmp_path)
    yield made
    made.close()
