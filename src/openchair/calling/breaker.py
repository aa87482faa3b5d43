"""A breaker: when something fails again and again, stop asking it for a while."""

import datetime as dt
import threading
from dataclasses import dataclass, field


@dataclass(slots=True)
class Breaker:
    """Opens after `most` failures in a row; lets one attempt through after `rest`."""

    most: int = 5
    rest: dt.timedelta = dt.timedelta(seconds=30)
    _failures: int = 0
    _opened_at: dt.datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def failed(self, now: dt.datetime) -> None:
        """Note a failure."""
        with self._lock:
            self._failures += 1
            if self._failures >= self.most:
                self._opened_at = now

    def worked(self) -> None:
        """Note a success: everything is forgiven."""
        with self._lock:
            self._failures = 0
            self._opened_at = None

    def is_open(self, now: dt.datetime) -> bool:
        """Tell whether nothing should be asked now."""
        with self._lock:
            return self._opened_at is not None and now < self._opened_at + self.rest
