"""What a rule is: one dated row of law or policy, of one of a few kinds.

Rule 1: a change of law closes one row (`effective_to`) and opens another; no row is edited.
Rule 2: a kind is one class here and one evaluator (`rules.py`, or `hours.py` for days and clocks).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from openchair.compliance.snapshot import Level, Purpose, Span, Week
from openchair.compliance.verdict import Severity

FEDERAL_HOLIDAYS = "US"
_SATURDAY = 5
Count = Annotated[int, Field(ge=1)]


class Lift(StrEnum):
    """What can take a call out of a rule."""

    WRITTEN = "written"
    """The person consented in writing."""
    INQUIRY = "inquiry"
    """The person asked the clinic to call, within three months."""
    PATIENT = "patient"
    """An established relationship: a visit within eighteen months."""
    LANDLINE = "landline"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What every rule has, whatever its kind."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: str
    scope: Literal["federal", "state", "policy"]
    state: str = ""
    purposes: frozenset[str] = frozenset({"any"})
    """Purposes, regimes, or `any` for every call that we place."""
    lifted_by: frozenset[Lift] = frozenset()
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    """The last day it is in force."""
    citation: str
    grade: Literal["P", "S", "M", "policy"]
    """How well it is sourced: read in the primary text, in a secondary one, or from memory."""
    note: str = ""

    def in_force(self, day: dt.date) -> bool:
        """Tell whether the row is law on this day."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )

    def concerns(self, purpose: Purpose, states: frozenset[str]) -> bool:
        """Tell whether the row speaks of such a call to a number of these states."""
        if self.state and self.state not in states:
            return False
        if "any" in self.purposes:
            return purpose is not Purpose.INBOUND
        return purpose.value in self.purposes or purpose.regime in self.purposes

    @property
    def place(self) -> str:
        """Its part of a code's name: `FEDERAL`, `POLICY` or `STATE_PA`."""
        return f"STATE_{self.state}" if self.state else self.scope.upper()


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberRule(Row):
    """Refuses a class of numbers."""

    kind: Literal["number"]
    code: Literal["NUMBER_INVALID", "NUMBER_COUNTRY", "NUMBER_TYPE", "NUMBER_TEST"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceRule(Row):
    """Refuses a number of which nobody knows what time it is there."""

    kind: Literal["place"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentRule(Row):
    """Asks for a level of consent."""

    kind: Literal["consent"]
    level: Literal["prior", "written"]

    @property
    def needs(self) -> Level:
        """The least level that will do."""
        return Level.WRITTEN if self.level == "written" else Level.PRIOR


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentAgeRule(Row):
    """Lets consent run out."""

    kind: Literal["consent_age"]
    days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RevocationRule(Row):
    """Honours a withdrawal of consent."""

    kind: Literal["revocation"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SuppressionRule(Row):
    """Honours the clinic's own list; `reasons` empty: every reason no other row names."""

    kind: Literal["suppression"]
    code: str
    reasons: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class NationalListRule(Row):
    """Refuses numbers on the national do-not-call list."""

    kind: Literal["national_list"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListAgeRule(Row):
    """Asks for a fresh copy of the national list."""

    kind: Literal["list_age"]
    days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class StateListRule(Row):
    """Refuses numbers on a state's own list."""

    kind: Literal["state_list"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReassignedRule(Row):
    """Asks the Reassigned Numbers Database about consent older than `consent_days`."""

    kind: Literal["reassigned"]
    consent_days: int
    query_days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BanRule(Row):
    """Forbids a kind of call altogether, unless lifted."""

    kind: Literal["ban"]
    ban: Literal["AUTOMATED", "CELL"]


@dataclass(frozen=True, kw_only=True, slots=True)
class EmergencyRule(Row):
    """Forbids calls while the state's emergency is switched on."""

    kind: Literal["emergency"]


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingRule(Row):
    """Says what a fault found elsewhere does to the call."""

    kind: Literal["finding"]
    code: str
    effect: Severity
    minutes: int = 0
    """With `wait`: how long until it is asked again."""
    per_state: bool = False
    """The code is followed by a state, as in `REGISTRATION_MISSING_TX`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallbackRule(Row):
    """Keeps the time that the person asked for."""

    kind: Literal["callback"]


@dataclass(frozen=True, kw_only=True, slots=True)
class HorizonRule(Row):
    """Gives up looking for a lawful instant after so many days."""

    kind: Literal["horizon"]
    days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WindowRule(Row):
    """Allows calls between two times of a day; None is a day without calls."""

    kind: Literal["window"]
    weekday: Span | None
    saturday: Span | None
    sunday: Span | None
    week: Week | None = None
    """Monday to Sunday, where the weekdays differ among themselves."""
    overlay: str = ""
    """Set apart in the code's name, such as `_ADAD` for rules on automated voices."""
    utc_offset_hours: int | None = None
    """The clock the law names, where it is not the called person's own."""

    def span(self, weekday: int) -> Span | None:
        """Return the window of a day of the week, Monday = 0."""
        if self.week is not None:
            return self.week[weekday]
        if weekday < _SATURDAY:
            return self.weekday
        return self.saturday if weekday == _SATURDAY else self.sunday


@dataclass(frozen=True, kw_only=True, slots=True)
class HolidayRule(Row):
    """Forbids calls on a list of days."""

    kind: Literal["holidays"]
    days: str
    """The list's name in `holidays.json`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CapRule(Row):
    """Allows at most `calls` attempts to a person in any `hours`."""

    kind: Literal["cap"]
    calls: Count
    hours: Count
    code: str


Rule = (
    NumberRule
    | PlaceRule
    | ConsentRule
    | ConsentAgeRule
    | RevocationRule
    | SuppressionRule
    | NationalListRule
    | ListAgeRule
    | StateListRule
    | ReassignedRule
    | BanRule
    | EmergencyRule
    | FindingRule
    | CallbackRule
    | HorizonRule
    | WindowRule
    | HolidayRule
    | CapRule
)


@dataclass(frozen=True, slots=True)
class Area:
    """An area code: the state it belongs to and the zones its numbers may be in."""

    state: str
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory, and what a clinic should know of it beyond the rules."""

    name: str
    zones: tuple[str, ...]
    zips: Annotated[str, Field(pattern=r"^\d{3}(-\d{3})?( \d{3}(-\d{3})?)*$")]
    """The first three digits of its ZIP codes, as in `005 100-149`."""
    recording: Literal["one", "all"]
    """Whose consent a recording needs."""
    recording_citation: str = ""
    disclosure: str = ""
    ai_duty: str = ""
    registration: str = ""
    counsel: str = ""
    """What counsel may relax, and on which words of the law."""


@dataclass(frozen=True, eq=False, slots=True)
class Ruleset:
    """The law, the clinic-independent policy and what they stand on, under one version and hash."""

    version: str
    reviewed_on: dt.date
    sha256: str
    rows: tuple[Rule, ...]
    areas: Mapping[str, Area]
    holidays: Mapping[str, Mapping[dt.date, str]]
    """Days off by list; `US` holds the federal ones."""
    years: tuple[int, int]
    """The first and last year of which the holidays are known; nothing is allowed outside."""
    states: Mapping[str, State]

    def is_overdue(self, today: dt.date, days: int = 35) -> bool:
        """Tell whether nobody has reviewed the rules for `days`."""
        return (today - self.reviewed_on).days > days
