"""Cases as people write them in a file, for `openchair compliance evaluate`.

A case is `{"id", "to", "now_utc", "input": {…}}`. A fact that `input` leaves out counts as
satisfied; test numbers are allowed and there is neither a clinic's policy nor an end guard, unless
`input` says so. A case that cannot be read is answered too, with the fault in words: it never
passes for allowed, and it does not keep the others from their answers.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from openchair.compliance.law import FindingRule, Ruleset
from openchair.compliance.policy import read_policy
from openchair.compliance.rules import evaluate
from openchair.compliance.snapshot import LEVELS, Answer, Consent, Level, Purpose, Snapshot
from openchair.compliance.zones import read_state
from openchair.errors import InvalidInputError, Problem

UNREADABLE = "CASE_INVALID"
_MONTH_DAYS = 30.44


def evaluate_cases(
    cases: Iterable[Mapping[str, Any]], ruleset: Ruleset
) -> Iterator[dict[str, Any]]:
    """Answer each case: its id, the decision, the codes' names, and when it may be called."""
    for case in cases:
        case_id = case.get("id") if isinstance(case, Mapping) else None
        try:
            snapshot, now = read_case(case, ruleset)
        except InvalidInputError as error:
            yield _answer(case_id, "block", [UNREADABLE]) | {"error": str(error)}
            continue
        verdict = evaluate(snapshot, now, ruleset)
        until = verdict.defer_until
        yield _answer(case_id, verdict.outcome.value, verdict.names, until)


def _answer(
    case_id: object, decision: str, codes: list[str], until: dt.datetime | None = None
) -> dict[str, Any]:
    return {
        "id": case_id,
        "decision": decision,
        "codes": codes,
        "defer_until_utc": _rfc3339(until) if until else None,
    }


