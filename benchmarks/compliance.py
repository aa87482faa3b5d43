"""Decisions a second on one core: all rules in all zones, beside a check of the federal hours only.

The floor parses nothing, cites nothing and knows one law: it looks the number's zones up in a dict
and compares the local hour. CPU seconds are counted, so a busy machine does not change the ratio
much. A preview of a file of as many leads stands beside reading and checking its rows alone.
Usage: python benchmarks/compliance.py [decisions]
"""

import datetime as dt
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from openchair.assembly.previews import PreviewOrder, run_preview
from openchair.compliance.rules import evaluate
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import DEFAULT_POLICY, Consent, Level, Snapshot
from openchair.compliance.store import inputs_sha256
from openchair.leads.readers.files import read_rows
from openchair.leads.rules import check_row, make_options
from openchair.settings import Settings

RULES = packaged_ruleset()
MONDAY = dt.datetime(2026, 12, 7, tzinfo=dt.UTC)
ZONES = {code: [ZoneInfo(zone) for zone in area.zones] for code, area in RULES.areas.items()}
ROUNDS = 3
Attempt = tuple[Snapshot, dt.datetime]


def attempts(count: int, first_hour: int, last_hour: int) -> list[Attempt]:
    """Leads all over the country, a third with an address elsewhere, half rung before."""
    rng = random.Random(1)
    areas, states = sorted(RULES.areas), sorted(RULES.states)
    made = []
    for _ in range(count):
        minute = rng.randrange(first_hour * 60, last_hour * 60)
        now = MONDAY + dt.timedelta(days=rng.randrange(5), minutes=minute)
        history = [now - dt.timedelta(hours=rng.randrange(5, 200)) for _ in range(rng.randrange(4))]
        snapshot = Snapshot(
            to=f"+1{rng.choice(areas)}5550{rng.randrange(100, 200)}",
            consent=Consent(Level.WRITTEN, now - dt.timedelta(days=3)),
            inquired_at=now - dt.timedelta(days=4),
            address_state=rng.choice(states) if rng.random() < 1 / 3 else "",
            history=tuple(history) if rng.random() < 1 / 2 else (),
            policy=DEFAULT_POLICY,
            end_guard_minutes=10,
            allow_test_numbers=True,
        )
        made.append((snapshot, now))
    return made


def federal_only(snapshot: Snapshot, now: dt.datetime) -> bool:
    """The floor: the one window every engine knows."""
    return all(8 <= now.astimezone(zone).hour < 21 for zone in ZONES[snapshot.to[2:5]])


def everything(snapshot: Snapshot, now: dt.datetime) -> object:
    return evaluate(snapshot, now, RULES)


def with_evidence(snapshot: Snapshot, now: dt.datetime) -> object:
    verdict = evaluate(snapshot, now, RULES)
    return verdict.to_json(), inputs_sha256(snapshot.to_json())


def per_second(work: Callable[[Snapshot, dt.datetime], object], given: list[Attempt]) -> float:
    """The best of a few rounds, in CPU time."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for snapshot, now in given:
            work(snapshot, now)
        best = min(best, time.process_time() - start)
    return len(given) / best


def write_leads(file: Path, count: int) -> None:
    """A file of leads all over the country, half with consent, a third with an address."""
    rng = random.Random(1)
    areas, states = sorted(RULES.areas), sorted(RULES.states)
    lines = ["name,phone,email,notes,consent,consent_at,inquired_at,state"]
    for nth in range(count):
        phone = f"({rng.choice(areas)}) {rng.randrange(220, 990)}-{nth % 10_000:04}"
        state = rng.choice(states) if rng.random() < 1 / 3 else ""
        consent = rng.choice(("written", "none"))
        lines.append(
            f"Person {nth},{phone},p{nth}@example.com,a cleaning,{consent},"
            f"2026-11-28,2026-11-29,{state}"
        )
    file.write_text("\n".join(lines))


def preview_of(count: int) -> None:
    """Time a preview from file to figures, and its rows being read and checked alone."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "leads.csv"
        write_leads(file, count)
        at = MONDAY + dt.timedelta(hours=18)
        options = make_options(now=at)
        start = time.process_time()
        read = sum(1 for row in read_rows(file) if check_row(row, options, at))
        floor = time.process_time() - start
        start = time.process_time()
        found = run_preview(Settings(_env_file=None), PreviewOrder(file, at))
        seconds = time.process_time() - start
    print(f"\npreview of {read:,} rows, {found.leads:,} leads")
    print(f"  rows read and checked (floor)   {floor:>10.2f} s")
    print(
        f"  decided and counted too         {seconds:>10.2f} s   {seconds / floor:.2f} x the floor"
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    mixes = {
        "working hours (17-23 UTC)": attempts(count, 17, 23),
        "any hour of the day": attempts(count, 0, 24),
    }
    print(f"{count:,} decisions, {len(RULES.rows)} rows, best of {ROUNDS} rounds, CPU time")
    for name, given in mixes.items():
        outcomes = Counter(evaluate(*attempt, RULES).outcome.value for attempt in given)
        shares = ", ".join(f"{n / count:.0%} {outcome}" for outcome, n in outcomes.most_common())
        floor, rate = per_second(federal_only, given), per_second(everything, given)
        kept = per_second(with_evidence, given)
        print(f"\n{name}: {shares}")
        print(f"  federal hours only (floor)      {floor:>10,.0f}/s")
        print(
            f"  every rule, every zone          {rate:>10,.0f}/s   {rate / floor:.2f} x the floor"
        )
        print(
            f"  the same with its evidence      {kept:>10,.0f}/s   {kept / floor:.2f} x the floor"
        )
    preview_of(count)


if __name__ == "__main__":
    main()
