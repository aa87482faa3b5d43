"""Actions: their names, and the topics of what is said."""

import pytest

from openchair.agent_config import load
from openchair.conversation import actions
from openchair.conversation.actions import Action, HoldSlots, Refuse, Topic


def test_an_action_is_named_as_in_the_log():
    assert HoldSlots.name() == "hold_slots"
    assert Refuse.name() == "refuse"


def test_every_action_has_its_own_name():
    kinds = [
        one for one in vars(actions).values() if isinstance(one, type) and issubclass(one, Action)
    ]

    assert len({kind.name() for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("topic", Topic)
def test_every_topic_has_its_words_in_every_language(topic):
    config = load()
    elsewhere = {
        Topic.GREETING: config.greetings,
        Topic.ASK: config.questions["urgency"].say,
        Topic.ANSWER: config.answers["unknown"].say,
        Topic.VOICEMAIL: config.voicemail.say,
    }

    words = elsewhere.get(topic) or getattr(config.lines, topic)

    assert set(words) == {"en", "es"}
