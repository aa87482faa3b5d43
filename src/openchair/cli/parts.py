"""Opens what a command needs, and gives it back."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from openchair.assembly.parts import Parts, assemble
from openchair.db import DatabaseError
from openchair.log import configure
from openchair.settings import read_settings


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
    """Let what the database says be said as a sentence. Raises DatabaseError."""
    try:
        yield
    except DBAPIError as error:
        raise DatabaseError(f"The database says: {error.orig}") from error
