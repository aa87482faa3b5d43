import datetime as dt

import pytest

from openchair.conversation.hearing.days import Days, days_in
from openchair.conversation.hearing.numbers import with_digits

TODAY = dt.date(2026, 12, 1)
"""A Tuesday."""


def spoken(said):
    return days_in(with_digits(said), TODAY)[0]


def day(number, month=12):
    return dt.date(2026, month, number)


@pytest.mark.parametrize(
    ("said", "weekdays"),
    [
        ("tuesday", {1}),
        ("los martes o los jueves", {1, 3}),
        ("monday through wednesday", {0, 1, 2}),
        ("weekends", {5, 6}),
        ("entre semana", {0, 1, 2, 3, 4}),
        ("not on friday", {0, 1, 2, 3, 5, 6}),
        ("el viernes no puedo", {0, 1, 2, 3, 5, 6}),
    ],
)
def test_weekdays_are_heard(said, weekdays):
    assert spoken(said) == Days(weekdays=frozenset(weekdays))


@pytest.mark.parametrize(
    ("said", "earliest", "latest"),
    [
        ("today", day(1), day(1)),
        ("tomorrow", day(2), day(2)),
        ("pasado manana", day(3), day(3)),
        ("the eighth", day(8), day(8)),
        ("on the third", day(3), day(3)),
        ("december tenth", day(10), day(10)),
        ("el ocho de diciembre", day(8), day(8)),
        ("el diez", day(10), day(10)),
        ("12/14", day(14), day(14)),
        ("this friday", day(4), day(4)),
        ("next friday", day(11), day(11)),
        ("el proximo viernes", day(4), day(4)),
        ("next week", day(7), day(13)),
        ("la proxima semana", day(7), day(13)),
        ("after the tenth", day(11), None),
        ("before december tenth", None, day(9)),
        ("after christmas", day(26), None),
    ],
)
def test_dates_are_counted_from_today(said, earliest, latest):
    assert spoken(said) == Days(earliest, latest)


@pytest.mark.parametrize(
    "said",
    [
        "hold on a second",
        "do i need an x ray first",
        "the first one",
        "por la manana",
        "may i ask",
        "two teeth",
    ],
)
def test_words_that_only_sound_like_days_are_none(said):
    assert not spoken(said)


def test_the_words_that_named_the_day_are_taken_out():
    assert days_in("tuesday at 10", TODAY)[1].split() == ["#", "at", "10"]
