"""Kills dialers with SIGKILL, and counts what a carrier in another process saw of it.

The carrier takes calls and keeps a log of its own; it knows nothing of us but the tokens. The
dialer is the product's, with a line to that carrier. It is killed again and again: from outside at
random moments, and by itself at named points, where the parting hurts most. Then one dialer may
finish undisturbed, and the books are compared: `Verdict`.

A naive dialer, which asks first and writes afterwards, can be put in the same rig: it must fail.
"""

import json
import multiprocessing as mp
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Client, Connection, Listener
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.accounts.profile import NewClient
from openchair.assembly.clinics import open_clinic
from openchair.assembly.dialing import build_dialer
from openchair.assembly.parts import DEMO_NUMBER, Parts, assemble
from openchair.calling import outcome
from openchair.calling.imports import import_leads
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.clock import FastClock
from openchair.conversation.call import Result
from openchair.db import Database
from openchair.leads.readers.files import read_rows
from openchair.leads.rules import make_options
from openchair.log import configure
from openchair.settings import Settings
from openchair.simulation.people import who_picks_up
from openchair.simulation.sample import sample_leads
from openchair.telephony.base import (
    Dialled,
    DialRequest,
    FoundCall,
    LineStatus,
    Placed,
    Telephony,
    TelephonyError,
    Unknown,
)
from openchair.telephony.simulated import SimulatedTelephony

CONTEXT = mp.get_context("forkserver")  # a fresh process in milliseconds, without our threads
CONTEXT.set_forkserver_preload(["tools.kills"])
AUTHKEY = b"only on loopback"
SPEED = 50_000
"""A day between two attempts takes two seconds: a lead's whole life fits into the loop."""
SETTLE_SECONDS = 0.4
"""How long an unknown attempt waits; the carrier takes nothing later than half of it."""
LIFE_SECONDS = 1.5
"""A dialer that comes by no named point in this time is killed from outside."""
FINISH_SECONDS = 180.0

# --- the carrier ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """A line of the carrier's log: a phone that rang."""

    token: str
    phone: str
    at: float


_LOST, _LATE, _UNTOLD = 0.02, 0.02, 0.02
"""How often a request is lost, is taken late, or is taken and the answer lost."""


class Carrier:
    """Takes calls; every call taken is in the log before anybody is told."""

    def __init__(self, log: Path, seed: int) -> None:
        self._log = log
        self._dice = random.Random(seed)  # noqa: S311 - an experiment, to be repeated
        self._lock = threading.Lock()
        self._taken: set[str] = set()

    def hear(self, asking: Connection) -> None:
        """Answer one question, unless who asked is dead; what was taken stays in the log."""
        with asking, suppress(OSError, EOFError):
            match asking.recv():
                case "find", token:
                    asking.send(token in self._taken)
                case "dial", token, phone:
                    self._dialled(token, phone, asking)

    def _dialled(self, token: str, phone: str, asking: Connection) -> None:
        mood = self._dice.random()
        if mood < _LOST:
            return  # the request never arrived
        if mood < _LOST + _LATE:
            time.sleep(SETTLE_SECONDS / 2)
        with self._lock, self._log.open("a", encoding="utf-8") as file:
            file.write(f"{token} {phone} {time.time()}\n")
            self._taken.add(token)
        if mood >= _LOST + _LATE + _UNTOLD:
            asking.send(True)


def serve_carrier(address: str, log: str, seed: int) -> None:
    """Be the carrier until killed."""
    carrier = Carrier(Path(log), seed)
    with Listener(address, authkey=AUTHKEY) as listener:
        while True:
            try:
                asking = listener.accept()
            except (OSError, EOFError):  # somebody was killed in the middle of a handshake
                continue
            threading.Thread(target=carrier.hear, args=(asking,), daemon=True).start()


def ask(address: Any, *what: str) -> bool:
    """Ask the carrier; raises OSError or EOFError where no answer comes."""
    with Client(address, authkey=AUTHKEY) as carrier:
        carrier.send(what)
        answer: bool = carrier.recv()
        return answer


