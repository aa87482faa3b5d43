import datetime as dt

import pytest

from openchair.telephony.base import LineNews, LineStatus, TelephonyError

AT = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)


def news(sequence: int = 1, status: LineStatus = LineStatus.RINGING) -> LineNews:
    return LineNews("attempt_1", "SIM1", status, AT, sequence)


@pytest.mark.parametrize(
    ("status", "is_final"),
    [
        (LineStatus.INITIATED, False),
        (LineStatus.RINGING, False),
        (LineStatus.ANSWERED, False),
        (LineStatus.COMPLETED, True),
        (LineStatus.BUSY, True),
        (LineStatus.NO_ANSWER, True),
        (LineStatus.FAILED, True),
        (LineStatus.CANCELED, True),
    ],
)
def test_some_statuses_are_the_last(status, is_final):
    assert status.is_final is is_final


def test_repeated_news_has_the_same_key():
    assert news().key == news().key


@pytest.mark.parametrize("other", [news(sequence=2), news(status=LineStatus.BUSY)])
def test_other_news_has_another_key(other):
    assert other.key != news().key


def test_an_error_says_whether_asking_again_helps():
    error = TelephonyError("no credit", permanent=True, code="20003")

    assert (error.permanent, error.code, str(error)) == (True, "20003", "no credit")
