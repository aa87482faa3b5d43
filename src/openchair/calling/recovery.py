"""What makes a crash or an engine's mistake a delay and not a lost call. Every deed is repeatable.

The engine brings unfinished jobs back; this file trusts it only so far. It looks at our own tables
for calls that have stood still too long, whatever the engine thinks of their jobs.
"""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.booking import store as booking
from openchair.calling import door, ledger, recording_job, recording_store, store, telling
from openchair.calling.attempt import KIND, job_key
from openchair.calling.house import House
from openchair.calling.ledger import Entry, Source
from openchair.db import Database
from openchair.durable import Arguments, Engine
from openchair.notices import store as notices
from openchair.tables import DialState, Worker

DEAD_AFTER_SECONDS = 10.0
"""A process that has not been seen for so long is taken for dead; a wrong guess does no harm."""
STUCK_AFTER_SECONDS = 120.0
MOST_JOBS = 9
"""After so many lost jobs for one attempt a person has to look; the page shows the call."""
_ALIVE = frozenset({"waiting", "running"})


class TakesOver(Engine, Protocol):
    """An engine whose jobs can outlive the process that ran them."""

    @property
    def executor_id(self) -> str:
        """The name of this process for the engine."""
        ...

    def pending(self, executor_id: str) -> list[str]:
        """Return the keys of the jobs that a process had begun and not ended."""
        ...

    def take_over(self, executor_id: str) -> int:
        """Queue the jobs of a dead process again; return how many there were."""
        ...


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep found."""

    taken_over: int
    released: int
    resubmitted: int
    expired_holds: int

    def __bool__(self) -> bool:
        return any((self.taken_over, self.released, self.resubmitted, self.expired_holds))


def beat(
    session: Session, worker_id: str, *, seats: int, now: dt.datetime, role: str = "dialer"
) -> None:
    """Say that this process lives, and how many talks it can carry."""
    session.merge(Worker(id=worker_id, role=role, seats=seats, seen_at=now))


def leave(session: Session, worker_id: str) -> None:
    """Say that this process has ended as it should."""
    session.execute(sa.delete(Worker).where(col(Worker.id) == worker_id))


def living_seats(session: Session, now: dt.datetime) -> int:
    """Return the voice seats of all processes that live."""
    since = now - dt.timedelta(seconds=DEAD_AFTER_SECONDS)
    statement = sa.select(sa.func.sum(Worker.seats)).where(col(Worker.seen_at) >= since)
    return session.scalar(statement) or 0


def living(session: Session, now: dt.datetime) -> dict[str, int]:
    """Return how many processes of each role live."""
    since = now - dt.timedelta(seconds=DEAD_AFTER_SECONDS)
    counted = sa.select(col(Worker.role), sa.func.count()).where(col(Worker.seen_at) >= since)
    found = session.execute(counted.group_by(col(Worker.role)))
    return {str(role): int(count) for role, count in found}


def sweep(
    database: Database,
    engine: TakesOver,
    house: House,
    *,
    now: dt.datetime,
    fetches_recordings: bool = False,
) -> Swept:
    """Bring back whatever stands still. Any process may do it, at any time, again and again."""
    taken_over = _take_over_the_dead(database, engine, now)
    before = now - dt.timedelta(seconds=STUCK_AFTER_SECONDS)

    def work(session: Session) -> tuple[int, int]:
        released = _release_intents(session, engine, house, before, now)
        return released, booking.expire_holds(session, now)

    released, expired = database.write(work)
    resubmitted = database.write(lambda session: _resubmit(session, engine, before, now))
    resubmitted += database.write(lambda session: _carry_on(session, engine, before, now))
    if fetches_recordings:
        resubmitted += database.write(lambda session: _fetch(session, engine, before, now))
    return Swept(taken_over, released, resubmitted, expired)


def _take_over_the_dead(database: Database, engine: TakesOver, now: dt.datetime) -> int:
    limit = now - dt.timedelta(seconds=DEAD_AFTER_SECONDS)
    with database.reading() as session:
        statement = sa.select(col(Worker.id)).where(col(Worker.seen_at) < limit)
        dead = [each for each in session.scalars(statement) if each != engine.executor_id]
    taken = 0
    for worker_id in dead:
        taken += engine.take_over(worker_id)
        database.write(functools.partial(leave, worker_id=worker_id))
    return taken


def _release_intents(
    session: Session, engine: Engine, house: House, before: dt.datetime, now: dt.datetime
) -> int:
    rows = store.stale_calls(session, [DialState.INTENT], before)
    if not _without_job(rows, engine):
        return 0
    return len(door.release_stuck(session, house, before=before, now=now))


def _resubmit(session: Session, engine: Engine, before: dt.datetime, now: dt.datetime) -> int:
    """Give calls that are at the carrier, and whose job is lost, a new job."""
    rows = store.stale_calls(session, [DialState.PLACING, DialState.PLACED], before)
    lost = _without_job(rows, engine)
    for row, nth in lost:
        engine.submit(session, KIND, job_key(row.token or row.id, nth), {"call_id": row.id})
        store.change(session, [{"id": row.id, "updated_at": now}])
        entry = Entry(row.id, row.client_id, now, Source.RECOVERY, "job_submitted_again", {})
        ledger.write(session, [entry])
    return len(lost)


def _carry_on(session: Session, engine: Engine, before: dt.datetime, now: dt.datetime) -> int:
    """Give overdue notices a new job, at most one an hour, in case nobody carries them any more.

    Where somebody does after all, the receiver may hear twice, under one id.
    """
    overdue = {
        telling.job_key(each.notice_id): {"notice_id": each.notice_id}
        for each in notices.due_notices(session, before)
    }
    return _submit_this_hour(session, engine, telling.KIND, overdue, now)


def _fetch(session: Session, engine: Engine, before: dt.datetime, now: dt.datetime) -> int:
    """Give recordings that stand still a new job, at most one an hour."""
    stuck = {
        recording_job.job_key(call_id): {"call_id": call_id}
        for call_id in recording_store.stuck(session, before)
    }
    return _submit_this_hour(session, engine, recording_job.KIND, stuck, now)


def _submit_this_hour(
    session: Session,
    engine: Engine,
    kind: str,
    jobs: Mapping[str, Arguments],
    now: dt.datetime,
) -> int:
    """Submit jobs, by their usual keys, that have had none this hour; return how many."""
    hourly = {f"{key}:{now:%Y%m%d%H}": arguments for key, arguments in jobs.items()}
    known = engine.status(list(hourly))
    lost = {key: arguments for key, arguments in hourly.items() if key not in known}
    for key, arguments in lost.items():
        engine.submit(session, kind, key, arguments)
    return len(lost)


def _without_job(rows: Sequence[store.CallRow], engine: Engine) -> list[tuple[store.CallRow, int]]:
    """Return the calls none of whose jobs lives, each with the number of the next job."""
    keys = {row.id: [job_key(row.token or row.id, nth) for nth in range(MOST_JOBS)] for row in rows}
    states = engine.status([key for each in keys.values() for key in each])
    lost = []
    for row in rows:
        known = [states[key] for key in keys[row.id] if key in states]
        if not _ALIVE & set(known) and len(known) < MOST_JOBS:
            lost.append((row, len(known)))
    return lost
