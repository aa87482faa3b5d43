import datetime as dt

import pytest

from openchair.conversation.hearing.clock_times import Hours
from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.slot_choice import slot_chosen
from tests.conversation.tables import (
    NOW,
    OFFERED,
    THURSDAY_THREE,
    TUESDAY_TEN_THIRTY,
    phrases,
    slot,
)

HOURS = Hours(dt.time(8), dt.time(18))
TUESDAY = """
    the first one / tuesday / ten thirty / the earlier one / the eighth / tuesday the eighth / the morning /
    either is fine / not thursday the other one / thursday doesn't work so tuesday / number one /
    la primera / el martes / a las diez y media / la más pronta / el martes ocho / el jueves no puedo el martes sí
"""
THURSDAY = """
    the second one / thursday / three o'clock / the later one / the last one / the afternoon one / not tuesday thursday /
    any time after two / nothing before noon / la segunda / el jueves / a las tres / la más tarde / el jueves diez
"""
NEITHER = """
    tuesday or thursday / friday / at nine / neither / yes / what / anything after four / esas no /
    el martes no el jueves no / tuesday at three pm / ninguna
"""


def chosen(text, offered=OFFERED, read_back=None):
    return slot_chosen(normal(text), offered, NOW, HOURS, read_back)


@pytest.mark.parametrize("text", phrases(TUESDAY))
def test_the_first_of_two_is_chosen(text):
    assert chosen(text) == TUESDAY_TEN_THIRTY


@pytest.mark.parametrize("text", phrases(THURSDAY))
def test_the_second_of_two_is_chosen(text):
    assert chosen(text) == THURSDAY_THREE


@pytest.mark.parametrize("text", phrases(NEITHER))
def test_words_that_fit_none_or_both_choose_nothing(text):
    assert chosen(text) is None


def test_the_other_one_is_not_the_one_read_back():
    assert chosen("the other one", read_back=TUESDAY_TEN_THIRTY) == THURSDAY_THREE
    assert chosen("the other one") is None


def test_the_only_slot_is_taken_with_that_one():
    only = (slot(12, 8, 9),)

    assert chosen("yeah i'll take that one", only) == only[0]
    assert chosen("not that one", only) is None


THREE = (slot(12, 2, 9), slot(12, 3, 10, 30), slot(12, 3, 15, 15))
"""A Wednesday and a Thursday, after the Tuesday of the talk."""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("december second", 0),
        ("el dos de diciembre", 0),
        ("one", 0),
        ("two please", 1),
        ("the earlier one on thursday", 1),
        ("the second one thursday at ten thirty", 1),
        ("the middle one", 1),
        ("la de en medio", 1),
        ("the later one on thursday", 2),
    ],
)
def test_a_place_is_one_of_the_day_said_with_it_and_no_date(text, place):
    assert chosen(text, THREE) == THREE[place]


@pytest.mark.parametrize(
    "text", ["a las dos", "el lunes a las dos", "la de las dos", "dos de la tarde"]
)
def test_two_o_clock_does_not_mean_both(text):
    monday = (slot(12, 7, 8), slot(12, 7, 14))

    assert chosen(text, monday) == monday[1]
    assert chosen("las dos están bien", monday) == monday[0]


def test_what_is_ruled_out_is_not_chosen():
    assert chosen("mornings don't work") is None
    assert chosen("not in the morning") != TUESDAY_TEN_THIRTY
    assert chosen("i can't do mornings") != TUESDAY_TEN_THIRTY
    assert chosen("no the second one") == THURSDAY_THREE


def test_nothing_is_chosen_from_nothing():
    assert chosen("the first one", ()) is None
