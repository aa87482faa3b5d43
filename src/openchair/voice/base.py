"""The port to ears and mouth: what they tell us, in values, and the settings of a talk.

Rule 1: they propose and never decide. A tool that is asked for is answered by the machine.
Rule 2: every tool that is asked for is answered once, unless it was cancelled before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Ready:
    """The settings are taken; audio may flow."""


@dataclass(frozen=True, slots=True)
class Named:
    """The engine's own name for the session: what its support asks for."""

    session_id: str


@dataclass(frozen=True, slots=True)
class CallerBegan:
    """The caller began to speak; what we say now is not heard."""


@dataclass(frozen=True, slots=True)
class CallerSpoke:
    """What the caller said, whole."""

    text: str


@dataclass(frozen=True, slots=True)
class AgentBegan:
    """A new turn of the agent begins; what comes now is not late audio of the last one."""


@dataclass(frozen=True, slots=True)
class AgentSpoke:
    """What the agent says, as the engine put it."""

    text: str


@dataclass(frozen=True, slots=True)
class AgentFinished:
    """All audio of the agent's turn has been sent; it may be playing for a while yet."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A move that the model asks for."""

    id: str
    name: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ToolsAsked:
    """The model asks for moves; each is to be answered."""

    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class ToolsCancelled:
    """The caller spoke on: these are not to be answered any more."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeechRefused:
    """What we asked to have said was not: somebody was speaking."""


@dataclass(frozen=True, slots=True)
class Warned:
    """Something went wrong that the session survives."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The session is over. `may_return`: a new one can carry on with the talk."""

    code: str
    text: str
    may_return: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds that parts of a turn took, by the engine's own names."""

    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Nothing:
    """A message without meaning to us."""

    kind: str


VoiceNews = (
    Ready
    | Named
    | CallerBegan
    | CallerSpoke
    | AgentBegan
    | AgentSpoke
    | AgentFinished
    | ToolsAsked
    | ToolsCancelled
    | SpeechRefused
    | Warned
    | Failed
    | Measured
    | Nothing
)


@dataclass(frozen=True, slots=True)
class Function:
    """A tool as it is declared to the model."""

    name: str
    description: str
    parameters: Mapping[str, Any]
    acts: bool = True
    """Whether it changes something: then the engine must wait until the caller's turn is over."""


@dataclass(frozen=True, slots=True)
class Mind:
    """What the model is told and may do now."""

    prompt: str
    functions: tuple[Function, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the talk so far, for a session that carries on."""

    by_agent: bool
    text: str


@dataclass(frozen=True, slots=True)
class TalkSettings:
    """How a talk begins."""

    language: str
    mind: Mind
    greeting: str = ""
    """Spoken word for word as soon as the session is ready; empty: the caller speaks first."""
    keyterms: Sequence[str] = ()
    history: Sequence[Said] = field(default=())
    tags: Sequence[str] = ()
