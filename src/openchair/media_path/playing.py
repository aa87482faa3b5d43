"""What the agent says on its way to the caller: what was sent, and what has been played. Pure.

The carrier takes audio as fast as it comes and plays it as fast as it is spoken, so how much has
been heard is reckoned from the clock. Times are the line's own, in seconds.
"""

from dataclasses import dataclass

from openchair.telephony.media import BYTES_PER_SECOND

UNDONE_SECONDS = 2.0
"""After so much silence a turn of the agent's is taken for done, whatever the engine tells."""
MARK_SECONDS = 2.0
"""A mark is taken for heard so long after what it follows has been played: some never come back."""


@dataclass(slots=True)
class Playing:
    """The agent's turn on one line."""

    is_greeted: bool = False
    """Whether the first turn has been heard: the law's words are not to be spoken over."""
    is_all_sent: bool = True
    """Whether all audio of the turn has come; it may be playing for a while yet."""
    is_dropping: bool = False
    """Whether what comes is late audio of a turn that was cut off."""
    _bytes: int = 0
    _began_at: float = 0.0
    _mark_due: str = ""

    @property
    def ends_at(self) -> float:
        """When the last byte of the turn so far has been, or will be, played."""
        return self._began_at + self._bytes / BYTES_PER_SECOND

    def sound(self, size: int, now: float) -> float | None:
        """So many bytes go to the line; return when they are played, if they begin a turn."""
        begins = self.is_all_sent
        if begins:
            self._began_at = max(now, self.ends_at)
            self._bytes = 0
            self.is_all_sent = False
        self._bytes += size
        return self._began_at if begins else None

    def share_heard(self, now: float) -> float | None:
        """Return how much of what was sent has been played; None where nothing is playing."""
        if now >= self.ends_at:
            return None
        played = (now - self._began_at) * BYTES_PER_SECOND
        return max(played, 0.0) / self._bytes

    def cut(self, now: float) -> None:
        """The line is cleared: what still comes of this turn is late."""
        self._bytes, self._began_at = 0, now
        self.is_all_sent = self.is_dropping = True

    def new_turn(self) -> None:
        """What comes now is no late audio any more."""
        self.is_dropping = False

    def mark(self, name: str, now: float) -> float:
        """All of the turn was sent; return how many seconds this mark may take to come back."""
        self.is_all_sent = True
        self._mark_due = name
        return max(self.ends_at - now, 0.0) + MARK_SECONDS

    def marked(self, name: str) -> bool:
        """Tell whether that mark was waited for: each is taken once."""
        is_due = name == self._mark_due
        if is_due:
            self._mark_due = ""
        return is_due

    def look(self, now: float) -> bool:
        """Look every second; tell whether a turn was played, and nobody told that it is done.

        It is then taken for done: the engine may never tell.
        """
        self.is_greeted |= self._began_at > 0 and now > self.ends_at
        is_undone = not self.is_all_sent and now > self.ends_at + UNDONE_SECONDS
        self.is_all_sent |= is_undone
        return is_undone
