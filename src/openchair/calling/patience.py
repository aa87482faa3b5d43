"""How long a caller waits without hearing anything, and what is due then. Pure.

A person on the telephone bears some four seconds of nothing. The engine may be slow, deaf or mute
without telling, so what counts is what went to the line: `quiet_seconds`, since when it is silent.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

ANSWER_SECONDS = 2.5
"""Who has spoken and hears nothing for so long is told that we are at it."""
SIGN_SECONDS = 2.5
"""An engine that was told to speak, or to begin, and gives no sign for so long is lost."""
TOLD_LATE_SECONDS = 2.0
"""Words may be told so long after they were spoken."""
RETURN_SECONDS = 6.0
"""An engine that owes an answer for so long is lost."""


class Due(StrEnum):
    """What is due to a caller who waits."""

    NOTHING = "nothing"
    WORDS = "words"
    """A word that we are at it."""
    PROMPT = "prompt"
    """They spoke, and the engine tells of nothing: ask whether they are there."""
    RETURN = "return"
    """The engine is as good as gone: another session."""


@dataclass(slots=True)
class Patience:
    """One caller's patience."""

    _owed_since: dt.datetime | None = None
    _is_unheard: bool = False
    _told_at: dt.datetime | None = None
    """When the caller was told that we are at it; None where they had an answer since."""
    _sign_since: dt.datetime | None = None
    """Since when the engine should have sounded."""
    _slack_seconds: float = 0.0
    """How long before that it may have done so."""
    _opened_since: dt.datetime | None = None
    """Since when a session should have begun."""

    @property
    def is_tried(self) -> bool:
        """Whether the caller waits for an answer."""
        return self._owed_since is not None

    @property
    def is_opening(self) -> bool:
        """Whether a session was given its settings, and has not taken them."""
        return self._opened_since is not None

    def heard(self, now: dt.datetime) -> None:
        """The caller's turn is over; the engine has told what they said."""
        self._owed_since, self._is_unheard = now, False

    def unheard(self, now: dt.datetime) -> None:
        """Somebody has spoken, and the engine has told nothing of it."""
        if self._owed_since is None:
            self._owed_since, self._is_unheard = now, True

    def opened(self, now: dt.datetime) -> None:
        """A session was given its settings."""
        self._opened_since = now

    def connected(self, now: dt.datetime) -> None:
        """The session is there: only now it can have heard of anything."""
        self._opened_since = self._opened_since and now
        self._sign_since = self._sign_since and now

    def ready(self) -> None:
        """The session took its settings."""
        self._opened_since = None

    def asked(self, now: dt.datetime) -> None:
        """The engine was asked to say something."""
        self._sign_since, self._slack_seconds = self._sign_since or now, 0.0

    def told(self, now: dt.datetime) -> None:
        """The engine tells what it says: the sound may be there already."""
        self._sign_since, self._slack_seconds = self._sign_since or now, TOLD_LATE_SECONDS

    def answered(self) -> None:
        """What the caller waited for is being said, or there is nothing to say."""
        self._owed_since = self._told_at = None

    def rest(self) -> None:
        """Nobody waits: the caller speaks, or the line is to be silent."""
        self._owed_since = self._sign_since = None

    def look(self, now: dt.datetime, quiet_seconds: float) -> Due:
        """Return what is due now."""
        if self._opened_since and _seconds(self._opened_since, now) >= SIGN_SECONDS:
            return Due.RETURN
        if self._sign_since is not None:
            return self._look_for_sign(self._sign_since, now, quiet_seconds)
        if self._owed_since is None:
            return Due.NOTHING
        waited = _seconds(self._owed_since, now)
        if min(waited, quiet_seconds) < ANSWER_SECONDS:
            return Due.NOTHING
        if self._told_at is not None:
            # Whoever speaks again after "one moment" is not put off a second time.
            speaks_again = self._owed_since > self._told_at
            return Due.RETURN if speaks_again or waited >= RETURN_SECONDS else Due.NOTHING
        self._told_at = self._sign_since = now
        return Due.PROMPT if self._is_unheard else Due.WORDS

    def _look_for_sign(self, since: dt.datetime, now: dt.datetime, quiet_seconds: float) -> Due:
        waited = _seconds(since, now)
        if quiet_seconds < waited + self._slack_seconds:  # something has sounded since
            self._sign_since = None
            return Due.NOTHING
        return Due.RETURN if waited >= SIGN_SECONDS else Due.NOTHING


def _seconds(since: dt.datetime, now: dt.datetime) -> float:
    return (now - since).total_seconds()
