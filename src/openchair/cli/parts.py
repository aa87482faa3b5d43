"""Opens what a command needs, and gives it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from openchair.assembly.parts import Parts, assemble
from openchair.db import Database, DatabaseError, revisions
from openchair.log import configure
from openchair.settings import read_settings

_MISTAKES = (IntegrityError, ProgrammingError, DataError)


@contextmanager
def opened() -> Iterator[Parts]:
    """Give the product's parts on DATABASE_URL, migrated."""
    settings = read_settings()
    configure(settings.log_format, "WARNING")
    with in_words():
        parts = assemble(settings)
        try:
            yield parts
        finally:
            parts.close()


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what a database's driver raises into a sentence; our own mistakes stay tracebacks."""
    try:
        yield
    except _MISTAKES:
        raise
    except DBAPIError as error:
        raise DatabaseError(f"The database says: {error.orig}") from error


@contextmanager
def opened_to_read() -> Iterator[Database]:
    """Give DATABASE_URL as it is: nothing is made, nothing is migrated.

    Raises DatabaseError where there is none, or one of another version's schema.
    """
    database = Database(read_settings().database_url)
    try:
        _refuse_what_is_not_ready(database)
        yield database
    except DBAPIError as error:
        raise DatabaseError(f"The database says: {error.orig}") from error
    finally:
        database.close()


def _refuse_what_is_not_ready(database: Database) -> None:
    file = database.url.database
    if database.is_sqlite and not (file and Path(file).exists()):
        raise DatabaseError(f"There is no database {file}; DATABASE_URL says where it is.")
    current, newest = revisions(database)
    if current != newest:
        msg = f"The database is at revision {current}, this version's is {newest}"
        raise DatabaseError(f"{msg}; `openchair migrate` brings it there.")
