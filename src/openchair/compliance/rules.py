"""May we call this number now? Pure: no clock, no database, no network.

`evaluate` asks every rule there is and keeps every code: nothing is skipped because something else
already stands against the call. A block beats a hold, a hold beats a wait, and when only waits are
left the answer names the first instant at which all of them pass together.

A kind of rule is one evaluator below (`CHECKS`); the rules themselves are rows in `data/`. A fact
the snapshot leaves out counts as satisfied; one it calls unknown does not.
"""

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from openchair.compliance import hours
from openchair.compliance.caps import check_caps, check_policy_caps
from openchair.compliance.law import (
    BanRule,
    CallbackRule,
    CapRule,
    ConsentAgeRule,
    ConsentRule,
    EmergencyRule,
    FindingRule,
    HorizonRule,
    Lift,
    ListAgeRule,
    NationalListRule,
    NumberRule,
    PlaceRule,
    ReassignedRule,
    RevocationRule,
    Row,
    Rule,
    Ruleset,
    StateListRule,
    SuppressionRule,
)
from openchair.compliance.snapshot import NO_POLICY, Answer, Level, Purpose, Snapshot
from openchair.compliance.verdict import OK, Code, Outcome, Severity, Verdict, outcome_of
from openchair.compliance.zones import Candidates, candidates, zone_info

VALID_FOR = dt.timedelta(seconds=60)
INQUIRY_LASTS = dt.timedelta(days=90)
RELATIONSHIP_LASTS = dt.timedelta(days=548)
_CLOCKS_DIFFER = dt.timedelta(days=1)


def evaluate(snapshot: Snapshot, now: dt.datetime, ruleset: Ruleset) -> Verdict:
    """Decide whether this call may be placed at this instant under these rules."""
    case = _case(snapshot, now, ruleset)
    snapshot = case.snapshot
    codes = [code for check, rows in _plan(case) for code in check(rows, case)]
    codes += check_policy_caps(snapshot, now)
    kept = hours.Kept(
        case.where.states, snapshot.purpose, case.lifts, snapshot.policy, snapshot.end_guard_minutes
    )
    clocks = hours.places(kept, case.where.zones, ruleset)
    left = hours.seconds_left(clocks, now)
    if left is None:
        codes += hours.objections(clocks, now)
    outcome, defer_until = outcome_of(tuple(codes)), None
    if outcome is Outcome.DEFER and not any(code.severity is Severity.HOLD for code in codes):
        defer_until, empty = _first_lawful(codes, clocks, case)
        codes += empty
        outcome = outcome_of(tuple(codes))
    return _verdict(case, codes, outcome, defer_until, left)


@dataclass(frozen=True, slots=True)
class Case:
    """One evaluation: the snapshot, and what is worked out from it once."""

    snapshot: Snapshot
    now: dt.datetime
    ruleset: Ruleset
    where: Candidates
    lifts: frozenset[Lift]
    days: frozenset[dt.date]
    """What day it is, in every zone; a rule in force in one of them counts."""

    def age(self, instant: dt.datetime | None) -> dt.timedelta | None:
        """How long ago something was."""
        return self.now - instant if instant else None


Check = Callable[[tuple[Any, ...], Case], Iterator[Code]]


def _case(snapshot: Snapshot, now: dt.datetime, ruleset: Ruleset) -> Case:
    if snapshot.purpose is Purpose.INBOUND:
        snapshot = replace(snapshot, policy=NO_POLICY)
    where = candidates(snapshot, ruleset)
    zones = [zone for name in where.zones if (zone := zone_info(name))]
    days = frozenset(now.astimezone(zone).date() for zone in zones) or frozenset({now.date()})
    return Case(snapshot, now, ruleset, where, _lifts(snapshot, now), days)


def _lifts(snapshot: Snapshot, now: dt.datetime) -> frozenset[Lift]:
    lifts = set()
    if snapshot.consent.level is Level.WRITTEN:
        lifts.add(Lift.WRITTEN)
    if snapshot.purpose.regime == "solicited" or _is_recent(
        snapshot.inquired_at, now, INQUIRY_LASTS
    ):
        lifts.add(Lift.INQUIRY)
    if _is_recent(snapshot.last_visit_at, now, RELATIONSHIP_LASTS) or (
        snapshot.existing_patient and snapshot.last_visit_at is None
    ):
        lifts.add(Lift.PATIENT)
    if snapshot.landline:
        lifts.add(Lift.LANDLINE)
    return frozenset(lifts)


def _is_recent(instant: dt.datetime | None, now: dt.datetime, lasts: dt.timedelta) -> bool:
    """Tell whether it lies in the past, give or take a day of time zones, and not too far."""
    return instant is not None and -_CLOCKS_DIFFER <= now - instant <= lasts


def _plan(case: Case) -> tuple[tuple[Check, tuple[Rule, ...]], ...]:
    return _checks(case.ruleset, case.snapshot.purpose, case.where.states, case.days)