class CarrierLine(SimulatedTelephony):
    """The simulated company's people behind a carrier in another process.

    A call placed by a process that has died is known to the carrier, but its talk died with the
    process.
    """

    def __init__(self, address: Any, parts: Parts, points: "Points") -> None:
        super().__init__(who_picks_up, FastClock(parts.clock, SPEED))
        self._address = address
        self._points = points

    def dial(self, request: DialRequest) -> Dialled:
        """Ask the carrier, then plan the talk."""
        self._points.passed("before the carrier is asked")
        try:
            ask(self._address, "dial", request.token, str(request.to))
        except (OSError, EOFError):
            return Unknown("no answer came")
        self._points.passed("after the carrier took the call")
        return super().dial(request)

    def find(self, token: str, to: Any, since: Any) -> FoundCall | None:
        """Ask the carrier, which forgets nothing."""
        try:
            is_known = ask(self._address, "find", token)
        except (OSError, EOFError) as error:
            raise TelephonyError("no answer came", permanent=False) from error
        if not is_known:
            return None
        return super().find(token, to, since) or FoundCall(f"LOST{token}", LineStatus.COMPLETED)


# --- where it dies --------------------------------------------------------------------------

_COMMITS = {
    "_beat": "the sign of life",
    "_admit": "the claim",
    "_enter": "the door",
    "_dial": "the carrier's answer",
    "_note": "the note of an unknown attempt",
    "_deliver": "the carrier's news",
    "perform": "a hold or a booking",
    "_keep": "the words said",
    "_settle": "the result",
    "sweep": "the sweep",
}
POINTS = (
    "before the carrier is asked",
    "after the carrier took the call",
    *(f"{when} {what}" for what in _COMMITS.values() for when in ("before", "after")),
)
"""Named points: beside the carrier, and on either side of every kind of commit."""


class Points:
    """The points a process comes by; it kills itself at one of them, the `nth` time."""

    def __init__(self, fatal: str, nth: int) -> None:
        self._fatal = fatal
        self._left = nth
        if fatal.partition(" ")[2] in _COMMITS.values():
            sa.event.listen(Session, "before_commit", lambda _: self.passed(_commit("before")))
            sa.event.listen(Session, "after_commit", lambda _: self.passed(_commit("after")))

    def passed(self, name: str) -> None:
        """Die here, if this is the place and the time."""
        if name != self._fatal:
            return
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _commit(when: str) -> str:
    """Return the name of the commit going on, by which of our functions asked for it."""
    frame = sys._getframe()  # noqa: SLF001 - only the stack knows whose commit this is
    while frame.f_back is not None:
        frame = frame.f_back
        found = _COMMITS.get(frame.f_code.co_name)
        if found and "openchair" in frame.f_code.co_filename:
            return f"{when} {found}"
    return when


# --- the dialers ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Life:
    """What one dialer process is told."""

    url: str
    carrier: Any
    fatal: str = ""
    nth: int = 1


def live(life: Life) -> None:
    """Be a dialer until killed, or until SIGTERM."""
    configure(level="CRITICAL")
    parts = assemble(_settings(life.url))
    line = CarrierLine(life.carrier, parts, Points(life.fatal, life.nth))
    dialer = build_dialer(parts, line)
    dialer.run(_stop_on_sigterm())
    parts.close()


def _stop_on_sigterm() -> threading.Event:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    return stop


def live_naively(life: Life) -> None:
    """Be what a first draft would be: ask the carrier, then write down what came of it."""
    stop = _stop_on_sigterm()
    parts = assemble(_settings(life.url))
    line: Telephony = CarrierLine(life.carrier, parts, Points(life.fatal, life.nth))
    while not stop.is_set():
        with parts.database.reading() as session:
            ids = _all(session, "SELECT id, phone FROM call WHERE status = 'queued' LIMIT 5")
        for call_id, phone in ids:
            _dial_and_write(parts, line, call_id, phone)
        time.sleep(0.01)


def _dial_and_write(parts: Parts, line: Telephony, call_id: str, phone: Any) -> None:
    answer = line.dial(DialRequest(token=call_id, to=phone))
    result = Result.NO_ANSWER if isinstance(answer, Placed) else Result.FAILED
    ending = Ending(result, Reason.UNANSWERED, notes="naive")
    now = parts.clock.now()
    parts.database.write(
        lambda session: outcome.settle(session, [Settlement(call_id, ending)], parts.house, now=now)
    )


