"""Events: their names, and what a model reads of them."""

import pytest

from openchair.conversation.events import CALLER_EVENTS, AskedToStop, ChoseSlot, Event


def test_an_event_is_named_as_its_tool():
    assert ChoseSlot.name() == "chose_slot"
    assert AskedToStop().name() == "asked_to_stop"


@pytest.mark.parametrize("kind", CALLER_EVENTS)
def test_a_model_is_told_what_a_caller_s_event_means(kind):
    assert issubclass(kind, Event)
    assert kind.__doc__
    assert kind.__doc__.startswith(("The caller", "Someone else", "The lead", "Something was said"))
