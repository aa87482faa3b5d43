"""The database's promises: which transactions race, which journal is safe, no drift."""

import datetime as dt
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.orm import Session

from openchair.db import (
    Database,
    DatabaseError,
    Durability,
    has_wal_reset_bug,
    journal_mode,
    migrate,
    revisions,
    sqlite_module,
    write_back,
)
from openchair.errors import SettingsError
from openchair.tables import Switch, metadata
from tests.support.databases import fresh_postgres, fresh_sqlite

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)


def test_the_migrations_build_exactly_the_tables(database: Database):
    with database.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(database: Database):
    migrate(database)

    current, newest = revisions(database)
    assert current == newest


def test_a_newer_schema_is_refused_with_words(database: Database):
    with database.writing() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseError, match="9999"):
        migrate(database)


def test_an_instant_comes_back_aware_and_equal(database: Database):
    with database.writing() as session:
        session.add(Switch(name="calling", is_on=True, changed_at=NOW))

    with database.reading() as session:
        assert session.get_one(Switch, "calling").changed_at == NOW


def test_a_naive_time_is_refused(sqlite_database: Database):
    with pytest.raises(sa.exc.StatementError, match="aware"), sqlite_database.writing() as session:
        session.add(Switch(name="calling", is_on=True, changed_at=NOW.replace(tzinfo=None)))


def test_an_error_rolls_everything_back(database: Database):
    def half_done(session: Session) -> None:
        session.add(Switch(name="calling", is_on=True, changed_at=NOW))
        session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write(half_done)

    with database.reading() as session:
        assert session.get(Switch, "calling") is None


def test_check_then_act_loses_no_update_on_sqlite(sqlite_database: Database):
    with sqlite_database.writing() as session:
        session.execute(sa.text("CREATE TABLE counter (n INTEGER)"))
        session.execute(sa.text("INSERT INTO counter VALUES (0)"))

    def count() -> None:
        for _ in range(50):
            with sqlite_database.writing() as session:
                n = session.scalar(sa.text("SELECT n FROM counter"))
                session.execute(sa.text("UPDATE counter SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with sqlite_database.reading() as session:
        assert session.scalar(sa.text("SELECT n FROM counter")) == 200


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
        ((3, 6, 23), False),
    ],
)
def test_the_wal_reset_bug_is_known_by_version(version, affected):
    assert has_wal_reset_bug(version) is affected
    assert journal_mode(version) == ("DELETE" if affected else "WAL")


def test_the_product_brings_a_library_without_the_bug(sqlite_database: Database):
    with sqlite_database.reader.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


@pytest.mark.parametrize(
    "url", ["mysql://u:hidden@localhost/x", "postgresql//u:hidden@localhost/x", "not an address"]
)
def test_a_wrong_address_is_refused_by_name_and_keeps_its_password(url):
    with pytest.raises(SettingsError, match="DATABASE_URL") as refused:
        Database(url)

    assert "hidden" not in str(refused.value)


def test_what_was_written_is_brought_into_the_file(tmp_path: Path):
    database = fresh_sqlite(tmp_path, durability=Durability.NORMAL)
    with database.writing() as session:
        session.add(Switch(name="a-switch", is_on=True, changed_at=NOW))

    is_done = write_back(database)

    assert is_done
    assert b"a-switch" in (tmp_path / "openchair.db").read_bytes()
    assert all(path.stat().st_size == 0 for path in tmp_path.glob("*-wal"))
    database.close()


@pytest.mark.postgres
def test_postgres_has_no_journal_beside_it():
    with fresh_postgres() as database:
        assert write_back(database)


@pytest.mark.slow  # a checkpoint waits for readers as long as a writer waits for a lock
def test_while_somebody_reads_the_journal_stays(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path}/wal.db", durability=Durability.NONE)
    migrate(database)
    if journal_mode(sqlite_module().sqlite_version_info) != "WAL":
        pytest.skip("this library keeps no such journal")
    with database.reading() as session:
        session.scalar(sa.text("SELECT count(*) FROM client"))
        with database.writing() as writing:
            writing.add(Switch(name="a-switch", is_on=True, changed_at=NOW))
        is_done = write_back(database)

    assert not is_done
    database.close()
