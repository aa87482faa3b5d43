"""Let many processes compete for one day at one clinic; no two visits may share a chair.

    python tools/soak_booking.py ATTEMPTS [DATABASE_URL] [--processes 8] [--kills 20] [--naive]

Every attempt is one of: hold and book, hold and let go, book a time outright, confirm late, cancel.
Afterwards the appointments themselves are compared, not the guard. `--naive` books by looking
first and inserting then, as many shops do: it shows that this rig can see overlaps.
"""

import argparse
import datetime as dt
import multiprocessing as mp
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import RawArray
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.booking import store
from openchair.booking.config import BookingConfig
from openchair.booking.hours import ticks_of
from openchair.clock import SystemClock, VirtualClock
from openchair.db import Database, Durability, migrate
from openchair.ids import Ids
from openchair.slots import Slot, Wish
from openchair.tables import Appointment, Client

ZONE = ZoneInfo("America/New_York")
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
DAY = dt.datetime(2026, 12, 2, 8, tzinfo=ZONE)
HOUR = dt.timedelta(hours=1)
EVER = dt.timedelta(days=3650)
CLINIC = "clinic_contended"
CONFIG = BookingConfig.model_validate(
    {
        "visit_types": {"cleaning": {"minutes": 60, "name": {"en": "a cleaning"}}},
        "hours": {"wed": [["08:00", "12:00"], ["13:00", "17:00"]]},
        "chairs": ["one", "two"],
        "step_minutes": 5,
        "horizon_days": 1,
    }
)


