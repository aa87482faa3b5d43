import datetime as dt
from random import Random

import pytest

from openchair.simulation.spoken_times import clock_in_english, clock_in_spanish


def all_ways(in_words, hour: int, minute: int) -> set[str]:
    return {in_words(dt.time(hour, minute), Random(seed)) for seed in range(80)}


@pytest.mark.parametrize(
    ("hour", "minute", "ways"),
    [
        (10, 30, {"ten thirty", "half past ten"}),
        (14, 15, {"two fifteen", "quarter past two"}),
        (9, 0, {"nine", "nine o'clock", "nine am"}),
        (15, 0, {"three", "three o'clock", "three pm"}),
        (12, 0, {"noon", "twelve", "twelve o'clock"}),
        (12, 45, {"twelve forty five"}),
        (13, 5, {"one oh five"}),
        (11, 20, {"eleven twenty"}),
        (0, 10, {"twelve ten"}),
    ],
)
def test_english_times(hour, minute, ways):
    assert all_ways(clock_in_english, hour, minute) == ways


@pytest.mark.parametrize(
    ("hour", "minute", "ways"),
    [
        (10, 30, {"las diez y media", "las diez treinta"}),
        (14, 15, {"las dos y cuarto", "las dos quince"}),
        (13, 0, {"la una", "la una de la tarde"}),
        (9, 0, {"las nueve", "las nueve de la mañana"}),
        (11, 20, {"las once veinte", "las once y veinte"}),
        (12, 45, {"las doce cuarenta y cinco", "las doce y cuarenta y cinco"}),
        (16, 50, {"las cuatro cincuenta", "las cuatro y cincuenta"}),
    ],
)
def test_spanish_times(hour, minute, ways):
    assert all_ways(clock_in_spanish, hour, minute) == ways


@pytest.mark.parametrize("in_words", [clock_in_english, clock_in_spanish])
def test_every_minute_of_the_day_has_words_without_digits(in_words):
    rng = Random(1)
    for minute in range(24 * 60):
        words = in_words(dt.time(minute // 60, minute % 60), rng)
        assert words == words.lower().strip()
        assert not any(letter.isdigit() for letter in words)
