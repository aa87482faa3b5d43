"""What is said of a call when it is over."""

import datetime as dt
import json
from typing import Any

import pytest

from openchair.calling.reports import CallDetail, CallItem, LeadItem, ResultItem, TimelineItem
from openchair.cli.call_report import report

QUEUED = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)


def detail(*timeline: TimelineItem, **result: Any) -> CallDetail:
    lead = LeadItem("lead_1", "Maria Lopez", "+12125550123", "", "", "")
    outcome = ResultItem(
        **{
            "result": "booked",
            "transcript": "",
            "booked_slot": "2026-12-04T12:00:00-05:00",
            "notes": "",
            "created_at": QUEUED,
            "callback_at": None,
            "appointment_id": None,
            **result,
        }
    )
    call = CallItem("call_1", "b", "completed", 1, lead, outcome, QUEUED, QUEUED, QUEUED)
    return CallDetail(call, "client_1", "completed", None, QUEUED, False, None, timeline)


def item(after: float, kind: str, **data: Any) -> TimelineItem:
    at = QUEUED + dt.timedelta(seconds=after)
    return TimelineItem(id=0, at=at, source="", kind=kind, data=data)


TALK = (
    item(0.5, "claimed"),
    item(2, "said", text="yes"),
    item(3, "spoke", text="Good."),
    item(3, "measured", seconds=0.75),
)


def test_people_read_steps_latencies_and_the_result(capsys: pytest.CaptureFixture[str]):
    report(detail(*TALK), as_json=False)

    told = capsys.readouterr().out
    assert "0.50     decided that it may be made" in told
    assert "1 turn;" in told
    assert "0.75 s at the median, 0.75 s at most" in " ".join(told.split())
    assert told.endswith("Result: booked (2026-12-04T12:00:00-05:00).\n")


def test_where_nobody_talked_that_is_said(capsys: pytest.CaptureFixture[str]):
    report(detail(result="no-answer", booked_slot=None, notes="busy"), as_json=False)

    told = capsys.readouterr().out
    assert "Nobody talked." in told
    assert told.endswith("Result: no-answer (busy).\n")


def test_scripts_read_the_same_in_one_object(capsys: pytest.CaptureFixture[str]):
    report(detail(*TALK), as_json=True)

    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["result"]) == ("report", "booked")
    assert told["latency"] == {"turns": 1, "median": 0.75, "longest": 0.75}
    assert [step["key"] for step in told["steps"]] == ["claimed", "spoke"]
