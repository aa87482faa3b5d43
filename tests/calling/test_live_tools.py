"""The tools that a live talk's model asks for."""

from openchair.calling.live_talk import LiveTalk
from openchair.calling.live_tools import MOST_MOVES
from openchair.calling.orders import SayOnLine
from openchair.conversation.call import State
from openchair.voice.base import ToolCall, ToolsAsked, ToolsCancelled
from tests.support.talks import Stage, messages


def test_before_the_greeting_nothing_else_is_possible(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)

    content, _ = stage.asks(talk, "agreed")

    assert content["allowed"] == ["call_answered", "asked_to_stop"]


def test_a_move_is_answered_with_the_words_to_say(stage: Stage, talk: LiveTalk):
    content, orders = stage.asks(talk, "agreed")

    assert content["then"] == "listen"
    assert content["say"][-1]["question"] == "urgency"
    [update] = messages(orders)
    names = [each["name"] for each in update["think"][0]["functions"]]
    assert "gave_answer" in names


def test_a_move_out_of_place_is_refused_with_what_is_allowed(stage: Stage, talk: LiveTalk):
    content, _ = stage.asks(talk, "chose_slot", slot="2026-12-01T09:00:00-05:00")

    assert content["refused"] == "chose_slot"
    assert "agreed" in content["allowed"]
    assert talk.runner.call.state is State.GREETING


def test_every_tool_is_answered_once(talk: LiveTalk):
    call = ToolCall("same", "agreed", {})

    first = talk.heard(ToolsAsked((call, call)))
    second = talk.heard(ToolsAsked((call,)))

    answers = [m for m in messages(first + second) if m["type"] == "FunctionCallResponse"]
    assert len(answers) == 1


def test_two_tools_of_one_request_are_both_answered(talk: LiveTalk):
    calls = (
        ToolCall("1", "agreed", {}),
        ToolCall("2", "gave_answer", {"question": "urgency", "value": "no"}),
    )

    orders = talk.heard(ToolsAsked(calls))

    answers = [m["id"] for m in messages(orders) if m["type"] == "FunctionCallResponse"]
    assert answers == ["1", "2"]


def test_a_cancelled_tool_is_not_answered(talk: LiveTalk):
    talk.heard(ToolsCancelled(("late",)))

    assert talk.heard(ToolsAsked((ToolCall("late", "agreed", {}),))) == []
    assert talk.runner.call.state is State.GREETING


def test_a_slot_is_booked_before_it_is_said(stage: Stage, talk: LiveTalk):
    stage.until(talk, State.CONFIRM)

    content, _ = stage.asks(talk, "agreed")

    assert content["then"] == "end"
    assert content["say"][0]["topic"] == "booked"
    assert talk.runner.call.outcome is not None
    assert talk.runner.call.outcome.appointment_id


def test_after_the_end_a_tool_gets_nothing_to_say(stage: Stage, talk: LiveTalk):
    stage.says(talk, "stop calling me")

    content, _ = stage.asks(talk, "asked_to_stop")

    assert content == {"say": [], "then": "listen"}


def test_our_own_words_are_nobodys(stage: Stage, talk: LiveTalk):
    greeting = talk.runner.lines[-1].removeprefix("agent: ")

    orders = stage.says(talk, greeting)
    content, _ = stage.asks(talk, "agreed")

    assert orders == []
    assert content == {"refused": "agreed", "allowed": [], "say": []}
    assert talk.runner.call.state is State.GREETING
    assert not any(line.startswith("caller:") for line in talk.runner.lines)


def test_after_an_echo_the_caller_is_heard_as_before(stage: Stage, talk: LiveTalk):
    stage.says(talk, talk.runner.lines[-1].removeprefix("agent: "))

    stage.says(talk, "yes")
    content, _ = stage.asks(talk, "agreed")

    assert content["say"]


def test_a_model_that_asks_in_a_loop_is_stopped(talk: LiveTalk):
    calls = tuple(ToolCall(str(nth), "chose_slot", {}) for nth in range(MOST_MOVES + 1))

    orders = talk.heard(ToolsAsked(calls))

    answers = [m for m in messages(orders) if m["type"] == "FunctionCallResponse"]
    assert len(answers) == len(calls)
    assert isinstance(orders[-1], SayOnLine)
    assert talk.tick() == []


def test_a_caller_who_goes_on_is_no_loop(stage: Stage, talk: LiveTalk):
    for nth in range(MOST_MOVES + 1):
        stage.says(talk, "well")
        talk.heard(ToolsAsked((ToolCall(str(nth), "chose_slot", {}),)))

    assert talk.runner.call.state is State.GREETING
