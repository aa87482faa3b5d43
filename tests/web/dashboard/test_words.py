"""How the pages say things."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from openchair.conversation.call import Result
from openchair.tables import CallStatus
from openchair.web.dashboard import words

ZONE = ZoneInfo("America/New_York")
NOON = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)


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


def test_a_code_nobody_has_words_for_is_shown_as_it_is():
    assert words.whys([{"code": "NEW_RULE"}, "NEW_RULE"]) == "NEW_RULE"


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("hung up in QUALIFY", "Hung up while we asked our questions"),
        (
            "not understood in OFFER_SLOT; staff to call",
            "Not understood while we offered times; staff to call",
        ),
        (
            "Not dialled: DNC_NATIONAL, ATTEMPTS_EXHAUSTED.",
            "Not dialled: the number is on a do-not-call list; no attempts are left.",
        ),
        (
            "The line ended as failed: Twilio 404.",
            "The carrier could not connect the call (Twilio 404).",
        ),
        ("The line ended as failed.", "The carrier could not connect the call."),
        ("wants a person", "Wants a person"),
        ("", ""),
    ],
)
def test_notes_are_shown_without_the_words_of_our_own_books(kept, shown):
    assert words.notes(kept) == shown


def test_a_moment_can_be_shown_with_the_name_of_its_time():
    assert words.when_there(NOON, ZONE) == "Tue Dec 1, 12:00 PM EST"
    assert words.when_there("2026-07-04T09:30:00-07:00", ZONE) == "Sat Jul 4, 12:30 PM EDT"
    assert words.when_there(None, ZONE) == ""
