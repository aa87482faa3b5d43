"""One transaction's books: what was read once stays true to what is written."""

import datetime as dt
import random
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.booking.books import MARGIN, Books
from openchair.booking.chairs import taken, visits_of
from openchair.booking.hours import tick_of
from openchair.booking.store import book_slot, expire_holds, release_slots
from openchair.db import Database
from tests.booking.clinics import NOW, hold, open_clinic

FIRST, LAST = tick_of(NOW), tick_of(NOW + dt.timedelta(days=16))


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        open_clinic(session)
        yield session


def spans(session: Session) -> list[tuple[str, int, int]]:
    """Return what the books say is taken."""
    calendar = Books.of(session).calendar("clinic", FIRST, LAST).taken
    return sorted((chair, *span) for chair, each in calendar.items() for span in each)


def test_the_books_agree_with_the_database_whatever_is_done(session: Session):
    rng = random.Random(1)
    for n in range(40):
        now, call_id = NOW + dt.timedelta(minutes=n), f"call_{n}"
        slots = hold(session, call_id, now=now)
        if slots and rng.random() < 0.5:
            names = {"name": "Ada", "phone": "+12125550123", "notes": ""}
            book_slot(session, call_id=call_id, slot=slots[0], now=now, **names)
        elif rng.random() < 0.3:
            release_slots(session, call_id=call_id, now=now)
        elif rng.random() < 0.3:
            expire_holds(session, now + dt.timedelta(hours=1))

        found = taken(session.connection(), "clinic", FIRST, LAST)

        assert spans(session) == sorted(map(tuple, found))


def test_what_is_taken_is_read_once_in_a_transaction(session: Session):
    hold(session, "call_1")
    session.execute(sa.text("DELETE FROM chairtime"))
    session.execute(sa.text("UPDATE appointment SET state = 'released'"))

    assert taken(session.connection(), "clinic", FIRST, LAST) == []
    assert len(spans(session)) == 2


def test_a_time_outside_what_was_read_is_read_too(session: Session):
    books = Books.of(session)
    books.calendar("clinic", FIRST, LAST)
    hold(session)
    visit = visits_of(session.connection(), "call_1")[0]
    session.execute(sa.text("UPDATE appointment SET from_tick = from_tick + 8000"))

    far = books.calendar("clinic", FIRST + 8000, LAST + 8000)

    assert visit.from_tick + 8000 in {span[0] for each in far.taken.values() for span in each}
    assert MARGIN == 288


def test_every_transaction_opens_its_own(database: Database):
    with Session(database.writer) as session:
        open_clinic(session)
        hold(session, "call_1")
        first = Books.of(session)
        session.commit()
        assert Books.of(session) is not first
        assert len(spans(session)) == 2

        hold(session, "call_2")
        assert len(spans(session)) == 4
        session.rollback()
        assert len(spans(session)) == 2


def test_a_clinic_without_chairs_is_asked_for_them_again(database: Database):
    with database.writing() as session:
        assert Books.of(session).chairs("clinic") == {}

        chairs = open_clinic(session)

        assert list(Books.of(session).chairs("clinic")) == chairs
