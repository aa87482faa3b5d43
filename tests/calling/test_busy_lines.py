"""A busy line is tried again soon: the clinic's gap between attempts is for people who were rung."""

import datetime as dt

import pytest

from openchair.calling.outcome import Settlement, settle
from openchair.calling.rules import Ending, Reason
from openchair.conversation.call import Result
from openchair.tables import DialState

BUSY = Ending(Result.NO_ANSWER, Reason.BUSY)
UNANSWERED = Ending(Result.NO_ANSWER, Reason.UNANSWERED)


@pytest.mark.parametrize(("ending", "minutes"), [(BUSY, 30), (UNANSWERED, 240)])
def test_the_next_attempt_comes_when_the_policy_says(world, ending, minutes):
    call = world.call(
        world.client(),
        status="in-progress", dial_state=DialState.PLACED, placing_at=world.now,
    )  # fmt: skip

    with world.database.writing() as session:
        settle(session, [Settlement(call.id, ending)], world.house, now=world.now)

    _, following = world.calls_of(call.lead_id)
    assert following.due_at == world.now + dt.timedelta(minutes=minutes)