@functools.lru_cache(maxsize=4096)
def _checks(
    ruleset: Ruleset, purpose: Purpose, states: frozenset[str], days: frozenset[dt.date]
) -> tuple[tuple[Check, tuple[Rule, ...]], ...]:
    """Sort the rows in force that speak of such a call by their evaluator."""
    rows: dict[type[Row], list[Rule]] = {}
    for row in ruleset.rows:
        if row.concerns(purpose, states) and any(row.in_force(day) for day in days):
            rows.setdefault(type(row), []).append(row)
    return tuple((check, tuple(rows[kind])) for kind, check in CHECKS.items() if kind in rows)


# --- one evaluator per kind of rule ---------------------------------------------------------


def check_number(rows: tuple[NumberRule, ...], case: Case) -> Iterator[Code]:
    """Refuse numbers that cannot or must not be dialled."""
    for row in rows:
        if row.code == case.where.number_code:
            yield _code(row, row.code, Severity.BLOCK)


def check_place(rows: tuple[PlaceRule, ...], case: Case) -> Iterator[Code]:
    """Refuse a number of which nobody knows what time it is there."""
    where = case.where
    if where.unknown_zones:
        yield _code(rows[0], "ZONE_UNKNOWN", Severity.BLOCK, ", ".join(where.unknown_zones))
    elif not where.zones and not where.number_code:
        yield _code(rows[0], "ZONE_UNKNOWN", Severity.BLOCK, "no area code of ours, no address")


def check_consent(rows: tuple[ConsentRule, ...], case: Case) -> Iterator[Code]:
    """Ask for the level of consent that the purpose needs."""
    level = case.snapshot.consent.level
    for row in rows:
        if level < row.needs:
            name = "CONSENT_LEVEL" if level else "CONSENT_MISSING"
            yield _code(row, name, Severity.BLOCK, level.name.lower(), row.level)


def check_consent_age(rows: tuple[ConsentAgeRule, ...], case: Case) -> Iterator[Code]:
    """Let consent run out; one from the future is no evidence of anything."""
    age = case.age(case.snapshot.consent.at)
    for row in rows:
        if age is not None and age > dt.timedelta(days=row.days):
            yield _aged(row, "CONSENT_EXPIRED", Severity.BLOCK, age, row.days)
        elif age is not None and age < -_CLOCKS_DIFFER:
            yield _code(row, "CONSENT_EVIDENCE", Severity.BLOCK, "dated in the future")


def check_revocation(rows: tuple[RevocationRule, ...], case: Case) -> Iterator[Code]:
    """Honour a withdrawal that came after the consent."""
    consent = case.snapshot.consent
    if consent.revoked_at and (consent.at is None or consent.revoked_at >= consent.at):
        revoked = consent.revoked_at.isoformat()
        yield _code(rows[0], "CONSENT_REVOKED", Severity.BLOCK, revoked)


def check_suppression(rows: tuple[SuppressionRule, ...], case: Case) -> Iterator[Code]:
    """Honour the clinic's own list, whatever the reason the number is on it."""
    reason = case.snapshot.suppressed
    if reason:
        named = [row for row in rows if reason in row.reasons]
        for row in named or [row for row in rows if not row.reasons]:
            yield _code(row, row.code, Severity.BLOCK, reason)


def check_national_list(rows: tuple[NationalListRule, ...], case: Case) -> Iterator[Code]:
    """Refuse numbers on the national list; not knowing counts where being on it would."""
    answer = case.snapshot.national_list
    for row in rows:
        if row.lifted_by & case.lifts:
            continue
        if answer is Answer.YES:
            yield _code(row, "DNC_NATIONAL", Severity.BLOCK, "listed")
        elif answer in {Answer.UNKNOWN, Answer.NO_DATA}:
            yield _unavailable(row, case, "the national list was not searched")


def check_list_age(rows: tuple[ListAgeRule, ...], case: Case) -> Iterator[Code]:
    """Hold calls made on a copy of the national list that is too old."""
    age = case.age(case.snapshot.national_list_at)
    for row in rows:
        if age is not None and age > dt.timedelta(days=row.days):
            yield _aged(row, "DNC_SCRUB_STALE", Severity.HOLD, age, row.days)


def check_state_list(rows: tuple[StateListRule, ...], case: Case) -> Iterator[Code]:
    """Refuse numbers on a state's own list."""
    for row in rows:
        if row.state in case.snapshot.state_lists and not row.lifted_by & case.lifts:
            yield _code(row, f"DNC_{row.place}", Severity.BLOCK, "listed")


def check_reassigned(rows: tuple[ReassignedRule, ...], case: Case) -> Iterator[Code]:
    """Refuse numbers that changed hands, and ask where consent is old enough for that."""
    answer = case.snapshot.reassigned
    age = case.age(case.snapshot.consent.at)
    asked = case.age(case.snapshot.reassigned_at)
    for row in rows:
        matters = age is None or age > dt.timedelta(days=row.consent_days)
        if answer is Answer.YES:
            yield _code(row, "REASSIGNED", Severity.BLOCK, "another person's by now")
        elif answer in {Answer.NO_DATA, Answer.UNKNOWN} and matters:
            yield _code(row, "RND_NO_DATA", Severity.HOLD, answer.value)
        elif answer is Answer.NO and asked and asked > dt.timedelta(days=row.query_days):
            yield _aged(row, "RND_STALE", Severity.HOLD, asked, row.query_days)


