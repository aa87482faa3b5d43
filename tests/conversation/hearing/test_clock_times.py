import datetime as dt

import pytest

from openchair.conversation.hearing.clock_times import Hours, clock_times
from openchair.conversation.hearing.numbers import with_digits

HOURS = Hours(dt.time(8), dt.time(18))


def times(said, *, bare=False):
    return [
        clock.time.strftime("%H:%M") for clock in clock_times(with_digits(said), HOURS, bare=bare)
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("at ten thirty", ["10:30"]),
        ("at two", ["14:00"]),
        ("at nine", ["09:00"]),
        ("at six thirty", ["18:30"]),
        ("three pm", ["15:00"]),
        ("eight in the morning", ["08:00"]),
        ("half past four", ["16:30"]),
        ("quarter to three", ["14:45"]),
        ("around noon", ["12:00"]),
        ("a las tres y media", ["15:30"]),
        ("a las cuatro menos cuarto", ["15:45"]),
        ("cuarto para las cinco", ["16:45"]),
        ("a las diez de la manana", ["10:00"]),
        ("al mediodia", ["12:00"]),
        ("between ten and two", ["10:00", "14:00"]),
        ("10:45", ["10:45"]),
    ],
)
def test_times_of_day_are_the_clinics(said, meant):
    assert times(said) == meant


@pytest.mark.parametrize(
    "said", ["two teeth", "in five minutes", "option two", "six months", "three kids", "dos muelas"]
)
def test_other_numbers_are_no_times(said):
    assert times(said) == []


def test_a_lone_number_is_an_hour_where_a_time_was_asked():
    assert times("three") == []
    assert times("three", bare=True) == ["15:00"]
