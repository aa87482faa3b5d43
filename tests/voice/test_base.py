"""The port to ears and mouth: what they tell, in values."""

from dataclasses import FrozenInstanceError, is_dataclass
from typing import get_args

import pytest

from openchair.voice import base
from openchair.voice.base import Function, Mind, TalkSettings, ToolCall, VoiceNews

OURS = {Function, Mind, TalkSettings, ToolCall, base.Said}
"""What we tell them, and what is part of something told."""


def test_everything_they_may_tell_is_news():
    told = {kind for kind in vars(base).values() if is_dataclass(kind)}

    assert told - OURS == set(get_args(VoiceNews))


def test_a_mind_that_says_the_same_is_the_same():
    functions = (Function("agreed", "They said yes.", {}),)

    assert Mind("Be kind.", functions) == Mind("Be kind.", functions)
    assert Mind("Be kind.", ()) != Mind("Be kind.", functions)


def test_news_are_facts_and_do_not_change():
    with pytest.raises(FrozenInstanceError):
        ToolCall("1", "agreed", {}).name = "disagreed"  # type: ignore[misc]


def test_who_talks_waits_for_the_caller_unless_told_to_greet():
    assert TalkSettings("en", Mind("", ())).greeting == ""
