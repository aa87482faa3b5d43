"""Deepgram's messages, in and out."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.voice.base import (
    AgentBegan,
    AgentFinished,
    AgentSpoke,
    CallerBegan,
    CallerSpoke,
    Failed,
    Function,
    Measured,
    Mind,
    Named,
    Nothing,
    Ready,
    Said,
    SpeechRefused,
    TalkSettings,
    ToolCall,
    ToolsAsked,
    ToolsCancelled,
    VoiceNews,
    Warned,
)
from openchair.voice.deepgram import (
    BARGE_IN,
    KEEP_ALIVE,
    PROMPT_LIMIT,
    Models,
    answer_message,
    headers,
    read_message,
    say_message,
    settings_message,
    think_message,
)

MODELS = Models()
SCHEMA = {"type": "object", "properties": {}}
MIND = Mind(
    "You are the receptionist.",
    (
        Function("agreed", "They said yes.", SCHEMA),
        Function("asked_question", "They asked.", SCHEMA, acts=False),
    ),
)


def settings(**changes: Any) -> dict[str, Any]:
    talk = TalkSettings(**{"language": "en", "mind": MIND, **changes})
    message: dict[str, Any] = json.loads(settings_message(talk, MODELS))
    return message


# --- out ------------------------------------------------------------------------------------


def test_audio_is_the_telephones_own_both_ways():
    audio = settings()["audio"]

    assert audio["input"] == {"encoding": "mulaw", "sample_rate": 8000}
    assert audio["output"] == {"encoding": "mulaw", "sample_rate": 8000, "container": "none"}


def test_patients_voices_train_nobody():
    assert settings()["mip_opt_out"] is True


def test_the_greeting_is_word_for_word_or_not_at_all():
    assert settings(greeting="Hello, this is Bright Smile.")["agent"]["greeting"]
    assert "greeting" not in settings()["agent"]


def test_no_model_and_no_voice_stands_alone():
    agent = settings()["agent"]

    assert len(agent["think"]) > 1
    assert len(agent["speak"]) > 1
    assert {each["prompt"] for each in agent["think"]} == {MIND.prompt}


def test_tools_that_act_wait_for_the_end_of_the_turn():
    functions = settings()["agent"]["think"][0]["functions"]

    assert [each.get("defer_until_eot") for each in functions] == [True, None]
    assert all("endpoint" not in each for each in functions)


@pytest.mark.parametrize(("language", "ending"), [("en", "-en"), ("es", "-es")])
def test_the_voice_speaks_the_language(language: str, ending: str):
    agent = settings(language=language)["agent"]

    assert agent["listen"]["provider"]["language"] == language
    assert all(each["provider"]["model"].endswith(ending) for each in agent["speak"])


def test_a_talk_that_carries_on_brings_its_history():
    agent = settings(history=[Said(by_agent=True, text="Hello."), Said(by_agent=False, text="Hi")])

    assert agent["agent"]["context"]["messages"] == [
        {"type": "History", "role": "assistant", "content": "Hello."},
        {"type": "History", "role": "user", "content": "Hi"},
    ]


def test_names_are_told_to_the_ears():
    provider = settings(keyterms=["Dr. Sample"])["agent"]["listen"]["provider"]

    assert provider["keyterms"] == ["Dr. Sample"]


def test_another_state_is_another_mind():
    message = json.loads(think_message(MIND, MODELS))

    assert message["type"] == "UpdateThink"
    assert message["think"] == settings()["agent"]["think"]


def test_a_prompt_is_never_longer_than_is_read():
    message = json.loads(think_message(Mind("a" * 30_000, ()), MODELS))

    assert len(message["think"][0]["prompt"]) == PROMPT_LIMIT


def test_a_tool_call_is_answered_by_its_id_with_text():
    message = json.loads(answer_message(ToolCall("f1", "agreed", {}), {"say": [], "n": "ñ"}))

    assert message["type"] == "FunctionCallResponse"
    assert (message["id"], message["name"]) == ("f1", "agreed")
    assert json.loads(message["content"]) == {"say": [], "n": "ñ"}


def test_a_sentence_is_injected():
    assert json.loads(say_message("Goodbye.", "interrupt")) == {
        "type": "InjectAgentMessage",
        "message": "Goodbye.",
        "behavior": "interrupt",
    }


def test_the_key_is_in_the_handshake_and_nowhere_else():
    assert headers("k") == {"Authorization": "Token k"}
    assert json.loads(KEEP_ALIVE) == {"type": "KeepAlive"}


# --- in -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ({"type": "Welcome", "request_id": "r1"}, Named("r1")),
        ({"type": "SettingsApplied"}, Ready()),
        ({"type": "UserStartedSpeaking"}, CallerBegan()),
        ({"type": "AgentStartedSpeaking", "total_latency": 1.2}, AgentBegan()),
        ({"type": "AgentAudioDone"}, AgentFinished()),
        ({"type": "ConversationText", "role": "user", "content": "hi"}, CallerSpoke("hi")),
        ({"type": "ConversationText", "role": "assistant", "content": "a"}, AgentSpoke("a")),
        ({"type": "InjectionRefused", "message": "?"}, SpeechRefused()),
        ({"type": "Warning", "code": "SLOW_THINK_REQUEST"}, Warned("SLOW_THINK_REQUEST", "")),
        ({"type": "LatencyReport", "tts_latency": 0.2, "x": 1}, Measured({"tts_latency": 0.2})),
        ({"type": "ThinkUpdated"}, Nothing("ThinkUpdated")),
        ({"type": "SomethingNew", "more": [1]}, Nothing("SomethingNew")),
        ({"type": "ConversationText", "role": "user"}, Nothing("ConversationText")),
        ([], Nothing("garbled")),
    ],
)
def test_messages_mean_what_they_say(said: object, meaning: VoiceNews):
    assert read_message(json.dumps(said).encode()) == meaning


@pytest.mark.parametrize(
    ("code", "may_return"),
    [
        ("INTERNAL_SERVER_ERROR", True),
        ("SERVER_GOING_AWAY", True),
        ("ASR_CONNECTION_CLOSED", True),
        ("INVALID_SETTINGS", False),
        ("USER_AUDIO_FORMAT", False),
        ("MAXIMUM_SESSION_LENGTH_REACHED", False),
        ("NEVER_HEARD_OF", False),
    ],
)
def test_an_error_ends_the_session_and_some_may_be_tried_again(code: str, may_return: bool):
    text = json.dumps({"type": "Error", "code": code, "description": "why"}).encode()

    assert read_message(text) == Failed(code, "why", may_return)


def asked(*functions: dict[str, Any]) -> VoiceNews:
    return read_message(
        json.dumps({"type": "FunctionCallRequest", "functions": functions}).encode()
    )


def test_every_function_of_a_request_is_read():
    first = {"id": "1", "name": "agreed", "arguments": "{}", "client_side": True}
    second = {"id": "2", "name": "chose_slot", "arguments": '{"slot": "s"}', "client_side": True}

    assert asked(first, second) == ToolsAsked(
        (ToolCall("1", "agreed", {}), ToolCall("2", "chose_slot", {"slot": "s"}))
    )


def test_what_deepgram_calls_itself_is_none_of_ours():
    assert asked({"id": "1", "name": "agreed", "client_side": False}) == ToolsAsked(())


@pytest.mark.parametrize("arguments", ["{", "[1]", '"text"', "[" * 5000])
def test_unreadable_arguments_are_refused_by_name(arguments: str):
    news = asked({"id": "1", "name": "agreed", "arguments": arguments})

    assert news == ToolsAsked((ToolCall("1", "agreed", {"unreadable": True}),))


def test_cancelled_calls_are_named():
    text = b'{"type":"FunctionCallCancelled","functions":[{"id":"1","name":"agreed"},{}]}'

    assert read_message(text) == ToolsCancelled(("1",))


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_that_arrives_breaks_the_reader(noise: bytes):
    assert isinstance(read_message(noise), Nothing)


@given(st.recursive(st.none() | st.booleans() | st.text(max_size=5),
                    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3)),
       st.sampled_from(["FunctionCallRequest", "FunctionCallCancelled", "ConversationText",
                        "LatencyReport", "Error", "Welcome"]))  # fmt: skip
def test_no_field_of_a_known_message_breaks_the_reader(value: object, kind: str):
    for field in ("functions", "content", "role", "code", "request_id", "tts_latency"):
        assert read_message(json.dumps({"type": kind, field: value}).encode()) is not None


def test_a_barge_in_is_seen_in_the_raw_text():
    assert BARGE_IN in b'{"type":"UserStartedSpeaking"}'
