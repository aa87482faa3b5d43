"""How quick is the desk: searches, hold-and-book pairs, contention; beside the floor.

    python benchmarks/booking.py

The floor writes the rows of a pair with the driver alone: two held visits, their ticks, one booked,
one given back. Nothing that keeps the same record can be quicker. Both are CPU time, because the
machine may have other work.
"""

import datetime as dt
import random
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from openchair.booking.config import BookingConfig
from openchair.booking.hours import ticks_of
from openchair.booking.rules import Busy, Calendar, free_slots
from openchair.booking.store import Booked, book_slot, ensure_chairs, hold_slots
from openchair.clock import VirtualClock
from openchair.db import Database, Durability, migrate
from openchair.ids import Ids
from openchair.slots import Wish
from openchair.tables import Client
from tools.soak_booking import contend

ZONE = ZoneInfo("America/New_York")
NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
HOURS = [["08:00", "12:00"], ["13:00", "17:00"]]
CONFIG = BookingConfig.model_validate(
    {
        "visit_types": {"cleaning": {"minutes": 60, "name": {"en": "a cleaning"}}},
        "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), HOURS),
        "chairs": ["one", "two", "three"],
    }
)
CHAIRS: dict[str, tuple[str, ...]] = {"one": (), "two": (), "three": ()}
CLINICS = 8
WISHES = (Wish(), Wish(weekdays=frozenset({3}), until_time=dt.time(12)))


def search(taken: list[Busy], wish: Wish = Wish()) -> Any:
    return free_slots(
        config=CONFIG,
        visit_type="cleaning",
        chairs=CHAIRS,
        calendar=Calendar.of(CHAIRS, taken),
        wish=wish,
        now=NOW,
        zone=ZONE,
        limit=2,
    )


def microseconds(work: Any, times: int = 300) -> float:
    rounds = []
    for _ in range(5):
        began = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - began) / times * 1e6)
    return min(rounds)


def full_calendar() -> list[Busy]:
    taken: list[Busy] = []
    while slots := search(taken):
        taken += [Busy(slot.chair_id, *ticks_of(slot.start, slot.minutes)) for slot in slots]
    return taken


def searches() -> None:
    full = full_calendar()
    random.Random(1).shuffle(full)
    print(f"search, 14 days, 3 chairs, {len(full)} slots (best of five)")
    for share in (0, 0.5, 0.9, 1):
        taken = full[: int(len(full) * share)]
        any_time, wished = (microseconds(partial(search, taken, wish)) for wish in WISHES)
        print(f"  {share:4.0%} taken: {any_time:5.0f} µs any time, {wished:5.0f} µs a wish")


def pairs(session: Session, ids: Ids) -> int:
    """Fill every clinic's calendar with holds of two and bookings of one; return how many."""
    done = 0
    for clinic in range(CLINICS):
        while True:
            call_id = f"call_{done}"
            slots = hold_slots(
                session,
                client_id=f"clinic_{clinic}",
                call_id=call_id,
                lead_id=None,
                zone=ZONE,
                config=CONFIG,
                visit_type="cleaning",
                wish=Wish(),
                count=2,
                exclude=(),
                now=NOW,
                ids=ids,
            )
            if not slots:
                break
            answer = book_slot(
                session,
                call_id=call_id,
                slot=slots[0],
                name="Ann Lee",
                phone="+12125550123",
                notes="",
                now=NOW,
            )
            assert isinstance(answer, Booked)
            done += 1
    return done


SAME = {
    "client_id": "clinic_0",
    "lead_id": None,
    "state": "held",
    "start_at": "2026-12-01 15:00:00.000000",
    "end_at": "2026-12-01 16:00:00.000000",
    "local_start": "2026-12-01T10:00:00-05:00",
    "visit_type": "cleaning",
    "expires_at": "2026-12-01 15:03:00.000000",
    "name": "",
    "phone": "",
    "notes": "",
    "created_at": "2026-12-01 15:00:00.000000",
    "updated_at": "2026-12-01 15:00:00.000000",
}


def floor(session: Session, count: int, ids: Ids) -> None:
    """Write what `count` pairs write, with nothing but the driver."""
    cursor = session.connection().connection.cursor()
    names = (*SAME, "id", "call_id", "chair_id", "from_tick", "to_tick")
    marks = ", ".join("?" * len(names))
    insert = f"INSERT INTO appointment ({', '.join(names)}) VALUES ({marks})"
    chair = cursor.execute("SELECT id FROM chair").fetchone()[0]
    for number in range(count):
        first = 10_000_000 + number * 24
        rows = [(ids.new("appointment"), first), (ids.new("appointment"), first + 12)]
        visits = [
            (*SAME.values(), id_, f"floor_{number}", chair, tick, tick + 12) for id_, tick in rows
        ]
        cursor.executemany(insert, visits)
        ticks = [(chair, tick + n, id_) for id_, tick in rows for n in range(12)]
        cursor.executemany("INSERT INTO chairtime VALUES (?, ?, ?)", ticks)
        (booked, _), (released, tick) = rows
        cursor.execute("UPDATE appointment SET state = 'booked' WHERE id = ?", (booked,))
        cursor.execute("UPDATE appointment SET state = 'released' WHERE id = ?", (released,))
        cursor.execute(
            "DELETE FROM chairtime WHERE chair_id = ? AND tick >= ? AND tick < ?",
            (chair, tick, tick + 12),
        )


def holds_and_bookings(folder: Path) -> None:
    database = Database(f"sqlite:///{folder}/pairs.db", durability=Durability.NONE)
    migrate(database)
    ids = Ids(VirtualClock(NOW), random.Random(1))
    with database.writing() as session:
        for clinic in range(CLINICS):
            session.add(Client(id=f"clinic_{clinic}", name="x", created_at=NOW))
            session.flush()
            ensure_chairs(session, client_id=f"clinic_{clinic}", config=CONFIG, ids=ids)
    with database.writing() as session:
        began = time.process_time()
        done = pairs(session, ids)
        ours = (time.process_time() - began) / done
        began = time.process_time()
        floor(session, done, ids)
        bare = (time.process_time() - began) / done
    database.close()
    print(f"hold two, book one, in one transaction, {CLINICS} calendars from empty to full")
    print(f"  ours  {1 / ours:6.0f} pairs/s ({ours * 1e6:.0f} µs), {done} pairs")
    print(f"  floor {1 / bare:6.0f} pairs/s ({bare * 1e6:.0f} µs): {ours / bare:.1f} times it")


def contention(folder: Path) -> None:
    url = f"sqlite:///{folder}/contended.db"
    database = Database(url)
    migrate(database)
    database.close()
    report = contend(1200, 8, url)
    print("8 processes, one day, two chairs, every commit on the disk")
    print(
        f"  {report.per_second:.0f} attempts/s, {report.overlaps} overlaps, {report.errors} errors"
    )


def main() -> None:
    searches()
    with tempfile.TemporaryDirectory() as folder:
        holds_and_bookings(Path(folder))
        contention(Path(folder))


if __name__ == "__main__":
    main()
