"""What the stand-in sends, against the fields that the published document demands."""

import pytest

from openchair.standins.deepgram import replies
from openchair.standins.deepgram.replies import Asked, Reply, Role

CALL = Asked("call_1", "agreed", "{}")
EXAMPLES: list[tuple[Reply, set[str]]] = [
    (replies.SETTINGS_APPLIED, set()),
    (replies.LISTEN_UPDATED, set()),
    (replies.THINK_UPDATED, set()),
    (replies.PROMPT_UPDATED, set()),
    (replies.SPEAK_UPDATED, set()),
    (replies.USER_STARTED_SPEAKING, set()),
    (replies.AGENT_AUDIO_DONE, set()),
    (replies.welcome("id"), {"request_id"}),
    (replies.error("A", "b"), {"code", "description"}),
    (replies.warning("A", "b"), {"code", "description"}),
    (replies.conversation_text(Role.USER, "hi"), {"role", "content"}),
    (replies.spoken_history(Role.USER, "hi"), {"role", "content"}),
    (replies.called_history(CALL, "{}"), {"function_calls"}),
    (replies.agent_thinking("hm"), {"content"}),
    (
        replies.agent_started_speaking(0.6, 0.2),
        {"total_latency", "ttt_latency", "tts_latency"},
    ),
    (replies.latency_report("tts", 0.2), {"tts_latency"}),
    (replies.function_call_request([CALL]), {"functions"}),
    (replies.function_call_cancelled([CALL]), {"functions"}),
    (replies.injection_refused("no"), {"message"}),
]


@pytest.mark.parametrize(
    ("reply", "fields"),
    EXAMPLES,
    ids=lambda one: one.get("type") if isinstance(one, dict) else len(one),
)
def test_a_message_has_the_fields_of_its_type(reply: Reply, fields: set[str]) -> None:
    assert set(reply) == {"type", *fields}


def test_a_function_is_asked_of_the_client_with_its_arguments_as_text() -> None:
    assert replies.function_call_request([CALL])["functions"] == [
        {"id": "call_1", "name": "agreed", "arguments": "{}", "client_side": True}
    ]


def test_history_keeps_a_call_with_its_answer() -> None:
    assert replies.called_history(CALL, "done")["function_calls"] == [
        {
            "id": "call_1",
            "name": "agreed",
            "arguments": "{}",
            "client_side": True,
            "response": "done",
        }
    ]


def test_latencies_add_up() -> None:
    assert replies.agent_started_speaking(0.6, 0.2)["total_latency"] == 0.8
