"""Who may listen, think and speak."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from openchair.standins.deepgram.providers import Function, Listen, Speak, Think, ThinkInOrder

LISTENS = [
    {"type": "deepgram"},
    {"type": "deepgram", "version": "v1", "model": "nova-3", "language": "multi"},
    {"type": "deepgram", "keyterms": ["crown"], "smart_format": True},
    {"type": "deepgram", "version": "v2", "model": "flux-general-en", "eager_eot_threshold": 0.4},
    {"type": "deepgram", "version": "v2", "model": "flux-general-multi", "language_hints": ["es"]},
    {"type": "deepgram", "version": "v2", "model": "flux-general-en", "eot_timeout_ms": 3000},
]
NO_LISTENS = [
    {},
    {"type": "whisper"},
    {"type": "deepgram", "version": "v3"},
    {"type": "deepgram", "version": "v2"},
    {"type": "deepgram", "endpointing": 300},
    {"type": "deepgram", "version": "v1", "eot_threshold": 0.7},
    {"type": "deepgram", "version": "v2", "model": "nova-3"},
    {"type": "deepgram", "version": "v2", "model": "flux-general-en", "language_hints": ["es"]},
    {"type": "deepgram", "version": "v2", "model": "flux-general-en", "eot_threshold": 0.2},
    {"type": "deepgram", "version": "v2", "model": "flux-general-en", "eot_timeout_ms": 3000.0},
    {
        "type": "deepgram",
        "version": "v2",
        "model": "flux-general-en",
        "eot_threshold": 0.5,
        "eager_eot_threshold": 0.6,
    },
]
OPEN_AI = {"type": "open_ai", "model": "gpt-4o-mini"}
BEDROCK = {"type": "aws_bedrock", "model": "anthropic/claude"}
HTTPS = {"url": "https://llm.example/v1", "headers": {"authorization": "made-up"}}
THINKS = [
    {"provider": {**OPEN_AI, "temperature": 1, "reasoning_mode": "low"}},
    {"provider": {"type": "anthropic", "model": "claude-sonnet-5", "temperature": 0.5}},
    {"provider": {"type": "google", "model": "gemini-2.5-flash", "version": "v1beta"}},
    {"provider": {"type": "groq", "model": "openai/gpt-oss-20b"}},
    {"provider": BEDROCK, "endpoint": HTTPS},
    {"provider": OPEN_AI, "endpoint": HTTPS, "context_length": "max"},
    {"provider": OPEN_AI, "endpoint": HTTPS, "context_length": 10_000},
    {"provider": OPEN_AI, "functions": [{"name": "agreed", "defer_until_eot": True}]},
]
NO_THINKS: list[dict[str, Any]] = [
    {},
    {"provider": {"type": "open_ai"}},
    {"provider": {**OPEN_AI, "temperature": 3}},
    {"provider": {**OPEN_AI, "temperature": "warm"}},
    {"provider": {**OPEN_AI, "reasoning_mode": "hard"}},
    {"provider": OPEN_AI, "context_length": "max"},
    {"provider": OPEN_AI, "endpoint": {"url": "https://llm.example"}},
    {"provider": OPEN_AI, "endpoint": {"url": "http://llm.example", "headers": {}}},
    {"provider": OPEN_AI, "instructions": "old protocol"},
    {"provider": OPEN_AI, "functions": [{"name": "agreed"}, {"name": "agreed"}]},
    {"provider": BEDROCK},
]
POLLY = {
    "type": "aws_polly",
    "voice": "Joanna",
    "language": "en-US",
    "engine": "neural",
    "credentials": {
        "type": "iam",
        "region": "us-east-1",
        "access_key_id": "made-up",
        "secret_access_key": "made-up",
    },
}
SPEAKS = [
    {"provider": {"type": "deepgram", "model": "aura-2-thalia-en", "speed": 1.1}},
    {"provider": {"type": "deepgram", "version": "v2", "model": "flux-haley-en"}},
    {"provider": {"type": "eleven_labs", "model_id": "eleven_turbo_v2_5"}, "endpoint": HTTPS},
    {"provider": {"type": "open_ai", "model": "tts-1", "voice": "nova"}, "endpoint": HTTPS},
    {
        "provider": {
            "type": "cartesia",
            "model_id": "sonic-2",
            "voice": {"mode": "id", "id": "1"},
            "volume": 1,
        },
        "endpoint": HTTPS,
    },
    {"provider": POLLY, "endpoint": HTTPS},
]
NO_SPEAKS = [
    {"provider": {"type": "deepgram"}},
    {"provider": {"type": "deepgram", "model": "flux-haley-en"}},
    {"provider": {"type": "deepgram", "version": "v2", "model": "aura-2-thalia-en"}},
    {"provider": {"type": "deepgram", "version": "v2", "model": "flux-haley-en", "speed": 1}},
    {"provider": {"type": "open_ai", "model": "tts-1", "voice": "nova"}},
    {"provider": {"type": "deepgram", "model": "aura-2-thalia-en", "voice": "thalia"}},
]


@pytest.mark.parametrize("provider", LISTENS)
def test_these_may_listen(provider: dict[str, Any]) -> None:
    Listen.model_validate({"provider": provider})


@pytest.mark.parametrize("provider", NO_LISTENS)
def test_these_may_not_listen(provider: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Listen.model_validate({"provider": provider})


@pytest.mark.parametrize("think", THINKS)
def test_these_may_think(think: dict[str, Any]) -> None:
    Think.model_validate(think)


@pytest.mark.parametrize("think", NO_THINKS)
def test_these_may_not_think(think: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Think.model_validate(think)


@pytest.mark.parametrize("speak", SPEAKS)
def test_these_may_speak(speak: dict[str, Any]) -> None:
    Speak.model_validate(speak)


@pytest.mark.parametrize("speak", NO_SPEAKS)
def test_these_may_not_speak(speak: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Speak.model_validate(speak)


@pytest.mark.parametrize(
    "function",
    [
        {},
        {"name": "has spaces"},
        {"name": "a" * 65},
        {"name": "agreed", "parameters": {"type": "string"}},
        {"name": "agreed", "parameters": []},
        {"name": "agreed", "strict": True},
        {"name": "agreed", "defer_until_eot": "yes"},
    ],
)
def test_these_are_no_functions(function: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Function.model_validate(function)


def test_a_function_at_an_address_is_said_to_be_unsupported() -> None:
    with pytest.raises(ValidationError, match="calls no addresses of its own"):
        Function.model_validate({"name": "agreed", "endpoint": {"url": "https://a.example"}})


def test_one_may_think_alone_or_in_a_list() -> None:
    thinks = TypeAdapter(ThinkInOrder)

    assert len(thinks.validate_python({"provider": OPEN_AI})) == 1
    assert len(thinks.validate_python([{"provider": OPEN_AI}] * 2)) == 2
    with pytest.raises(ValidationError):
        thinks.validate_python([])
