"""Slows down who guesses passwords: ten failures in fifteen minutes for an account and address.

Counted in this process only: several API processes allow as many times more, which argon2 and the
length of passwords can bear. `limits` keeps the rule; its memory is ours, because its own reads
the wall clock and starts a thread.
"""

import ipaddress
import threading

from limits import RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from openchair.accounts.rules import normal_email
from openchair.clock import Clock

FAILURES = RateLimitItemPerMinute(10, 15)
_MOST_KEYS = 100_000


class Throttle:
    """Counts attempts before they are judged, so that a hundred at once are not ten each."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._memory = _Memory(clock)
        self._limiter = FixedWindowRateLimiter(self._memory)

    def seconds_to_wait(self, email: str, address: str) -> int | None:
        """Count an attempt; return how long to wait if it is one too many."""
        who = (normal_email(email)[:254], _network_of(address))
        if self._limiter.hit(FAILURES, *who):
            return None
        resets_at = self._limiter.get_window_stats(FAILURES, *who).reset_time
        return max(1, round(resets_at - self._clock.now().timestamp()))

    def forgive(self, email: str, address: str) -> None:
        """Forget the attempts of somebody who got in."""
        self._limiter.clear(FAILURES, normal_email(email)[:254], _network_of(address))


def _network_of(address: str) -> str:
    """Return the address, or the network that one IPv6 subscriber has all to itself."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


class _Memory(Storage):
    """Counts in fixed windows on a clock that is handed in."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[int, float]] = {}

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count one more, in a new window if the old one is over."""
        now = self._clock.now().timestamp()
        with self._lock:
            count, ends = self._windows.get(key, (0, 0.0))
            if ends <= now:
                count, ends = 0, now + expiry
                self._make_room(now)
            self._windows[key] = (count + amount, ends)
            return count + amount

    def _make_room(self, now: float) -> None:
        if len(self._windows) < _MOST_KEYS:
            return
        self._windows = {key: window for key, window in self._windows.items() if window[1] > now}
        while len(self._windows) >= _MOST_KEYS:
            del self._windows[next(iter(self._windows))]

    def get(self, key: str) -> int:
        """Return the count of a window that is not over."""
        count, ends = self._windows.get(key, (0, 0.0))
        return count if ends > self._clock.now().timestamp() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends."""
        return self._windows.get(key, (0, self._clock.now().timestamp()))[1]

    def check(self) -> bool:
        """Tell that the memory works."""
        return True

    def reset(self) -> int | None:
        """Forget everything; return how much there was."""
        count = len(self._windows)
        self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one count."""
        self._windows.pop(key, None)
