"""Deepgram's Voice Agent, version 1: its messages, in and out. Pure but for the settings.

Audio is μ-law at 8,000 Hz in binary frames both ways, as the telephone has it: nothing is
transcoded. Facts: Deepgram's AsyncAPI (channel /v1/agent/converse) and
developers.deepgram.com/docs/voice-agent. The published spec lags behind the service, so messages
are read leniently and written strictly.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

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

# --- settings -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Models:
    """Which models listen, think and speak; those that think and speak in order of preference.

    A retired model answers 404 and leaves a silent agent: never only one.
    """

    listen: str = "nova-3"
    think: tuple[tuple[str, str], ...] = (
        ("open_ai", "gpt-4o-mini"),
        ("google", "gemini-2.5-flash"),
    )
    speak: Mapping[str, tuple[str, ...]] | None = None

    def voices(self, language: str) -> tuple[str, ...]:
        """Return the voices of a language."""
        return (self.speak or _VOICES).get(language, _VOICES["en"])


_VOICES = {
    "en": ("aura-2-thalia-en", "aura-2-andromeda-en"),
    "es": ("aura-2-celeste-es", "aura-2-estrella-es"),
}
KEEP_ALIVE_SECONDS = 3.0
PROMPT_LIMIT = 25_000
"""What is longer is cut off by Deepgram, with a warning; the rules stand at the prompt's end."""
BARGE_IN = b'"UserStartedSpeaking"'
NEW_TURN = (b'"AgentStartedSpeaking"', b'"AgentThinking"', b'"assistant"')
"""What tells, in a raw text frame, that late audio of an interrupted turn is over."""
_MAY_RETURN = frozenset(
    {
        "INTERNAL_SERVER_ERROR",
        "ASR_CONNECTION_CLOSED",
        "ASR_DRIVER_TIMEOUT",
        "FAILED_TO_START_LISTENING",
        "SERVER_GOING_AWAY",
        "CLIENT_MESSAGE_TIMEOUT",
    }
)
Behavior = Literal["default", "queue", "interrupt"]


def headers(key: str) -> dict[str, str]:
    """Return the handshake's headers."""
    return {"Authorization": f"Token {key}"}


# --- wire: out ------------------------------------------------------------------------------


def settings_message(talk: TalkSettings, models: Models) -> bytes:
    """Return the first message of a session."""
    agent: dict[str, Any] = {
        "listen": {"provider": _listen(talk, models)},
        "think": _think(talk.mind, models),
        "speak": [
            {"provider": {"type": "deepgram", "model": voice}}
            for voice in models.voices(talk.language)
        ],
    }
    if talk.greeting:
        agent["greeting"] = talk.greeting
    if talk.history:
        agent["context"] = {"messages": [_history(said) for said in talk.history]}
    return _json(
        {
            "type": "Settings",
            "tags": list(talk.tags),
            # Patients' voices train nobody's models.
            "mip_opt_out": True,
            # The same words come as ConversationText: one of them is enough.
            "flags": {"history": False},
            "audio": {
                "input": {"encoding": "mulaw", "sample_rate": 8000},
                # A container's header would be heard as a click.
                "output": {"encoding": "mulaw", "sample_rate": 8000, "container": "none"},
            },
            "agent": agent,
        }
    )


def _listen(talk: TalkSettings, models: Models) -> dict[str, Any]:
    provider: dict[str, Any] = {
        "type": "deepgram",
        "version": "v1",
        "model": models.listen,
        "language": talk.language,
    }
    if talk.keyterms:
        provider["keyterms"] = list(talk.keyterms)
    return provider


def _think(mind: Mind, models: Models) -> list[dict[str, Any]]:
    functions = [_declared(function) for function in mind.functions]
    return [
        {
            "provider": {"type": vendor, "model": model},
            "prompt": mind.prompt[:PROMPT_LIMIT],
            "functions": functions,
        }
        for vendor, model in models.think
    ]


