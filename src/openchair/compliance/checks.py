"""One evaluator per kind of rule: what each objects to, given a case. Pure.

A new kind of rule is a class in `law.py`, an evaluator here with its line in `CHECKS`, and a table
of cases in its test. Days and clocks are in `hours.py`, counts in `caps.py`.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Any

from openchair.compliance.caps import check_caps
from openchair.compliance.case import CLOCKS_DIFFER, Case
from openchair.compliance.law import (
    BanRule,
    CallbackRule,
    CapRule,
    ConsentAgeRule,
    ConsentRule,
    EmergencyRule,
    FindingRule,
    HorizonRule,
    ListAgeRule,
    NationalListRule,
    NumberRule,
    PlaceRule,
    ReassignedRule,
    RevocationRule,
    Row,
    StateListRule,
    SuppressionRule,
)
from openchair.compliance.snapshot import Answer, Snapshot
from openchair.compliance.verdict import Code, Severity

Check = Callable[[tuple[Any, ...], Case], Iterator[Code]]
Fact = Callable[[Snapshot], object]


def check_number(rows: tuple[NumberRule, ...], case: Case) -> Iterator[Code]:
    """Refuse numbers that cannot or must not be dialled."""
    for row in rows:
        if row.code == case.where.number_code:
            yield code_of(row, row.code, Severity.BLOCK)


def check_place(rows: tuple[PlaceRule, ...], case: Case) -> Iterator[Code]:
    """Refuse a number of which nobody knows what time it is there."""
    where = case.where
    if where.unknown_zones:
        yield code_of(rows[0], "ZONE_UNKNOWN", Severity.BLOCK, ", ".join(where.unknown_zones))
    elif not where.zones and not where.number_code:
        yield code_of(rows[0], "ZONE_UNKNOWN", Severity.BLOCK, "no area code of ours, no address")


def check_consent(rows: tuple[ConsentRule, ...], case: Case) -> Iterator[Code]:
    """Ask for the level of consent that the purpose needs."""
    level = case.snapshot.consent.level
    for row in rows:
        if level < row.needs:
            name = "CONSENT_LEVEL" if level else "CONSENT_MISSING"
            yield code_of(row, name, Severity.BLOCK, level.name.lower(), row.level)


def check_consent_age(rows: tuple[ConsentAgeRule, ...], case: Case) -> Iterator[Code]:
    """Let consent run out; one from the future is no evidence of anything."""
    age = case.age(case.snapshot.consent.at)
    for row in rows:
        if age is not None and age > dt.timedelta(days=row.days):
            yield _aged(row, "CONSENT_EXPIRED", Severity.BLOCK, age, row.days)
        elif age is not None and age < -CLOCKS_DIFFER:
            yield code_of(row, "CONSENT_EVIDENCE", Severity.BLOCK, "dated in the future")


def check_revocation(rows: tuple[RevocationRule, ...], case: Case) -> Iterator[Code]:
    """Honour a withdrawal that came after the consent."""
    consent = case.snapshot.consent
    if consent.revoked_at and (consent.at is None or consent.revoked_at >= consent.at):
        revoked = consent.revoked_at.isoformat()
        yield code_of(rows[0], "CONSENT_REVOKED", Severity.BLOCK, revoked)


def check_suppression(rows: tuple[SuppressionRule, ...], case: Case) -> Iterator[Code]:
    """Honour the clinic's own list, whatever the reason the number is on it."""
    reason = case.snapshot.suppressed
    if reason:
        named = [row for row in rows if reason in row.reasons]
        for row in named or [row for row in rows if not row.reasons]:
            yield code_of(row, row.code, Severity.BLOCK, reason)


def check_national_list(rows: tuple[NationalListRule, ...], case: Case) -> Iterator[Code]:
    """Refuse numbers on the national list; not knowing counts where being on it would."""
    answer = case.snapshot.national_list
    for row in rows:
        if row.lifted_by & case.lifts:
            continue
        if answer is Answer.YES:
            yield code_of(row, "DNC_NATIONAL", Severity.BLOCK, "listed")
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
            yield code_of(row, f"DNC_{row.place}", Severity.BLOCK, "listed")


def check_reassigned(rows: tuple[ReassignedRule, ...], case: Case) -> Iterator[Code]:
    """Refuse numbers that changed hands, and ask where consent is old enough for that."""
    answer = case.snapshot.reassigned
    age = case.age(case.snapshot.consent.at)
    asked = case.age(case.snapshot.reassigned_at)
    for row in rows:
        matters = age is None or age > dt.timedelta(days=row.consent_days)
        if answer is Answer.YES:
            yield code_of(row, "REASSIGNED", Severity.BLOCK, "another person's by now")
        elif answer in {Answer.NO_DATA, Answer.UNKNOWN} and matters:
            yield code_of(row, "RND_NO_DATA", Severity.HOLD, answer.value)
        elif answer is Answer.NO and asked and asked > dt.timedelta(days=row.query_days):
            yield _aged(row, "RND_STALE", Severity.HOLD, asked, row.query_days)


