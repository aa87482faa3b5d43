import pytest

from openchair.conversation.events import GaveAnswer
from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.yes_no import Reply
from openchair.conversation.utterance import Utterance
from openchair.slots import Wish
from tests.conversation.tables import situation


def say(text, where=""):
    return Utterance(text, normal(text), situation(where))


def test_a_topic_an_answer_and_a_reply_are_heard_in_one_utterance():
    heard = say("yes I have insurance but how much is a cleaning?", "insurance")

    assert heard.topic == "price"
    assert heard.answers[0] == GaveAnswer("insurance", "yes")
    assert heard.leading_reply is Reply.YES
    assert heard.reply is None


def test_after_a_read_back_a_leading_no_is_no_part_of_the_time():
    assert say("no Thursday at three", "read back").time_words == "thursday at three"
    assert say("no Thursday at three", "offered").time_words == "no thursday at three"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tomorrow morning", True),
        ("as soon as possible", False),
        ("any time", False),
        ("hm", False),
    ],
)
def test_any_time_and_the_soonest_name_no_time(text, names):
    assert say(text, "times").names_a_time is names


def test_what_is_heard_is_heard_once():
    heard = say("tomorrow morning", "times")

    assert heard.wish is heard.wish
    assert isinstance(heard.wish, Wish)


@pytest.mark.parametrize(
    ("text", "where", "is_plain"),
    [
        ("how much is it", "offered", True),
        ("what are your hours", "times", True),
        ("do you have anything for my kids on friday", "times", False),
        ("what does the zebra eat", "", True),
        ("what does the zebra eat", "times", False),
        ("tomorrow", "times", False),
    ],
)
def test_a_question_that_may_propose_a_time_is_no_plain_one(text, where, is_plain):
    assert say(text, where).is_plain_question is is_plain
