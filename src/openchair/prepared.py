"""Statements of the hot path: written in Core, compiled once, run without ceremony on SQLite.

`Connection.execute` costs about 100 µs a statement on a small machine, ten times the statement
itself, and a booked call needs nine of them. On SQLite the compiled text goes straight to the
driver's cursor, inside the same transaction; what the driver raises arrives as SQLAlchemy's error
all the same. On PostgreSQL the round trip costs more than the ceremony.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import UpdateBase

from openchair.db import sqlite_module

Values = Mapping[str, Any]
Statement = sa.Select[Any] | UpdateBase
_Convert = Callable[[Any], Any]
_COUNT = {"preserve_rowcount": True}


class Prepared:
    """One statement. Its bound parameters are the names that `all` and `run` are given.

    Give it a second form where the two databases' dialects differ, as in ON CONFLICT.
    """

    def __init__(self, statement: Statement, on_postgres: Statement | None = None) -> None:
        self._statement = statement
        self._on_postgres = statement if on_postgres is None else on_postgres

    def all(self, connection: sa.Connection, values: Values) -> list[tuple[Any, ...]]:
        """Run a SELECT and return its rows, as tuples."""
        if connection.dialect.name != "sqlite":
            return list(map(tuple, connection.execute(self._on_postgres, dict(values))))
        bound = self._bound(values)
        cursor = connection.connection.cursor()
        try:
            rows = cursor.execute(self._text, bound).fetchall()
        except sqlite_module().Error as error:
            raise _as_ours(self._text, error) from error
        finally:
            cursor.close()
        return [self._read(row) for row in rows] if any(self._readers) else rows

    def run(self, connection: sa.Connection, *values: Values) -> int:
        """Run a statement that writes, once for each of `values`; return how many rows it met."""
        if connection.dialect.name != "sqlite":
            rows = [dict(each) for each in values]
            return connection.execute(self._on_postgres, rows, execution_options=_COUNT).rowcount
        bound = [self._bound(each) for each in values]
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(self._text, bound)
        except sqlite_module().Error as error:
            raise _as_ours(self._text, error) from error
        else:
            count: int = cursor.rowcount
            return count
        finally:
            cursor.close()

    @cached_property
    def _compiled(self) -> Any:
        return self._statement.compile(dialect=_dialect())

    @cached_property
    def _text(self) -> str:
        return str(self._compiled)

    @cached_property
    def _parameters(self) -> list[tuple[str, Any, _Convert | None]]:
        """For each place in the text: the name to look up, or none and the value itself."""
        binds = [self._compiled.binds[name] for name in self._compiled.positiontup]
        return [
            (bind.key if bind.required else "", bind.value, _processor(bind.type, "bind_processor"))
            for bind in binds
        ]

    @cached_property
    def _readers(self) -> list[_Convert | None]:
        columns = getattr(self._statement, "selected_columns", ())
        return [_processor(column.type, "result_processor", None) for column in columns]

    def _bound(self, values: Values) -> list[Any]:
        given = [
            (values[name] if name else fixed, write) for name, fixed, write in self._parameters
        ]
        return [write(value) if write else value for value, write in given]

    def _read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            read(value) if read else value for read, value in zip(self._readers, row, strict=True)
        )


def _as_ours(text: str, error: Exception) -> Exception:
    """Return a driver's error as SQLAlchemy would have raised it."""
    return sa.exc.DBAPIError.instance(text, None, error, sqlite_module().Error)


def _processor(type_: Any, kind: str, *more: None) -> _Convert | None:
    found: _Convert | None = getattr(type_.dialect_impl(_dialect()), kind)(_dialect(), *more)
    return found


def _dialect() -> sa.Dialect:
    return sqlite.dialect()
