"""Every code that the rules can give, and every rule, is said in words."""

import re

import pytest

from openchair.compliance.law import CapRule, FindingRule, HolidayRule, WindowRule
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.verdict import ALWAYS_BINDING, Code, Severity
from openchair.compliance.words import code_in_words, objection_in_words, rule_in_words

RULES = packaged_ruleset()


def codes() -> set[str]:
    """The codes that the rows can give, with those that an evaluator names itself."""
    found = set(ALWAYS_BINDING) | {"OK", "WINDOW_EMPTY", "WINDOW_POLICY", "DAY_POLICY"}
    for row in RULES.rows:
        match row:
            case WindowRule():
                found |= {f"{kind}_{row.place}{row.overlay}" for kind in ("WINDOW", "DAY")}
            case HolidayRule():
                found.add(f"HOLIDAY_{row.place}")
            case FindingRule(per_state=True):
                found.add(f"{row.code}_TX")
            case CapRule() | FindingRule():
                found.add(row.code)
    return found


def test_every_code_of_the_rows_is_said_in_words():
    told = {code: code_in_words(code, RULES) for code in codes()}

    assert {
        code for code, words in told.items() if not re.fullmatch(r"[A-Z0-9].* .*\.", words)
    } == set()
    assert not any("_" in words or "{" in words for words in told.values())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("WINDOW_STATE_PA", "Outside the hours of Pennsylvania's law."),
        ("WINDOW_STATE_CA_ADAD", "Outside the hours of California's law (for automatic voices)."),
        ("REGISTRATION_MISSING_TX", "The clinic is not registered in Texas."),
        ("FREQ_CAP_POLICY_7D", "Called as often, or as lately, as the clinic's own pace allows."),
        ("WINDOW_STATE_ZZ", "WINDOW_STATE_ZZ"),
        ("SOMETHING_NEW", "SOMETHING_NEW"),
    ],
)  # fmt: skip
def test_a_code_names_its_state(code: str, words: str):
    assert code_in_words(code, RULES) == words


def test_an_objection_says_what_was_seen_and_where():
    code = Code(
        "WINDOW_FEDERAL", Severity.WAIT, zone="America/Chicago", observed="07:30", limit="08:00-21:00"
    )  # fmt: skip

    told = objection_in_words(code, RULES)

    assert told.endswith("may be (seen: 07:30, asked for: 08:00-21:00, in America/Chicago).")


def test_every_rule_is_said_in_words():
    told = {row.id: rule_in_words(row) for row in RULES.rows}

    assert all(re.match(r"[A-Z].*\.", words) for words in told.values())
    assert told["state.PA.window.until-2026-10-17"] == "Calls are allowed every day 08:00-21:00."
    assert told["state.PA.window.2026-10-18"].endswith("Saturday 09:00-19:00, Sunday not at all.")
    assert told["state.FL.cap"] == "At most 3 calls to a person in 24 hours."
    assert told["state.WA.ban.automated"].endswith("Not where there is: inquiry or patient.")
