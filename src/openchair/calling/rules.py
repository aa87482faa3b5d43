"""What a clinic's calling policy says: retries, windows, caps; and what an ended line means.

Pure: values in, values out. The law is not here (compliance/); a policy can only be stricter.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from openchair.conversation.call import Result
from openchair.tables import CallStatus
from openchair.telephony.base import LineStatus

NOON = dt.time(12)
_A_YEAR = 365
"""Days; whatever waits for longer is a slip of the pen."""


def _of_no_zone(time: dt.time) -> dt.time:
    if time.tzinfo is not None:
        raise ValueError("has an offset; it is the called person's own clock")
    return time


def _in_order(window: tuple[dt.time, dt.time]) -> tuple[dt.time, dt.time]:
    if window[0] >= window[1]:
        raise ValueError("ends before it begins")
    return window


Clock = Annotated[dt.time, AfterValidator(_of_no_zone)]
Minutes = Annotated[int, Field(ge=0, le=_A_YEAR * 24 * 60)]
DaysLater = Annotated[int, Field(ge=0, le=_A_YEAR)]
Weekday = Annotated[int, Field(ge=0, le=6)]


class RetryPolicy(BaseModel):
    """When a lead is tried again, in minutes after the attempt ended; 0 means not again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    no_answer_minutes: Minutes = 240
    busy_minutes: Minutes = 30
    failed_minutes: Minutes = 60
    voicemail_days: DaysLater = 1
    """Days later, at the other half of the day."""
    reschedule_days: DaysLater = 1
    """Where the person named no time."""
    morning: Clock = dt.time(10, 30)
    afternoon: Clock = dt.time(15, 30)


class Cap(BaseModel):
    """At most `calls` to one person in any `hours`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    calls: int = Field(ge=1)
    hours: int = Field(ge=1, le=720)


class CallingPolicy(BaseModel):
    """A clinic's own limits; stored in `Client.policy`, changed through the API.

    They add to the law and never lift it. Times are the called person's own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    retry: RetryPolicy = RetryPolicy()
    window: Annotated[tuple[Clock, Clock], AfterValidator(_in_order)] = (dt.time(9), dt.time(20))
    """Between these the clinic calls."""
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = (0, 1, 2, 3, 4, 5)
    """Weekdays on which it calls, Monday = 0."""
    holidays_off: bool = True
    """No calls on federal holidays."""
    caps: tuple[Cap, ...] = (Cap(calls=2, hours=24), Cap(calls=5, hours=168))
    gap_hours: int = Field(4, ge=0, le=_A_YEAR * 24)
    """The least time between two attempts, busy lines apart."""
    calls_per_day: int | None = Field(None, ge=1)
    """Dials in any 24 hours for the whole clinic: a brake on cost."""


class Reason(StrEnum):
    """Why a call ended as it did, finer than its result; chooses the retry."""

    TALK = "talk"
    """The conversation came to its own end."""
    BUSY = "busy"
    UNANSWERED = "unanswered"
    LINE_FAILED = "line_failed"
    """The carrier could not connect it, or the line dropped."""
    REJECTED = "rejected"
    """The carrier refused it before it rang, and would again."""
    INTERRUPTED = "interrupted"
    """We lost it: the process that carried it died."""
    NEVER_PLACED = "never_placed"
    """We asked the carrier, and it knows of no such call: nobody was disturbed."""
    BLOCKED = "blocked"
    CANCELLED = "cancelled"
    OPTED_OUT = "opted_out"
    REPORTED = "reported"
    """Somebody told us the result through the API."""


_NO_DIAL = frozenset({Reason.NEVER_PLACED})
_FINAL = frozenset(
    {
        Result.BOOKED,
        Result.DECLINED,
        Result.OPTED_OUT,
        Result.WRONG_NUMBER,
        Result.TRANSFERRED,
        Result.BLOCKED,
        Result.CANCELLED,
    }
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ended, before it is written down."""

    result: Result
    reason: Reason
    transcript: str = ""
    notes: str = ""
    booked_slot: str | None = None
    """RFC 3339 in the clinic's offset."""
    appointment_id: str | None = None
    callback_at: dt.datetime | None = None

    @property
    def status(self) -> CallStatus:
        """The status that goes with the result, as the contract pairs them."""
        return CallStatus.FAILED if self.result is Result.FAILED else CallStatus.COMPLETED


def ending_of(line: LineStatus, error: str = "") -> Ending:
    """Return what a line that ended without a talk means."""
    match line:
        case LineStatus.BUSY:
            return Ending(Result.NO_ANSWER, Reason.BUSY, notes="The line was busy.")
        case LineStatus.NO_ANSWER | LineStatus.CANCELED:
            return Ending(Result.NO_ANSWER, Reason.UNANSWERED, notes="Nobody picked up.")
        case _:
            detail = f": {error}" if error else ""
            note = f"The line ended as {line.value}{detail}."
            return Ending(Result.FAILED, Reason.LINE_FAILED, notes=note)


def further(current: str, news: LineStatus) -> bool:
    """Tell whether this news says more than is known: late and repeated news never do."""
    if not current:
        return True
    known = LineStatus(current)
    return not known.is_final and _RANK[news] > _RANK[known]


_RANK = {status: rank for rank, status in enumerate(LineStatus)}


def next_due(
    ending: Ending,
    *,
    dials: int,
    max_attempts: int,
    policy: RetryPolicy,
    now: dt.datetime,
    zone: ZoneInfo,
) -> dt.datetime | None:
    """Return when the lead is to be tried again, or None when this result is its last.

    `dials` counts the attempts that reached the carrier, this one included. `zone` is the
    called person's. The law may move the time further; it never moves it closer.
    """
    if ending.result in _FINAL or ending.reason is Reason.REJECTED:
        return None
    if ending.result is Result.FAILED and ending.reason is Reason.TALK:
        return None  # somebody was reached and not understood: a person should call, not we again
    if dials >= max_attempts:
        return None
    if ending.callback_at is not None:
        return max(ending.callback_at, now)
    return _delayed(ending, policy, now, zone)


def _delayed(
    ending: Ending, policy: RetryPolicy, now: dt.datetime, zone: ZoneInfo
) -> dt.datetime | None:
    if ending.reason in _NO_DIAL:
        return now + dt.timedelta(minutes=1)
    if ending.result is Result.VOICEMAIL:
        return _other_half_of_day(now, zone, policy.voicemail_days, policy)
    if ending.result is Result.RESCHEDULE:
        return _other_half_of_day(now, zone, policy.reschedule_days, policy)
    minutes = _minutes(ending, policy)
    return now + dt.timedelta(minutes=minutes) if minutes else None


def _minutes(ending: Ending, policy: RetryPolicy) -> int:
    if ending.reason is Reason.BUSY:
        return policy.busy_minutes
    if ending.result is Result.NO_ANSWER:
        return policy.no_answer_minutes
    return policy.failed_minutes


def _other_half_of_day(
    now: dt.datetime, zone: ZoneInfo, days: int, policy: RetryPolicy
) -> dt.datetime | None:
    if not days:
        return None
    local = now.astimezone(zone)
    clock = policy.afternoon if local.time() < NOON else policy.morning
    day = local.date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, clock, tzinfo=zone).astimezone(dt.UTC)


def settles_the_lead(result: Result) -> bool:
    """Tell whether nothing more is to be done for a lead after this."""
    return result in _FINAL


def is_dial(reason: Reason) -> bool:
    """Tell whether an attempt that ended so counts as a dial."""
    return reason not in _NO_DIAL
