"""A clinic's chairs, and who is coming."""

import datetime as dt

from openchair.booking.clinic import appointments, ensure_chairs
from openchair.booking.store import book_slot, release_slots
from openchair.db import Database
from openchair.tables import Client
from tests.booking.clinics import NOW, config, hold, local, open_clinic, seeded_ids


def test_a_new_clinic_gets_the_chairs_of_the_configuration_once(database: Database):
    with database.writing() as session:
        session.add(Client(id="clinic", name="x", created_at=NOW))
        session.flush()
        made = config(chairs=["Left", "Right"])

        first = ensure_chairs(session, client_id="clinic", config=made, ids=seeded_ids(1))
        second = ensure_chairs(session, client_id="clinic", config=config(), ids=seeded_ids(2))

    assert [chair.name for chair in first] == ["Left", "Right"]
    assert [chair.id for chair in second] == [chair.id for chair in first]


def test_each_clinic_has_its_own_chairs(database: Database):
    with database.writing() as session:
        ours = open_clinic(session, "clinic")
        session.add(Client(id="other", name="y", created_at=NOW))
        session.flush()
        theirs = ensure_chairs(session, client_id="other", config=config(), ids=seeded_ids(9))

    assert not set(ours) & {chair.id for chair in theirs}


def test_those_who_are_coming_are_listed_in_order_of_time(database: Database):
    with database.writing() as session:
        open_clinic(session)
        _, second = hold(session, "call_1")
        hold(session, "call_2")
        book_slot(session, call_id="call_1", slot=second, name="", phone="", notes="", now=NOW)
        release_slots(session, call_id="call_2", now=NOW)

    with database.reading() as session:
        week = NOW, NOW + dt.timedelta(days=7)
        (coming,) = appointments(session, client_id="clinic", start=week[0], end=week[1])
        assert coming.start_at == second.start
        assert coming.local_start == "2026-12-02T08:00:00-05:00"
        assert appointments(session, client_id="other", start=week[0], end=week[1]) == []


def test_a_range_has_its_start_and_not_its_end(database: Database):
    with database.writing() as session:
        open_clinic(session)
        first, second = hold(session)

        def between(start: dt.datetime, end: dt.datetime) -> list[dt.datetime]:
            found = appointments(session, client_id="clinic", start=start, end=end)
            return [each.start_at for each in found]

        assert between(first.start, second.start) == [first.start]
        assert between(first.start, local("2026-12-02 08:01")) == [first.start, second.start]
        assert between(local("2026-12-01 13:01"), second.start) == []
