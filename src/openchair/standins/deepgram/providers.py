"""Who listens, thinks and speaks in a session: the providers a Settings message may name.

Derived from the published AsyncAPI document, and stricter where its words say more than its types.
Names of models change faster than documents: here they need the right shape; whether a model
exists shows when it is first asked to think, as it does in life.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic import model_validator as checked

NO_ADDRESSES = "this stand-in calls no addresses of its own; leave it out to be asked yourself"


class Part(BaseModel):
    """A part of a message. Nothing is guessed, and nothing unknown is let pass."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Endpoint(Part):
    """Where a provider that is not Deepgram's is reached."""

    url: Annotated[str, Field(pattern=r"^(https|wss)://\S+$")]
    headers: dict[str, str]


class Credentials(Part):
    """Keys to Amazon's services."""

    type: Literal["sts", "iam"]
    region: str
    access_key_id: str
    secret_access_key: str
    session_token: str | None = None


# --- listening ------------------------------------------------------------------------------


class NovaListens(Part):
    """The first version of speech to text."""

    type: Literal["deepgram"]
    version: Literal["v1"] = "v1"
    model: str | None = None
    language: str = "en-US"
    keyterms: list[str] = Field(default_factory=list)
    smart_format: bool = False


class FluxListens(Part):
    """Speech to text that tells the end of a turn."""

    type: Literal["deepgram"]
    version: Literal["v2"]
    model: Annotated[str, Field(pattern="^flux-general-")]
    language_hints: Annotated[list[str], Field(min_length=1)] | None = None
    eot_threshold: Annotated[float, Field(ge=0.5, le=1.0)] = 0.7
    eager_eot_threshold: Annotated[float, Field(ge=0.3, le=0.9)] | None = None
    eot_timeout_ms: Annotated[int, Field(ge=500, le=60_000)] = 5000
    keyterms: list[str] = Field(default_factory=list)

    @checked(mode="after")
    def _fits(self) -> Self:
        if self.language_hints is not None and self.model != "flux-general-multi":
            raise ValueError("language_hints are for flux-general-multi only")
        if self.eager_eot_threshold is not None and self.eager_eot_threshold > self.eot_threshold:
            raise ValueError("eager_eot_threshold is above eot_threshold")
        return self


def _version(value: Any) -> str:
    version = value.get("version") if isinstance(value, dict) else getattr(value, "version", None)
    return "v2" if version == "v2" else "v1"


ListenProvider = Annotated[
    Annotated[NovaListens, Tag("v1")] | Annotated[FluxListens, Tag("v2")],
    Discriminator(_version),
]


class Listen(Part):
    """Who listens."""

    provider: ListenProvider


# --- thinking -------------------------------------------------------------------------------

_Warmth = Annotated[float, Field(ge=0, le=2)]
_Effort = Literal["none", "minimal", "low", "medium", "high"]
_Model = Annotated[str, Field(min_length=1)]


class OpenAiThinks(Part):
    """A model of OpenAI's."""

    type: Literal["open_ai"]
    version: Literal["v1"] = "v1"
    model: _Model
    temperature: _Warmth | None = None
    reasoning_mode: _Effort | None = None


class AnthropicThinks(Part):
    """A model of Anthropic's."""

    type: Literal["anthropic"]
    version: Literal["v1"] = "v1"
    model: _Model
    temperature: Annotated[float, Field(ge=0, le=1)] | None = None


class GoogleThinks(Part):
    """A model of Google's."""

    type: Literal["google"]
    version: Literal["v1beta"] = "v1beta"
    model: _Model
    temperature: _Warmth | None = None


class GroqThinks(Part):
    """A model that Groq serves."""

    type: Literal["groq"]
    version: Literal["v1"] = "v1"
    model: _Model
    temperature: _Warmth | None = None
    reasoning_mode: _Effort | None = None


class BedrockThinks(Part):
    """A model that Amazon serves."""

    type: Literal["aws_bedrock"]
    model: _Model
    temperature: _Warmth | None = None
    credentials: Credentials | None = None


ThinkProvider = Annotated[
    OpenAiThinks | AnthropicThinks | GoogleThinks | GroqThinks | BedrockThinks,
    Field(discriminator="type"),
]


