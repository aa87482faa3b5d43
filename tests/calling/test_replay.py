"""The state of a talk, from the events in its ledger."""

import pytest

from openchair.calling.replay import Replay
from openchair.conversation.call import State
from openchair.conversation.machine import new_call
from openchair.conversation.record import event_to_dict
from tests.support.calls import BOOKED, clinic_script, play


@pytest.fixture
def replay() -> Replay:
    return Replay(new_call(lead_name="Maria Lopez", language="en", seed=0), clinic_script())


def test_a_talk_played_again_goes_through_the_same_states(replay):
    moved = [state for event in BOOKED if (state := replay.take(event_to_dict(event)))]

    assert moved == [State.QUALIFY, State.OFFER_SLOT, State.CONFIRM, State.END]
    assert replay.state is play(*BOOKED).call.state


@pytest.mark.parametrize(
    "data",
    [{}, {"text": "hello"}, {"result": "booked"}, {"event": "gave_answer", "erased": True}],
)
def test_what_is_no_event_or_has_lost_its_words_moves_nothing(replay, data):
    assert replay.take(data) is None
    assert replay.state is State.GREETING
