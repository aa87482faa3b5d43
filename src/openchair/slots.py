"""Slots and wishes: when a visit could be, and when somebody would like it to be."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Slot:
    """A visit that could be made: one chair, from `start` for `minutes`.

    `start` is aware, in the clinic's own zone, so that it can be spoken as it stands.
    """

    chair_id: str
    start: dt.datetime
    minutes: int
    visit_type: str

    @property
    def end(self) -> dt.datetime:
        """When the chair is free again, in the clinic's zone."""
        end = self.start.astimezone(dt.UTC) + dt.timedelta(minutes=self.minutes)
        return end.astimezone(self.start.tzinfo)

    @property
    def key(self) -> str:
        """Name the slot in a tool call or a form: its start in RFC 3339, such as
        `2026-12-01T10:30:00-05:00`. Unique among the slots offered in one call.
        """
        return self.start.isoformat()


@dataclass(frozen=True, slots=True)
class Wish:
    """When somebody would like to come. Empty means any time.

    `weekdays` counts from Monday = 0. Dates and times are the clinic's local ones; `until` and
    `latest` are exclusive and inclusive respectively, as people mean them ("before noon",
    "by Friday").
    """

    earliest: dt.date | None = None
    latest: dt.date | None = None
    weekdays: frozenset[int] = field(default_factory=frozenset)
    from_time: dt.time | None = None
    until_time: dt.time | None = None
    soonest: bool = False
    """Urgent: the first free slot matters more than the wish."""

    def allows(self, start: dt.datetime) -> bool:
        """Tell whether a visit that starts then, in the clinic's zone, is what was wished."""
        return self.allows_day(start.date()) and self.allows_time(start.time())

    def allows_day(self, day: dt.date) -> bool:
        """Tell whether the day is one that was wished."""
        return (
            (self.earliest is None or day >= self.earliest)
            and (self.latest is None or day <= self.latest)
            and (not self.weekdays or day.weekday() in self.weekdays)
        )

    def allows_time(self, clock: dt.time) -> bool:
        """Tell whether the wall time is one that was wished."""
        return (self.from_time is None or clock >= self.from_time) and (
            self.until_time is None or clock < self.until_time
        )
