"""What a client may send, and what is wrong with what it sent.

Rule 1: every message is checked whole: a field that is not in the document is an error, as is a
number where words belong.
Rule 2: an error names the place in the message, in words: `agent.think.provider.model: …`.
Rule 3: what Deepgram could do and this stand-in cannot is said to be so.
"""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError
from pydantic import model_validator as checked

from openchair.standins.deepgram.providers import (
    Listen,
    Part,
    SpeakInOrder,
    ThinkInOrder,
)
from openchair.standins.deepgram.replies import Code

# --- Settings -------------------------------------------------------------------------------

_INPUTS = (
    *("linear16", "linear32", "flac", "alaw", "mulaw", "amr-nb", "amr-wb"),
    *("opus", "ogg-opus", "speex", "g729"),
)
_OUTPUTS = ("linear16", "mulaw", "alaw", "mp3", "opus", "flac", "aac")
_HEARD = "this stand-in hears and speaks mulaw at 8000 Hz with no container only"


def _one_of(*allowed: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return value

    return BeforeValidator(check)


class AudioIn(Part):
    """What the client sends."""

    encoding: Annotated[str, _one_of(*_INPUTS)]
    sample_rate: int

    @checked(mode="after")
    def _is_heard(self) -> Self:
        if (self.encoding, self.sample_rate) != ("mulaw", 8000):
            raise ValueError(f"{self.encoding} at {self.sample_rate} Hz: {_HEARD}")
        return self


class AudioOut(Part):
    """What the client wants to be sent."""

    encoding: Annotated[str, _one_of(*_OUTPUTS)] = "linear16"
    sample_rate: int | None = None
    bitrate: int | None = None
    container: Annotated[str, _one_of("none", "wav", "ogg")] = "none"

    @checked(mode="after")
    def _is_spoken(self) -> Self:
        if (self.encoding, self.sample_rate, self.container) != ("mulaw", 8000, "none"):
            wanted = f"{self.encoding} at {self.sample_rate} Hz in container {self.container}"
            raise ValueError(f"{wanted}: {_HEARD}")
        return self


class Audio(Part):
    """Both directions; Deepgram has defaults, of which this stand-in speaks none."""

    input: AudioIn
    output: AudioOut


class SpokenBefore(Part):
    """A line of an earlier session."""

    type: Literal["History"]
    role: Literal["user", "assistant"]
    content: str


class CalledBefore(Part):
    """A function call of an earlier session, with its answer."""

    id: str
    name: str
    client_side: bool
    arguments: str
    response: str
    thought_signature: str | None = None


class CallsBefore(Part):
    """Function calls of an earlier session."""

    type: Literal["History"]
    function_calls: list[CalledBefore]


class AgentContext(Part):
    """What was said before this session."""

    messages: list[SpokenBefore | CallsBefore] = Field(default_factory=list)


class Agent(Part):
    """Who the agent is."""

    language: str = "en"
    context: AgentContext = AgentContext()
    listen: Listen | None = None
    think: ThinkInOrder
    speak: SpeakInOrder
    greeting: str = ""


class Flags(Part):
    """What is to be told beside the talk."""

    history: bool = True


class Settings(Part):
    """The first message, once."""

    type: Literal["Settings"]
    tags: list[str] = Field(default_factory=list)
    experimental: bool = False
    flags: Flags = Flags()
    mip_opt_out: bool = False
    audio: Audio
    agent: Agent


# --- the others -----------------------------------------------------------------------------


class UpdateListen(Part):
    """Listen otherwise."""

    type: Literal["UpdateListen"]
    listen: Listen


class UpdateThink(Part):
    """Replace prompt, functions and model."""

    type: Literal["UpdateThink"]
    think: ThinkInOrder


class UpdatePrompt(Part):
    """Change the prompt."""

    type: Literal["UpdatePrompt"]
    prompt: str


class UpdateSpeak(Part):
    """Speak otherwise."""

    type: Literal["UpdateSpeak"]
    speak: SpeakInOrder


class InjectAgentMessage(Part):
    """Say this."""

    type: Literal["InjectAgentMessage"]
    message: str
    behavior: Literal["default", "queue", "interrupt"] = "default"


class InjectUserMessage(Part):
    """Act as if the user had said this."""

    type: Literal["InjectUserMessage"]
    content: str


class FunctionCallResponse(Part):
    """What came of a function call. The document lets the id be missing."""

    type: Literal["FunctionCallResponse"]
    id: str | None = None
    name: str
    content: str


class KeepAlive(Part):
    """Nothing to say, but still here."""

    type: Literal["KeepAlive"]


ClientMessage = (
    Settings
    | UpdateListen
    | UpdateThink
    | UpdatePrompt
    | UpdateSpeak
    | InjectAgentMessage
    | InjectUserMessage
    | FunctionCallResponse
    | KeepAlive
)
_KINDS: dict[str, type[ClientMessage]] = {
    kind.__name__: kind
    for kind in (
        *(Settings, UpdateListen, UpdateThink, UpdatePrompt, UpdateSpeak),
        *(InjectAgentMessage, InjectUserMessage, FunctionCallResponse, KeepAlive),
    )
}
_CONFIGURING = (Settings, UpdateListen, UpdateThink, UpdateSpeak)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a message: the error's code, and where and why in words."""

    code: Code
    words: str


def read_message(text: str) -> ClientMessage | Wrong:
    """Return the message, or what is wrong with it."""
    try:
        document = json.loads(text)
    except ValueError as error:
        return Wrong(Code.UNPARSABLE_CLIENT_MESSAGE, f"not JSON: {error}")
    named = document.get("type") if isinstance(document, dict) else None
    kind = _KINDS.get(named) if isinstance(named, str) else None
    if kind is None:
        return Wrong(Code.UNPARSABLE_CLIENT_MESSAGE, f"no such message: type {named!r}")
    return _agent_by_id(document) or _checked(kind, document)


def _checked(kind: type[ClientMessage], document: dict[str, Any]) -> ClientMessage | Wrong:
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        is_settings = kind in _CONFIGURING
        code = Code.INVALID_SETTINGS if is_settings else Code.UNPARSABLE_CLIENT_MESSAGE
        return Wrong(code, "; ".join(_faults(error, document)))


def _agent_by_id(document: dict[str, Any]) -> Wrong | None:
    """Refuse an agent that is kept at Deepgram and named by its id."""
    agent = document.get("agent")
    if document.get("type") != "Settings" or not isinstance(agent, str):
        return None
    try:
        uuid.UUID(agent)
    except ValueError:
        return Wrong(Code.INVALID_AGENT_ID, f"agent: {agent!r} is no UUID")
    return Wrong(Code.AGENT_ID_NOT_SUPPORTED, "agent: this stand-in keeps no agents; send it whole")


def _faults(error: ValidationError, document: object) -> Iterable[str]:
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        words = fault["msg"].removeprefix("Value error, ")
        yield f"{path_in_words(document, fault['loc'])}: {words}"


def path_in_words(document: object, path: tuple[int | str, ...]) -> str:
    """Return where in the document a fault is, such as `agent.think[0].provider.model`.

    The checker's path also names which of several kinds it tried; what is no key of the document
    is left out, unless it is the last: that one is missing.
    """
    words = ""
    for position, part in enumerate(path):
        is_last = position == len(path) - 1
        if isinstance(document, list) and isinstance(part, int):
            words, document = f"{words}[{part}]", document[part]
        elif isinstance(document, dict) and (part in document or is_last):
            words, document = f"{words}.{part}", document.get(part)
    return words.removeprefix(".") or "the message"
