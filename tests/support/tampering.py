"""Changes decisions as somebody does who may do everything in the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from openchair.db import Database


@contextmanager
def tampering(database: Database) -> Iterator[Session]:
    """Give a transaction in which the database does not refuse to change decisions."""
    with database.writing() as session:
        connection = session.connection()
        if database.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS decision_no_update")
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS decision_no_delete")
        else:
            connection.exec_driver_sql("ALTER TABLE decision DISABLE TRIGGER USER")
        yield session
