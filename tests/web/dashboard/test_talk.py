"""What was said in a call: what was spoken, what was heard, what was cut off."""

import datetime as dt
from typing import Any

from openchair.calling.reports import TimelineItem
from openchair.web.dashboard.talk import Line, besides, reported, talk_of

NOON = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)


def ledger(*lines: tuple[str, str, dict[str, Any]]) -> list[TimelineItem]:
    return [
        TimelineItem(n, NOON, source, kind, data) for n, (source, kind, data) in enumerate(lines, 1)
    ]


def say(text: str) -> tuple[str, str, dict[str, Any]]:
    return "agent", "say", {"text": text}


def spoke(text: str) -> tuple[str, str, dict[str, Any]]:
    return "agent", "spoke", {"text": text}


def said(text: str) -> tuple[str, str, dict[str, Any]]:
    return "caller", "said", {"text": text}


def interrupted(heard: str) -> tuple[str, str, dict[str, Any]]:
    return "agent", "interrupted", {"heard": heard}


STREAM = ("line", "stream", dict[str, Any]())
UNSAID = ("agent", "unsaid", {"text": "Are you in pain?"})


def test_where_calls_are_simulated_what_was_to_be_said_was_said():
    found = talk_of(ledger(said("hello"), say("Hi, this is Ava.")))

    assert found == [Line("caller", "hello", NOON), Line("agent", "Hi, this is Ava.", NOON)]


def test_on_a_real_line_only_what_was_spoken_counts():
    found = talk_of(ledger(STREAM, say("Are you in pain?"), spoke("Any pain?"), say("Next?")))

    assert found == [Line("agent", "Any pain?", NOON)]


def test_on_a_real_line_nothing_was_said_before_it_was_spoken():
    assert talk_of(ledger(STREAM, say("Hi, this is Ava."))) == []


def test_a_line_that_was_spoken_over_ends_where_hearing_ended():
    found = talk_of(ledger(spoke("We have Monday at nine."), interrupted("We have"), said("no")))

    assert found[0] == Line("agent", "We have", NOON, unheard="Monday at nine.")
    assert found[1].text == "no"


def test_a_line_can_be_cut_twice_and_can_be_heard_whole():
    cut_twice = ledger(spoke("We have Monday at nine."), interrupted("We have"), interrupted("We"))
    whole = ledger(spoke("We have Monday."), interrupted("We have Monday."))

    assert talk_of(cut_twice) == [Line("agent", "We", NOON, unheard="have Monday at nine.")]
    assert talk_of(whole) == [Line("agent", "We have Monday.", NOON)]


def test_nothing_of_a_line_may_have_been_heard():
    found = talk_of(ledger(spoke("Any pain?"), interrupted("")))

    assert found == [Line("agent", "", NOON, unheard="Any pain?")]


def test_an_interruption_after_the_caller_s_words_cuts_nothing():
    found = talk_of(ledger(spoke("Any pain?"), said("no"), interrupted("")))

    assert [line.unheard for line in found] == ["", ""]
    assert talk_of(ledger(interrupted(""))) == []


def test_what_was_lost_with_its_session_was_not_heard():
    found = talk_of(ledger(spoke("Good day."), spoke("Are you in pain?"), UNSAID))

    assert found[0] == Line("agent", "Good day.", NOON)
    assert found[1] == Line("agent", "", NOON, unheard="Are you in pain?")
    assert talk_of(ledger(said("hello"), UNSAID)) == [Line("caller", "hello", NOON)]


def test_a_pressed_key_is_part_of_the_talk_and_cuts_nothing():
    pressed = ("agent", "pressed", {"digit": "9"})

    found = talk_of(ledger(spoke("We have Monday."), pressed, interrupted("We")))

    assert found[0] == Line("agent", "We", NOON, unheard="have Monday.")
    assert found[1] == Line("caller", "9", NOON, is_key=True)


def test_what_was_erased_is_not_shown():
    erased = {"erased": True}

    lines = [
        ("agent", "spoke", erased),
        ("agent", "interrupted", erased),
        ("agent", "pressed", erased),
    ]

    assert talk_of(ledger(*lines)) == []


def test_a_reported_transcript_is_read_line_by_line():
    found = reported("agent: Hello.\ncaller: no\n(noise)")

    assert found == [Line("agent", "Hello."), Line("caller", "no"), Line("", "(noise)")]


def test_words_are_not_told_twice():
    found = besides(ledger(STREAM, say("a"), spoke("a"), said("b"), UNSAID))

    assert [item.kind for item in found] == ["stream"]
