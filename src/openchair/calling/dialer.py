"""The dialer's loop: say that we live, claim what is due, bring back what stands still.

Several dialers may run on PostgreSQL; one on SQLite. All state is in the database: a dialer that
dies takes nothing with it.
"""

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from openchair.calling import recording_job, recovery
from openchair.calling.admission import Admitted, Limits, admit
from openchair.calling.attempt import KIND, job_key
from openchair.calling.breaker import Breaker
from openchair.calling.house import House
from openchair.calling.queue import count_open
from openchair.calling.recovery import TakesOver
from openchair.clock import Clock
from openchair.db import Database
from openchair.durable import Handler

log = structlog.get_logger(__name__)

TICK_SECONDS = 0.2
BEAT_SECONDS = 1.0
SWEEP_SECONDS = 5.0
DRAIN_SECONDS = 30.0
CHOSEN_AHEAD_SECONDS = 2.0
"""Intents are written for this long at most: later facts shall still count."""


@dataclass(slots=True)
class Dialer:
    """Claims due calls and sees that their jobs run."""

    database: Database
    engine: TakesOver
    house: House
    handlers: Mapping[str, Handler]
    breaker: Breaker
    clock: Clock
    seats: int
    calls_per_second: float
    carries_talks: bool = True
    """Whether talks run in this process; else the voice agents bring the seats."""
    _last: dict[str, dt.datetime] = field(default_factory=dict)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; then let running calls finish."""
        # Seen alive before the first job is taken: a job of an unknown process would be nobody's.
        self.database.write(lambda session: self._beat(session, self.clock.now()))
        with self.engine.run(self.handlers):
            log.info("dialer_started", worker=self.engine.executor_id, seats=self.seats)
            while not stop.is_set():
                self._tick_safely()
                stop.wait(TICK_SECONDS)
            self._drain()
        if not self.engine.pending(self.engine.executor_id):
            # Otherwise the others find our last sign of life, and take our jobs over.
            self.database.write(lambda session: recovery.leave(session, self.engine.executor_id))
        log.info("dialer_stopped", worker=self.engine.executor_id)

    def _tick_safely(self) -> None:
        try:
            self.tick()
        except SQLAlchemyError:
            # The database is away or full: dial nothing, lose nothing, look again.
            log.exception("dialer_tick_failed")
            self.breaker.failed(self.clock.now())

    def tick(self) -> list[Admitted]:
        """Do what is due now; return what was claimed."""
        now = self.clock.now()
        if self._is_time("beat", BEAT_SECONDS, now):
            self.database.write(lambda session: self._beat(session, now))
        if self._is_time("sweep", SWEEP_SECONDS, now):
            swept = recovery.sweep(
                self.database,
                self.engine,
                self.house,
                now=now,
                fetches_recordings=recording_job.KIND in self.handlers,
            )
            if swept:
                log.info("swept", **{name: getattr(swept, name) for name in swept.__slots__})
        if self.breaker.is_open(now):
            return []
        return self.database.write(lambda session: self._admit(session, now))

    def _beat(self, session: Session, now: dt.datetime) -> None:
        seats = self.seats if self.carries_talks else 0
        recovery.beat(session, self.engine.executor_id, seats=seats, now=now)

    def _admit(self, session: Session, now: dt.datetime) -> list[Admitted]:
        free = recovery.living_seats(session, now) - count_open(session)
        if free <= 0:
            return []
        admitted = admit(session, self.house, self.limits(free), now=now)
        for each in admitted:
            self.engine.submit(session, KIND, job_key(each.token), {"call_id": each.call_id})
            log.info("call_claimed", call_id=each.call_id, client_id=each.client_id)
        return admitted

    def limits(self, free: int | None = None) -> Limits:
        """Return what may be claimed and how fast it may be placed."""
        ahead = max(1, round(self.calls_per_second * CHOSEN_AHEAD_SECONDS))
        seats = self.seats if free is None else free
        return Limits(seats, self.calls_per_second, intents=ahead)

    def _is_time(self, name: str, every: float, now: dt.datetime) -> bool:
        last = self._last.get(name)
        if last is not None and (now - last).total_seconds() < every:
            return False
        self._last[name] = now
        return True

    def _drain(self) -> None:
        """Wait for the calls under way, but not for ever: a kill would be survived too."""
        deadline = self.clock.now() + dt.timedelta(seconds=DRAIN_SECONDS)
        while self.clock.now() < deadline:
            with self.database.reading() as session:
                if not count_open(session):
                    return
            self.clock.sleep(TICK_SECONDS)
