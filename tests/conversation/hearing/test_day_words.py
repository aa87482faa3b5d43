import pytest

from openchair.conversation.hearing import day_words as words


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (words.DATE, "december 8th"),
        (words.DATE, "el 8 de diciembre"),
        (words.DATE, "12/8"),
        (words.WEEKDAY_SAID, "next friday"),
        (words.WEEKDAY_SAID, "los martes"),
        (words.WEEKEND_SAID, "fin de semana"),
        (words.WORKDAY_SAID, "entre semana"),
        (words.NEAR, "day after tomorrow"),
        (words.NEAR, "hoy"),
        (words.SPAN, "early next month"),
        (words.SPAN, "la proxima semana"),
        (words.WEEK_OF, "first week of december".replace("first", "1th")),
        (words.FEAST, "christmas"),
    ],
)
def test_days_are_named(pattern, said):
    assert pattern.search(f"how about {said}")
    assert not words.DAYS.is_silent(said)


@pytest.mark.parametrize("said", ["i may come", "el marzo pasado no", "call me", "por la manana"])
def test_a_weekday_is_not_heard_in_other_words(said):
    assert not words.WEEKDAY_SAID.search(said)


def test_without_words_of_days_there_is_no_day():
    assert words.DAYS.is_silent("i want a cleaning")
