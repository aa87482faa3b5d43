"""What the environment says, read once (in assembly) into one frozen value.

Every setting has a default that works simulated. `.env.example` is generated from this file.
"""

import ipaddress
import secrets
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from openchair.errors import SettingsError

KNOWN_SECRETS = frozenset(
    {
        "secret",
        "changeme",
        "changethis",
        "your-secret-key",
        # The key of FastAPI's tutorial, which many installations kept.
        "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    }
)
JWT_SECRET_BYTES = 32
DIFFERENT_CHARACTERS = 8


class TelephonyMode(StrEnum):
    """Which telephone company carries the calls."""

    SIMULATED = "SIMULATED"
    TWILIO_STUB = "TWILIO_STUB"
    TWILIO = "TWILIO"


class Compliance(StrEnum):
    """Whether a calling decision binds (`enforce`) or is only stored (`advise`)."""

    ENFORCE = "enforce"
    ADVISE = "advise"


class VoiceEngine(StrEnum):
    """Who listens and speaks."""

    SCRIPTED = "scripted"
    DEEPGRAM = "deepgram"


class LogFormat(StrEnum):
    """How log lines look."""

    CONSOLE = "console"
    JSON = "json"


class Settings(BaseSettings):
    """The environment, checked. Descriptions become `.env.example`."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    database_url: str = Field(
        "sqlite:///./openchair.db",
        description="SQLite on one machine; postgresql://user:password@host/name for more.",
    )
    jwt_secret: SecretStr = Field(
        SecretStr(""),
        description="Signs log-in tokens: 32 bytes or more, such as `openssl rand -hex 32` prints. "
        "Empty: one is made and kept beside a SQLite database (not allowed with TWILIO).",
    )
    telephony_mode: TelephonyMode = Field(
        TelephonyMode.SIMULATED,
        description="SIMULATED: no account, no network, no audio. TWILIO_STUB: the real adapters "
        "and the real media path against stand-ins on this machine. TWILIO: real calls.",
    )
    twilio_sid: str = Field("", description="The Twilio account's SID (AC…).")
    twilio_token: SecretStr = Field(SecretStr(""), description="The Twilio account's auth token.")
    twilio_token_old: SecretStr = Field(
        SecretStr(""), description="The former auth token: good for callbacks while it is rotated."
    )
    twilio_number: str = Field("", description="The Twilio number that calls, in E.164.")
    deepgram_api_key: SecretStr = Field(SecretStr(""), description="The Deepgram API key.")
    admin_email: str = Field("", description="Creates the first admin at start-up.")
    admin_password: SecretStr = Field(
        SecretStr(""), description="The first admin's password; empty: one is made, printed once."
    )
    host: str = Field("127.0.0.1", description="Where the API and the dashboard listen.")
    port: int = Field(8000, ge=1, le=65535, description="Their port.")
    public_base_url: str = Field(
        "", description="What Twilio and webhook receivers see, such as https://calls.example.com."
    )
    agent_host: str = Field("127.0.0.1", description="Where the voice agent listens.")
    agent_port: int = Field(8765, ge=1, le=65535, description="Its port.")
    agent_public_url: str = Field("", description="The wss address of it that Twilio is given.")
    twilio_api_base: str = Field("", description="Points the Twilio adapter elsewhere.")
    deepgram_agent_url: str = Field("", description="Points the Deepgram adapter elsewhere.")
    voice_engine: VoiceEngine | None = Field(
        None, description="scripted or deepgram; empty follows the mode."
    )
    n8n_webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="The inbound webhook secret where an installation has one client.",
    )
    compliance: Compliance | None = Field(
        None,
        description="enforce or advise; empty: advise in SIMULATED, where no phone can ring, "
        "enforce elsewhere.",
    )
    simulation_seed: int = Field(20261122, description="The same seed gives the same callers.")
    simulation_speed: float = Field(
        20.0,
        gt=0,
        description="How much faster than life talk and retry delays run in SIMULATED.",
    )
    standin_speed: float = Field(
        1.0, gt=0, le=50, description="How much faster than life the stand-ins of TWILIO_STUB go."
    )
    voice_seats: int = Field(10, ge=1, description="Calls that one dialer process carries at once.")
    calls_per_second: float = Field(
        1.0, gt=0, description="Dials a second for the account; Twilio's default is 1."
    )
    settle_seconds: float = Field(
        60.0,
        ge=0,
        description="How long an attempt of unknown fate waits before the carrier is asked.",
    )
    prices_file: str = Field(
        "", description="Your own price table, in JSON; empty: the one that comes with OpenChair."
    )
    recordings_dir: str = Field(
        "",
        description="Where recordings of calls are kept; empty: `recordings`, beside a SQLite "
        "database or in the folder of the start. On several machines all must reach it.",
    )
    delete_recordings_at_twilio: bool = Field(
        default=False, description="Delete Twilio's copy of a recording as soon as ours is stored."
    )
    max_upload_mb: int = Field(100, ge=1, description="The largest upload, in megabytes.")
    log_format: LogFormat = Field(LogFormat.CONSOLE, description="console or json.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @model_validator(mode="after")
    def _check_modes(self) -> Self:
        problems = list(_live_problems(self)) if self.telephony_mode is TelephonyMode.TWILIO else []
        if self.jwt_secret.get_secret_value():
            problems.extend(_secret_problems(self.jwt_secret.get_secret_value()))
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @property
    def enforces_compliance(self) -> bool:
        """Whether a decision against a call stops it."""
        if self.compliance is not None:
            return self.compliance is Compliance.ENFORCE
        return self.telephony_mode is not TelephonyMode.SIMULATED

    @property
    def is_simulated(self) -> bool:
        """Whether nobody's phone can ring."""
        return self.telephony_mode is TelephonyMode.SIMULATED

    @property
    def speaks_twilio(self) -> bool:
        """Whether calls go through Twilio, or its stand-in."""
        return self.telephony_mode is not TelephonyMode.SIMULATED

    @property
    def starts_standins(self) -> bool:
        """Whether the stand-ins are ours to start: in TWILIO_STUB, unless others are named."""
        is_stub = self.telephony_mode is TelephonyMode.TWILIO_STUB
        return is_stub and not (self.twilio_api_base or self.deepgram_agent_url)

    @property
    def allows_test_numbers(self) -> bool:
        """Whether 555 numbers are accepted: only where no real carrier is reached."""
        return self.telephony_mode is not TelephonyMode.TWILIO


class GivenSettings(Settings):
    """Settings that are what they are given and the defaults: no environment changes them."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing but what is given."""
        return (init_settings,)


def _secret_problems(secret: str) -> list[str]:
    if len(secret.encode()) < JWT_SECRET_BYTES:
        return [f"JWT_SECRET is shorter than {JWT_SECRET_BYTES} bytes; set `openssl rand -hex 32`."]
    if secret.lower() in KNOWN_SECRETS or len(set(secret)) < DIFFERENT_CHARACTERS:
        return ["JWT_SECRET is one that others know or can guess; set `openssl rand -hex 32`."]
    return []


def _live_problems(settings: Settings) -> list[str]:
    needed = {
        "JWT_SECRET": settings.jwt_secret.get_secret_value(),
        "TWILIO_SID": settings.twilio_sid,
        "TWILIO_TOKEN": settings.twilio_token.get_secret_value(),
        "TWILIO_NUMBER": settings.twilio_number,
        "DEEPGRAM_API_KEY": settings.deepgram_api_key.get_secret_value(),
    }
    problems = [
        f"{name} is not set; real calls need it." for name, value in needed.items() if not value
    ]
    if urlsplit(settings.public_base_url).scheme != "https":
        problems.append("PUBLIC_BASE_URL must be the https address Twilio reaches this machine at.")
    if urlsplit(settings.agent_public_url).scheme != "wss":
        problems.append("AGENT_PUBLIC_URL must be the wss address of the voice agent.")
    if settings.standin_speed != 1:
        problems.append("STANDIN_SPEED is for TWILIO_STUB; with TWILIO leave it unset.")
    if settings.compliance is Compliance.ADVISE:
        problems.append("COMPLIANCE=advise is for simulations; with TWILIO leave it unset.")
    return problems


def read_settings(**overrides: object) -> Settings:
    """Read the environment and `.env`.

    Raises SettingsError with one line per problem, each naming the variable and what to set.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [_in_words(fault) for fault in error.errors()]
        raise SettingsError("\n".join(lines)) from error


def _in_words(fault: object) -> str:
    location = fault["loc"]  # type: ignore[index]
    message = str(fault["msg"]).removeprefix("Value error, ")  # type: ignore[index]
    if not location:
        return message
    return f"{'.'.join(str(part) for part in location).upper()}: {message}."


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def new_jwt_secret() -> str:
    """Return a fresh signing secret of 32 random bytes."""
    return secrets.token_hex(JWT_SECRET_BYTES)
