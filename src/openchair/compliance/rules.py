"""May we call this number now? Pure: no clock, no database, no network.

`evaluate` asks every rule there is and keeps every code: nothing is skipped because something else
already stands against the call. A block beats a hold, a hold beats a wait, and when only waits are
left the answer names the first instant at which all of them pass together.

A kind of rule is one evaluator in `checks.py`; the rules themselves are rows in `data/`. A fact the
snapshot leaves out counts as satisfied; one it calls unknown does not.
"""

import datetime as dt
import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from openchair.compliance import hours
from openchair.compliance.caps import check_policy_caps
from openchair.compliance.case import Case, new_case
from openchair.compliance.checks import CHECKS, Check, Fact, code_of
from openchair.compliance.law import HorizonRule, Rule, Ruleset
from openchair.compliance.snapshot import NO_POLICY, Purpose, Snapshot
from openchair.compliance.verdict import OK, Code, Outcome, Severity, Verdict, outcome_of
from openchair.compliance.zones import zone_info

VALID_FOR = dt.timedelta(seconds=60)
_BY_NAME = attrgetter("code", "zone", "rule_id")


def evaluate(snapshot: Snapshot, now: dt.datetime, ruleset: Ruleset) -> Verdict:
    """Decide whether this call may be placed at this instant under these rules.

    `now` is aware. Raises ValueError when it is not, and for a finding that no rule knows.
    """
    if now.tzinfo is None:
        msg = f"a decision needs an aware time, got {now!r}"
        raise ValueError(msg)
    now = now.astimezone(dt.UTC)
    if snapshot.purpose is Purpose.INBOUND:
        snapshot = replace(snapshot, policy=NO_POLICY)
    case = new_case(snapshot, now, ruleset)
    codes = list(_objections(case))
    clocks = _clocks(case)
    left = hours.seconds_left(clocks, now)
    if left is None:
        codes += hours.objections(clocks, now)
    outcome, defer_until = outcome_of(codes), None
    if outcome is Outcome.DEFER and not any(code.severity is Severity.HOLD for code in codes):
        defer_until = _first_lawful(codes, clocks, case)
        if defer_until is None:
            outcome = Outcome.BLOCK
            codes.append(code_of(_horizon(ruleset), "WINDOW_EMPTY", Severity.BLOCK, "no instant"))
    return _verdict(case, codes, outcome, defer_until, left)


def _clocks(case: Case) -> tuple[hours.Place, ...]:
    snapshot = case.snapshot
    kept = hours.Kept(
        case.where.states, snapshot.purpose, case.lifts, snapshot.policy, snapshot.end_guard_minutes
    )
    return hours.places(kept, case.where.zones, case.ruleset)


def _objections(case: Case) -> Iterator[Code]:
    """Ask every evaluator whose fact is given; the clocks come apart."""
    snapshot = case.snapshot
    for check, fact, rows, dated in _plan(case.ruleset, snapshot.purpose, case.where.states):
        if fact(snapshot) and (kept := _in_force(rows, case) if dated else rows):
            yield from check(kept, case)
    if snapshot.history:
        yield from check_policy_caps(snapshot, case.now)


def _in_force(rows: tuple[Rule, ...], case: Case) -> tuple[Rule, ...]:
    """Keep the rows that are law today, in one of the zones at least."""
    zones = [zone for name in case.where.zones if (zone := zone_info(name))]
    days = [case.now.astimezone(zone).date() for zone in zones] or [case.now.date()]
    return tuple(row for row in rows if any(row.in_force(day) for day in days))


@functools.lru_cache(maxsize=4096)
def _plan(
    ruleset: Ruleset, purpose: Purpose, states: frozenset[str]
) -> tuple[tuple[Check, Fact, tuple[Rule, ...], bool], ...]:
    """Sort the rows that speak of such a call by evaluator, with the fact that each asks about.

    The last part tells whether some of the rows have dates.
    """
    plan = []
    for kind, (check, fact) in CHECKS.items():
        rows = tuple(r for r in ruleset.rows if type(r) is kind and r.concerns(purpose, states))
        dated = any(row.effective_from or row.effective_to for row in rows)
        if rows:
            plan.append((check, fact, rows, dated))
    return tuple(plan)


def _first_lawful(
    codes: list[Code], clocks: Sequence[hours.Place], case: Case
) -> dt.datetime | None:
    """Find the first instant at which everything passes together; None: there is none in sight.

    Whatever waits for a time of its own (a cap, a callback) passes from that time on for good; so
    the search begins at the latest of them, and only the clocks are left to agree.
    """
    start = max([case.now, *(code.until for code in codes if code.until)])
    horizon = case.now + dt.timedelta(days=_horizon(case.ruleset).days)
    return hours.first_opening(clocks, start, horizon)


@functools.lru_cache(maxsize=8)
def _horizon(ruleset: Ruleset) -> HorizonRule:
    return next(row for row in ruleset.rows if isinstance(row, HorizonRule))


def _verdict(
    case: Case,
    codes: list[Code],
    outcome: Outcome,
    defer_until: dt.datetime | None,
    seconds_left: int | None,
) -> Verdict:
    if outcome is Outcome.ALLOW:
        codes = [OK, *codes]
    closes = dt.timedelta(seconds=seconds_left or 0)
    return Verdict(
        outcome=outcome,
        codes=tuple(sorted(codes, key=_BY_NAME)),
        decided_at=case.now,
        defer_until=defer_until,
        valid_until=case.now + min(VALID_FOR, closes),
        candidate_states=tuple(sorted(case.where.states)),
        candidate_zones=case.where.zones,
        ruleset_version=case.ruleset.version,
        ruleset_sha256=case.ruleset.sha256,
        snapshot=case.snapshot,
    )
