"""Kills dialers and bookers for as long as told, on both databases, and prints what was lost.

    python tools/soak.py [--kills N | --minutes M] [--database URL] [--naive] [--seed S]

Without arguments: 100 kills on SQLite, 100 on a PostgreSQL that it starts itself, and the contest
of bookers on both. Ends with 1 when anything was lost, doubled, stuck or untrue.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.support.databases import fresh_postgres, fresh_sqlite
from tools import soak_booking
from tools.kills import Campaign, Verdict, kill_dialers

LEADS_A_KILL = 5
KILLS_A_ROUND = 100
BOOKING_ATTEMPTS, BOOKERS, BOOKING_KILLS = 4_000, 8, 20


def rounds(given: argparse.Namespace) -> Iterator[int]:
    """Yield the kills of each round, until there were as many, or it took as long, as told."""
    if given.minutes is None:
        for done in range(0, given.kills, KILLS_A_ROUND):
            yield min(KILLS_A_ROUND, given.kills - done)
        return
    ends_at = time.monotonic() + 60 * given.minutes
    while time.monotonic() < ends_at:
        yield KILLS_A_ROUND


def campaign(url: str, kills: int, given: argparse.Namespace, seed: int) -> Verdict:
    """Run one round."""
    dialers = given.dialers if url.startswith("postgresql") else 1
    order = Campaign(url, kills * LEADS_A_KILL, kills, dialers, given.naive, seed)
    began = time.monotonic()
    verdict = kill_dialers(order)
    print(f"{url.partition(':')[0]}: {verdict}; {time.monotonic() - began:.0f} s", flush=True)
    return verdict


def on_sqlite(kills: int, given: argparse.Namespace, seed: int) -> bool:
    """Run a round on a fresh SQLite file; tell whether nothing went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        database = fresh_sqlite(Path(folder))
        database.close()
        return campaign(f"sqlite:///{folder}/openchair.db", kills, given, seed).is_clean


def on_postgres(kills: int, given: argparse.Namespace, seed: int) -> bool:
    """Run a round on a fresh PostgreSQL database; tell whether nothing went wrong."""
    with fresh_postgres() as database:
        url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        return campaign(url, kills, given, seed).is_clean


def bookers() -> bool:
    """Let bookers compete, some killed on the way; tell whether no two visits overlap."""
    clean = True
    with tempfile.TemporaryDirectory() as folder, fresh_postgres() as postgres:
        sqlite = fresh_sqlite(Path(folder))
        for database in (sqlite, postgres):
            database.close()
            url = database.url.render_as_string(hide_password=False)
            report = soak_booking.contend(BOOKING_ATTEMPTS, BOOKERS, url, kills=BOOKING_KILLS)
            print(
                f"{database.url.get_backend_name()}: {report.attempts} bookings attempted, "
                f"{report.kills} kills: {report.overlaps} overlaps, {report.errors} errors"
            )
            clean &= not report.overlaps and not report.errors
    return clean


def main() -> int:
    """Soak; return 1 when something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS_A_ROUND)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--database", help="a database of your own, used as it is")
    parser.add_argument("--dialers", type=int, default=2, help="at once, on PostgreSQL")
    parser.add_argument("--naive", action="store_true", help="the dialer that must fail")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    clean = True
    for nth, kills in enumerate(rounds(given)):
        seed = given.seed + nth
        if given.database:
            clean &= campaign(given.database, kills, given, seed).is_clean
        else:
            clean &= on_sqlite(kills, given, seed)
            clean &= on_postgres(kills, given, seed)
    if not given.database and not given.naive:
        clean &= bookers()
    print("clean" if clean else "NOT CLEAN")
    return not clean


if __name__ == "__main__":
    sys.exit(main())