def _settings(url: str) -> Settings:
    return Settings(
        _env_file=None,
        database_url=url,
        simulation_speed=SPEED,
        settle_seconds=SETTLE_SECONDS * SPEED,
        voice_seats=10,
        calls_per_second=25,
        jwt_secret="0123456789abcdef0123456789abcdef-kills",  # noqa: S106 - signs nothing here
    )


# --- the loop -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the books say, ours and the carrier's, when all is over."""

    leads: int
    kills: int
    named: int
    """How many of the kills happened at a named point."""
    dials: int
    """Phones that rang, by the carrier's log."""
    doubled: int
    """Attempts for which a phone rang more than once."""
    lost: int
    """Leads without an end, and phones that rang without a call of ours that says so."""
    stuck: int
    """Calls that stand still between queued and ended."""
    untrue: int
    """Results that the books do not bear out: `booked` without its visit, a visit without it."""
    recovery: tuple[float, ...] = field(repr=False, default=())
    """Seconds from each kill to the next phone that rang."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong."""
        return not any((self.doubled, self.lost, self.stuck, self.untrue))

    def __str__(self) -> str:
        ordered = sorted(self.recovery) or [0.0]
        middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
        return (
            f"{self.leads} leads, {self.kills} kills ({self.named} at named points), "
            f"{self.dials} dials: {self.lost} lost, {self.doubled} doubled, {self.stuck} stuck, "
            f"{self.untrue} untrue; next dial after {middle:.1f} s (p99 {late:.1f} s)"
        )


@dataclass(frozen=True, slots=True)
class Campaign:
    """What to kill, and how often."""

    url: str
    leads: int
    kills: int
    dialers: int = 1
    """At once; more than one on PostgreSQL only."""
    naive: bool = False
    seed: int = 1


def kill_dialers(campaign: Campaign, watch: Callable[[int], None] = lambda _: None) -> Verdict:
    """Run the loop; `watch` is told after each kill how many there were."""
    with tempfile.TemporaryDirectory(prefix="openchair-kills-") as folder:
        log = Path(folder, "carrier.log")
        log.touch()
        client_id = _bring_in_leads(campaign, Path(folder))
        with _carrier(Path(folder, "carrier"), log, campaign.seed) as address:
            killed = _Loop(campaign, address).run(watch)
        return _verdict(campaign, client_id, _read(log), killed)


def _bring_in_leads(campaign: Campaign, folder: Path) -> str:
    parts = assemble(_settings(campaign.url))
    try:
        now = parts.clock.now()
        profile = NewClient(name="Kills", callback_number=DEMO_NUMBER, max_concurrent_calls=50)
        client = parts.database.write(lambda session: open_clinic(session, parts, profile, now=now))
        file = folder / "leads.ndjson"
        rows = sample_leads(campaign.leads, campaign.seed, now=now)
        file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        options = make_options(source="kills", allow_test=True, now=now)
        table = read_rows(file, filename=file.name)
        import_leads(parts.database, client, table, options, now=now, ids=parts.ids)
        return client.id
    finally:
        parts.close()


@contextmanager
def _carrier(address: Path, log: Path, seed: int) -> Iterator[str]:
    process = CONTEXT.Process(target=serve_carrier, args=(str(address), str(log), seed))
    process.start()
    while not address.exists():
        time.sleep(0.01)
    yield str(address)
    process.kill()
    process.join()


@dataclass(slots=True)
class _Killed:
    named: int = 0
    at: list[float] = field(default_factory=list)


