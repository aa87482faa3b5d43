import pytest

from openchair.conversation.hearing.numbers import (
    names_a_position,
    with_digits,
    with_digits_but_positions,
)


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("ten thirty", "10 30"),
        ("december third", "december 3th"),
        ("the twenty first", "the 21th"),
        ("twenty five", "25"),
        ("las diez y media", "las 10 y media"),
        ("a la una", "a la 1"),
        ("la una cita", "la una cita"),
        ("treinta y uno", "31"),
        ("at for thirty", "at 4 30"),
        ("the later one", "the later"),
        ("the one oclock", "the 1 oclock"),
        ("no thank you", "no thank you"),
    ],
)
def test_number_words_become_digits(said, digits):
    assert with_digits(said) == digits


def test_first_and_second_may_stay_places_in_a_row():
    assert with_digits_but_positions("the first at ten") == "the first at 10"
    assert names_a_position("the second one")
    assert not names_a_position("the ten thirty")