def check_ban(rows: tuple[BanRule, ...], case: Case) -> Iterator[Code]:
    """Refuse kinds of calls that a state forbids altogether."""
    for row in rows:
        if not row.lifted_by & case.lifts:
            yield _code(row, f"{row.ban}_BAN_{row.place}", Severity.BLOCK)


def check_emergency(rows: tuple[EmergencyRule, ...], case: Case) -> Iterator[Code]:
    """Hold calls into a state whose emergency is switched on."""
    for row in rows:
        if row.state in case.snapshot.emergency_states and not row.lifted_by & case.lifts:
            yield _code(row, f"EMERGENCY_{row.place}", Severity.HOLD, "switched on")


def check_findings(rows: tuple[FindingRule, ...], case: Case) -> Iterator[Code]:
    """Apply what was found elsewhere; a code that no row knows is a mistake of ours."""
    findings = _findings(case.snapshot)
    known = {row.code: row for row in rows} if findings else {}
    for finding in sorted(findings):
        row = known.get(finding) or known.get(finding[:-3])
        if row is None or row.per_state == (row.code == finding):
            msg = f"no rule knows the finding {finding!r}"
            raise ValueError(msg)
        until = case.now + dt.timedelta(minutes=row.minutes) if row.minutes else None
        yield _code(row, finding, row.effect, until=until)


def _findings(snapshot: Snapshot) -> set[str]:
    found = set(snapshot.findings)
    if snapshot.paused:
        found.add("CLIENT_PAUSED")
    if snapshot.open_call:
        found.add("CONCURRENT_CALL")
    return found


def check_callback(rows: tuple[CallbackRule, ...], case: Case) -> Iterator[Code]:
    """Never call earlier than the person asked for."""
    asked = case.snapshot.callback_at
    if asked and case.now < asked:
        yield _code(rows[0], "CALLBACK_TIME", Severity.WAIT, limit=asked.isoformat(), until=asked)


def check_horizon(rows: tuple[HorizonRule, ...], case: Case) -> Iterator[Code]:
    """Refuse years whose holidays nobody has written down yet."""
    first, last = case.ruleset.years
    for row in rows:
        furthest = case.now + dt.timedelta(days=row.days)
        if case.now.year < first or furthest.year > last:
            limit = f"{first}-{last}"
            yield _code(row, "RULESET_INVALID", Severity.BLOCK, str(case.now.year), limit)


CHECKS: Mapping[type[Row], Check] = {
    NumberRule: check_number,
    PlaceRule: check_place,
    ConsentRule: check_consent,
    ConsentAgeRule: check_consent_age,
    RevocationRule: check_revocation,
    SuppressionRule: check_suppression,
    NationalListRule: check_national_list,
    ListAgeRule: check_list_age,
    StateListRule: check_state_list,
    ReassignedRule: check_reassigned,
    BanRule: check_ban,
    EmergencyRule: check_emergency,
    FindingRule: check_findings,
    CallbackRule: check_callback,
    HorizonRule: check_horizon,
    CapRule: check_caps,
}


# --- what the codes add up to ---------------------------------------------------------------


def _first_lawful(
    codes: list[Code], clocks: list[hours.Place], case: Case
) -> tuple[dt.datetime | None, list[Code]]:
    """Find the first instant at which everything passes together, or say that there is none.

    Whatever waits for a time of its own (a cap, a callback) passes from that time on for good; so
    the search begins at the latest of them, and only the clocks are left to agree.
    """
    horizon = next(row for row in case.ruleset.rows if isinstance(row, HorizonRule))
    start = max([case.now, *(code.until for code in codes if code.until)])
    opening = hours.first_opening(clocks, start, case.now + dt.timedelta(days=horizon.days))
    if opening is not None:
        return opening, []
    limit = f"{horizon.days} days"
    return None, [_code(horizon, "WINDOW_EMPTY", Severity.BLOCK, "no common instant", limit)]


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
        codes=tuple(sorted(codes, key=lambda code: (code.code, code.zone, code.rule_id))),
        decided_at=case.now,
        defer_until=defer_until,
        valid_until=case.now + min(VALID_FOR, closes),
        candidate_states=tuple(sorted(case.where.states)),
        candidate_zones=case.where.zones,
        ruleset_version=case.ruleset.version,
        ruleset_sha256=case.ruleset.sha256,
    )


def _code(
    row: Row,
    name: str,
    severity: Severity,
    observed: str = "",
    limit: str = "",
    *,
    until: dt.datetime | None = None,
) -> Code:
    return Code(name, severity, row.citation, row.id, observed=observed, limit=limit, until=until)


def _aged(row: Row, name: str, severity: Severity, age: dt.timedelta, days: int) -> Code:
    return _code(row, name, severity, f"{age.days} days", f"{days} days")


def _unavailable(row: Row, case: Case, observed: str) -> Code:
    until = case.now + dt.timedelta(minutes=15)
    return _code(row, "CHECK_UNAVAILABLE", Severity.WAIT, observed, until=until)
