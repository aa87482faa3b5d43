"""The words of a live talk."""

import pytest

from openchair.calling.dialogue import Dialogue
from openchair.voice.base import Said

GREETING = "Hi, this is the AI assistant of Smile Dental. Is now a good time?"
OFFER = "I have Tuesday at 10:30 AM."
WAIT = "One moment, please."


@pytest.fixture
def dialogue() -> Dialogue:
    return Dialogue()


def test_both_sides_are_told_in_order(dialogue: Dialogue):
    dialogue.agent_said(GREETING)
    dialogue.caller_said("yes")

    assert dialogue.lines == [Said(by_agent=True, text=GREETING), Said(by_agent=False, text="yes")]
    assert dialogue.turns == 1


def test_our_own_words_of_a_moment_ago_are_an_echo(dialogue: Dialogue):
    dialogue.agent_said(GREETING)
    assert dialogue.is_echo(GREETING)

    for words in ("yes", "a cleaning", "new", "tomorrow"):
        dialogue.caller_said(words)
    assert not dialogue.is_echo(GREETING)


def test_a_line_that_was_not_spoken_is_missing_when_the_turn_is_done(dialogue: Dialogue):
    dialogue.due.expect([OFFER])
    dialogue.agent_said("Tuesday it is.")

    assert dialogue.finish_turn() == [OFFER]
    assert dialogue.finish_turn() == []


def test_a_bridge_is_not_the_turn_in_which_lines_are_spoken(dialogue: Dialogue):
    dialogue.due.expect([OFFER])
    dialogue.bridge(WAIT)
    dialogue.agent_said("one moment please")

    assert dialogue.finish_turn() == []
    assert dialogue.finish_turn() == [OFFER]


def test_a_turn_that_nobody_heard_is_unsaid(dialogue: Dialogue):
    dialogue.caller_said("hello?")
    dialogue.agent_said("Hi.")
    dialogue.agent_said("This is Smile Dental.")

    assert dialogue.unsay_turn() == 2
    assert dialogue.lines == [Said(by_agent=False, text="hello?")]


def test_a_turn_is_under_way_until_all_of_it_was_sent_or_cut(dialogue: Dialogue):
    dialogue.agent_said("Hi.")
    assert dialogue.is_mid_turn
    dialogue.finish_turn()
    assert not dialogue.is_mid_turn

    dialogue.agent_said("This is Smile Dental.")
    dialogue.cut_turn()
    assert not dialogue.is_mid_turn
    assert dialogue.unsay_turn() == 0


def test_what_was_refused_is_asked_for_once_more(dialogue: Dialogue):
    dialogue.inject(OFFER)

    assert dialogue.refused() == OFFER
    assert dialogue.refused() == ""


def test_the_greeting_was_spoken_when_the_engine_told_all_of_it(dialogue: Dialogue):
    dialogue.expect_greeting([GREETING])
    dialogue.expect_greeting(["Another one."])
    dialogue.agent_said("hi this is the ai assistant of smile dental")
    assert not dialogue.has_greeted

    dialogue.agent_said("is now a good time")
    assert dialogue.has_greeted


def test_where_no_greeting_is_due_none_was_spoken(dialogue: Dialogue):
    dialogue.agent_said("Hi.")

    assert not dialogue.has_greeted
