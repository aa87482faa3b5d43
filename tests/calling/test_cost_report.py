"""Costs as they are shown."""

from dataclasses import asdict

from openchair.calling.cost import CostLine
from openchair.calling.cost_report import read_cost


def test_a_stored_cost_is_shown_in_dollars():
    line = CostLine("line_minute", 2, 14_000, 28_000, "2026-01-01", "here")

    cost = read_cost(28_000, 28_000, 61, None, [asdict(line)])

    assert cost is not None
    assert (cost.total, cost.known, cost.line_seconds, cost.voice_seconds) == (
        "0.0280",
        "0.0280",
        61,
        None,
    )
    assert (cost.lines[0].unit_price, cost.lines[0].amount) == ("0.0140", "0.0280")


def test_what_is_unknown_stays_unknown():
    line = CostLine("voice_minute", None, None, None, "", "", "not measured")

    cost = read_cost(None, 0, None, None, [asdict(line)])

    assert cost is not None
    assert (cost.total, cost.lines[0].amount) == (None, None)


def test_nothing_measured_is_no_cost():
    assert read_cost(None, None, None, None, None) is None
