"""What the stand-in sends: every message, and the codes of its errors and warnings."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Reply = dict[str, object]
"""A message as it goes out in JSON."""


class Code(StrEnum):
    """Why a session ends in an Error. Every Error closes the session."""

    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    CLIENT_MESSAGE_TIMEOUT = "CLIENT_MESSAGE_TIMEOUT"
    UNPARSABLE_CLIENT_MESSAGE = "UNPARSABLE_CLIENT_MESSAGE"
    NON_SETTINGS_MESSAGE_BEFORE_SETTINGS = "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS"
    SETTINGS_ALREADY_APPLIED = "SETTINGS_ALREADY_APPLIED"
    INVALID_SETTINGS = "INVALID_SETTINGS"
    FAILED_TO_START_LISTENING = "FAILED_TO_START_LISTENING"
    ASR_CONNECTION_CLOSED = "ASR_CONNECTION_CLOSED"
    ASR_DRIVER_TIMEOUT = "ASR_DRIVER_TIMEOUT"
    USER_AUDIO_FORMAT = "USER_AUDIO_FORMAT"
    FAILED_TO_SPEAK = "FAILED_TO_SPEAK"
    SERVER_GOING_AWAY = "SERVER_GOING_AWAY"
    NON_EXISTENT_FUNCTION_CALLED = "NON_EXISTENT_FUNCTION_CALLED"
    AGENT_ID_NOT_SUPPORTED = "AGENT_ID_NOT_SUPPORTED"
    INVALID_AGENT_ID = "INVALID_AGENT_ID"
    FAILED_TO_THINK = "FAILED_TO_THINK"
    MAXIMUM_SESSION_LENGTH_REACHED = "MAXIMUM_SESSION_LENGTH_REACHED"


class Caution(StrEnum):
    """What a Warning warns of. The session goes on."""

    INJECT_AGENT_MESSAGE_DURING_USER_SPEECH = "INJECT_AGENT_MESSAGE_DURING_USER_SPEECH"
    INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH = "INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH"
    PROMPT_TOO_LONG = "PROMPT_TOO_LONG"
    THINK_REQUEST_FAILED = "THINK_REQUEST_FAILED"
    SPEAK_REQUEST_FAILED = "SPEAK_REQUEST_FAILED"
    FUNCTION_CALL_FAILED = "FUNCTION_CALL_FAILED"
    SLOW_THINK_REQUEST = "SLOW_THINK_REQUEST"
    SLOW_SPEAK_REQUEST = "SLOW_SPEAK_REQUEST"
    FORCE_END_TURN_UNSUPPORTED = "FORCE_END_TURN_UNSUPPORTED"
    GPT_4O_STREAM_END_ERROR = "GPT_4O_STREAM_END_ERROR"
    MAXIMUM_SESSION_LENGTH_APPROACHING = "MAXIMUM_SESSION_LENGTH_APPROACHING"


class Role(StrEnum):
    """Who said something."""

    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Asked:
    """A function call that was asked of the client."""

    id: str
    name: str
    arguments: str
    """A JSON object."""


SETTINGS_APPLIED: Reply = {"type": "SettingsApplied"}
LISTEN_UPDATED: Reply = {"type": "ListenUpdated"}
THINK_UPDATED: Reply = {"type": "ThinkUpdated"}
PROMPT_UPDATED: Reply = {"type": "PromptUpdated"}
SPEAK_UPDATED: Reply = {"type": "SpeakUpdated"}
USER_STARTED_SPEAKING: Reply = {"type": "UserStartedSpeaking"}
AGENT_AUDIO_DONE: Reply = {"type": "AgentAudioDone"}


def welcome(request_id: str) -> Reply:
    """Greet whoever connected."""
    return {"type": "Welcome", "request_id": request_id}


def error(code: str, description: str) -> Reply:
    """Say why the session ends."""
    return {"type": "Error", "code": code, "description": description}


def warning(code: str, description: str) -> Reply:
    """Say what is wrong though the session goes on."""
    return {"type": "Warning", "code": code, "description": description}


def conversation_text(role: Role, content: str) -> Reply:
    """Say what was said."""
    return {"type": "ConversationText", "role": role.value, "content": content}


def spoken_history(role: Role, content: str) -> Reply:
    """Say what was said, once more, to be replayed in a later session."""
    return {"type": "History", "role": role.value, "content": content}


def called_history(call: Asked, response: str) -> Reply:
    """Say what was asked and answered, to be replayed in a later session."""
    done: Reply = {**_call(call), "response": response}
    return {"type": "History", "function_calls": [done]}


def agent_thinking(content: str) -> Reply:
    """Let the client see a thought."""
    return {"type": "AgentThinking", "content": content}


def agent_started_speaking(think_seconds: float, speak_seconds: float) -> Reply:
    """Say that audio begins, and how long it took."""
    return {
        "type": "AgentStartedSpeaking",
        "total_latency": round(think_seconds + speak_seconds, 3),
        "ttt_latency": round(think_seconds, 3),
        "tts_latency": round(speak_seconds, 3),
    }


def latency_report(part: str, seconds: float) -> Reply:
    """Say how long one part of a turn took; in life each part comes in a message of its own."""
    return {"type": "LatencyReport", f"{part}_latency": round(seconds, 3)}


def function_call_request(calls: Iterable[Asked]) -> Reply:
    """Ask the client to do these."""
    return {"type": "FunctionCallRequest", "functions": [_call(call) for call in calls]}


def function_call_cancelled(calls: Iterable[Asked]) -> Reply:
    """Take back what was asked; newer than the published document."""
    named = [{"id": call.id, "name": call.name} for call in calls]
    return {"type": "FunctionCallCancelled", "functions": named}


def injection_refused(message: str) -> Reply:
    """Say why an injected message will not be spoken."""
    return {"type": "InjectionRefused", "message": message}


def _call(call: Asked) -> Reply:
    return {
        "id": call.id,
        "name": call.name,
        "arguments": call.arguments,
        "client_side": True,
    }