class _Loop:
    """Starts dialers and sees them die."""

    def __init__(self, campaign: Campaign, carrier: str) -> None:
        self._campaign = campaign
        self._carrier = carrier
        self._dice = random.Random(campaign.seed)  # noqa: S311 - an experiment, to be repeated
        self._database = Database(campaign.url)
        self._started: dict[int, float] = {}

    def run(self, watch: Callable[[int], None]) -> _Killed:
        """Kill as often as ordered, then let one dialer finish."""
        killed = _Killed()
        running = [self._start() for _ in range(self._campaign.dialers)]
        while len(killed.at) < self._campaign.kills:
            for place, process in enumerate(running):
                if self._has_died(process, killed):
                    running[place] = self._start()
                    watch(len(killed.at))
            time.sleep(0.005)
        for process in running:
            process.kill()
            process.join()
        self._finish()
        self._database.close()
        return killed

    def _start(self, *, safely: bool = False) -> BaseProcess:
        points = ("",) if safely else ("", *(POINTS[:2] if self._campaign.naive else POINTS))
        life = Life(
            self._campaign.url, self._carrier, self._dice.choice(points), self._dice.randint(1, 4)
        )
        target = live_naively if self._campaign.naive else live
        process = CONTEXT.Process(target=target, args=(life,))
        process.start()
        assert process.pid is not None
        lives = self._dice.uniform(0.3, 1.2) if not life.fatal else LIFE_SECONDS
        self._started[process.pid] = time.monotonic() + lives
        return process

    def _has_died(self, process: BaseProcess, killed: _Killed) -> bool:
        """Tell whether a dialer is dead: by itself, or now by us because its time is over."""
        assert process.pid is not None
        is_dead = not process.is_alive()
        if not is_dead and time.monotonic() < self._started[process.pid]:
            return False
        if not is_dead:
            process.kill()
        process.join()
        if is_dead and process.exitcode != -signal.SIGKILL:
            raise RuntimeError(f"a dialer ended by itself with {process.exitcode}")
        killed.named += is_dead
        killed.at.append(time.time())
        return True

    def _finish(self) -> None:
        """Let one dialer work undisturbed until nothing is open."""
        last = self._start(safely=True)
        deadline = time.monotonic() + FINISH_SECONDS
        while self._open_calls() and time.monotonic() < deadline and last.is_alive():
            time.sleep(0.1)
        last.terminate()
        last.join(60)
        if last.is_alive():
            last.kill()
            last.join()

    def _open_calls(self) -> int:
        with self._database.reading() as session:
            return len(_all(session, _QUERIES["standing still"]))


# --- the books ------------------------------------------------------------------------------


def _read(log: Path) -> list[Taken]:
    lines = (line.split() for line in log.read_text(encoding="utf-8").splitlines())
    return [Taken(token, phone, float(at)) for token, phone, at in lines]


def _verdict(campaign: Campaign, client_id: str, rang: list[Taken], killed: _Killed) -> Verdict:
    database = Database(campaign.url)
    with database.reading() as session:
        counted = {name: _all(session, query) for name, query in _QUERIES.items()}
    database.close()
    times = Counter(each.token for each in rang)
    known = {row[0] for row in counted["dialled"]}
    if campaign.naive:
        known = set(times)
    return Verdict(
        leads=campaign.leads,
        kills=len(killed.at),
        named=killed.named,
        dials=len(rang),
        doubled=sum(count - 1 for count in times.values()),
        lost=len(counted["without end"]) + len(set(times) ^ known),
        stuck=len(counted["standing still"]),
        untrue=len(counted["untrue"]),
        recovery=_recovery(killed.at, [each.at for each in rang]),
    )


def _all(session: Session, query: str) -> list[Any]:
    return list(session.execute(sa.text(query)))


_QUERIES = {
    # Attempts that we say rang: placed, and not released as never placed.
    "dialled": "SELECT token FROM call WHERE token IS NOT NULL AND placing_at IS NOT NULL",
    # A lead is at its end when its last attempt has a result; all attempts before it have one too.
    "without end": (
        "SELECT id FROM lead WHERE id NOT IN (SELECT lead_id FROM call)"
        " UNION ALL SELECT call.id FROM call LEFT JOIN callresult ON callresult.call_id = call.id"
        " WHERE call.status IN ('completed', 'failed') AND callresult.id IS NULL"
    ),
    "standing still": "SELECT id FROM call WHERE status NOT IN ('completed', 'failed')",
    "untrue": (
        "SELECT callresult.id FROM callresult LEFT JOIN appointment"
        " ON appointment.id = callresult.appointment_id AND appointment.state = 'booked'"
        " WHERE callresult.result = 'booked' AND appointment.id IS NULL"
        " UNION ALL SELECT appointment.id FROM appointment LEFT JOIN callresult"
        " ON callresult.appointment_id = appointment.id AND callresult.result = 'booked'"
        " WHERE appointment.state = 'booked' AND callresult.id IS NULL"
    ),
}


def _recovery(kills: list[float], dials: list[float]) -> tuple[float, ...]:
    """Return how long it took after each kill until a phone rang again, where one did."""
    found = []
    for at in kills:
        later = [dial - at for dial in dials if dial > at]
        if later:
            found.append(min(later))
    return tuple(found)
