"""The codes of a decision, and the rules behind them, in words that a clinic's owner understands.

A code that names a state (`WINDOW_STATE_PA`) is put together from its kind and the state's name.
"""

import re
from collections.abc import Mapping
from typing import assert_never

from openchair.compliance.law import (
    BanRule,
    CallbackRule,
    CapRule,
    ConsentAgeRule,
    ConsentRule,
    EmergencyRule,
    FindingRule,
    HolidayRule,
    HorizonRule,
    ListAgeRule,
    NationalListRule,
    NumberRule,
    PlaceRule,
    ReassignedRule,
    RevocationRule,
    Rule,
    Ruleset,
    StateListRule,
    SuppressionRule,
    WindowRule,
)
from openchair.compliance.snapshot import Span
from openchair.compliance.verdict import Code

_CODES = {
    "OK": "Nothing stands against the call.",
    "RULESET_INVALID": "The rules do not reach to that year.",
    "CAMPAIGN_PAUSED": "The campaign is paused.",
    "CAMPAIGN_EXPIRED": "The campaign is over.",
    "CLIENT_PAUSED": "The clinic has paused its calls.",
    "CLIENT_BAA_MISSING": "There is no business associate agreement with the clinic.",
    "VENDOR_BAA_MISSING": "There is no business associate agreement with a supplier.",
    "CLIENT_ATTESTATION_MISSING": "The clinic has not attested where its leads come from.",
    "STATE_NOT_ENABLED": "Calls into this state are not switched on.",
    "NUMBER_INVALID": "This is no telephone number.",
    "NUMBER_COUNTRY": "The number is outside the United States and its territories.",
    "NUMBER_TYPE": "The number is toll-free, premium, personal or a service.",
    "NUMBER_TEST": "A 555 number, kept for examples: nobody has it.",
    "NUMBER_PROTECTED_LINE": "An emergency line, a hospital or care-home room, another clinic.",
    "NUMBER_WRONG_PARTY": "The number belongs to somebody else.",
    "PERSON_MINOR": "The person is a minor.",
    "PERSON_DECEASED": "The person has died.",
    "CONTACT_PREFERENCE": "The person asked to be reached in another way.",
    "ZONE_UNKNOWN": "What time it is there is not known.",
    "CONSENT_MISSING": "No consent is on record.",
    "CONSENT_LEVEL": "The consent on record is too weak for this kind of call.",
    "CONSENT_SCOPE": "The consent does not cover this clinic or an artificial voice.",
    "CONSENT_EVIDENCE": "The evidence of the consent is incomplete.",
    "CONSENT_EXPIRED": "The consent is too old.",
    "CONSENT_REVOKED": "The person withdrew their consent.",
    "DNC_INTERNAL": "The person asked this clinic not to call.",
    "DNC_GLOBAL": "The person asked not to be called by anybody.",
    "DNC_NATIONAL": "The number is on the national do-not-call list.",
    "DNC_SCRUB_STALE": "The copy of the national do-not-call list is too old.",
    "REASSIGNED": "The number is another person's by now.",
    "RND_NO_DATA": "Whether the number has changed hands is not known.",
    "RND_STALE": "Whether the number has changed hands was asked too long ago.",
    "LITIGATOR": "The person is known to sue callers.",
    "CALLER_ID_INVALID": "The number we call from is not the clinic's to show.",
    "CALLBACK_NUMBER_INVALID": "There is no number at which the clinic can be called back.",
    "SCRIPT_ID_MISSING": "The opening does not say who calls.",
    "SCRIPT_AI_DISCLOSURE_MISSING": "The opening does not say that an AI is calling.",
    "SCRIPT_OPTOUT_LATE": "The opening says too late how to stop the calls.",
    "SCRIPT_RECORDING_NOTICE_MISSING": "The opening does not say that the call is recorded.",
    "SCRIPT_PHI_RISK": "The opening speaks of health before it is known who listens.",
    "ABANDON_RATE": "Too many answered calls of the campaign were dropped.",
    "FIRST_AUDIO_SLOW": "The first words come too late after the greeting.",
    "OPTOUT_LINE_MISSING": "No voicemail is left: there is no toll-free line to opt out.",
    "CLINIC_CLOSED": "A transfer was promised and nobody is there to take it.",
    "CONCURRENT_CALL": "Somebody is calling this number right now.",
    "DUPLICATE_PERSON": "The person is about to be called by another campaign.",
    "CHECK_UNAVAILABLE": "A list that had to be asked did not answer.",
    "CALLBACK_TIME": "The person asked for a later time.",
    "ATTEMPTS_EXHAUSTED": "The person has been called as often as the clinic wants.",
    "WINDOW_EMPTY": "In the next weeks there is no lawful hour.",
    "WINDOW_FEDERAL": "Outside the hours of federal law, where the person may be.",
    "WINDOW_POLICY": "Outside the clinic's own calling hours.",
    "DAY_FEDERAL": "No calls on that day, by federal law.",
    "DAY_POLICY": "The clinic does not call on that day.",
    "HOLIDAY_FEDERAL": "No calls on that holiday, by federal law.",
    "HOLIDAY_POLICY": "The clinic does not call on that holiday.",
    "FREQ_CAP_DAILY": "Called once today already, about health care.",
    "FREQ_CAP_WEEKLY": "Called three times this week already, about health care.",
    "FREQ_CAP_POLICY": "Called as often, or as lately, as the clinic's own pace allows.",
}
_STATE_CODES = {
    "DNC": "The number is on {state}'s own do-not-call list.",
    "AUTOMATED_BAN": "{state} forbids automated sales calls to people who did not ask.",
    "CELL_BAN": "{state} forbids unsolicited sales calls to mobiles.",
    "EMERGENCY": "{state} has declared an emergency.",
    "WINDOW": "Outside the hours of {state}'s law.",
    "DAY": "No calls on that day in {state}.",
    "HOLIDAY": "A holiday on which {state} allows no calls.",
    "FREQ_CAP": "Called as often as {state}'s law allows.",
    "REGISTRATION_MISSING": "The clinic is not registered in {state}.",
}
_CLOCKS = {
    "ADAD": " (for automatic voices)",
    "CST": " (by Central Standard Time, which its law names)",
}
_SUPPRESSIONS = {
    "DNC_INTERNAL": "Who asked this clinic not to call is not called.",
    "DNC_GLOBAL": "Who asked not to be called by anybody is not called.",
    "NUMBER_WRONG_PARTY": "A number that turned out to be another person's is not called.",
}
_STATE = re.compile(r"([A-Z_]+?)_(?:STATE_)?([A-Z]{2})(?:_([A-Z]+))?")


