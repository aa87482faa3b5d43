"""The database: engines, transactions, migrations. SQLite on one machine, PostgreSQL on many.

How a SQLite transaction starts decides whether check-then-act is safe. The driver's default runs
a SELECT outside the transaction, and two processes then lose each other's updates (measured: 438
of 600). So a writer says BEGIN IMMEDIATE and holds the only write lock from its first statement;
readers use an engine of their own that never takes it.

Durability on SQLite, per guarantee (`Durability`):

* FULL, the default: a commit is on the disk before anybody is told of it: accepted leads, intents
  to dial, opt-outs, bookings, results.
* NORMAL: survives kill -9, may lose the last commits at a power cut: the durable engine's own
  bookkeeping, which recovery rebuilds from our tables.
* NONE: throw-away databases of `openchair call` and tests.

SQLite libraries from 3.7.0 to 3.51.2 can lose committed transactions in WAL mode when two
connections write and checkpoint at once (fixed in 3.51.3, 3.50.7, 3.44.6). The product brings its
own library (pysqlite3); where that is missing and the machine's is affected, the journal falls
back to DELETE, which is slower and safe.
"""

import datetime as dt
import functools
import importlib
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from openchair.errors import OpenChairError, SettingsError
from openchair.files import shipped

T = TypeVar("T")

BUSY_TIMEOUT_SECONDS = 10
MIGRATION_LOCK = 0x0C4A12
_RETRIES = 5
_TRANSIENT_POSTGRES = frozenset({"40001", "40P01", "57P01", "57P02", "57P03"})


class DatabaseError(OpenChairError):
    """The database cannot be used as it is."""


class Durability(StrEnum):
    """What a SQLite commit survives; see the top of this file."""

    FULL = "FULL"
    NORMAL = "NORMAL"
    NONE = "OFF"


@functools.cache
def sqlite_module() -> ModuleType:
    """Return the SQLite driver to use: pysqlite3, or the machine's own."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Tell whether this SQLite library can lose committed transactions in WAL mode."""
    fixed = (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )
    return version >= (3, 7, 0) and not fixed


def journal_mode(version: tuple[int, int, int]) -> str:
    """Return the journal that is safe with this SQLite library."""
    return "DELETE" if has_wal_reset_bug(version) else "WAL"


class Database:
    """One database, and the two ways into it: to write and to read.

    Stores take the Session and never commit; whoever opens it with `writing` or `write` owns the
    transaction.
    """

    def __init__(self, url: str, *, durability: Durability = Durability.FULL) -> None:
        self.url = _normal(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._durability = durability
        self.writer = self.new_engine(immediate=True)
        self.reader = self.new_engine(immediate=False)

    def new_engine(self, *, immediate: bool, durability: Durability | None = None) -> Engine:
        """Return a further engine on the same database, such as the durable engine's own."""
        if not self.is_sqlite:
            return sa.create_engine(self.url, pool_pre_ping=True, pool_size=10, max_overflow=20)
        return _sqlite_engine(self.url, durability or self._durability, immediate=immediate)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a transaction that writes; commits at the end, rolls back on an error."""
        with Session(self.writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that only reads, and waits for no writer."""
        with Session(self.reader, expire_on_commit=False) as session, session.begin():
            yield session

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction, again when the database asks for that.

        PostgreSQL answers deadlocks and serialisation failures with "try again"; SQLite answers
        a lock held too long with "busy". `work` must therefore do nothing outside the database.
        """
        for attempt in range(_RETRIES):
            try:
                with self.writing() as session:
                    return work(session)
            except DBAPIError as error:
                if attempt == _RETRIES - 1 or not is_transient(error):
                    raise
                time.sleep(random.uniform(0.01, 0.1) * 2**attempt)  # noqa: S311 - jitter
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def insert(self, table: type[Any]) -> Any:
        """Start an INSERT of this database's dialect, which knows ON CONFLICT."""
        return upsert(self.is_sqlite, table)

    def close(self) -> None:
        """Give every connection back."""
        self.writer.dispose()
        self.reader.dispose()


def write_back(database: Database) -> bool:
    """Bring SQLite's journal into the file and empty it, so that neither holds what is erased.

    False: somebody reads just now; it happens by itself when the database is next used.
    """
    if not database.is_sqlite:
        return True
    with database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")  # a checkpoint stands outside of transactions
        is_busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
        connection.exec_driver_sql("BEGIN")
    return not is_busy


def upsert(is_sqlite: bool, table: type[Any]) -> Any:  # noqa: FBT001 - internal
    """Start an INSERT that knows ON CONFLICT, in the dialect at hand."""
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)


def dialect_insert(session: Session, table: type[Any]) -> Any:
    """Start an INSERT that knows ON CONFLICT, for a store that has only the session."""
    return upsert(session.get_bind().dialect.name == "sqlite", table)


def is_transient(error: DBAPIError) -> bool:
    """Tell whether the same work may succeed when tried again."""
    if getattr(error.orig, "sqlstate", None) in _TRANSIENT_POSTGRES:
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)


def _normal(url: str) -> URL:
    try:
        parsed = make_url(url)
    except sa.exc.ArgumentError as error:
        # The address is not repeated: it may hold a password.
        msg = "DATABASE_URL is not a database address, such as sqlite:///./openchair.db"
        raise SettingsError(msg) from error
    backend = parsed.get_backend_name()
    if backend == "postgres":
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return parsed.set(drivername="sqlite")
    msg = f"DATABASE_URL names {backend}; OpenChair works on sqlite and postgresql"
    raise SettingsError(msg)


def _sqlite_engine(url: URL, durability: Durability, *, immediate: bool) -> Engine:
    module = sqlite_module()
    journal = journal_mode(module.sqlite_version_info)
    engine = sa.create_engine(
        url,
        module=module,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_SECONDS},
    )
    synchronous = "FULL" if journal == "DELETE" and durability == Durability.NORMAL else durability

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            f"journal_mode={journal}",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


# --- migrations -----------------------------------------------------------------------------


def migrate(database: Database, *, revision: str = "head") -> None:
    """Bring the schema to the newest revision; safe to run by several processes at once.

    An older revision is what tests of migrations begin with.
    """
    _refuse_newer_schema(database)
    if database.is_sqlite and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
    with database.writer.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        command.upgrade(_alembic(connection), revision)


def revisions(database: Database) -> tuple[str | None, str | None]:
    """Return the schema's revision and the newest one this version knows."""
    script = ScriptDirectory.from_config(_alembic(None))
    with database.reader.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, script.get_current_head()


def _refuse_newer_schema(database: Database) -> None:
    current, _ = revisions(database)
    script = ScriptDirectory.from_config(_alembic(None))
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        msg = (
            f"the database is at revision {current}, which this version of OpenChair does not know"
        )
        raise DatabaseError(f"{msg}; install the newer version again or restore a backup")


def _alembic(connection: sa.Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    config.attributes["connection"] = connection
    return config


def utc_now(session: Session) -> dt.datetime:
    """Return the database's own time, which is the same for all processes on PostgreSQL."""
    instant = session.scalar(sa.select(sa.func.now()))
    assert isinstance(instant, dt.datetime)
    return instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant
