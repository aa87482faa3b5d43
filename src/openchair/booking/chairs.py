"""Who has which chair when: the only place that gives a chair's time and takes it back.

Rule 1: whoever gives time first locks the clinic's chairs (`lock_chairs`). On PostgreSQL writers
for one clinic then go one after the other, so that a search sees what it competes with and no two
of them wait for each other; on SQLite a writer has the database to itself already.
Rule 2: whoever takes other calls' time back waits for nobody: what somebody else is changing at
that moment is skipped.
Rule 3: should a code bug break rule 1, the primary key of ChairTime still stands: `seat` then says
no, and its caller releases what it had.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from openchair.booking.config import LONGEST_VISIT_MINUTES
from openchair.booking.hours import ticks_in
from openchair.booking.rules import Busy
from openchair.db import upsert
from openchair.prepared import Prepared
from openchair.tables import AppointmentState, ChairTime, metadata

_APPOINTMENT = metadata.tables["appointment"]
_VISIT = _APPOINTMENT.c
_SEAT = metadata.tables["chairtime"].c
_CHAIR = metadata.tables["chair"].c
# Written out, not bound: the databases use a partial index only where they can read its condition.
LIVE = sa.text("state <> 'released'")
_HELD = sa.text("state = 'held'")


class Visit(NamedTuple):
    """An appointment, as far as its chair is concerned."""

    id: str
    client_id: str
    chair_id: str
    from_tick: int
    to_tick: int
    state: str

    @property
    def busy(self) -> Busy:
        """What it takes."""
        return Busy(self.chair_id, self.from_tick, self.to_tick)


_COLUMNS = tuple(_VISIT[name] for name in Visit._fields)


def _sit(*, is_sqlite: bool) -> sa.Insert:
    """Write one row a tick, counted by the database: a fifth of the time of sending each."""
    from_tick = sa.bindparam("from_tick", type_=sa.BigInteger)
    to_tick = sa.bindparam("to_tick", type_=sa.BigInteger)
    ticks = sa.select(sa.cast(from_tick, sa.BigInteger).label("tick")).cte("ticks", recursive=True)
    ticks = ticks.union_all(sa.select(ticks.c.tick + 1).where(ticks.c.tick + 1 < to_tick))
    rows = sa.select(
        sa.cast(sa.bindparam("chair_id"), sa.String),
        ticks.c.tick,
        sa.cast(sa.bindparam("id"), sa.String),
    ).where(sa.true())  # SQLite would read ON CONFLICT as a join's ON without a WHERE before it
    insert = upsert(is_sqlite, ChairTime).from_select(["chair_id", "tick", "appointment_id"], rows)
    made: sa.Insert = insert.on_conflict_do_nothing()
    return made


_LOCK_CHAIRS = Prepared(
    sa.select(_CHAIR.id, _CHAIR.visit_types)
    .where(_CHAIR.client_id == sa.bindparam("client_id"))
    .order_by(_CHAIR.name, _CHAIR.id)
    .with_for_update(key_share=True)
)
_TAKEN = Prepared(
    sa.select(_VISIT.chair_id, _VISIT.from_tick, _VISIT.to_tick).where(
        _VISIT.client_id == sa.bindparam("client_id"),
        LIVE,
        _VISIT.from_tick >= sa.bindparam("low"),
        _VISIT.from_tick < sa.bindparam("high"),
    )
)
_OF_CALL = Prepared(
    sa.select(*_COLUMNS)
    .where(_VISIT.call_id == sa.bindparam("call_id"))
    .order_by(_VISIT.id)
    .with_for_update()
)
_LAPSED = Prepared(
    sa.select(*_COLUMNS)
    .where(
        _VISIT.client_id == sa.bindparam("client_id"),
        _HELD,
        sa.or_(_VISIT.expires_at <= sa.bindparam("now"), _VISIT.call_id == sa.bindparam("call_id")),
    )
    .with_for_update(skip_locked=True)
)
_ALL_LAPSED = Prepared(
    sa.select(*_COLUMNS)
    .where(_HELD, _VISIT.expires_at <= sa.bindparam("now"))
    .with_for_update(skip_locked=True)
)
_ONE = Prepared(
    sa.select(*_COLUMNS)
    .where(
        _VISIT.id == sa.bindparam("visit_id"),
        _VISIT.client_id == sa.bindparam("client_id"),
        LIVE,
    )
    .with_for_update()
)
_HELD_SINCE = Prepared(
    sa.select(_VISIT.id, _VISIT.created_at)
    .where(_VISIT.call_id == sa.bindparam("call_id"), _HELD)
    .order_by(_VISIT.id)
    .with_for_update()
)
_EXTEND = Prepared(
    sa.update(_APPOINTMENT)
    .where(_VISIT.id == sa.bindparam("visit_id"))
    .values(expires_at=sa.bindparam("until"))
)
_BOOK = Prepared(
    sa.update(_APPOINTMENT)
    .where(_VISIT.id == sa.bindparam("visit_id"))
    .values(
        state=AppointmentState.BOOKED.value,
        chair_id=sa.bindparam("in_chair"),
        expires_at=None,
        name=sa.bindparam("of_name"),
        phone=sa.bindparam("of_phone"),
        notes=sa.bindparam("with_notes"),
        updated_at=sa.bindparam("now"),
    )
)
_ADD = Prepared(sa.insert(_APPOINTMENT))
_SIT = Prepared(_sit(is_sqlite=True), on_postgres=_sit(is_sqlite=False))
_RELEASE = Prepared(
    sa.update(_APPOINTMENT)
    .where(_VISIT.id == sa.bindparam("visit_id"))
    .values(state=AppointmentState.RELEASED.value, updated_at=sa.bindparam("now"))
)
_RISE = Prepared(
    sa.delete(metadata.tables["chairtime"]).where(
        _SEAT.chair_id == sa.bindparam("chair_id"),
        _SEAT.tick >= sa.bindparam("from_tick"),
        _SEAT.tick < sa.bindparam("to_tick"),
        _SEAT.appointment_id == sa.bindparam("id"),
    )
)


def lock_chairs(connection: sa.Connection, client_id: str) -> dict[str, Sequence[str]]:
    """Return the clinic's chairs and what can be done in each, and keep other writers out."""
    return dict(_LOCK_CHAIRS.all(connection, {"client_id": client_id}))


def taken(connection: sa.Connection, client_id: str, first: int, last: int) -> list[Busy]:
    """Return what is held or booked between two ticks."""
    low = first - ticks_in(LONGEST_VISIT_MINUTES)
    rows = _TAKEN.all(connection, {"client_id": client_id, "low": low, "high": last})
    return cast("list[Busy]", rows)  # hundreds of rows a search: naming their fields would show


def visits_of(connection: sa.Connection, call_id: str) -> list[Visit]:
    """Return all that was ever held or booked for a call, and keep others from changing it."""
    return [Visit(*row) for row in _OF_CALL.all(connection, {"call_id": call_id})]


def lapsed(
    connection: sa.Connection, client_id: str, now: dt.datetime, call_id: str | None = None
) -> list[Visit]:
    """Return the clinic's holds that are over, and those of this call."""
    values = {"client_id": client_id, "now": now, "call_id": call_id}
    return [Visit(*row) for row in _LAPSED.all(connection, values)]


def all_lapsed(connection: sa.Connection, now: dt.datetime) -> list[Visit]:
    """Return every clinic's holds that are over."""
    return [Visit(*row) for row in _ALL_LAPSED.all(connection, {"now": now})]


def live_visit(connection: sa.Connection, client_id: str, visit_id: str) -> Visit | None:
    """Return what the clinic has held or booked under this id."""
    rows = _ONE.all(connection, {"client_id": client_id, "visit_id": visit_id})
    return Visit(*rows[0]) if rows else None


def add(
    connection: sa.Connection, appointments: Sequence[Mapping[str, Any]], now: dt.datetime
) -> bool:
    """Write appointments down and take their chairs' time; False: some of it is another's."""
    _ADD.run(connection, *appointments)
    return seat(connection, visits_in(appointments), now)


def visits_in(appointments: Sequence[Mapping[str, Any]]) -> list[Visit]:
    """Return appointments that are being written, as far as their chairs are concerned."""
    return [Visit(*(row[name] for name in Visit._fields)) for row in appointments]


def seat(connection: sa.Connection, visits: Sequence[Visit], now: dt.datetime) -> bool:
    """Take the chairs' time for these visits; if some of it is another's, none, and say False."""
    in_order = sorted(visits, key=lambda visit: visit.busy)
    wanted = sum(visit.to_tick - visit.from_tick for visit in visits)
    if _SIT.run(connection, *(visit._asdict() for visit in in_order)) == wanted:
        return True
    release(connection, visits, now)
    return False


def release(connection: sa.Connection, visits: Sequence[Visit], now: dt.datetime) -> None:
    """Give back the time of these visits."""
    if visits:
        _RELEASE.run(connection, *({"visit_id": visit.id, "now": now} for visit in visits))
        _RISE.run(connection, *(visit._asdict() for visit in visits))


def book(
    connection: sa.Connection, visit: Visit, now: dt.datetime, *, name: str, phone: str, notes: str
) -> None:
    """Turn a visit that has its chair's time into a booked one."""
    values = {"visit_id": visit.id, "in_chair": visit.chair_id, "now": now}
    _BOOK.run(connection, values | {"of_name": name, "of_phone": phone, "with_notes": notes})


def extend(
    connection: sa.Connection, call_id: str, until: dt.datetime, longest: dt.timedelta
) -> int:
    """Move the end of a call's holds to `until`, or to `longest` after they were made."""
    held = _HELD_SINCE.all(connection, {"call_id": call_id})
    ends = [{"visit_id": id_, "until": min(until, since + longest)} for id_, since in held]
    if ends:
        _EXTEND.run(connection, *ends)
    return len(ends)
