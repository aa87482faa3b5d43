"""The clinics' calendars as one transaction has them: read once, kept up with what it writes.

A campaign holds and books for hundreds of calls in one transaction, and to read for each of them
what is taken would be most of the work. Nobody else gives a clinic's time until the commit, since
its chairs are locked first (rule 1 of `chairs.py`); what others take back meanwhile, the next
transaction sees. Who gives or takes back time in a transaction does it here.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.booking import chairs as chair_time
from openchair.booking.chairs import Visit
from openchair.booking.hours import ticks_in
from openchair.booking.rules import Calendar

MARGIN = ticks_in(24 * 60)
"""A day more than asked for: calls of one transaction do not all happen at the same time."""
_HERE = "openchair.booking.books"


@dataclass(frozen=True, slots=True)
class Page:
    """A clinic's calendar between two ticks."""

    first: int
    last: int
    calendar: Calendar


@dataclass(slots=True)
class Books:
    """The calendars that a transaction has opened so far."""

    connection: sa.Connection
    _chairs: dict[str, dict[str, Sequence[str]]] = field(default_factory=dict)
    _pages: dict[str, Page] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session) -> "Books":
        """Return the books of the session's transaction."""
        connection = session.connection()  # another one after each commit and rollback
        books = session.info.get(_HERE)
        if not isinstance(books, cls) or books.connection is not connection:
            books = session.info[_HERE] = cls(connection)
        return books

    def chairs(self, client_id: str) -> dict[str, Sequence[str]]:
        """Return the clinic's chairs and what can be done in each; keep other writers out."""
        if client_id not in self._chairs:
            chairs = chair_time.lock_chairs(self.connection, client_id)
            if not chairs:
                return {}  # not kept: the clinic is about to get some
            self._chairs[client_id] = chairs
        return self._chairs[client_id]

    def calendar(self, client_id: str, first: int, last: int) -> Calendar:
        """Return when each chair is taken between two ticks; its chairs must be locked."""
        chairs = self.chairs(client_id)
        page = self._pages.get(client_id)
        if page is None or first < page.first or last > page.last:
            first, last = first - MARGIN, last + MARGIN
            found = chair_time.taken(self.connection, client_id, first, last)
            page = self._pages[client_id] = Page(first, last, Calendar.of(chairs, found))
        return page.calendar

    def add(self, appointments: Sequence[Mapping[str, Any]], now: dt.datetime) -> bool:
        """Write appointments down and take their chairs' time; False: some of it is another's."""
        if not chair_time.add(self.connection, appointments, now):
            return False
        self._take(chair_time.visits_in(appointments))
        return True

    def seat(self, visits: Sequence[Visit], now: dt.datetime) -> bool:
        """Take the chairs' time for these visits; if some of it is another's, none: False."""
        if not chair_time.seat(self.connection, visits, now):
            return False
        self._take(visits)
        return True

    def release(self, visits: Sequence[Visit], now: dt.datetime) -> None:
        """Give back the time of these visits."""
        chair_time.release(self.connection, visits, now)
        for visit in visits:
            if visit.client_id in self._pages:
                self._pages[visit.client_id].calendar.give_back(visit.busy)

    def _take(self, visits: Iterable[Visit]) -> None:
        for visit in visits:
            if visit.client_id in self._pages:
                self._pages[visit.client_id].calendar.take(visit.busy)
