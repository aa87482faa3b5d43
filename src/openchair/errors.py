"""The base of every error OpenChair raises on purpose.

    OpenChairError
    ├── SettingsError          the environment or a file is wrong; the message says what to do
    ├── AgentConfigError       agent_config/*.json is wrong (agent_config.py)
    ├── DatabaseError          the database cannot be used as it is (db.py)
    ├── NotFoundError          the thing named does not exist for whoever asks
    ├── ConflictError          the thing exists, but not in a state that allows the request
    ├── InvalidInputError      the request is wrong; carries one Problem per fault
    └── TelephonyError         the carrier refused or cannot be reached (telephony/base.py)

What can be expected in normal work is a value (`SlotTaken`, `Refuse`), not an error.
HTTP status codes are chosen in `web/errors.py`, exit codes in `cli.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class OpenChairError(Exception):
    """Something OpenChair can name went wrong; the message is fit for a user."""


class SettingsError(OpenChairError):
    """A setting is missing or wrong; the message names the variable and what to set."""


class NotFoundError(OpenChairError):
    """The thing named does not exist, or not for whoever asks."""


class ConflictError(OpenChairError):
    """The request does not fit the state the thing is in; nothing was changed."""

    def __init__(self, message: str, *, code: str = "conflict") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in what somebody sent: where it is, what it is, and what to do."""

    code: str
    message: str
    field: str | None = None
    row: int | None = None
    value: str | None = None


class InvalidInputError(OpenChairError):
    """What was sent cannot be used; `problems` says why, one each."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)
