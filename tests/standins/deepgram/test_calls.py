"""Function calls: every one is answered once, or taken back."""

from collections.abc import Iterator
from typing import Any

import pytest

from openchair.standins.deepgram.functions import FunctionCall, function_call
from openchair.standins.deepgram.mind import Ask, Steps, TakeBack
from openchair.standins.deepgram.record import SessionRecord
from openchair.standins.deepgram.scripted import ScriptedMind
from openchair.standins.deepgram.standin import StandinDeepgram
from tests.standins.deepgram.client import Client, settings, standin, talking

BOTH = (FunctionCall("agreed"), function_call("gave_answer", {"question": "reason"}))


def asking(*turns: Steps) -> StandinDeepgram:
    return standin(mind=lambda: ScriptedMind(turns))


@pytest.fixture
def asked() -> Iterator[tuple[Client, dict[str, Any], SessionRecord]]:
    """A session that has asked for two functions in one request."""
    with asking([Ask(BOTH)]) as deepgram, talking(deepgram) as client:
        client.speak("hello")
        yield client, client.until("FunctionCallRequest"), deepgram.sessions[0]


def test_several_functions_are_asked_for_in_one_request(
    asked: tuple[Client, dict[str, Any], SessionRecord],
) -> None:
    _, request, record = asked
    first, second = request["functions"]

    assert (first["name"], first["arguments"], first["client_side"]) == ("agreed", "{}", True)
    assert second["arguments"] == '{"question": "reason"}'
    assert first["id"] != second["id"]
    assert record.unanswered == [first["id"], second["id"]]


def test_the_agent_speaks_when_all_are_answered(
    asked: tuple[Client, dict[str, Any], SessionRecord],
) -> None:
    client, request, record = asked
    for call, line in reversed([*zip(request["functions"], ("One.", "Two."), strict=True)]):
        client.respond(call, f'{{"say": [{{"text": "{line}"}}]}}')

    assert client.words_until("AgentAudioDone") == [{"text": "One."}, {"text": "Two."}]
    assert (record.unanswered, record.violations) == ([], [])
    assert [call.response is not None for call in record.calls.values()] == [True, True]


@pytest.mark.parametrize(
    ("wrong", "violation"),
    [
        ({"id": "call_0"}, "answered call_0, which was never asked"),
        ({"name": "disagreed"}, " is agreed, not disagreed"),
        ({"id": None}, "an answer to agreed without the call's id"),
    ],
)
def test_a_wrong_answer_is_a_violation(
    asked: tuple[Client, dict[str, Any], SessionRecord], wrong: dict[str, Any], violation: str
) -> None:
    client, request, record = asked
    call = request["functions"][0]
    answer = {"type": "FunctionCallResponse", "id": call["id"], "name": "agreed", "content": "{}"}
    changed = {key: value for key, value in {**answer, **wrong}.items() if value is not None}

    client.send(changed)
    client.send({"type": "UpdatePrompt", "prompt": "x"})
    client.until("PromptUpdated")

    assert len(record.violations) == 1
    assert record.violations[0].endswith(violation)


def test_an_answer_to_nothing_and_a_second_answer_are_violations() -> None:
    with asking([Ask(BOTH[:1])]) as deepgram, talking(deepgram) as client:
        client.send({"type": "FunctionCallResponse", "name": "agreed", "content": "{}"})
        client.speak("hello")
        request = client.until("FunctionCallRequest")
        client.answer(request, "Fine.")
        client.answer(request, "Fine.")
        client.words_until("AgentAudioDone")

        assert deepgram.until(lambda: deepgram.sessions[0].violations[1:]) == [
            f"answered {request['functions'][0]['id']} twice"
        ]


def test_a_speculative_call_may_be_taken_back() -> None:
    turn: Steps = [Ask(BOTH, awaited=False), TakeBack(), TakeBack()]
    with asking(turn) as deepgram, talking(deepgram) as client:
        client.speak("I would like, well,")
        request = client.until("FunctionCallRequest")
        cancelled = client.until("FunctionCallCancelled")

        assert cancelled["functions"] == [
            {"id": call["id"], "name": call["name"]} for call in request["functions"]
        ]
        assert deepgram.sessions[0].unanswered == []


def test_answering_what_was_taken_back_is_a_violation() -> None:
    turn: Steps = [Ask(BOTH[:1], awaited=False), TakeBack()]
    with asking(turn) as deepgram, talking(deepgram) as client:
        client.speak("I would like, well,")
        request = client.until("FunctionCallRequest")
        client.until("FunctionCallCancelled")
        client.answer(request, "Fine.")

        (violation,) = deepgram.until(lambda: deepgram.sessions[0].violations)
    assert violation.endswith("though it was taken back")
    assert deepgram.sessions[0].bytes_down == 0


def test_an_answered_call_stands_in_the_history() -> None:
    with asking([Ask(BOTH[:1])]) as deepgram, Client(deepgram.url) as client:
        client.send({**settings(), "flags": {}})
        client.until("SettingsApplied")
        client.speak("hello")
        request = client.until("FunctionCallRequest")
        client.answer(request)

        (kept,) = client.until("History")["function_calls"]
    assert kept == {**request["functions"][0], "response": '{"say": [], "then": "listen"}'}
