"""What every step of a call needs to know of this installation, in one frozen value."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from openchair.booking.config import BookingConfig
from openchair.calling.rules import CallingPolicy, Ending
from openchair.calling.store import CallRow
from openchair.compliance.law import Ruleset
from openchair.conversation.script import Script
from openchair.ids import Ids
from openchair.tables import Client


def tell_nobody(
    session: Session, row: CallRow, ending: Ending, *, is_final: bool, now: dt.datetime
) -> None:
    """Tell nobody: for databases that are thrown away."""


@dataclass(frozen=True, slots=True)
class Clinic:
    """A client as a call needs it: its words, its calendar, its zone."""

    script: Script
    booking: BookingConfig
    zone: ZoneInfo


ClinicOf = Callable[[Client], Clinic]


@dataclass(frozen=True, slots=True)
class House:
    """The rules and the makings that admission, door, settling and recovery share."""

    ids: Ids
    ruleset: Ruleset
    enforced: bool
    """Whether a decision against a call stops it, or is only stored."""
    allow_test_numbers: bool
    respects_windows: bool = True
    """Whether a next attempt waits for its lawful hour: not where hours are played faster."""
    speed: float = 1.0
    """How much faster than life retry delays run."""
    tell: Callable[..., None] = field(default=tell_nobody)
    """Writes notices for those who asked for them: (session, row, ending, is_final=, now=)."""

    def policy(self, client: Client) -> CallingPolicy:
        """Return the client's calling policy."""
        return CallingPolicy.model_validate(client.policy) if client.policy else _USUAL


_USUAL = CallingPolicy()
