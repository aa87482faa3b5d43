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


def test_nothing_is_chosen_from_nothing():
    assert chosen("the first one", ()) is None