class Function(Part):
    """What the model may ask to be done, by whoever opened the session."""

    name: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,64}$")]
    description: str = ""
    parameters: dict[str, Any] = Field(default_factory=dict)
    """A JSON schema of its arguments."""
    endpoint: None = None
    defer_until_eot: bool = False
    """Newer than the document: not to be called before the turn is surely over."""

    @checked(mode="before")
    @classmethod
    def _is_client_side(cls, value: Any) -> Any:
        if isinstance(value, dict) and value.get("endpoint") is not None:
            raise ValueError(f"endpoint: {NO_ADDRESSES}")
        return value

    @checked(mode="after")
    def _takes_an_object(self) -> Self:
        if self.parameters and self.parameters.get("type") != "object":
            raise ValueError("parameters must be a JSON schema of an object")
        return self


class Think(Part):
    """Who thinks, with which words and functions."""

    provider: ThinkProvider
    endpoint: Endpoint | None = None
    functions: list[Function] = Field(default_factory=list)
    prompt: str = ""
    context_length: Literal["max"] | float | None = None

    @property
    def is_managed(self) -> bool:
        """Whether Deepgram itself asks the model, at its own address."""
        return self.endpoint is None

    @checked(mode="after")
    def _fits(self) -> Self:
        names = [function.name for function in self.functions]
        if len(set(names)) < len(names):
            raise ValueError("two functions have one name")
        if self.is_managed and self.provider.type == "aws_bedrock":
            raise ValueError("aws_bedrock needs an endpoint")
        if self.is_managed and self.context_length is not None:
            raise ValueError("context_length is only for a custom endpoint")
        return self


# --- speaking -------------------------------------------------------------------------------


class DeepgramSpeaks(Part):
    """Deepgram's own voices: Aura, or Flux under version v2."""

    type: Literal["deepgram"]
    version: Literal["v1", "v2"] = "v1"
    model: str
    speed: float | None = None

    @checked(mode="after")
    def _fits(self) -> Self:
        family = "flux-" if self.version == "v2" else "aura-"
        if not self.model.startswith(family):
            raise ValueError(f"a voice of version {self.version} is named {family}…")
        if self.version == "v2" and self.speed is not None:
            raise ValueError("speed is for version v1 only")
        return self


class ElevenLabsSpeaks(Part):
    """A voice of Eleven Labs'."""

    type: Literal["eleven_labs"]
    version: Literal["v1"] = "v1"
    model_id: _Model
    language: str | None = None
    language_code: str | None = None


class CartesiaVoice(Part):
    """Which of Cartesia's voices."""

    mode: str
    id: str


class CartesiaSpeaks(Part):
    """A voice of Cartesia's."""

    type: Literal["cartesia"]
    version: Literal["2025-03-17"] = "2025-03-17"
    model_id: _Model
    voice: CartesiaVoice
    language: str | None = None
    volume: Annotated[float, Field(ge=0.5, le=2)] | None = None


class OpenAiSpeaks(Part):
    """A voice of OpenAI's."""

    type: Literal["open_ai"]
    version: Literal["v1"] = "v1"
    model: _Model
    voice: str


class PollySpeaks(Part):
    """A voice of Amazon's."""

    type: Literal["aws_polly"]
    voice: str
    language: str
    language_code: str | None = None
    engine: Literal["generative", "long-form", "standard", "neural"]
    credentials: Credentials


SpeakProvider = Annotated[
    DeepgramSpeaks | ElevenLabsSpeaks | CartesiaSpeaks | OpenAiSpeaks | PollySpeaks,
    Field(discriminator="type"),
]


class Speak(Part):
    """Who speaks."""

    provider: SpeakProvider
    endpoint: Endpoint | None = None

    @checked(mode="after")
    def _fits(self) -> Self:
        if self.endpoint is None and self.provider.type != "deepgram":
            raise ValueError(f"{self.provider.type} needs an endpoint")
        return self


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


ThinkInOrder = Annotated[list[Think], BeforeValidator(_as_list), Field(min_length=1)]
"""Who thinks, or the list of those who are asked in turn."""
SpeakInOrder = Annotated[list[Speak], BeforeValidator(_as_list), Field(min_length=1)]
