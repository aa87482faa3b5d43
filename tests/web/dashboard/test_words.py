"""How the pages say things."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from openchair.calling.reports import TimelineItem
from openchair.conversation import actions, events
from openchair.conversation.call import Result
from openchair.tables import CallStatus
from openchair.web.dashboard import words

ZONE = ZoneInfo("America/New_York")
NOON = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)


def item(kind: str, **data: object) -> TimelineItem:
    return TimelineItem(1, NOON, "machine", kind, dict(data))


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (NOON, "Tue Dec 1, 12:00 PM"),
        (dt.datetime(2026, 12, 1, 5, 5, tzinfo=dt.UTC), "Tue Dec 1, 12:05 AM"),
        ("2026-07-04T09:30:00-07:00", "Sat Jul 4, 12:30 PM"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_moment_is_shown_by_the_clinic_s_clock(moment, shown):
    assert words.when(moment, ZONE) == shown


def test_numbers_are_written_as_at_home():
    assert words.phone("+12125550123") == "(212) 555-0123"
    assert words.phone("+442079460123") == "+442079460123"


@pytest.mark.parametrize(
    "value", [*(each.value for each in Result), *(s.value for s in CallStatus)]
)
def test_every_result_and_status_has_words(value):
    assert words.label(value) != value


def test_every_result_belongs_to_one_group():
    grouped = [name for group in words.GROUPS for name in group.results]

    assert sorted(grouped) == sorted(result.value for result in Result)


def test_results_are_summed_by_group():
    sums = words.grouped({"booked": 2, "voicemail": 3, "no-answer": 1})

    assert [(group.key, number) for group, number in sums] == [
        ("good", 2),
        ("todo", 0),
        ("none", 4),
        ("no", 0),
    ]


_SAID_ELSEWHERE = {"say"}
_NAMES = {
    kind.name()
    for base in (events.Event, actions.Action)
    for kind in base.__subclasses__()
    if kind.__module__ in {events.__name__, actions.__name__}
}


@pytest.mark.parametrize("kind", sorted(_NAMES - _SAID_ELSEWHERE - {"gave_answer"}))
def test_every_event_and_action_of_a_talk_has_words(kind):
    assert kind in words._TITLES


@pytest.mark.parametrize(
    ("line", "title", "detail"),
    [
        (item("line_news", status="busy"), "The line was busy", ""),
        (item("line_news", status="odd"), "The carrier reports: odd", ""),
        (
            item("gave_answer", question="patient_status", value="new"),
            "Understood: an answer about patient status",
            "new",
        ),
        (item("settled", result="booked", notes="in pain"), "Result: Booked", "in pain"),
        (
            item("queued", attempt=2, due_at="2026-12-01T17:00:00+00:00"),
            "Queued as attempt 2",
            "due Tue Dec 1, 12:00 PM",
        ),
        (
            item("not_now", codes=["WINDOW_STATE_FL", "DNC_NATIONAL"]),
            "Not called yet",
            (
                "outside the hours the state's law allows, where this person is; "
                "the number is on a do-not-call list"
            ),
        ),
        (
            item("slots_held", slots=[{"start": "2026-12-03T10:30:00-05:00"}]),
            "Free times held for this call",
            "Thu Dec 3, 10:30 AM",
        ),
        (
            item("answered_after", seconds=0.814),
            "Answered 0.81 seconds after the caller’s last sound",
            "",
        ),
        (item("measured", seconds=0.814), "First sound after 0.81 seconds, the engine tells", ""),
        (item("pressed", digit="9"), "The caller pressed 9", ""),
        (item("interrupted", heard="We have"), "The caller spoke over us", "heard: “We have …”"),
        (
            item("who_answered", by="machine_end_beep"),
            "The carrier guesses who picked up",
            "machine end beep",
        ),
        (
            item("voice_failed", code="FAILED_TO_THINK"),
            "The ears and mouth failed",
            "FAILED_TO_THINK",
        ),
        (item("something_new"), "Something new", ""),
    ],
)
def test_a_line_of_the_ledger_is_a_sentence(line, title, detail):
    assert words.sentence(line, ZONE) == words.Sentence(NOON, title, detail)


def test_a_code_nobody_has_words_for_is_shown_as_it_is():
    assert words.whys([{"code": "NEW_RULE"}, "NEW_RULE"]) == "NEW_RULE"
