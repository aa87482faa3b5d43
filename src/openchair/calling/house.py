"""What every step of a call needs to know of this installation, in one frozen value."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy.orm import Session

from openchair.booking.config import BookingConfig
from openchair.calling.prices import PriceTable, shipped_prices
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
    inbound: Script | None = None
    """Its words to those who call; None where nobody answers them."""


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
    prices: PriceTable = field(default_factory=shipped_prices)

    def policy(self, client: Client) -> CallingPolicy:
        """Return the client's calling policy; the usual one where what is stored is none.

        Nobody is called by the latter: `has_policy` is asked before.
        """
        return _read(client) or _USUAL

    def has_policy(self, client: Client) -> bool:
        """Tell whether the client's stored policy can be read by this version's rules."""
        return _read(client) is not None


def _read(client: Client) -> CallingPolicy | None:
    if not client.policy:
        return _USUAL
    try:
        return CallingPolicy.model_validate(client.policy)
    except ValidationError:
        return None


_USUAL = CallingPolicy()
