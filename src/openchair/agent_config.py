"""The agent's JSON: the rooms' parts of it put together, read, checked, and made into scripts.

A file that is wrong is not half-used: AgentConfigError names the file, the place in it and the
reason, for every fault at once.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError

from openchair.booking.config import BookingConfig
from openchair.conversation.config import ConversationConfig
from openchair.conversation.inbound_script import write_inbound_script
from openchair.conversation.lint import Fault, lint
from openchair.conversation.script import Profile, Script, Visits, write_script
from openchair.errors import OpenChairError
from openchair.files import shipped

FILE = "dental_receptionist.json"


class AgentConfigError(OpenChairError):
    """The agent's JSON, or a client's overrides of it, cannot be used."""

    def __init__(self, source: str, faults: Iterable[Fault]) -> None:
        self.source = source
        self.faults = tuple(faults)
        lines = (f"{source}: {fault.path}: {fault.reason}" for fault in self.faults)
        super().__init__("\n".join(lines))


class AgentConfig(ConversationConfig):
    """What the receptionist says, asks, answers and may book."""

    json_schema: str = Field(
        default="", alias="$schema", description="Where editors find the schema of this file."
    )
    booking: BookingConfig

    @property
    def visits(self) -> Visits:
        """What the script must know of the bookings."""
        types = self.booking.visit_types
        urgent = next((key for key, visit in types.items() if visit.urgent), next(iter(types)))
        names = {key: visit.name for key, visit in types.items()}
        return Visits(names, urgent, self.booking.slots_to_offer)


def load(path: Path | None = None) -> AgentConfig:
    """Read and check the agent's JSON: the one that ships with OpenChair, or the one given.

    Raises AgentConfigError.
    """
    path = path or shipped("agent_config") / FILE
    return _checked(_read(path), str(path))


def with_overrides(
    config: AgentConfig, overrides: Mapping[str, Any], source: str = "overrides"
) -> AgentConfig:
    """Return the config with a client's changes: objects merge, anything else replaces, null
    removes (RFC 7396). What comes out is checked like a file: no override passes by the law.

    Raises AgentConfigError.
    """
    if not overrides:
        return config
    values = config.model_dump(mode="json", by_alias=True)
    return _checked(_merged(values, overrides), source)


def script_for(
    config: AgentConfig, profile: Profile, overrides: Mapping[str, Any] | None = None
) -> Script:
    """Return the script of one clinic. Raises AgentConfigError for its overrides."""
    own = with_overrides(config, overrides or {}, f"script of {profile.legal_name}")
    return write_script(own, profile, own.visits)


def scripts_for(config: AgentConfig, profile: Profile) -> tuple[Script, Script | None]:
    """Return the scripts of one clinic: of calls it makes, and of those that come in, if any."""
    script = write_script(config, profile, config.visits)
    return script, write_inbound_script(config, profile, script)


def default_script() -> Script:
    """Return the script of a made-up clinic, for looking at words without a database."""
    profile = Profile(legal_name="Bright Smile Dental", zone=ZoneInfo("America/New_York"))
    return script_for(load(), profile)


def schema() -> dict[str, Any]:
    """Return the JSON schema of the file, for editors; `agent_config/schema.json` holds it."""
    return AgentConfig.model_json_schema(by_alias=True)


def schema_text() -> str:
    """Return the schema as the file holds it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _read(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AgentConfigError(str(path), [Fault("file", f"cannot be read: {error}")]) from error
    try:
        return json.loads(text, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise AgentConfigError(str(path), [Fault(place, error.msg)]) from error
    except ValueError as error:
        raise AgentConfigError(str(path), [Fault("file", str(error))]) from error


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise ValueError(f"the key {min(twice)!r} stands twice in one object")
    return dict(pairs)


def _checked(values: Any, source: str) -> AgentConfig:
    try:
        config = AgentConfig.model_validate(values)
    except ValidationError as error:
        wrong = (Fault(_path(one["loc"]), one["msg"]) for one in error.errors())
        raise AgentConfigError(source, wrong) from error
    faults = lint(config, config.visits.names)
    if faults:
        raise AgentConfigError(source, faults)
    return config


def _path(location: tuple[str | int, ...]) -> str:
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part != "[key]":
            path += f".{part}" if path else part
    return path or "file"


def _merged(old: Any, new: Any) -> Any:
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return new
    # In the old order: the first visit type is the usual one.
    values = {
        key: _merged(old.get(key), new[key]) if key in new else old[key] for key in {**old, **new}
    }
    return {key: value for key, value in values.items() if value is not None or key not in new}
