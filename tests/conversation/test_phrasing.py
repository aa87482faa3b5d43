"""Days, times, numbers and names, as they are said aloud."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.conversation.phrasing import (
    spoken_choice,
    spoken_day,
    spoken_name,
    spoken_phone,
    spoken_time,
    wish_in_words,
)
from openchair.slots import Wish


@pytest.mark.parametrize(
    ("moment", "english", "spanish"),
    [
        (
            "2026-12-01T10:30",
            "Tuesday, December 1st at 10:30 in the morning",
            "el martes 1 de diciembre a las diez y media de la mañana",
        ),
        (
            "2027-01-02T13:00",
            "Saturday, January 2nd at 1 in the afternoon",
            "el sábado 2 de enero a la una de la tarde",
        ),
        (
            "2026-12-03T12:00",
            "Thursday, December 3rd at noon",
            "el jueves 3 de diciembre a las doce del mediodía",
        ),
        (
            "2026-12-11T12:15",
            "Friday, December 11th at 12:15 in the afternoon",
            "el viernes 11 de diciembre a las doce y cuarto de la tarde",
        ),
        (
            "2026-12-23T08:05",
            "Wednesday, December 23rd at 8:05 in the morning",
            "el miércoles 23 de diciembre a las ocho y cinco de la mañana",
        ),
        (
            "2026-12-21T17:40",
            "Monday, December 21st at 5:40 in the evening",
            "el lunes 21 de diciembre a las cinco y cuarenta de la tarde",
        ),
        (
            "2026-12-13T20:45",
            "Sunday, December 13th at 8:45 in the evening",
            "el domingo 13 de diciembre a las ocho y cuarenta y cinco de la noche",
        ),
        (
            "2026-12-12T00:21",
            "Saturday, December 12th at 12:21 in the morning",
            "el sábado 12 de diciembre a las doce y veintiuno de la mañana",
        ),
        (
            "2026-12-04T09:01",
            "Friday, December 4th at 9:01 in the morning",
            "el viernes 4 de diciembre a las nueve y uno de la mañana",
        ),
        (
            "2026-12-22T09:31",
            "Tuesday, December 22nd at 9:31 in the morning",
            "el martes 22 de diciembre a las nueve y treinta y uno de la mañana",
        ),
    ],
)
def test_a_time_is_said_as_people_say_it(moment, english, spanish):
    at = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)

    assert spoken_time(at, "en") == english
    assert spoken_time(at, "es") == spanish


@given(st.integers(0, 366 * 24 * 60), st.integers(1, 180 * 24 * 60))
def test_different_times_of_a_year_sound_different(start, later):
    one = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=start)
    other = one + dt.timedelta(minutes=later)

    for language in ("en", "es"):
        assert spoken_time(one, language) != spoken_time(other, language)


def test_a_day_is_said_with_its_weekday():
    assert spoken_day(dt.date(2026, 12, 1), "en") == "Tuesday, December 1st"
    assert spoken_day(dt.date(2026, 12, 1), "es") == "martes 1 de diciembre"


@pytest.mark.parametrize(
    ("times", "language", "spoken"),
    [
        (["A"], "en", "A"),
        (["A", "B"], "en", "A, or B"),
        (["A", "B"], "es", "A, o B"),
        (["A", "B", "C"], "en", "first, A; second, B; or third, C"),
        (["A", "B", "C"], "es", "primero, A; segundo, B; o tercero, C"),
    ],
)
def test_from_three_on_times_are_numbered(times, language, spoken):
    assert spoken_choice(times, language) == spoken


@pytest.mark.parametrize(
    ("phone", "spoken"),
    [("+12125550100", "2 1 2, 5 5 5, 0 1 0 0"), ("+442079460123", "4 4 2 0 7, 9 4 6, 0 1 2 3")],
)
def test_a_number_is_said_digit_by_digit(phone, spoken):
    assert spoken_phone(phone) == spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Maria Lopez", "Maria"),
        ("maria lopez", "Maria"),
        ("LOPEZ, MARIA", "Maria"),
        ("Dr. Ana Ruiz", "Ana"),
        ("Mrs Jones", "Jones"),
        ("Mr.", ""),
        ("Jean-Luc Picard", "Jean-Luc"),
        ("D\u2019Angelo Russo", "D\u2019Angelo"),
        ("José", "José"),
        ("李 明", "李"),
        ("", ""),
        ("   ", ""),
        ("Bobby'); DROP TABLE", ""),
        ("{clinic}", ""),
        ("http://spam.example", ""),
        ("A" * 31, ""),
        ("McDonald", "McDonald"),
    ],
)
def test_a_first_name_is_said_or_none_at_all(written, said):
    assert spoken_name(written) == said


@given(st.text(max_size=60))
def test_no_name_brings_anything_but_letters(text):
    assert all(letter.isalpha() or letter in "'\u2019-" for letter in spoken_name(text))


@pytest.mark.parametrize(
    ("wish", "noted"),
    [
        (Wish(), "any time"),
        (Wish(soonest=True), "as soon as possible"),
        (Wish(weekdays=frozenset({3, 1}), from_time=dt.time(13)), "tue, thu from 13:00"),
        (
            Wish(dt.date(2026, 12, 1), dt.date(2026, 12, 4), until_time=dt.time(12)),
            "since 2026-12-01 by 2026-12-04 until 12:00",
        ),
    ],
)
def test_a_wish_is_noted_for_the_staff(wish, noted):
    assert wish_in_words(wish) == noted
