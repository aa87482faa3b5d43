"""The chairs' time: given once, taken back whole, never waited for by those who sweep."""

import datetime as dt

import pytest
import sqlalchemy as sa

from openchair.booking.chairs import lapsed, lock_chairs, release, seat, taken, visits_of
from openchair.booking.hours import tick_of
from openchair.db import Database
from openchair.tables import Chair
from tests.booking.clinics import NOW, hold, open_clinic

LATER = NOW + dt.timedelta(minutes=5)
FIRST, LAST = tick_of(NOW), tick_of(NOW + dt.timedelta(days=16))


def ticks(connection: sa.Connection) -> int:
    return int(connection.exec_driver_sql("SELECT count(*) FROM chairtime").scalar_one())


def test_chairs_come_by_name_with_what_can_be_done_in_them(database: Database):
    with database.writing() as session:
        first, second = open_clinic(session, chairs=["B", "A"])
        session.get_one(Chair, second).visit_types = ["exam"]
        session.flush()

        chairs = lock_chairs(session.connection(), "clinic")

    assert list(chairs.items()) == [(first, []), (second, ["exam"])]


def test_what_is_held_is_taken_until_it_is_released(database: Database):
    with database.writing() as session:
        open_clinic(session)
        hold(session)
        connection = session.connection()
        visits = visits_of(connection, "call_1")

        assert sorted(taken(connection, "clinic", FIRST, LAST)) == sorted(v.busy for v in visits)
        release(connection, visits, NOW)
        assert taken(connection, "clinic", FIRST, LAST) == []
        assert ticks(connection) == 0


def test_a_visit_that_began_before_a_span_is_taken_in_it(database: Database):
    with database.writing() as session:
        open_clinic(session)
        hold(session)
        connection = session.connection()
        visit = min(visits_of(connection, "call_1"), key=lambda visit: visit.from_tick)

        found = taken(connection, "clinic", visit.to_tick - 1, visit.to_tick)

        assert found == [visit.busy]


def test_time_that_is_another_s_is_refused_whole(database: Database):
    """Two visits overlap by one tick, as only a forgotten lock could make them: the second is told
    no and has nothing."""
    with database.writing() as session:
        open_clinic(session, chairs=["only"])
        hold(session)
        connection = session.connection()
        first, second = sorted(visits_of(connection, "call_1"), key=lambda visit: visit.from_tick)
        release(connection, [second], NOW)
        before = ticks(connection)

        clashing = second._replace(from_tick=first.to_tick - 1, to_tick=first.to_tick + 5)

        assert seat(connection, [clashing], NOW) is False
        assert ticks(connection) == before
        assert seat(connection, [clashing._replace(from_tick=first.to_tick)], NOW) is True


def test_the_database_itself_keeps_a_chair_from_being_shared(database: Database):
    with database.writing() as session:
        open_clinic(session)
        hold(session)
        connection = session.connection()
        doubled = sa.text(
            "INSERT INTO chairtime (chair_id, tick, appointment_id)"
            " SELECT chair_id, tick, appointment_id FROM chairtime"
        )

        with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
            connection.execute(doubled)


def test_holds_lapse_when_they_are_over_or_the_call_s_own(database: Database):
    with database.writing() as session:
        open_clinic(session)
        hold(session, "call_1")
        hold(session, "call_2", now=NOW + dt.timedelta(minutes=3))
        hold(session, "call_3", now=LATER)
        connection = session.connection()

        def calls(call_id: str | None = None) -> int:
            return len(lapsed(connection, "clinic", LATER, call_id))

        # The second hold has released the first already: it was over by then.
        assert calls() == 0
        assert calls("call_2") == 2
        assert len(lapsed(connection, "clinic", LATER + dt.timedelta(minutes=3))) == 4
        assert lapsed(connection, "other", LATER + dt.timedelta(minutes=3)) == []


def test_whoever_sweeps_waits_for_nobody(database: Database):
    """A hold that its own call is booking at this moment is passed over, on PostgreSQL."""
    if database.is_sqlite:
        pytest.skip("SQLite has one writer")
    with database.writing() as session:
        open_clinic(session)
        hold(session)

    with database.writing() as booking, database.writing() as sweeping:
        visits_of(booking.connection(), "call_1")

        assert lapsed(sweeping.connection(), "clinic", LATER) == []
