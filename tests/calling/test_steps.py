"""How long the steps and turns of a call took, from its ledger."""

import datetime as dt
from typing import Any

from openchair.calling.reports import TimelineItem
from openchair.calling.steps import Latencies, Turn, latencies, steps, turns

QUEUED = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)


def item(after: float, kind: str, **data: Any) -> TimelineItem:
    at = QUEUED + dt.timedelta(seconds=after)
    return TimelineItem(id=round(after * 1000), at=at, source="", kind=kind, data=data)


def test_each_step_is_told_once_with_the_time_since_the_one_before():
    reached = steps(
        QUEUED,
        [
            item(0.5, "claimed"),
            item(0.75, "placing"),
            item(1, "line_news", status="initiated"),
            item(4, "line_news", status="answered"),
            item(2, "line_news", status="ringing"),  # it came late
            item(5, "spoke", text="Hello."),
            item(9, "spoke", text="Goodbye."),
        ],
    )

    assert [(step.key, step.seconds) for step in reached] == [
        ("claimed", 0.5), ("placing", 0.25), ("ringing", 1.25), ("answered", 2), ("spoke", 1),
    ]  # fmt: skip


def test_a_turn_takes_what_the_engine_measured():
    told = turns(
        [
            item(0, "spoke", text="Hello."),
            item(0, "measured", seconds=0.5),
            item(1, "said", text="yes"),
            item(2.5, "spoke", text="Good."),
            item(2.5, "spoke", text="When?"),
            item(2.6, "measured", seconds=0.75),
        ]
    )

    assert told == [Turn("yes", 0.75, is_measured=True)]


def test_where_the_engine_does_not_measure_the_ledger_tells():
    told = turns(
        [
            item(1, "said", text="yes"),
            item(2.5, "spoke", text="Good."),
            item(4, "said", text="well"),
            item(5, "said", text="at three"),
            item(7, "spoke", text="Fine."),
            item(8, "said", text="bye"),
        ]
    )

    assert told == [Turn("yes", 1.5, is_measured=False), Turn("at three", 2, is_measured=False)]


def test_the_turns_have_a_median_and_a_longest():
    told = [Turn("", seconds, is_measured=True) for seconds in (3.0, 1.0, 2.0)]

    assert latencies(told) == Latencies(turns=3, median=2.0, longest=3.0)
    assert latencies([]) is None
