import datetime as dt
from random import Random

import pytest

from openchair.simulation.life import SCHEDULES, life_of
from tests.simulation.talk import FRIDAY_NINE, THURSDAY_TWO, TUESDAY_TEN, slot


def schedule(name: str):
    return next(each for each in SCHEDULES if each.name == name)


@pytest.mark.parametrize(
    ("name", "suits"),
    [
        ("", (TUESDAY_TEN, THURSDAY_TWO, FRIDAY_NINE)),
        ("mornings", (TUESDAY_TEN, FRIDAY_NINE)),
        ("afternoons", (THURSDAY_TWO,)),
        ("after_three", ()),
        ("tuesday_thursday", (TUESDAY_TEN, THURSDAY_TWO)),
        ("friday", (FRIDAY_NINE,)),
        ("thursday_afternoon", (THURSDAY_TWO,)),
    ],
)
def test_a_schedule_suits_what_it_says(name, suits):
    wish = schedule(name).wish

    offered = (TUESDAY_TEN, THURSDAY_TWO, FRIDAY_NINE)
    assert tuple(each for each in offered if wish.allows(each.start)) == suits


def test_after_three_includes_three():
    assert schedule("after_three").wish.allows(slot(1, 15).start)
    assert not schedule("after_three").wish.allows(slot(1, 14, 45).start)


def test_every_schedule_leaves_a_time_in_an_ordinary_week():
    monday = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
    hours = [
        monday + dt.timedelta(days=day, hours=hour) for day in range(5) for hour in range(8, 17)
    ]

    for each in SCHEDULES:
        assert any(each.wish.allows(hour) for hour in hours), each.name


def test_lives_differ():
    lives = [life_of("Ava Chen", Random(seed)) for seed in range(300)]

    assert len({life.schedule.name for life in lives}) == len(SCHEDULES)
    assert len({life.reason for life in lives}) >= 6
    assert {life.is_new for life in lives} == {life.is_insured for life in lives} == {True, False}


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("Ava Chen", "ava"),
        ("José  Ruiz", "josé"),
        ("O'Brien", "o'brien"),
        ("Mary-Kate 2", "mary-kate"),
        ("李娜", "李娜"),
        ("", "maria"),
        ("  ", "maria"),
        ("12345", "maria"),
    ],
)
def test_a_name_is_said_as_a_recogniser_writes_it(name, heard):
    assert life_of(name, Random(1)).name == heard
