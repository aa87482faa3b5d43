"""What time it is, handed in rather than fetched: the real clock and a virtual one.

Rule: nothing outside this file reads the wall clock. Every time is an aware UTC datetime.
"""

import datetime as dt
import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> dt.datetime:
        """Return the present instant in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> dt.datetime:
        """Return the present instant in UTC."""
        return dt.datetime.now(dt.UTC)  # noqa: TID251 - the one place that reads it

    def sleep(self, seconds: float) -> None:
        """Block this thread for `seconds`."""
        time.sleep(seconds)


class FastClock:
    """A clock that runs `speed` times as fast as another; for a carrier that is played faster."""

    def __init__(self, clock: Clock, speed: float) -> None:
        self._clock = clock
        self._speed = speed
        self._start = clock.now()

    def now(self) -> dt.datetime:
        """Return the instant this clock has come to."""
        return self._start + (self._clock.now() - self._start) * self._speed

    def sleep(self, seconds: float) -> None:
        """Let `seconds` of this clock pass."""
        self._clock.sleep(seconds / self._speed)


class VirtualClock:
    """A clock that moves only when told to; for simulations and tests."""

    def __init__(self, start: dt.datetime) -> None:
        if start.tzinfo is None:
            msg = f"a clock needs an aware start, got {start!r}"
            raise ValueError(msg)
        self._now = start.astimezone(dt.UTC)

    def now(self) -> dt.datetime:
        """Return the virtual instant in UTC."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Move the clock forward by `seconds` at once."""
        self._now += dt.timedelta(seconds=seconds)

    def set(self, instant: dt.datetime) -> None:
        """Move the clock to `instant`; it never goes back."""
        self._now = max(self._now, instant.astimezone(dt.UTC))
