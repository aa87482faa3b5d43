"""Decisions a second on one core: all rules in all zones, beside a check of the federal hours only.

The floor parses nothing, cites nothing and knows one law: it looks the number's zones up in a dict
and compares the local hour. CPU seconds are counted, so a busy machine does not change the ratio
much. Usage: python benchmarks/compliance.py [decisions]
"""

import datetime as dt
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from zoneinfo import ZoneInfo

from openchair.compliance.rules import evaluate
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import DEFAULT_POLICY, Consent, Level, Snapshot
from openchair.compliance.store import inputs_sha256

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


if __name__ == "__main__":
    main()
