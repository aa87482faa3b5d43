"""The port to a telephone company.

Rule 1: `dial` is asked at most once for an attempt; only `calling/dialer.py` asks, behind the door.
Rule 2: when it is unknown whether the carrier took a call, `find` is asked; nobody dials again.
Rule 3: an adapter maps every failure of its vendor to one of the three answers of `dial`, or to
TelephonyError, once, at its border.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from openchair.errors import OpenChairError
from openchair.phone import Phone


class TelephonyError(OpenChairError):
    """The carrier could not do what was asked. `permanent`: asking again will not help."""

    def __init__(self, message: str, *, permanent: bool, code: str = "") -> None:
        super().__init__(message)
        self.permanent = permanent
        self.code = code


class LineStatus(StrEnum):
    """What a carrier says of a call, in the order in which it can become true."""

    INITIATED = "initiated"
    RINGING = "ringing"
    ANSWERED = "answered"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def is_final(self) -> bool:
        """Whether nothing can follow."""
        return self not in {LineStatus.INITIATED, LineStatus.RINGING, LineStatus.ANSWERED}


@dataclass(frozen=True, slots=True)
class DialRequest:
    """One attempt. `token` is our name for it at the carrier: `find` finds the call by it."""

    token: str
    to: Phone
    ring_seconds: int = 30
    max_seconds: int = 600
    seed: int = 0
    """Chooses the simulated person; carriers ignore it."""
    lead_name: str = ""
    language: str = "en"
    attempt: int = 1
    """Which attempt for the lead this is: the same person, on another day."""
    is_recorded: bool = False
    """Whether the carrier is to record the call."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The carrier took the call and named it."""

    carrier_id: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The carrier refused the call before it rang; nobody was disturbed."""

    code: str
    message: str
    retry_seconds: float | None = None
    """Set where the carrier asked us to come back later (too many requests)."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer, or none that can be read: the carrier may have taken the call."""

    message: str


Dialled = Placed | Rejected | Unknown


@dataclass(frozen=True, slots=True)
class LineNews:
    """A status callback: what the carrier says of a call, which may come late, twice, or out of
    order. `sequence` grows in the order in which things happened; `key` is the same for the same
    news.
    """

    token: str
    carrier_id: str
    status: LineStatus
    at: dt.datetime
    sequence: int
    answered_by: str = ""
    """human, machine or unknown, where the carrier tells."""
    error: str = ""
    seconds: int | None = None
    """How long the line was open, told at its end."""

    @property
    def key(self) -> str:
        """What makes a repeated callback the same."""
        return f"{self.carrier_id}:{self.sequence}:{self.status}"


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call the carrier knows under our token."""

    carrier_id: str
    status: LineStatus
    seconds: int | None = None
    """How long the line was open, once it is down and the carrier tells."""


Listener = Callable[[LineNews], None]


class Telephony(Protocol):
    """A telephone company."""

    @property
    def name(self) -> str:
        """Its name in the ledger, such as `simulated` or `twilio`."""
        ...

    def dial(self, request: DialRequest) -> Dialled:
        """Ask for a call; return what the carrier answered, never raise for its sake."""
        ...

    def find(self, token: str, to: Phone, since: dt.datetime) -> FoundCall | None:
        """Ask for the call to this number that carries our token, created at `since` or later.

        A carrier that cannot be asked for the token goes by the number: we never have two open
        calls to one.

        Raises TelephonyError when the carrier cannot be asked: then nothing is known.
        """
        ...

    def hang_up(self, carrier_id: str) -> None:
        """End a call; one that is over already is no error. Raises TelephonyError."""
        ...