@dataclass(frozen=True, slots=True)
class Task:
    """What each process is to do."""

    url: str
    quota: int
    durability: Durability
    naive: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What a contention came to."""

    attempts: int
    seconds: float
    live: int
    """Appointments held or booked at the end."""
    overlaps: int
    """Pairs of them in one chair at one time: must be none."""
    errors: int
    """Attempts that raised: deadlocks, locks. Must be none."""
    kills: int

    @property
    def per_second(self) -> float:
        """Attempts a second, all processes together."""
        return self.attempts / self.seconds


def contend(
    attempts: int,
    processes: int,
    database_url: str,
    *,
    kills: int = 0,
    naive: bool = False,
    durability: Durability = Durability.FULL,
) -> Report:
    """Let processes compete for one day until all attempts are made; count what went wrong."""
    database = Database(database_url)
    with database.writing() as session:
        if session.get(Client, CLINIC) is None:
            session.add(Client(id=CLINIC, name="Contended", created_at=NOW))
            session.flush()
            store.ensure_chairs(session, client_id=CLINIC, config=CONFIG, ids=Ids(SystemClock()))
    database.close()  # no connection may be shared with the processes
    began = time.perf_counter()
    task = Task(database_url, attempts // processes, durability, naive)
    done, errors, killed = _run(task, processes, kills)
    seconds = time.perf_counter() - began
    with database.reading() as session:
        live = store.appointments(session, client_id=CLINIC, start=NOW, end=NOW + EVER)
        report = Report(done, seconds, len(live), overlaps(live), errors, killed)
    database.close()
    return report


def overlaps(live: Any) -> int:
    """Count the visits that begin before the one before them in their chair is over."""
    visits = sorted((visit.chair_id, visit.start_at, visit.end_at) for visit in live)
    return sum(a[0] == b[0] and b[1] < a[2] for a, b in pairwise(visits))


def _run(task: Task, processes: int, kills: int) -> tuple[int, int, int]:
    """Start the processes; kill and replace some of them on the way, evenly over the work."""
    context = mp.get_context("fork")  # new interpreters would take longer than the contest
    done, errors = RawArray("q", processes), RawArray("q", processes)
    dice = random.Random(processes)  # noqa: S311 - an experiment, to be repeated

    def start(number: int) -> BaseProcess:
        process = context.Process(target=_work, args=(number, task, done, errors))
        process.start()
        return process

    running = [start(number) for number in range(processes)]
    killed = 0
    while alive := [number for number in range(processes) if running[number].is_alive()]:
        if killed < kills and sum(done) * (kills + 1) >= (killed + 1) * task.quota * processes:
            victim = dice.choice(alive)
            running[victim].kill()
            running[victim].join()
            running[victim] = start(victim)
            killed += 1
        time.sleep(0.001)
    return sum(done), sum(errors), killed


def _work(number: int, task: Task, done: Any, errors: Any) -> None:
    database = Database(task.url, durability=task.durability)
    dice = random.Random(f"{number} {done[number]}")  # noqa: S311 - an experiment, to be repeated
    while done[number] < task.quota:
        done[number] += 1
        try:
            if task.naive:
                _look_and_insert(database, dice, done[number])
            else:
                dice.choice(ATTEMPTS)(database, dice)
        except Exception as error:  # noqa: BLE001 - whatever surfaces is what we count
            errors[number] += 1
            print(f"process {number}: {error!r}", file=sys.stderr)
    database.close()


# --- attempts -------------------------------------------------------------------------------


def _hold_and_book(database: Database, dice: random.Random) -> None:
    """Offer, wait, and book what was offered; sometimes too late."""
    ids = _ids(dice)
    call_id = ids.new("call")
    slots = database.write(lambda session: _hold(session, call_id, dice, ids))
    now = NOW + dt.timedelta(minutes=dice.choice([0, 1, 5]))
    if dice.getrandbits(1):
        database.write(lambda session: store.expire_holds(session, now))
    if slots:
        database.write(lambda session: _book(session, call_id, slots[0], now))


def _hold_and_let_go(database: Database, dice: random.Random) -> None:
    ids = _ids(dice)
    call_id = ids.new("call")
    database.write(lambda session: _hold(session, call_id, dice, ids))
    database.write(lambda session: store.release_slots(session, call_id=call_id, now=NOW))


def _book_outright(database: Database, dice: random.Random) -> None:
    ids, start, minutes = _ids(dice), _some_time(dice), dice.choice([17, 30, 60, 90])
    call_id = ids.new("call")
    database.write(lambda session: _book_time(session, call_id, start, minutes, ids))


def _cancel(database: Database, dice: random.Random) -> None:
    database.write(lambda session: _cancel_any(session, dice))


def _look_and_insert(database: Database, dice: random.Random, turn: int) -> None:
    """Book as one must not: look in one transaction, insert in the next, without the guard.

    All processes want the same hour at about the same moment, as two callers do.
    """
    start, minutes = DAY + turn * HOUR, 60
    end = start + HOUR
    with database.reading() as session:
        chairs = session.scalars(sa.text("SELECT id FROM chair")).all()
        busy = {v.chair_id for v in _live(session) if v.start_at < end and v.end_at > start}
    for chair in sorted(set(chairs) - busy):
        with database.writing() as session:
            session.add(_unguarded(chair, start, minutes, _ids(dice).new("appointment")))
        return


ATTEMPTS: tuple[Callable[[Database, random.Random], None], ...] = (
    _hold_and_book,
    _hold_and_book,
    _hold_and_let_go,
    _book_outright,
    _cancel,
)


# --- parts ----------------------------------------------------------------------------------


def _ids(dice: random.Random) -> Ids:
    return Ids(VirtualClock(NOW), dice)


def _hold(session: Session, call_id: str, dice: random.Random, ids: Ids) -> Any:
    return store.hold_slots(
        session,
        client_id=CLINIC,
        call_id=call_id,
        lead_id=None,
        zone=ZONE,
        config=CONFIG,
        visit_type="cleaning",
        wish=Wish(from_time=_some_time(dice).time()),
        count=dice.choice([1, 2]),
        exclude=(),
        now=NOW + dt.timedelta(minutes=dice.choice([0, 0, 5])),
        ids=ids,
    )


def _book(session: Session, call_id: str, slot: Slot, now: dt.datetime) -> Any:
    return store.book_slot(
        session, call_id=call_id, slot=slot, name="", phone="", notes="", now=now
    )


def _book_time(session: Session, call_id: str, start: dt.datetime, minutes: int, ids: Ids) -> Any:
    return store.book_time(
        session,
        client_id=CLINIC,
        call_id=call_id,
        lead_id=None,
        zone=ZONE,
        config=CONFIG,
        start=start,
        minutes=minutes,
        now=NOW,
        ids=ids,
    )


def _cancel_any(session: Session, dice: random.Random) -> None:
    live = _live(session)
    if live:
        visit = dice.choice(live)
        store.cancel_appointment(session, client_id=CLINIC, appointment_id=visit.id, now=NOW)


def _some_time(dice: random.Random) -> dt.datetime:
    return DAY + dt.timedelta(minutes=dice.randrange(0, 540))


def _live(session: Session) -> Any:
    return store.appointments(session, client_id=CLINIC, start=NOW, end=NOW + EVER)


def _unguarded(chair: str, start: dt.datetime, minutes: int, visit_id: str) -> Appointment:
    from_tick, to_tick = ticks_of(start, minutes)
    return Appointment(
        id=visit_id,
        client_id=CLINIC,
        chair_id=chair,
        state="booked",
        start_at=start,
        end_at=start + dt.timedelta(minutes=minutes),
        from_tick=from_tick,
        to_tick=to_tick,
        local_start=start.isoformat(),
        created_at=NOW,
        updated_at=NOW,
    )


def main() -> None:
    """Run one contention and say how it went; exit 1 when it went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("attempts", type=int)
    parser.add_argument("url", nargs="?", help="a throw-away SQLite file if left out")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--naive", action="store_true")
    parser.add_argument("--durability", type=Durability, default=Durability.FULL)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite:///{folder}/contended.db"
        database = Database(url)
        migrate(database)
        database.close()
        report = contend(given.attempts, given.processes, url, kills=given.kills, naive=given.naive)
    print(
        f"{report.attempts} attempts, {report.per_second:.0f}/s, {report.kills} kills: "
        f"{report.live} live, {report.overlaps} overlaps, {report.errors} errors"
    )
    wrong = report.errors or (report.overlaps and not given.naive)
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