def check_ban(rows: tuple[BanRule, ...], case: Case) -> Iterator[Code]:
    """Refuse kinds of calls that a state forbids altogether."""
    for row in rows:
        if not row.lifted_by & case.lifts:
            yield code_of(row, f"{row.ban}_BAN_{row.place}", Severity.BLOCK)


def check_emergency(rows: tuple[EmergencyRule, ...], case: Case) -> Iterator[Code]:
    """Hold calls into a state whose emergency is switched on."""
    for row in rows:
        if row.state in case.snapshot.emergency_states and not row.lifted_by & case.lifts:
            yield code_of(row, f"EMERGENCY_{row.place}", Severity.HOLD, "switched on")


def check_findings(rows: tuple[FindingRule, ...], case: Case) -> Iterator[Code]:
    """Apply what was found elsewhere; a code that no row knows is a mistake of ours."""
    known = {row.code: row for row in rows}
    for finding in sorted(all_findings(case.snapshot)):
        row = known.get(finding) or known.get(finding[:-3])
        if row is None or row.per_state == (row.code == finding):
            msg = f"no rule knows the finding {finding!r}"
            raise ValueError(msg)
        until = case.now + dt.timedelta(minutes=row.minutes) if row.minutes else None
        yield code_of(row, finding, row.effect, until=until)


def all_findings(snapshot: Snapshot) -> frozenset[str]:
    """Return the findings, with those that have a field of their own."""
    found = snapshot.findings
    if snapshot.paused:
        found |= {"CLIENT_PAUSED"}
    if snapshot.open_call:
        found |= {"CONCURRENT_CALL"}
    return found


def check_callback(rows: tuple[CallbackRule, ...], case: Case) -> Iterator[Code]:
    """Never call earlier than the person asked for."""
    asked = case.snapshot.callback_at
    if asked and case.now < asked:
        yield code_of(rows[0], "CALLBACK_TIME", Severity.WAIT, limit=asked.isoformat(), until=asked)


def check_horizon(rows: tuple[HorizonRule, ...], case: Case) -> Iterator[Code]:
    """Refuse years whose holidays, or those of January after, nobody has written down yet."""
    first, last = case.ruleset.years
    if not first <= case.now.year < last:
        limit = f"from {first}, before {last}"
        yield code_of(rows[0], "RULESET_INVALID", Severity.BLOCK, str(case.now.year), limit)


def _always(snapshot: Snapshot) -> bool:
    return True


CHECKS: Mapping[type[Row], tuple[Check, Fact]] = {
    NumberRule: (check_number, _always),
    PlaceRule: (check_place, _always),
    ConsentRule: (check_consent, _always),
    ConsentAgeRule: (check_consent_age, attrgetter("consent.at")),
    RevocationRule: (check_revocation, attrgetter("consent.revoked_at")),
    SuppressionRule: (check_suppression, attrgetter("suppressed")),
    NationalListRule: (check_national_list, attrgetter("national_list")),
    ListAgeRule: (check_list_age, attrgetter("national_list_at")),
    StateListRule: (check_state_list, attrgetter("state_lists")),
    ReassignedRule: (check_reassigned, attrgetter("reassigned")),
    BanRule: (check_ban, _always),
    EmergencyRule: (check_emergency, attrgetter("emergency_states")),
    FindingRule: (check_findings, all_findings),
    CallbackRule: (check_callback, attrgetter("callback_at")),
    HorizonRule: (check_horizon, _always),
    CapRule: (check_caps, attrgetter("history")),
}
"""Each kind's evaluator and the fact it asks about: where the fact is absent there is nothing to
ask, and that is what it means that an absent fact counts as satisfied."""


def code_of(
    row: Row,
    name: str,
    severity: Severity,
    observed: str = "",
    limit: str = "",
    *,
    until: dt.datetime | None = None,
) -> Code:
    """Put a rule's objection together."""
    return Code(name, severity, row.citation, row.id, observed=observed, limit=limit, until=until)


def _aged(row: Row, name: str, severity: Severity, age: dt.timedelta, days: int) -> Code:
    return code_of(row, name, severity, f"{age.days} days", f"{days} days")


def _unavailable(row: Row, case: Case, observed: str) -> Code:
    until = case.now + dt.timedelta(minutes=15)
    return code_of(row, "CHECK_UNAVAILABLE", Severity.WAIT, observed, until=until)
