"""Statements of the hot path: written in Core, compiled once, run without ceremony on SQLite.

`Connection.execute` costs about 100 µs a statement on a small machine, ten times the statement
itself, and a booked call needs nine of them. On SQLite the compiled text goes straight to the
driver's cursor, inside the same transaction; what the driver raises arrives as SQLAlchemy's error
all the same. On PostgreSQL the round trip costs more than the ceremony.

A list is bound as one value (`among`), so that its length changes neither the text nor the plan.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, cached_property
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from pydantic_core import PydanticSerializationError, to_json
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.functions import FunctionElement

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
        return [self._read(row) for row in rows] if self._readers else rows

    def one(self, connection: sa.Connection, values: Values) -> Any:
        """Run a SELECT of one column and return its first row's, or None where there is no row."""
        rows = self.all(connection, values)
        return rows[0][0] if rows else None

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
    def _binds(self) -> list[sa.BindParameter[Any]]:
        return [self._compiled.binds[name] for name in self._compiled.positiontup]

    @cached_property
    def _in_order(self) -> Callable[[Values], tuple[Any, ...]]:
        """Look values up in the order of the text's places."""
        keys = [bind.key for bind in self._binds]
        if len(keys) > 1:
            return itemgetter(*keys)
        return lambda values: tuple(values[key] for key in keys)

    @cached_property
    def _fixed(self) -> Values:
        """The values that the statement itself has."""
        return {bind.key: bind.value for bind in self._binds if not bind.required}

    @cached_property
    def _writers(self) -> list[tuple[int, _Convert]]:
        """The places whose values want writing, and how."""
        found = [_processor(bind.type, "bind_processor") for bind in self._binds]
        return [(place, write) for place, write in enumerate(found) if write]

    @cached_property
    def _readers(self) -> list[tuple[int, _Convert]]:
        """The places in a row whose values want reading, and how."""
        columns = getattr(self._statement, "selected_columns", ())
        found = [_processor(column.type, "result_processor", None) for column in columns]
        return [(place, read) for place, read in enumerate(found) if read]

    def _bound(self, values: Values) -> list[Any]:
        bound = list(self._in_order({**self._fixed, **values} if self._fixed else values))
        for place, write in self._writers:
            bound[place] = write(bound[place])
        return bound

    def _read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for place, read in self._readers:
            values[place] = read(values[place])
        return tuple(values)


class among(FunctionElement[bool]):  # noqa: N801 - reads as a function, as SQLAlchemy's own do
    """Match a column against a bound list of texts: `among(table.c.id, names("ids"))`."""

    # No Boolean: SQLAlchemy would write "= 1" behind it, and SQLite would then use no index.
    type: sa.types.TypeEngine[Any] = sa.types.NullType()
    inherit_cache = True


def names(key: str) -> sa.BindParameter[Any]:
    """Bind a list of texts under this name."""
    return sa.bindparam(key, type_=_Names())


class _Names(sa.TypeDecorator[Collection[str]]):
    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        is_sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(sa.String() if is_sqlite else postgresql.ARRAY(sa.String))

    def process_bind_param(self, value: Collection[str] | None, dialect: sa.Dialect) -> Any:
        listed = list(value or ())
        return json.dumps(listed) if dialect.name == "sqlite" else listed


@compiles(among, "sqlite")
def _among_on_sqlite(element: among, compiler: Any, **more: Any) -> str:
    column, texts = (compiler.process(each, **more) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608 - compiled parts


@compiles(among, "postgresql")
def _among_on_postgres(element: among, compiler: Any, **more: Any) -> str:
    column, texts = (compiler.process(each, **more) for each in element.clauses)
    return f"{column} = ANY ({texts})"


def _as_ours(text: str, error: Exception) -> Exception:
    """Return a driver's error as SQLAlchemy would have raised it."""
    return sa.exc.DBAPIError.instance(text, None, error, sqlite_module().Error)


def _processor(type_: Any, kind: str, *more: None) -> _Convert | None:
    found: _Convert | None = getattr(type_.dialect_impl(_dialect()), kind)(_dialect(), *more)
    return found


@cache
def _dialect() -> sa.Dialect:
    return sqlite.dialect(json_serializer=_as_json)


def _as_json(value: Any) -> str:
    """Write JSON as pydantic does, in an eighth of the time: a call writes thirty pieces."""
    try:
        return to_json(value).decode()
    except PydanticSerializationError:  # a lone surrogate, which plain JSON escapes
        return json.dumps(value)
