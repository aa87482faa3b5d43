"""The short cut on SQLite does what SQLAlchemy does, value for value."""

import datetime as dt

import pytest
import sqlalchemy as sa

from openchair.db import Database, upsert
from openchair.prepared import Prepared, among, names
from openchair.tables import Switch, metadata
from tests.booking.clinics import NOW

SWITCH = metadata.tables["switch"]
ALL = Prepared(
    sa.select(SWITCH.c.name, SWITCH.c.is_on, SWITCH.c.changed_at)
    .where(SWITCH.c.changed_at >= sa.bindparam("since"))
    .order_by(SWITCH.c.name)
    .with_for_update()
)
ADD = Prepared(
    upsert(True, Switch).on_conflict_do_nothing(),
    on_postgres=upsert(False, Switch).on_conflict_do_nothing(),
)
TURN_OFF = Prepared(
    sa.update(SWITCH).where(SWITCH.c.name == sa.bindparam("which")).values(is_on=False)
)


SOME = Prepared(sa.select(SWITCH.c.name).where(among(SWITCH.c.name, names("wanted"))))


def switch(name: str, at: dt.datetime = NOW) -> dict[str, object]:
    return {"name": name, "is_on": True, "changed_at": at, "changed_by": "test"}


def test_what_was_written_is_read_with_its_types(database: Database):
    new_york = dt.timezone(dt.timedelta(hours=-5))
    with database.writing() as session:
        assert (
            ADD.run(session.connection(), switch("a"), switch("b", NOW.astimezone(new_york))) == 2
        )

    with database.reading() as session:
        assert ALL.all(session.connection(), {"since": NOW}) == [("a", True, NOW), ("b", True, NOW)]
        assert ALL.all(session.connection(), {"since": NOW + dt.timedelta(seconds=1)}) == []
        assert session.get_one(Switch, "b").changed_at == NOW


def test_what_is_there_already_is_counted_out(database: Database):
    with database.writing() as session:
        ADD.run(session.connection(), switch("a"))

        assert ADD.run(session.connection(), switch("a"), switch("b"), switch("c")) == 2


def test_values_of_the_statement_itself_are_kept(database: Database):
    with database.writing() as session:
        ADD.run(session.connection(), switch("a"), switch("b"))

        assert TURN_OFF.run(session.connection(), {"which": "a"}, {"which": "gone"}) == 1
        assert [row[:2] for row in ALL.all(session.connection(), {"since": NOW})] == [
            ("a", False),
            ("b", True),
        ]


def test_it_is_part_of_the_session_s_transaction(database: Database):
    with database.writing() as session:
        ADD.run(session.connection(), switch("a"))
        session.rollback()

    with database.reading() as session:
        assert ALL.all(session.connection(), {"since": NOW}) == []


def test_a_forgotten_value_is_an_error_not_a_null(sqlite_database: Database):
    with sqlite_database.writing() as session, pytest.raises(KeyError, match="changed_by"):
        ADD.run(session.connection(), {"name": "a", "is_on": True, "changed_at": NOW})


def test_a_naive_time_is_refused_here_too(sqlite_database: Database):
    with sqlite_database.writing() as session, pytest.raises(ValueError, match="aware"):
        ADD.run(session.connection(), switch("a", NOW.replace(tzinfo=None)))


def test_a_list_is_matched_whatever_its_length(database: Database):
    with database.writing() as session:
        ADD.run(session.connection(), *map(switch, "abc"))

        for wanted in ({"a", "c"}, ["b"], [], ["nobody", "it's"]):
            found = SOME.all(session.connection(), {"wanted": wanted})
            assert {name for (name,) in found} == set(wanted) & set("abc")


def test_one_value_is_the_first_rows_or_none(database: Database):
    with database.writing() as session:
        ADD.run(session.connection(), switch("a"), switch("b"))

        assert SOME.one(session.connection(), {"wanted": ["b"]}) == "b"
        assert SOME.one(session.connection(), {"wanted": ["c"]}) is None