def code_in_words(name: str, ruleset: Ruleset) -> str:
    """Return what a code says, as a sentence; a code nobody knows is returned as it is."""
    whole = _CODES.get(name) or (_CODES["FREQ_CAP_POLICY"] if "_CAP_POLICY_" in name else None)
    found = _STATE.fullmatch(name)
    if whole or found is None:
        return whole or name
    kind, state, clock = found.groups()
    if kind not in _STATE_CODES or state not in ruleset.states:
        return name
    sentence = _STATE_CODES[kind].format(state=ruleset.states[state].name)
    return sentence.removesuffix(".") + _CLOCKS.get(clock or "", "") + "."


def objection_in_words(code: Code, ruleset: Ruleset) -> str:
    """Return what a code says, with what was seen and what is asked for."""
    named = (("seen: ", code.observed), ("asked for: ", code.limit), ("in ", code.zone))
    facts = ", ".join(f"{name}{value}" for name, value in named if value)
    sentence = code_in_words(code.code, ruleset)
    return f"{sentence.removesuffix('.')} ({facts})." if facts else sentence


def rule_in_words(rule: Rule) -> str:  # noqa: C901, PLR0912 - a line for each kind of rule
    """Return what a rule asks for, as a sentence."""
    match rule:
        case WindowRule():
            said = _window(rule)
        case HolidayRule():
            said = f"No calls on the holidays of the list {rule.days}."
        case CapRule():
            said = f"At most {rule.calls} calls to a person in {rule.hours} hours."
        case ConsentRule():
            said = f"Asks for {rule.level} consent."
        case ConsentAgeRule():
            said = f"Consent lasts {rule.days} days."
        case RevocationRule():
            said = "A consent that was withdrawn counts no more."
        case SuppressionRule():
            said = _SUPPRESSIONS.get(rule.code, "Numbers on the clinic's own list are not called.")
        case NationalListRule():
            said = "Numbers on the national do-not-call list are not called."
        case ListAgeRule():
            said = f"The copy of the do-not-call list is at most {rule.days} days old."
        case StateListRule():
            said = "Numbers on the state's own do-not-call list are not called."
        case ReassignedRule():
            said = f"Whether a number changed hands is asked every {rule.query_days} days."
        case BanRule():
            calls = "automated sales calls" if rule.ban == "AUTOMATED" else "sales calls to mobiles"
            said = f"Forbids unsolicited {calls}."
        case EmergencyRule():
            said = "No calls while an emergency is declared."
        case CallbackRule():
            said = "Never earlier than the person asked for."
        case NumberRule() | FindingRule():
            said = _CODES.get(rule.code) or _STATE_CODES[rule.code].format(state="the state")
        case PlaceRule():
            said = "It must be known what time it is at the called person's place."
        case HorizonRule():
            said = f"A lawful hour is looked for within {rule.days} days."
        case _ as never:  # pragma: no cover - mypy proves it
            assert_never(never)
    lifted = " or ".join(sorted(lift.value for lift in rule.lifted_by))
    return f"{said} Not where there is: {lifted}." if lifted else said


def _window(rule: WindowRule) -> str:
    named: Mapping[str, Span | None] = {
        "Monday to Friday": rule.span(0),
        "Saturday": rule.span(5),
        "Sunday": rule.span(6),
    }
    spans = [f"{days} {_hours(span)}" for days, span in named.items()]
    if len(set(named.values())) == 1:
        spans = [f"every day {_hours(rule.span(0))}"]
    clock = "" if rule.utc_offset_hours is None else f" (UTC{rule.utc_offset_hours:+d})"
    return f"Calls are allowed {', '.join(spans)}{clock}."


def _hours(span: Span | None) -> str:
    return f"{span[0]:%H:%M}-{span[1]:%H:%M}" if span else "not at all"
