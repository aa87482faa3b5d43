"""Events and actions: their names, and what a model reads of them."""

import pytest

from openchair.conversation.actions import Action, HoldSlots
from openchair.conversation.events import CALLER_EVENTS, AskedToStop, ChoseSlot, Event


def test_an_event_is_named_as_its_tool():
    assert ChoseSlot.name() == "chose_slot"
    assert AskedToStop().name() == "asked_to_stop"


@pytest.mark.parametrize("kind", CALLER_EVENTS)
def test_a_model_is_told_what_a_caller_s_event_means(kind):
    assert issubclass(kind, Event)
    assert kind.__doc__
    assert kind.__doc__.startswith(("The caller", "Someone else", "The lead", "Something was said"))


def test_an_action_is_named_as_in_the_log():
    assert HoldSlots.name() == "hold_slots"
    assert issubclass(HoldSlots, Action)
