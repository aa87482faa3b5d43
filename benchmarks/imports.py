"""Leads imported a second on SQLite, beside the least that an import can do.

The floor reads the same CSV, parses and checks each number with the phone library, and inserts a
lead and a call a row in bulk: no other check, no duplicate, no problem list, no chunk, no other
writer let through.
Both run in turn, each in a process of its own; the time is CPU time. Memory is the process's peak.

    .venv/bin/python benchmarks/imports.py             100,000 rows
    .venv/bin/python benchmarks/imports.py --large     1,000,000 rows too
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import phonenumbers

from openchair.accounts.profile import NewClient
from openchair.assembly.clinics import open_clinic
from openchair.assembly.parts import DEMO_NUMBER, assemble
from openchair.calling.imports import import_leads
from openchair.db import sqlite_module
from openchair.leads.readers.files import read_rows
from openchair.leads.rules import make_options
from openchair.settings import Settings

ROUNDS = 3
AREAS = (212, 305, 415, 512, 617, 702, 813, 916, 212, 312)
CHUNK = 5_000


def write_file(path: Path, rows: int) -> None:
    """Write leads with numbers that differ and can exist."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("Name", "Phone", "E-mail", "Notes"))
        for nth in range(rows):
            area = 200 + nth // 10_000 % 7
            number = f"({AREAS[nth % 10]}) {area}-{nth // 10 % 10_000:04}"
            writer.writerow((f"Lead {nth}", number, f"lead{nth}@example.com", "from the web form"))


def ours(file: Path, folder: Path) -> float:
    """Import as the product does; return the CPU seconds."""
    settings = Settings(_env_file=None, database_url=f"sqlite:///{folder}/ours.db")
    parts = assemble(settings)
    now = parts.clock.now()
    profile = NewClient(name="Imports", callback_number=DEMO_NUMBER)
    client = parts.database.write(lambda session: open_clinic(session, parts, profile, now=now))
    options = make_options(source="imports", allow_test=True, now=now)
    began = time.process_time()
    table = read_rows(file, filename=file.name)
    report = import_leads(parts.database, client, table, options, now=now, ids=parts.ids)
    spent = time.process_time() - began
    parts.close()
    print(f"{report.received} received, {report.accepted} accepted", file=sys.stderr)
    return spent


def floor(file: Path, folder: Path) -> float:
    """Parse and insert; return the CPU seconds."""
    connection = sqlite_module().connect(f"{folder}/floor.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE lead (id TEXT PRIMARY KEY, name, phone, email, notes)")
    connection.execute("CREATE TABLE call (id TEXT PRIMARY KEY, lead_id TEXT, status TEXT)")
    connection.execute("CREATE INDEX ix_phone ON lead (phone)")
    connection.execute("CREATE INDEX ix_lead ON call (lead_id)")
    began = time.process_time()
    connection.execute("BEGIN IMMEDIATE")
    with file.open(newline="", encoding="utf-8") as source:
        rows: list[tuple[str, ...]] = []
        for nth, row in enumerate(csv.DictReader(source)):
            parsed = phonenumbers.parse(row["Phone"], "US")
            if not phonenumbers.is_valid_number(parsed):
                continue
            e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
            rows.append((f"lead_{nth:024d}", row["Name"], e164, row["E-mail"], row["Notes"]))
            if len(rows) == CHUNK:
                _insert(connection, rows)
        _insert(connection, rows)
    connection.execute("COMMIT")
    spent = time.process_time() - began
    connection.close()
    return spent


def _insert(connection: object, rows: list[tuple[str, ...]]) -> None:
    many = connection.executemany  # type: ignore[attr-defined]
    many("INSERT INTO lead VALUES (?, ?, ?, ?, ?)", rows)
    many("INSERT INTO call VALUES (?, ?, 'queued')", [(f"call{row[0]}", row[0]) for row in rows])
    rows.clear()


def measured(what: str, file: Path) -> tuple[float, float]:
    """Run one of the two in a process of its own; return its CPU seconds and its peak in MB."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--only", what, str(file), folder]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        seconds = float(process.stdout.read().split()[-1])
        process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{what} ended with {status}")
    return seconds, usage.ru_maxrss / 1024


def compare(rows: int, rounds: int) -> None:
    """Print how one size went."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "leads.csv")
        write_file(file, rows)
        pairs = [(measured("floor", file), measured("ours", file)) for _ in range(rounds)]
    bare = min(pair[0][0] for pair in pairs)
    full, peak = min(pair[1] for pair in pairs)
    print(f"{rows:<9} {rows / full:<8.0f} {rows / bare:<8.0f} {full / bare:<6.2f} {peak:.0f}")


def main() -> None:
    """Print the table, or run one of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--only", nargs=3)
    given = parser.parse_args()
    if given.only:
        what, file, folder = given.only
        print({"ours": ours, "floor": floor}[what](Path(file), Path(folder)))
        return
    print("rows      ours/s   floor/s  ours/floor in time  peak MB")
    compare(100_000, ROUNDS)
    if given.large:
        compare(1_000_000, 1)


if __name__ == "__main__":
    main()