def _declared(function: Function) -> dict[str, Any]:
    declared: dict[str, Any] = {
        "name": function.name,
        "description": function.description,
        "parameters": dict(function.parameters),
    }
    if function.acts:
        declared["defer_until_eot"] = True
    return declared


def _history(said: Said) -> dict[str, str]:
    role = "assistant" if said.by_agent else "user"
    return {"type": "History", "role": role, "content": said.text}


def think_message(mind: Mind, models: Models) -> bytes:
    """Replace the prompt and the functions: the state has changed."""
    return _json({"type": "UpdateThink", "think": _think(mind, models)})


def answer_message(call: ToolCall, content: Mapping[str, Any]) -> bytes:
    """Answer a tool call; the content is told to the model as JSON."""
    return _json(
        {
            "type": "FunctionCallResponse",
            "id": call.id,
            "name": call.name,
            "content": json.dumps(content, ensure_ascii=False),
        }
    )


def say_message(text: str, behavior: Behavior) -> bytes:
    """Have a sentence said word for word."""
    return _json({"type": "InjectAgentMessage", "message": text, "behavior": behavior})


KEEP_ALIVE = b'{"type":"KeepAlive"}'


def _json(message: Mapping[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


# --- wire: in -------------------------------------------------------------------------------


def read_message(text: bytes) -> VoiceNews:
    """Return what a text frame says; never raises. What is unknown is Nothing."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return Nothing("garbled")
    if not isinstance(said, dict) or not isinstance(said.get("type"), str):
        return Nothing("garbled")
    return _meaning(said)


_PLAIN: Mapping[str, VoiceNews] = {
    "UserStartedSpeaking": CallerBegan(),
    "AgentStartedSpeaking": AgentBegan(),
    "AgentAudioDone": AgentFinished(),
    "SettingsApplied": Ready(),
    "InjectionRefused": SpeechRefused(),
}


def _meaning(said: Mapping[str, Any]) -> VoiceNews:
    match said:
        case {
            "type": "ConversationText",
            "role": ("user" | "assistant") as role,
            "content": str(text),
        }:
            return CallerSpoke(text) if role == "user" else AgentSpoke(text)
        case {"type": "FunctionCallRequest", "functions": list(asked)}:
            return ToolsAsked(tuple(_asked(asked)))
        case {"type": "FunctionCallCancelled", "functions": list(cancelled)}:
            return ToolsCancelled(tuple(_ids(cancelled)))
        case {"type": "Welcome", "request_id": str(name)}:
            return Named(name)
        case {"type": "LatencyReport"}:
            return Measured(_seconds(said))
        case {"type": "Error"}:
            code = _word(said, "code")
            return Failed(code, _word(said, "description"), code in _MAY_RETURN)
        case {"type": "Warning"}:
            return Warned(_word(said, "code"), _word(said, "description"))
    kind = str(said["type"])[:60]
    return _PLAIN.get(kind, Nothing(kind))


def _asked(functions: Sequence[object]) -> Iterator[ToolCall]:
    for function in functions:
        match function:
            case {"client_side": False}:
                continue
            case {"id": str(call_id), "name": str(name), **rest}:
                yield ToolCall(call_id, name, _arguments(rest.get("arguments")))


def _arguments(given: object) -> Mapping[str, object]:
    """Read the arguments: a JSON object in a string. What is none has no arguments."""
    if not isinstance(given, str) or not given:
        return {}
    try:
        arguments = json.loads(given)
    except (ValueError, RecursionError):
        return _UNREADABLE
    return arguments if isinstance(arguments, dict) else _UNREADABLE


_UNREADABLE: Mapping[str, object] = {"unreadable": True}
"""No tool has such an argument: the machine refuses the call, and says what is allowed."""


def _ids(functions: Sequence[object]) -> Iterator[str]:
    for function in functions:
        match function:
            case {"id": str(call_id)}:
                yield call_id


def _seconds(said: Mapping[str, Any]) -> dict[str, float]:
    return {
        name: float(value)
        for name, value in said.items()
        if name.endswith("_latency") and isinstance(value, int | float)
    }


def _word(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
