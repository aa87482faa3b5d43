"""What the lines of the ledger mean, as people read them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from openchair.calling.reports import TimelineItem
from openchair.conversation import actions, events
from openchair.web.dashboard import sentences

ZONE = ZoneInfo("America/New_York")
NOON = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)


def item(kind: str, source: str = "machine", **data: object) -> TimelineItem:
    return TimelineItem(1, NOON, source, kind, dict(data))


_SAID_ELSEWHERE = {"say"}
_NAMES = {
    kind.name()
    for base in (events.Event, actions.Action)
    for kind in base.__subclasses__()
    if kind.__module__ in {events.__name__, actions.__name__}
}


@pytest.mark.parametrize("kind", sorted(_NAMES - _SAID_ELSEWHERE))
def test_every_event_and_action_of_a_talk_has_words(kind):
    assert kind in {*sentences._TITLES, *sentences._SPECIAL}


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
        (item("settled", result="booked", notes="in pain"), "Result: Booked", "In pain"),
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
        (item("pressed", digit="9"), "The caller pressed 9", "do not call again"),
        (item("pressed", digit="5"), "The caller pressed 5", ""),
        (item("interrupted", heard="We have"), "The caller spoke over us", "heard: “We have …”"),
        (item("interrupted", heard=""), "The caller spoke over us", "nothing of it was heard"),
        (item("who_answered", by="human"), "The carrier believes that a person picked up", ""),
        (item("who_answered", by="odd"), "The carrier guesses who picked up", ""),
        (
            item("said_again", lines=["We call", "about a visit."]),
            "Words that were left out are said word for word",
            "We call about a visit.",
        ),
        (item("spoke_language", language="es"), "The caller speaks Spanish", ""),
        (item("transfer_call", to="+13125550100"), "Handing over to the clinic's staff", ""),
        (
            item("who_answered", by="machine_end_beep"),
            "The carrier believes that an answering machine picked up",
            "after its beep",
        ),
        (
            item("voice_failed", code="FAILED_TO_THINK"),
            "The speech service failed",
            "FAILED_TO_THINK",
        ),
        (item("queued"), "Queued", ""),
        (item("something_new"), "Something new", ""),
    ],
)
def test_a_line_of_the_ledger_is_a_sentence(line, title, detail):
    found = sentences.sentence(line, ZONE)

    assert (found.at, found.title, found.detail) == (NOON, title, detail)


@pytest.mark.parametrize(
    ("line", "is_technical"),
    [
        (item("measured", seconds=0.8), True),
        (item("voice_session", session="x"), True),
        (item("voice_failed", code="x"), False),
        (item("line_news", status="ringing"), False),
        (item("line_news", status="initiated"), True),
        (item("who_answered", "line", by="human"), False),
        (item("who_answered", "agent", by="human"), True),
        (item("slot_booked"), False),
    ],
)
def test_what_only_a_technician_wants_to_know_is_told_apart(line, is_technical):
    assert sentences.sentence(line, ZONE).is_technical is is_technical


def test_every_technical_kind_has_words():
    assert {*sentences._TITLES, *sentences._SPECIAL} >= sentences.TECHNICAL
