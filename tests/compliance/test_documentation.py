"""The page for owners and counsel says what the engine does."""

import json
import re
from pathlib import Path

from openchair.compliance.cases import evaluate_cases
from openchair.compliance.law import BanRule, FindingRule, WindowRule
from openchair.compliance.ruleset import packaged_ruleset

PAGE = (Path(__file__).parents[2] / "docs" / "compliance.md").read_text("utf-8")
RULES = packaged_ruleset()


def test_the_example_on_the_page_gives_the_answer_on_the_page():
    cases, answer = (
        json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    )

    assert list(evaluate_cases(cases, RULES)) == [answer]


def test_the_page_says_that_it_is_not_legal_advice():
    assert "not legal advice" in PAGE.splitlines()[2]


def test_the_states_named_on_the_page_are_those_of_the_rows():
    bans = sorted(r.state for r in RULES.rows if isinstance(r, BanRule) and r.ban == "AUTOMATED")
    devices = sorted(
        r.state for r in RULES.rows if isinstance(r, WindowRule) and r.overlay == "_ADAD"
    )

    assert f"({', '.join(bans)})" in PAGE
    assert f"({', '.join(devices)})" in PAGE


def test_every_code_of_a_rule_is_on_the_page():
    codes = {getattr(row, "code", "") for row in RULES.rows if not isinstance(row, FindingRule)}

    written = set(re.findall(r"[A-Z]+_[A-Z_]+", PAGE))
    assert {code for code in codes if code and not code.startswith("FREQ_CAP")} <= written
