"""The carrier's news: late, twice, out of order; the call only ever moves forward."""

import itertools
from collections.abc import Sequence

import pytest

from openchair.calling.line import adopt, take_news
from openchair.conversation.call import Result
from openchair.tables import CallStatus, CallUsage, DialState
from openchair.telephony.base import LineNews, LineStatus
from tests.support.clinics import World

UNANSWERED = (LineStatus.INITIATED, LineStatus.RINGING, LineStatus.NO_ANSWER)
TALKED = (LineStatus.INITIATED, LineStatus.RINGING, LineStatus.ANSWERED, LineStatus.COMPLETED)


def placing(world: World, **changes):
    return world.call(
        world.client(),
        status=CallStatus.IN_PROGRESS.value,
        dial_state=DialState.PLACING.value,
        token="token",
        placing_at=world.now,
        **changes,
    )


def news(world: World, story: Sequence[LineStatus]) -> list[LineNews]:
    return [
        LineNews("token", "CA1", status, world.now, sequence)
        for sequence, status in enumerate(story)
    ]


def tell(world: World, told: LineNews) -> bool:
    return world.database.write(
        lambda session: take_news(session, told, world.house, now=world.now)
    )


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_nobody_picked_up_in_whatever_order_it_is_told(world, order):
    call = placing(world)
    told = news(world, UNANSWERED)

    for place in (*order, *order):
        tell(world, told[place])

    row = world.read(call)
    assert (row.status, row.dial_state) == (CallStatus.COMPLETED, DialState.ENDED)
    assert world.result(call).result == Result.NO_ANSWER
    assert [each.attempt for each in world.calls_of(call.lead_id)] == [1, 2]
    assert len(world.told) == 1


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 3, 0, 1), (1, 3, 2, 0)])
def test_an_answered_call_is_left_to_its_talk(world, order):
    call = placing(world)
    told = news(world, TALKED)

    for place in (*order, *order):
        tell(world, told[place])

    row = world.read(call)
    assert (row.status, row.line_status) == (CallStatus.IN_PROGRESS, LineStatus.COMPLETED)
    assert world.result(call) is None


def test_what_was_told_before_is_no_news(world):
    placing(world)
    [first, *_] = news(world, UNANSWERED)

    assert tell(world, first)
    assert not tell(world, first)


def test_news_of_a_call_whose_answer_was_lost_binds_it(world):
    call = placing(world)

    tell(world, news(world, UNANSWERED)[0])

    row = world.read(call)
    assert (row.dial_state, row.carrier_id) == (DialState.PLACED, "CA1")


def test_a_call_is_bound_once(world):
    call = placing(world)

    def bind(name: str) -> bool:
        with world.database.writing() as session:
            return adopt(session, world.read(call), name, world.now)

    assert bind("CA1")
    assert not bind("CA2")
    assert world.read(call).carrier_id == "CA1"


def test_a_token_that_is_none_of_ours_is_passed_over(world):
    assert not tell(world, LineNews("another_s", "CA9", LineStatus.RINGING, world.now, 1))


def test_how_long_the_line_was_open_is_kept_for_the_bill(world):
    call = placing(world, answered_at=world.now)
    told = LineNews("token", "CA1", LineStatus.COMPLETED, world.now, 3, seconds=61)

    tell(world, told)
    tell(world, told)

    with world.database.reading() as session:
        row = session.get_one(CallUsage, call.id)
        assert row.line_seconds == 61


def test_a_line_that_nobody_measures_costs_nothing_that_we_know_of(world):
    call = placing(world)
    for each in news(world, TALKED):
        tell(world, each)

    with world.database.reading() as session:
        assert session.get(CallUsage, call.id) is None
