"""What commands open: the database as it is, or a sentence why not."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from openchair.cli.parts import opened_to_read
from openchair.db import Database, DatabaseError
from tests.support.databases import fresh_sqlite


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def test_a_database_is_opened_as_it_is(there: Path):
    fresh_sqlite(there).close()

    with opened_to_read() as database, database.reading() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM client")) == 0


def test_a_database_that_is_not_there_is_not_made(there: Path):
    with pytest.raises(DatabaseError, match=r"There is no database \./openchair\.db"), opened_to_read():  # fmt: skip
        pass

    assert list(there.iterdir()) == []


def test_an_older_schema_is_left_alone(there: Path):
    Database("sqlite:///openchair.db").writer.connect().close()

    with pytest.raises(DatabaseError, match="openchair migrate"), opened_to_read():
        pass


def test_what_the_database_refuses_is_said_in_words(there: Path):
    fresh_sqlite(there).close()

    def ask() -> None:
        with opened_to_read() as database, database.reading() as session:
            session.execute(sa.text("SELECT * FROM nobody"))

    with pytest.raises(DatabaseError, match="no such table"):
        ask()
