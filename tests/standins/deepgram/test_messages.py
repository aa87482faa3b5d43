"""What a client may send."""

import copy
import json
from typing import Any

import pytest

from openchair.standins.deepgram.messages import Settings, Wrong, path_in_words, read_message
from openchair.standins.deepgram.replies import Code
from tests.standins.deepgram.client import THINK, function, settings

REMOVED = object()
DAWN = {"type": "History", "role": "user", "content": "hello"}
CALLED = {
    "type": "History",
    "function_calls": [
        {"id": "1", "name": "agreed", "client_side": True, "arguments": "{}", "response": "{}"}
    ],
}
WHOLE = settings(function("agreed", why={"type": "string"}), greeting="Hello", language="en")
WHOLE |= {"tags": ["clinic"], "experimental": False, "mip_opt_out": True}
WHOLE["agent"]["context"] = {"messages": [DAWN, CALLED]}
OTHERS: list[dict[str, Any]] = [
    {"type": "UpdateThink", "think": THINK},
    {"type": "UpdateThink", "think": [THINK, THINK]},
    {"type": "UpdatePrompt", "prompt": "Be brief."},
    {"type": "UpdateSpeak", "speak": WHOLE["agent"]["speak"]},
    {"type": "UpdateListen", "listen": WHOLE["agent"]["listen"]},
    {"type": "InjectAgentMessage", "message": "One moment."},
    {"type": "InjectAgentMessage", "message": "One moment.", "behavior": "queue"},
    {"type": "InjectUserMessage", "content": "hello"},
    {"type": "FunctionCallResponse", "id": "1", "name": "agreed", "content": "{}"},
    {"type": "FunctionCallResponse", "name": "agreed", "content": "{}"},
    {"type": "KeepAlive"},
]


def read(document: Any) -> Any:
    return read_message(json.dumps(document))


def changed(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return the document with another value in one place."""
    after = copy.deepcopy(document)
    *way, last = path.split(".")
    place = after
    for key in way:
        place = place[key]
    if value is REMOVED:
        del place[last]
    else:
        place[last] = value
    return after


def test_settings_are_read_with_all_their_fields() -> None:
    read_settings = read(WHOLE)

    assert isinstance(read_settings, Settings)
    assert read_settings.agent.think[0].functions[0].name == "agreed"
    assert len(read_settings.agent.context.messages) == 2


@pytest.mark.parametrize("message", OTHERS, ids=str)
def test_the_other_messages_are_read(message: dict[str, Any]) -> None:
    assert read(message).type == message["type"]


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("agent.think", REMOVED, "agent.think: Field required"),
        ("agent.speak", REMOVED, "agent.speak: Field required"),
        ("audio", REMOVED, "audio: Field required"),
        ("agent.think.provider.model", REMOVED, "agent.think.provider.model: Field required"),
        ("agent.think.provider.type", "own", "agent.think.provider: Input tag 'own'"),
        ("agent.think.prompt", 7, "agent.think.prompt: Input should be a valid string"),
        ("agent.greetings", "Hi", "agent.greetings: Extra inputs are not permitted"),
        ("settings", {}, "settings: Extra inputs are not permitted"),
        ("flags.history", "yes", "flags.history: Input should be a valid boolean"),
        ("audio.input.sample_rate", 8000.0, "audio.input.sample_rate: Input should be a valid int"),
        ("audio.input.encoding", "pcm", "audio.input.encoding: must be one of linear16"),
        ("agent.think.functions", [{}], "agent.think.functions[0].name: Field required"),
        ("agent.context.messages", [{}], "agent.context.messages[0]"),
    ],
)
def test_what_is_wrong_with_settings_is_said_with_its_place(
    path: str, value: Any, words: str
) -> None:
    wrong = read(changed(WHOLE, path, value))

    assert isinstance(wrong, Wrong)
    assert wrong.code is Code.INVALID_SETTINGS
    assert words in wrong.words


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("audio.input", {"encoding": "linear16", "sample_rate": 16_000}),
        ("audio.input", {"encoding": "mulaw", "sample_rate": 16_000}),
        ("audio.output", {"encoding": "linear16", "sample_rate": 24_000}),
        ("audio.output", {"encoding": "mulaw", "sample_rate": 8000, "container": "wav"}),
        ("audio.output", {}),
    ],
)
def test_audio_that_cannot_carry_words_is_said_to_be_unsupported(path: str, value: Any) -> None:
    wrong = read(changed(WHOLE, path, value))

    assert wrong.code is Code.INVALID_SETTINGS
    assert wrong.words.startswith(path)
    assert "this stand-in hears and speaks mulaw at 8000 Hz with no container only" in wrong.words


@pytest.mark.parametrize(
    ("agent", "code"),
    [
        ("7f0a1f64-3f60-4b8e-9a51-0a5a3a0e7f11", Code.AGENT_ID_NOT_SUPPORTED),
        ("my-agent", Code.INVALID_AGENT_ID),
    ],
)
def test_an_agent_that_is_kept_elsewhere_is_refused(agent: str, code: Code) -> None:
    assert read(changed(WHOLE, "agent", agent)).code is code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        '"KeepAlive"',
        "{}",
        '{"type": 1}',
        '{"type": "SettingsConfiguration"}',
    ],
)
def test_what_is_no_message_is_unparsable(text: str) -> None:
    wrong = read_message(text)

    assert isinstance(wrong, Wrong)
    assert wrong.code is Code.UNPARSABLE_CLIENT_MESSAGE


@pytest.mark.parametrize(
    "message",
    [
        {"type": "InjectAgentMessage", "content": "as one page of the manual has it"},
        {"type": "InjectAgentMessage", "message": "x", "behavior": "shout"},
        {"type": "InjectUserMessage", "message": "x"},
        {"type": "FunctionCallResponse", "id": "1", "name": "agreed", "content": {"say": []}},
        {"type": "FunctionCallResponse", "id": 1, "name": "agreed", "content": ""},
        {"type": "FunctionCallResponse", "function_call_id": "1", "output": "old protocol"},
        {"type": "UpdatePrompt", "instructions": "x"},
        {"type": "KeepAlive", "at": 1},
    ],
    ids=str,
)
def test_a_message_with_wrong_fields_is_unparsable(message: dict[str, Any]) -> None:
    assert read(message).code is Code.UNPARSABLE_CLIENT_MESSAGE


def test_wrong_fields_in_an_update_are_invalid_settings() -> None:
    assert read({"type": "UpdateThink", "think": {}}).code is Code.INVALID_SETTINGS


def test_a_path_names_only_what_is_in_the_document() -> None:
    document: object = {"agent": {"think": [{"provider": {}}]}}

    path = path_in_words(document, ("agent", "think", 0, "provider", "open_ai", "model"))

    assert path == "agent.think[0].provider.model"
    assert path_in_words(document, ()) == "the message"