def _rfc3339(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def read_case(case: Mapping[str, Any], ruleset: Ruleset) -> tuple[Snapshot, dt.datetime]:
    """Read one case; raises InvalidInputError naming what is wrong or not known."""
    if not isinstance(case, Mapping):
        raise _wrong("case", "a case is an object")
    for name in ("to", "now_utc"):
        if not isinstance(case.get(name), str):
            raise _wrong(name, "is missing or not text")
    given = case.get("input", {})
    if not isinstance(given, Mapping):
        raise _wrong("input", "is not an object")
    draft = _Draft(read_instant(case["now_utc"], "now_utc"), ruleset)
    for key, value in given.items():
        draft.take(key, value)
    return Snapshot(to=case["to"], **draft.finished()), draft.now


@dataclass(slots=True)
class _Draft:
    """A snapshot being put together from the keys of `input`."""

    now: dt.datetime
    ruleset: Ruleset
    facts: dict[str, Any] = field(default_factory=dict)
    consent: dict[str, Any] = field(default_factory=dict)
    findings: set[str] = field(default_factory=set)

    def take(self, key: str, value: Any) -> None:
        """Add what one key says."""
        if value is None:
            return
        if key in _READERS:
            self._keep(_READERS[key], value, key)
        elif key in _FINDINGS:
            if _boolean(value, key, self):
                self.findings.add(_FINDINGS[key])
        elif _is_finding(key.upper(), self.ruleset):
            if _boolean(value, key, self):
                self.findings.add(key.upper())
        elif key in _SPECIAL:
            _SPECIAL[key](self, value, key)
        else:
            raise _wrong(f"input.{key}", "is not a fact we know")

    def _keep(self, reader: "tuple[str, Reader]", value: Any, key: str) -> None:
        name, read = reader
        into = self.consent if name.startswith("consent.") else self.facts
        name, fact = name.removeprefix("consent."), read(value, key, self)
        if fact or name not in into:  # several keys speak of one fact: a "no" takes nothing back
            into[name] = fact

    def finished(self) -> dict[str, Any]:
        """Return the snapshot's fields."""
        facts = {"allow_test_numbers": True} | self.facts
        facts["findings"] = frozenset(self.findings)
        consent = {"level": Level.NONE} | self.consent
        return facts | {"consent": Consent(**consent)}


def _is_finding(code: str, ruleset: Ruleset) -> bool:
    """Tell whether some rule knows this code, followed by a state where it asks for one."""
    rows = [row for row in ruleset.rows if isinstance(row, FindingRule)]
    stem, _, state = code.rpartition("_")
    return any(
        (row.code == stem and state in ruleset.states) if row.per_state else row.code == code
        for row in rows
    )


# --- readers: a value as written -> a value of the snapshot ----------------------------------

Reader = Callable[[Any, str, _Draft], Any]


def _wrong(where: str, why: str) -> InvalidInputError:
    message = f"{where} {why}."
    return InvalidInputError(message, [Problem("case_invalid", message, field=where)])


def _boolean(value: Any, key: str, draft: _Draft) -> bool:
    if not isinstance(value, bool):
        raise _wrong(f"input.{key}", f"is {value!r}, not true or false")
    return value


def _number(value: Any, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(f"input.{key}", f"is {value!r}, not a number")
    return value


def _text(value: Any, key: str, draft: _Draft) -> str:
    if not isinstance(value, str):
        raise _wrong(f"input.{key}", f"is {value!r}, not text")
    return value


def read_instant(value: Any, where: str) -> dt.datetime:
    """Read an RFC 3339 instant, which must say its offset."""
    try:
        instant = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _wrong(where, f"is {value!r}, not an RFC 3339 time") from error
    if instant.tzinfo is None:
        raise _wrong(where, f"is {value!r}, which does not say its offset from UTC")
    return instant.astimezone(dt.UTC)


def _instant(value: Any, key: str, draft: _Draft) -> dt.datetime:
    return read_instant(value, f"input.{key}")


def _instants(value: Any, key: str, draft: _Draft) -> tuple[dt.datetime, ...]:
    if not isinstance(value, list):
        raise _wrong(f"input.{key}", "is not a list of times")
    return tuple(read_instant(item, f"input.{key}") for item in value)


def _days_ago(value: Any, key: str, draft: _Draft) -> dt.datetime:
    return draft.now - dt.timedelta(days=_number(value, key))


def _months_ago(value: Any, key: str, draft: _Draft) -> dt.datetime:
    return draft.now - dt.timedelta(days=_number(value, key) * _MONTH_DAYS)


def _now_if(value: Any, key: str, draft: _Draft) -> dt.datetime | None:
    return draft.now if _boolean(value, key, draft) else None


def _purpose(value: Any, key: str, draft: _Draft) -> Purpose:
    try:
        return Purpose(value)
    except ValueError as error:
        known = ", ".join(purpose.value for purpose in Purpose)
        raise _wrong(f"input.{key}", f"is {value!r}; purposes are {known}") from error


def _level(value: Any, key: str, draft: _Draft) -> Level:
    if value not in LEVELS:
        raise _wrong(f"input.{key}", f"is {value!r}; levels are none, pec, pewc")
    return LEVELS[value]


def _state(value: Any, key: str, draft: _Draft) -> str:
    state = read_state(_text(value, key, draft), draft.ruleset)
    if state is None:
        raise _wrong(f"input.{key}", f"is {value!r}, not a state")
    return state


def _states(value: Any, key: str, draft: _Draft) -> frozenset[str]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list):
        raise _wrong(f"input.{key}", "is not a list of states")
    return frozenset(_state(name, key, draft) for name in names)


def _status(value: Any, key: str, draft: _Draft) -> bool:
    if value not in {"active", "paused"}:
        raise _wrong(f"input.{key}", f"is {value!r}, not active or paused")
    return bool(value == "paused")


def _landline(value: Any, key: str, draft: _Draft) -> bool:
    return _text(value, key, draft).casefold() in {"landline", "fixed_line", "fixed"}


def _answer_of(value: Any, key: str, draft: _Draft) -> Answer:
    if isinstance(value, bool):
        return Answer.YES if value else Answer.NO
    try:
        return Answer(value)
    except ValueError as error:
        raise _wrong(f"input.{key}", f"is {value!r}, not yes, no, no_data or unknown") from error


def _minutes(value: Any, key: str, draft: _Draft) -> int:
    return int(_number(value, key))


def _policy(value: Any, key: str, draft: _Draft) -> Any:
    if not isinstance(value, Mapping):
        raise _wrong(f"input.{key}", "is not an object")
    return read_policy(value, where=f"input.{key}")


def _reason(reason: str) -> Reader:
    def read(value: Any, key: str, draft: _Draft) -> str:
        if isinstance(value, str):
            return value
        return reason if _boolean(value, key, draft) else ""

    return read


_READERS: Mapping[str, tuple[str, Reader]] = {
    "purpose": ("purpose", _purpose),
    "consent": ("consent.level", _level),
    "consent_at": ("consent.at", _instant),
    "consent_days": ("consent.at", _days_ago),
    "consent_age_days": ("consent.at", _days_ago),
    "consent_revoked": ("consent.revoked_at", _now_if),
    "revoked": ("consent.revoked_at", _now_if),
    "revoked_at": ("consent.revoked_at", _instant),
    "revoked_days": ("consent.revoked_at", _days_ago),
    "inquiry_days": ("inquired_at", _days_ago),
    "inquiry_at": ("inquired_at", _instant),
    "inquired_at": ("inquired_at", _instant),
    "inquiry": ("inquired_at", _now_if),
    "existing_patient": ("existing_patient", _boolean),
    "ebr": ("existing_patient", _boolean),
    "ebr_days": ("last_visit_at", _days_ago),
    "ebr_months": ("last_visit_at", _months_ago),
    "last_visit_days": ("last_visit_at", _days_ago),
    "transaction_days": ("last_visit_at", _days_ago),
    "last_visit_at": ("last_visit_at", _instant),
    "addr_state": ("address_state", _state),
    "addr_zone": ("address_zone", _text),
    "addr_zip": ("address_zip", _text),
    "zip": ("address_zip", _text),
    "stated_zone": ("stated_zone", _text),
    "zone_confirmed": ("zone_confirmed", _boolean),
    "history": ("history", _instants),
    "client_status": ("paused", _status),
    "paused": ("paused", _boolean),
    "concurrent": ("open_call", _boolean),
    "concurrent_call": ("open_call", _boolean),
    "open_call": ("open_call", _boolean),
    "callback_at": ("callback_at", _instant),
    "policy": ("policy", _policy),
    "end_guard": ("end_guard_minutes", _minutes),
    "end_guard_minutes": ("end_guard_minutes", _minutes),
    "allow_test": ("allow_test_numbers", _boolean),
    "allow_test_numbers": ("allow_test_numbers", _boolean),
    "landline": ("landline", _boolean),
    "line_type": ("landline", _landline),
    "ndnc": ("national_list", _answer_of),
    "ndnc_scrub_days": ("national_list_at", _days_ago),
    "state_dnc": ("state_lists", _states),
    "national_dnc": ("national_list", _answer_of),
    "dnc_national": ("national_list", _answer_of),
    "rnd": ("reassigned", _answer_of),
    "reassigned": ("reassigned", _answer_of),
    "rnd_days": ("reassigned_at", _days_ago),
    "emergency_states": ("emergency_states", _states),
    "emergency": ("emergency_states", _states),
    "suppressed": ("suppressed", _reason("opted_out")),
    "opted_out": ("suppressed", _reason("opted_out")),
    "opt_out": ("suppressed", _reason("opted_out")),
    "dnc": ("suppressed", _reason("opted_out")),
    "idnc": ("suppressed", _reason("opted_out")),
    "suppression": ("suppressed", _reason("opted_out")),
    "dnc_internal": ("suppressed", _reason("opted_out")),
    "internal_dnc": ("suppressed", _reason("opted_out")),
    "dnc_global": ("suppressed", _reason("global")),
    "global_dnc": ("suppressed", _reason("global")),
    "wrong_party": ("suppressed", _reason("wrong_number")),
    "wrong_number": ("suppressed", _reason("wrong_number")),
}
"""Keys of `input`, by the words in which files have them."""

_FINDINGS = {
    "minor": "PERSON_MINOR",
    "deceased": "PERSON_DECEASED",
    "protected_line": "NUMBER_PROTECTED_LINE",
    "unavailable": "CHECK_UNAVAILABLE",
    "campaign_paused": "CAMPAIGN_PAUSED",
    "campaign_expired": "CAMPAIGN_EXPIRED",
}


def _campaign(draft: _Draft, value: Any, key: str) -> None:
    if value not in {"active", "paused", "expired"}:
        raise _wrong(f"input.{key}", f"is {value!r}, not active, paused or expired")
    if value != "active":
        draft.findings.add(f"CAMPAIGN_{value.upper()}")


def _listed(draft: _Draft, value: Any, key: str) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _wrong(f"input.{key}", "is not a list of codes")
    for code in value:
        if not _is_finding(code, draft.ruleset):
            raise _wrong(f"input.{key}", f"names {code!r}, which no rule knows")
    draft.findings.update(value)


_SPECIAL: Mapping[str, Callable[[_Draft, Any, str], None]] = {
    "campaign_status": _campaign,
    "findings": _listed,
}
