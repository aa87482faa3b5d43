import datetime as dt

import pytest

from openchair.conversation.hearing.clock_times import Hours
from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.wishes import describe, wish_in
from openchair.slots import Wish
from tests.conversation.tables import NOW, OFFERED

HOURS = Hours(dt.time(8), dt.time(18))


def wished(text, offered=(), *, bare=False):
    wish = wish_in(normal(text), NOW, HOURS, offered, bare=bare)
    return None if wish is None else describe(wish)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("any time after three", "from 15:00"),
        ("después de las tres", "from 15:00"),
        ("before noon", "until 12:00"),
        ("nothing before ten", "from 10:00"),
        ("not before ten", "from 10:00"),
        ("no antes de las diez", "from 10:00"),
        ("between ten and two", "from 10:00 until 14:00"),
        ("around three", "from 14:00 until 16:00"),
        ("mornings", "until 12:00"),
        ("en la tarde", "from 12:00"),
        ("mornings don't work", "from 12:00"),
        ("i can't do mornings", "from 12:00"),
        ("not in the evening please", "until 17:00"),
        ("no mornings", "from 12:00"),
        ("no mornings are best", "until 12:00"),
        ("en la tarde no puedo", "until 12:00"),
        ("no puedo en las mañanas", "from 12:00"),
        ("no en la mañana", "until 12:00"),
        ("any day but not early mornings", "from 10:00"),
        ("tuesday or thursday", "tue,thu"),
        ("el jueves por la tarde", "thu from 12:00"),
        ("tomorrow morning", "2026-12-02 until 12:00"),
        ("as soon as possible", "soonest"),
        ("lo más pronto posible", "soonest"),
        ("whenever", "any"),
        ("cuando sea", "any"),
        ("estoy disponible", "any"),
        ("i have a cavity", None),
    ],
)
def test_wishes_are_heard(text, wish):
    assert wished(text) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("anything later", "from 15:30"),
        ("algo más temprano", "until 10:30"),
        ("another day", "2026-12-11.."),
        ("sooner", "soonest ..2026-12-07"),
    ],
)
def test_later_and_sooner_are_compared_with_what_was_offered(text, wish):
    assert wished(text, OFFERED) == wish


def test_a_place_in_the_row_is_no_date_while_slots_are_offered():
    assert wished("the second", OFFERED) is None


def test_any_time_is_an_empty_wish():
    assert wish_in("any time", NOW, HOURS) == Wish()
