"""Since when nobody speaks on a line, as far as the engine tells. Pure."""

import datetime as dt
from dataclasses import dataclass

CALLER_SECONDS = 30.0
"""Who began to speak so long ago, and of whom the engine has told nothing, is taken for silent."""


@dataclass(slots=True)
class Silence:
    """The silence of one line."""

    _since: dt.datetime | None = None
    """Since when everybody has been silent; None while somebody speaks."""
    _caller_since: dt.datetime | None = None
    """Since when the caller speaks, and the engine has told nothing of what they say."""

    def falls(self, now: dt.datetime) -> None:
        """Nobody speaks from now on, as far as we know."""
        self._since = now

    def caller_began(self, now: dt.datetime) -> None:
        """The caller began to speak."""
        self._since, self._caller_since = None, now

    def caller_spoke(self, now: dt.datetime) -> None:
        """The engine tells what the caller said: their turn is over."""
        self._since, self._caller_since = now, None

    def caller_was_missed(self, now: dt.datetime) -> None:
        """The caller is quiet again, and the engine has told nothing of them."""
        self._since, self._caller_since = self._since or now, None

    def agent_spoke(self) -> None:
        """The agent speaks, until its mark comes back."""
        self._since = None

    def is_long(self, now: dt.datetime, seconds: float) -> bool:
        """Tell whether it has lasted for so long; it begins anew where it has."""
        if self._caller_since and _seconds(self._caller_since, now) >= CALLER_SECONDS:
            self.caller_spoke(now)
        if self._since is None or _seconds(self._since, now) < seconds:
            return False
        self._since = now
        return True


def _seconds(since: dt.datetime, now: dt.datetime) -> float:
    return (now - since).total_seconds()
