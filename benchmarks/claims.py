"""From "due" to "dialled": how long a call waits to be claimed, idle and with 100,000 queued.

Two figures each: what a claim costs (admission and door, one transaction each), and what a caller
waits end to end through the durable engine. The floor is the same two transactions, empty.

    .venv/bin/python benchmarks/claims.py [--queued 100000]
"""

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from openchair.assembly.dialing import build_attempt, build_dialer, build_line
from openchair.assembly.parts import assemble
from openchair.calling import attempt, intake, outcome, store
from openchair.calling.admission import Limits, admit
from openchair.calling.dialer import Dialer
from openchair.calling.door import door
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.conversation.call import Result
from openchair.durable import Done
from openchair.settings import read_settings
from openchair.simulation.sample import sample_leads
from openchair.tables import Call, Client, Lead, UploadBatch

TRIES = 30
WIDE = Limits(seats=100, calls_per_second=1e9, intents=100)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queued", type=int, default=100_000)
    queued = parser.parse_args().queued
    print("queued    claim ms (median)   floor ms   ratio   due -> placed ms (median, p95)")
    for waiting in (0, queued):
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), waiting)


def measure(folder: Path, waiting: int) -> None:
    """Print one row."""
    settings = read_settings(
        database_url=f"sqlite:///{folder}/claims.db", calls_per_second=1000, voice_seats=50
    )
    parts = assemble(settings)
    client = _client(parts)
    _fill(parts, client, waiting)
    claim = _median(lambda: _claim(parts, client))
    bare = _median(lambda: [parts.database.write(lambda session: session.connection())] * 2)
    waits = _end_to_end(parts, client)
    p95 = sorted(waits)[int(len(waits) * 0.95)]
    print(
        f"{waiting:<9} {claim:<19.2f} {bare:<10.2f} {claim / bare:<7.1f} "
        f"{statistics.median(waits):.0f}, {p95:.0f}"
    )
    parts.close()


def _client(parts) -> Client:
    client = Client(
        id="client_bench",
        name="Bench",
        legal_name="Bench",
        created_at=parts.clock.now(),
        max_concurrent_calls=1000,
    )
    parts.database.write(lambda session: session.add(client))
    return client


def _fill(parts, client: Client, waiting: int) -> None:
    """Queue calls that are due, at a clinic that may not call more: what claims must pass by."""
    now = parts.clock.now()
    other = Client(
        id="client_full",
        name="Full",
        legal_name="Full",
        created_at=now,
        max_concurrent_calls=0,
    )
    batch = UploadBatch(id="batch_full", client_id=other.id, created_at=now, finished_at=now)
    with parts.database.writing() as session:
        session.add(other)
        session.flush()
        session.add(batch)
        session.flush()
        for first in range(0, waiting, 5000):
            numbers = range(first, min(first + 5000, waiting))
            session.execute(sa.insert(Lead.__table__), [_lead(n, now) for n in numbers])
            session.execute(sa.insert(Call.__table__), [_call(n, now) for n in numbers])


def _lead(n: int, now) -> dict:
    return {
        "id": f"lead_{n}",
        "batch_id": "batch_full",
        "client_id": "client_full",
        "name": "A",
        "phone": f"+1212{n:07d}",
        "created_at": now,
        "email": "",
        "source_url": "",
        "notes": "",
        "state": "",
        "zip": "",
        "timezone": "",
        "language": "",
        "purpose": "lead_followup",
        "consent_level": "written",
        "consent_text": "",
        "consent_url": "",
        "callback_url": "",
        "extra": {},
    }


def _call(n: int, now) -> dict:
    return {
        "id": f"call_{n}",
        "lead_id": f"lead_{n}",
        "batch_id": "batch_full",
        "client_id": "client_full",
        "status": "queued",
        "attempt": 1,
        "dials": 0,
        "created_at": now,
        "updated_at": now,
        "phone": f"+1212{n:07d}",
        "priority": 1,
        "due_at": now,
        "line_status": "",
        "cancel_requested": False,
    }


_LEADS = iter(sample_leads(1000, 3))


def _queue_one(parts, client: Client) -> str:
    started = intake.start_call(
        parts.database,
        client,
        dict(next(_LEADS)),
        now=parts.clock.now(),
        ids=parts.ids,
        allow_test=True,
    )
    return started.call_id


def _claim(parts, client: Client) -> float:
    """Return the milliseconds of one claim; the call is settled afterwards."""
    call_id = _queue_one(parts, client)
    began = time.perf_counter()
    now = parts.clock.now()
    parts.database.write(lambda session: admit(session, parts.house, WIDE, now=now))
    parts.database.write(lambda session: door(session, call_id, parts.house, WIDE, now=now))
    spent = time.perf_counter() - began
    _settle(parts, call_id)
    return spent * 1000


def _settle(parts, call_id: str) -> None:
    settlement = Settlement(call_id, Ending(Result.DECLINED, Reason.TALK))
    parts.database.write(
        lambda session: outcome.settle(session, [settlement], parts.house, now=parts.clock.now())
    )


def _median(work: Callable[[], float | list]) -> float:
    figures = []
    for _ in range(TRIES):
        began = time.perf_counter()
        said = work()
        spent = (time.perf_counter() - began) * 1000
        figures.append(said if isinstance(said, float) else spent)
    return statistics.median(figures)


def _end_to_end(parts, client: Client) -> list[float]:
    """Return the milliseconds from a start-call's commit to the carrier being asked."""
    dialer: Dialer = build_dialer(parts)
    handler = build_attempt(parts, dialer, build_line(parts))

    def carry(row, signal):
        _settle(parts, row.id)
        return Done()

    handler.carry = carry
    dialer.handlers = {attempt.KIND: handler}
    stop = threading.Event()
    thread = threading.Thread(target=dialer.run, args=(stop,))
    thread.start()
    time.sleep(2)
    waits = []
    for _ in range(TRIES):
        call_id = _queue_one(parts, client)
        while True:
            with parts.database.reading() as session:
                row = store.call(session, call_id)
            if row is not None and row.placing_at is not None:
                break
            time.sleep(0.005)
        with parts.database.reading() as session:
            created = session.get_one(Call, call_id).created_at
        waits.append((row.placing_at - created).total_seconds() * 1000)
    stop.set()
    thread.join()
    return waits


if __name__ == "__main__":
    main()
