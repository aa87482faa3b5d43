import datetime as dt

import pytest

from openchair.conversation.hearing.call_back import time_asked
from openchair.conversation.hearing.clock_times import Hours
from openchair.conversation.hearing.normal import normal
from tests.conversation.tables import NOW

HOURS = Hours(dt.time(8), dt.time(18))


def asked(text, *, bare=False):
    at = time_asked(normal(text), NOW, HOURS, bare=bare)
    return None if at is None else at.strftime("%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("call me in an hour", "12-01 15:05"),
        ("in half an hour", "12-01 14:35"),
        ("en veinte minutos", "12-01 14:25"),
        ("tomorrow", "12-02 10:00"),
        ("tomorrow at five", "12-02 17:00"),
        ("mañana en la tarde", "12-02 14:00"),
        ("on monday", "12-07 10:00"),
        ("after five", "12-01 17:00"),
        ("at ten in the morning", "12-02 10:00"),
        ("this evening", "12-01 18:00"),
        ("this afternoon", "12-01 15:05"),
        ("llámeme esta tarde", "12-01 15:05"),
        ("this morning", "12-02 10:00"),
        ("before five", "12-01 16:00"),
        ("next week", "12-07 10:00"),
        ("i am busy", None),
    ],
)
def test_a_time_to_call_is_one_instant_ahead(text, at):
    assert asked(text) == at


def test_a_lone_hour_counts_where_a_time_was_asked():
    assert asked("six") is None
    assert asked("six", bare=True) == "12-01 18:00"
