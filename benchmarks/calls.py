"""Calls a second through `openchair call`, beside a floor, and how it grows.

The floor does the least that a durable simulated call can do: eleven steps of a bare state machine
and twenty-three rows of a ledger a call, a hundred calls a commit, on the same SQLite library.

    .venv/bin/python benchmarks/calls.py            1,000 and 10,000 leads
    .venv/bin/python benchmarks/calls.py --large    100,000 leads too
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from openchair.db import sqlite_module
from openchair.simulation.sample import sample_leads

FLOOR_CALLS = 5_000
STEPS = 11
ROWS = 23
GROUP = 100
MOVES = {
    (state, event): (state + 1) % 5 if event == "yes" else state
    for state in range(5)
    for event in ("yes", "no", "silence", "hang_up")
}


def floor(calls: int) -> float:
    """Return calls a second of a bare state machine with a ledger and group commit."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite_module().connect(f"{folder}/floor.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("CREATE TABLE event (call TEXT, at TEXT, kind TEXT, data TEXT)")
        connection.execute("CREATE INDEX ix ON event (call)")
        began = time.process_time()
        for first in range(0, calls, GROUP):
            connection.execute("BEGIN IMMEDIATE")
            rows = []
            for call in range(first, first + GROUP):
                state = 0
                for step in range(STEPS):
                    state = MOVES[state, "yes" if step % 3 else "no"]
                rows += [
                    (f"call_{call:024d}", "2026-12-01 15:00:00.000000", "said", '{"text": "yes"}')
                ] * ROWS
            connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?)", rows)
            connection.execute("COMMIT")
        spent = time.process_time() - began
        connection.close()
    return calls / spent


def campaign(leads: int) -> tuple[int, float, float]:
    """Run `openchair call`; return attempts, CPU seconds and the peak of memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "leads.json")
        file.write_text(json.dumps(sample_leads(leads, 1)), encoding="utf-8")
        answer = Path(folder, "answer.json")
        command = [sys.executable, "-m", "openchair", "call", str(file), "--json"]
        with answer.open("w", encoding="utf-8") as out:
            process = subprocess.Popen(command, stdout=out)
            _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"openchair call ended with {status}")
        attempts = len(json.loads(answer.read_text(encoding="utf-8"))["calls"])
    return attempts, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true")
    sizes = [1_000, 10_000] + ([100_000] if parser.parse_args().large else [])
    print("leads     attempts   CPU s   attempts/s   peak MB   floor/s   ratio to the floor")
    for leads in sizes:
        bare = floor(FLOOR_CALLS)
        attempts, seconds, peak = campaign(leads)
        rate = attempts / seconds
        print(
            f"{leads:<9} {attempts:<10} {seconds:<7.1f} {rate:<12.0f} {peak:<9.0f} {bare:<9.0f} "
            f"{rate / bare:.3f}"
        )


if __name__ == "__main__":
    main()
