"""The calling policy: who is tried again, and when; what a line's end means."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from openchair.calling.rules import (
    CallingPolicy,
    Ending,
    Reason,
    RetryPolicy,
    ending_of,
    further,
    is_dial,
    next_due,
)
from openchair.conversation.call import Result
from openchair.tables import CallStatus
from openchair.telephony.base import LineStatus

NEW_YORK = ZoneInfo("America/New_York")
MORNING = dt.datetime(2026, 12, 1, 10, tzinfo=NEW_YORK)
EVENING = dt.datetime(2026, 12, 1, 18, tzinfo=NEW_YORK)


def due(ending, *, dials=1, now=MORNING, policy=None):
    return next_due(
        ending,
        dials=dials,
        max_attempts=3,
        policy=policy or RetryPolicy(),
        now=now,
        zone=NEW_YORK,
    )


@pytest.mark.parametrize(
    ("ending", "minutes"),
    [
        (Ending(Result.NO_ANSWER, Reason.UNANSWERED), 240),
        (Ending(Result.NO_ANSWER, Reason.BUSY), 30),
        (Ending(Result.NO_ANSWER, Reason.TALK), 240),
        (Ending(Result.FAILED, Reason.LINE_FAILED), 60),
        (Ending(Result.FAILED, Reason.INTERRUPTED), 60),
        (Ending(Result.FAILED, Reason.NEVER_PLACED), 1),
    ],
)
def test_an_unreached_lead_is_tried_again_after(ending, minutes):
    assert due(ending) == MORNING + dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (MORNING, dt.datetime(2026, 12, 2, 15, 30, tzinfo=NEW_YORK)),
        (EVENING, dt.datetime(2026, 12, 2, 10, 30, tzinfo=NEW_YORK)),
    ],
)
@pytest.mark.parametrize("result", [Result.VOICEMAIL, Result.RESCHEDULE])
def test_a_mailbox_is_tried_next_day_at_the_other_half_of_the_day(result, now, expected):
    assert due(Ending(result, Reason.TALK), now=now) == expected


def test_the_other_half_of_the_day_is_counted_on_the_wall_over_a_change_of_clocks():
    before = dt.datetime(2027, 3, 13, 18, tzinfo=NEW_YORK)

    found = due(Ending(Result.VOICEMAIL, Reason.TALK), now=before)

    assert found.astimezone(NEW_YORK) == dt.datetime(2027, 3, 14, 10, 30, tzinfo=NEW_YORK)
    assert found.astimezone(NEW_YORK).utcoffset() == dt.timedelta(hours=-4)


def test_a_time_that_was_asked_for_is_kept():
    asked = MORNING + dt.timedelta(days=2, hours=3)

    assert due(Ending(Result.RESCHEDULE, Reason.TALK, callback_at=asked)) == asked


def test_a_time_asked_for_that_has_passed_is_now():
    asked = MORNING - dt.timedelta(hours=1)

    assert due(Ending(Result.RESCHEDULE, Reason.TALK, callback_at=asked)) == MORNING


@pytest.mark.parametrize(
    "result",
    [
        Result.BOOKED,
        Result.DECLINED,
        Result.OPTED_OUT,
        Result.WRONG_NUMBER,
        Result.TRANSFERRED,
        Result.BLOCKED,
        Result.CANCELLED,
    ],
)
def test_a_final_result_is_final(result):
    assert due(Ending(result, Reason.TALK)) is None


def test_who_was_reached_and_not_understood_is_not_called_again_by_a_machine():
    assert due(Ending(Result.FAILED, Reason.TALK)) is None


def test_what_the_carrier_refuses_for_good_is_not_tried_again():
    assert due(Ending(Result.FAILED, Reason.REJECTED)) is None


def test_after_the_last_dial_there_is_none():
    assert due(Ending(Result.NO_ANSWER, Reason.UNANSWERED), dials=3) is None


def test_a_policy_can_forbid_a_retry():
    ending = Ending(Result.NO_ANSWER, Reason.BUSY)

    assert due(ending, policy=RetryPolicy(busy_minutes=0)) is None
    mailbox = Ending(Result.VOICEMAIL, Reason.TALK)
    assert due(mailbox, policy=RetryPolicy(voicemail_days=0)) is None


def test_only_what_never_reached_the_carrier_is_no_dial():
    assert [reason for reason in Reason if not is_dial(reason)] == [Reason.NEVER_PLACED]


@pytest.mark.parametrize("result", list(Result))
def test_status_and_result_go_together_as_the_contract_says(result):
    expected = CallStatus.FAILED if result is Result.FAILED else CallStatus.COMPLETED

    assert Ending(result, Reason.TALK).status is expected


@pytest.mark.parametrize(
    ("line", "result", "reason"),
    [
        (LineStatus.BUSY, Result.NO_ANSWER, Reason.BUSY),
        (LineStatus.NO_ANSWER, Result.NO_ANSWER, Reason.UNANSWERED),
        (LineStatus.CANCELED, Result.NO_ANSWER, Reason.UNANSWERED),
        (LineStatus.FAILED, Result.FAILED, Reason.LINE_FAILED),
        (LineStatus.COMPLETED, Result.FAILED, Reason.LINE_FAILED),
    ],
)
def test_a_line_that_ended_means(line, result, reason):
    ending = ending_of(line, "503")

    assert (ending.result, ending.reason) == (result, reason)
    assert ending.notes


def test_news_only_ever_moves_forward():
    statuses = list(LineStatus)
    for known in statuses:
        for news in statuses:
            if further(known, news):
                assert not further(news, known)
                assert not known.is_final


def test_anything_is_news_of_a_line_nothing_is_known_of():
    assert all(further("", news) for news in LineStatus)


def test_a_policy_with_a_typo_is_refused():
    with pytest.raises(ValidationError):
        CallingPolicy.model_validate({"windows": ["09:00", "20:00"]})


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        ({"window": ["20:00", "09:00"]}, "window"),
        ({"window": ["09:00", "09:00"]}, "window"),
        ({"window": ["09:00Z", "20:00Z"]}, "window"),
        ({"days": []}, "days"),
        ({"days": [0, 7]}, "days"),
        ({"days": [-1]}, "days"),
        ({"retry": {"morning": "10:30+02:00"}}, "retry"),
    ],
)
def test_a_policy_by_which_nobody_could_be_called_is_refused(policy, field):
    """It would not wait for better days: every queued call would end blocked."""
    with pytest.raises(ValidationError) as refused:
        CallingPolicy.model_validate(policy)

    assert refused.value.errors()[0]["loc"][0] == field
