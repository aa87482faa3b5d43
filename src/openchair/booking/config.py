"""When a clinic sees patients and for how long: the `booking` part of the agent's JSON.

Hours are wall times in the clinic's own zone. Everything counts in steps of five minutes, because
that is what the calendar's guard counts in.
"""

import datetime as dt
import itertools
from enum import StrEnum
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from openchair.errors import NotFoundError

STEP = 5
LONGEST_VISIT_MINUTES = 480
_MIDNIGHT = dt.time(0)


class Weekday(StrEnum):
    """The days, in the order of `date.weekday()`."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEKDAYS = tuple(Weekday)


class Widen(StrEnum):
    """What is given up, step by step, when nothing free fits the wish."""

    TIME = "time"
    """The time of day; the nearest to it first."""
    WEEKDAY = "weekday"
    """The days of the week."""
    WEEK = "week"
    """The last day wished: up to seven days later."""
    ANY = "any"
    """Everything."""


def _on_the_step(time: dt.time) -> dt.time:
    if time.tzinfo is not None or time.minute % STEP or time.second or time.microsecond:
        msg = f"{time} must be a wall time in steps of {STEP} minutes, such as 08:30"
        raise ValueError(msg)
    return time


def _opens_before_it_closes(hours: tuple[dt.time, dt.time]) -> tuple[dt.time, dt.time]:
    opens, closes = hours
    if closes != _MIDNIGHT and closes <= opens:
        msg = f"opens at {opens:%H:%M} but closes at {closes:%H:%M}"
        raise ValueError(msg)
    return hours


def _one_after_the_other(
    day: tuple[tuple[dt.time, dt.time], ...],
) -> tuple[tuple[dt.time, dt.time], ...]:
    for (_, closes), (opens, _) in itertools.pairwise(day):
        if closes == _MIDNIGHT or opens < closes:
            msg = f"{opens:%H:%M} begins before {closes:%H:%M} is over; give the hours in order"
            raise ValueError(msg)
    return day


WallTime = Annotated[
    dt.time,
    AfterValidator(_on_the_step),
    PlainSerializer(lambda time: f"{time:%H:%M}", return_type=str, when_used="json"),
    # The schema's own "time" format wants seconds and an offset, which a wall time has not.
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][05]$"}),
]
Hours = Annotated[tuple[WallTime, WallTime], AfterValidator(_opens_before_it_closes)]
Day = Annotated[tuple[Hours, ...], AfterValidator(_one_after_the_other)]


class VisitType(BaseModel):
    """One kind of visit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minutes: int = Field(ge=STEP, le=LONGEST_VISIT_MINUTES, description="How long it takes.")
    name: dict[str, str] = Field(
        min_length=1, description="What it is called, by language: {'en': 'a cleaning'}."
    )
    urgent: bool = Field(
        default=False, description="The visit for callers in pain: the soonest free times first."
    )


class BookingConfig(BaseModel):
    """What the desk may offer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    visit_types: dict[str, VisitType] = Field(
        min_length=1, description="The kinds of visit, by key; the first is the usual one."
    )
    hours: dict[Weekday, Day] = Field(
        description="Opening hours by weekday, as wall times: {'mon': [['08:00', '12:00'], "
        "['13:00', '17:00']]}. A visit lies within one of them. 00:00 closes at midnight."
    )
    closed_days: tuple[dt.date, ...] = Field(
        default=(), description="Days without any hours, such as holidays."
    )
    chairs: tuple[str, ...] = Field(
        default=("Chair 1", "Chair 2"),
        min_length=1,
        description="Names of the chairs a new clinic starts with.",
    )
    slots_to_offer: int = Field(default=2, ge=1, le=5, description="How many times to offer.")
    step_minutes: int = Field(
        default=30,
        ge=STEP,
        le=240,
        multiple_of=STEP,
        description="Visits start at opening time and every so many minutes after it.",
    )
    lead_time_minutes: int = Field(
        default=120, ge=0, description="No visit is offered sooner than this."
    )
    horizon_days: int = Field(
        default=14, ge=0, le=366, description="No visit is offered on a day further away."
    )
    widen: tuple[Widen, ...] = Field(
        default=tuple(Widen),
        description="What is given up, one after the other, when nothing free fits the wish.",
    )
    hold_minutes: int = Field(
        default=3, ge=1, description="How long an offered time is kept for a silent caller."
    )
    hold_max_minutes: int = Field(
        default=10, ge=1, description="How long it is kept at most, however long they talk."
    )

    @model_validator(mode="after")
    def _holds_fit(self) -> "BookingConfig":
        if self.hold_max_minutes < self.hold_minutes:
            msg = "hold_max_minutes must not be less than hold_minutes"
            raise ValueError(msg)
        if len(set(self.chairs)) < len(self.chairs):
            msg = "two chairs have the same name"
            raise ValueError(msg)
        return self

    def visit(self, key: str) -> VisitType:
        """Return the kind of visit with this key."""
        if key not in self.visit_types:
            known = ", ".join(self.visit_types)
            msg = f"there is no visit type {key!r}; there are {known}"
            raise NotFoundError(msg)
        return self.visit_types[key]

    def hours_on(self, day: dt.date) -> tuple[tuple[dt.time, dt.time], ...]:
        """Return the wall times between which the clinic is open on this day."""
        if day in self.closed_days:
            return ()
        return self.hours.get(WEEKDAYS[day.weekday()], ())
