"""What is known before a call: the facts the law is asked about, frozen.

Whoever builds a Snapshot says `Answer.UNKNOWN` for a list it meant to look in and could not: the
engine then refuses where the answer would have mattered. A fact left out counts as satisfied.
"""

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import IntEnum, StrEnum
from operator import attrgetter
from typing import Any, NamedTuple


class Purpose(StrEnum):
    """Why we call; it decides how much consent the law asks for."""

    APPT_REMINDER = "appt_reminder"
    APPT_RESCHEDULE = "appt_reschedule"
    POSTOP = "postop"
    RECALL_TREATMENT = "recall_treatment"
    RECALL_PROMO = "recall_promo"
    REACTIVATION = "reactivation"
    MARKETING = "marketing"
    LEAD_FOLLOWUP = "lead_followup"
    CALLBACK_REQUESTED = "callback_requested"
    MISSED_CALL_RETURN = "missed_call_return"
    INBOUND = "inbound"

    @property
    def regime(self) -> str:
        """The family of rules it falls under: healthcare, telemarketing, solicited or inbound."""
        return _REGIMES[self]


_REGIMES = {
    Purpose.APPT_REMINDER: "healthcare",
    Purpose.APPT_RESCHEDULE: "healthcare",
    Purpose.POSTOP: "healthcare",
    Purpose.RECALL_TREATMENT: "healthcare",
    Purpose.RECALL_PROMO: "telemarketing",
    Purpose.REACTIVATION: "telemarketing",
    Purpose.MARKETING: "telemarketing",
    Purpose.LEAD_FOLLOWUP: "telemarketing",
    Purpose.CALLBACK_REQUESTED: "solicited",
    Purpose.MISSED_CALL_RETURN: "solicited",
    Purpose.INBOUND: "inbound",
}


class Level(IntEnum):
    """How strong a consent is: none, prior express (oral will do), prior express written."""

    NONE = 0
    PRIOR = 1
    WRITTEN = 2


LEVELS = {
    "none": Level.NONE,
    "": Level.NONE,
    "prior": Level.PRIOR,
    "pec": Level.PRIOR,
    "written": Level.WRITTEN,
    "pewc": Level.WRITTEN,
}
"""The words in which leads and files name a level."""


class Answer(StrEnum):
    """What a list said of a number."""

    NOT_ASKED = ""
    """Nobody was meant to ask: counts as satisfied."""
    NO = "no"
    YES = "yes"
    NO_DATA = "no_data"
    """The list was asked and cannot tell."""
    UNKNOWN = "unknown"
    """The list should have been asked and was not: fails closed where it matters."""


class Consent(NamedTuple):
    """The person's permission to be called at this number by this clinic."""

    level: Level = Level.NONE
    at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None


NO_CONSENT = Consent()

Span = tuple[dt.time, dt.time]
"""From the first time on, up to but not including the second."""
Week = tuple[
    Span | None, Span | None, Span | None, Span | None, Span | None, Span | None, Span | None
]
"""Monday to Sunday; None is a day off."""


class PolicyCap(NamedTuple):
    """At most `calls` attempts to a person in any `hours`; `final`: then never again."""

    calls: int
    hours: int
    final: bool = False


class Policy(NamedTuple):
    """What a clinic asks beyond the law. It can only tighten: nothing in it lifts a rule."""

    week: Week | None = None
    federal_holidays_off: bool = False
    days_off: frozenset[dt.date] = frozenset()
    caps: tuple[PolicyCap, ...] = ()
    gap_hours: int = 0
    """Least time between two attempts, not counting those that met a busy line."""


NO_POLICY = Policy()
_NINE_TO_EIGHT = (dt.time(9), dt.time(20))
DEFAULT_POLICY = Policy(
    week=(*(_NINE_TO_EIGHT,) * 6, None),
    federal_holidays_off=True,
    caps=(PolicyCap(2, 24), PolicyCap(5, 7 * 24), PolicyCap(8, 30 * 24, final=True)),
    gap_hours=4,
)
"""What a clinic gets that asked for nothing: 9 to 20, Monday to Saturday, a patient pace."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the engine is told about one attempt."""

    to: str
    """In E.164; anything else is read as a US number or refused."""
    purpose: Purpose = Purpose.LEAD_FOLLOWUP
    consent: Consent = NO_CONSENT
    inquired_at: dt.datetime | None = None
    """When the person asked the clinic to get in touch."""
    existing_patient: bool = False
    last_visit_at: dt.datetime | None = None
    address_state: str = ""
    """As people write it; what is no state counts as not given."""
    address_zip: str = ""
    """Counts beside the state: it adds the state it lies in, and takes none away."""
    address_zone: str = ""
    """As people write it; one that does not exist stops the call."""
    stated_zone: str = ""
    zone_confirmed: bool = False
    """The person said the zone and the evidence is stored: it replaces the others."""
    history: tuple[dt.datetime, ...] = ()
    """When this person was rung before about this, at any number; requested calls left out."""
    busy: frozenset[dt.datetime] = frozenset()
    """Those of the history that met a busy line."""
    suppressed: str = ""
    """Why the number is on the clinic's own list, such as `opted_out`; empty: it is not."""
    paused: bool = False
    open_call: bool = False
    """Somebody is calling this number right now."""
    callback_at: dt.datetime | None = None
    """When the person asked to be called."""
    policy: Policy = NO_POLICY
    end_guard_minutes: int = 0
    """How long before a window's end no call is begun."""
    allow_test_numbers: bool = False
    landline: bool = False
    """A fresh look-up says that it is not a mobile."""
    national_list: Answer = Answer.NOT_ASKED
    national_list_at: dt.datetime | None = None
    """The date of the copy that was searched."""
    state_lists: frozenset[str] = frozenset()
    """States whose own do-not-call list has the number."""
    reassigned: Answer = Answer.NOT_ASKED
    reassigned_at: dt.datetime | None = None
    emergency_states: frozenset[str] = frozenset()
    """States whose emergency the operator has switched on."""
    findings: frozenset[str] = frozenset()
    """Codes found elsewhere: the script's lint, the caller-ID inventory, a missing agreement."""

    def to_json(self) -> dict[str, Any]:
        """Return what differs from the defaults, as plain JSON; the evidence of a decision."""
        return {
            name: _plain(value)
            for name, default in _defaults()
            if (value := getattr(self, name)) != default
        }


@functools.cache
def _defaults() -> tuple[tuple[str, object], ...]:
    return tuple((field.name, field.default) for field in fields(Snapshot))


def _plain(value: Any) -> Any:
    """Write a fact as JSON has it; sought by type, because every decision writes a dozen."""
    write = _WRITERS.get(type(value))
    return write(value) if write else value


def _named(value: Any) -> dict[str, Any]:
    return {name: _plain(item) for name, item in zip(value._fields, value, strict=True)}


_WRITERS: Mapping[type, Callable[[Any], Any]] = {
    dt.datetime: dt.datetime.isoformat,
    dt.date: dt.date.isoformat,
    dt.time: dt.time.isoformat,
    Purpose: attrgetter("value"),
    Answer: attrgetter("value"),
    Level: lambda level: level.name.lower(),
    tuple: lambda items: [_plain(item) for item in items],
    frozenset: lambda items: sorted(_plain(item) for item in items),
    Consent: _named,
    PolicyCap: _named,
    Policy: functools.lru_cache(maxsize=256)(_named),
}
