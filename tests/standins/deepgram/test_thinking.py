"""Who thinks, what they are told, and how long they take."""

from typing import Any

import pytest

from openchair.standins.deepgram.faults import Faults
from openchair.standins.deepgram.mind import SORRY
from tests.standins.deepgram.client import THINK, function, standin, talking

AGREED = function("agreed")
OLD, NEW = ({**THINK, "provider": {"type": "open_ai", "model": name}} for name in ("old", "new"))
RETIRED = frozenset({"old"})


def use(*models: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"type": "UpdateThink", "think": [{**model, **changes} for model in models]}


def test_a_model_that_is_gone_is_passed_over() -> None:
    with standin(retired_models=RETIRED) as deepgram, talking(deepgram) as client:
        client.send(use(OLD, NEW, functions=[AGREED]))
        client.speak("yes")

        assert client.until("Warning")["code"] == "THINK_REQUEST_FAILED"
        assert client.until("FunctionCallRequest")["functions"][0]["name"] == "agreed"


def test_the_next_model_has_a_prompt_and_functions_of_its_own() -> None:
    with standin(retired_models=RETIRED) as deepgram, talking(deepgram) as client:
        client.send(use({**OLD, "functions": [AGREED]}, NEW))
        client.speak("yes")

        assert client.words_until("AgentAudioDone") == [{"text": SORRY}]


def test_without_any_model_the_session_ends() -> None:
    with standin(retired_models=RETIRED) as deepgram, talking(deepgram) as client:
        client.send(use(OLD))
        client.speak("yes")

        last, _ = client.ending()
        assert last["code"] == "FAILED_TO_THINK"
    assert len(deepgram.sessions[0].of_type("Warning")) == 1


def test_slow_thinking_is_warned_of_every_five_seconds() -> None:
    with standin(speed=200.0, faults=Faults(thinks_for=14)) as deepgram:
        with talking(deepgram, AGREED) as client:
            client.speak("yes")
            client.until("FunctionCallRequest")

        codes = [warning["code"] for warning in deepgram.sessions[0].of_type("Warning")]
    assert codes == ["SLOW_THINK_REQUEST"] * 2


def test_after_twenty_seconds_thinking_is_given_up() -> None:
    with standin(speed=200.0, faults=Faults(thinks_for=60)) as deepgram:
        with talking(deepgram, AGREED) as client:
            client.speak("yes")
            last, _ = client.ending()

        assert last["code"] == "FAILED_TO_THINK"
        assert len(deepgram.sessions[0].of_type("Warning")) == 3


def test_a_prompt_that_is_too_long_is_cut_off() -> None:
    late = "x" * 25_000 + '\nCONTEXT: {"state": "LIMBO"}'
    with standin() as deepgram, talking(deepgram) as client:
        client.send(use(THINK, prompt=late))

        assert client.until("Warning")["code"] == "PROMPT_TOO_LONG"
        client.until("ThinkUpdated")
        assert deepgram.sessions[0].violations == []


def test_a_model_at_its_own_address_reads_any_prompt() -> None:
    own = {**THINK, "endpoint": {"url": "https://llm.example", "headers": {}}}
    with standin() as deepgram, talking(deepgram) as client:
        client.send(use(own, prompt="x" * 30_000))
        client.until("ThinkUpdated")

        assert deepgram.sessions[0].of_type("Warning") == []


def test_a_context_that_cannot_be_read_is_a_violation() -> None:
    with standin() as deepgram, talking(deepgram) as client:
        client.send(use(THINK, prompt='CONTEXT: {"state": "LIMBO"}'))
        client.until("ThinkUpdated")

        (violation,) = deepgram.sessions[0].violations
        assert violation.startswith("CONTEXT: state: ")


@pytest.mark.parametrize("replaces", [True, False])
def test_what_a_prompt_update_does_is_not_settled(replaces: bool) -> None:
    wrong = 'CONTEXT: {"state": "LIMBO"}'
    with standin(prompt_updates_replace=replaces) as deepgram:
        with talking(deepgram, prompt=wrong) as client:
            client.send({"type": "UpdatePrompt", "prompt": "Be brief."})
            client.until("PromptUpdated")

        assert len(deepgram.sessions[0].violations) == (1 if replaces else 2)
