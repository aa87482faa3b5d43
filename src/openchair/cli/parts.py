"""Opens what a command needs, and gives it back."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from openchair.assembly.parts import Parts, assemble
from openchair.db import DatabaseError
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
