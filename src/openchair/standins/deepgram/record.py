"""What happened in a stand-in's sessions, for whoever judges the client; and how to wait for it.

Written by the stand-in's own thread, read by any other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from openchair.standins.deepgram.replies import Asked, Reply
from openchair.standins.own_thread import Bell

KEPT_SESSIONS = 500
"""Older ones are forgotten, so that a long run does not grow."""
_T = TypeVar("_T")


@dataclass(slots=True)
class CallRecord:
    """A function call that was asked of the client."""

    asked: Asked
    response: str | None = None
    """What the client answered; None while it has not."""
    is_cancelled: bool = False


@dataclass(slots=True)
class SessionRecord:
    """One session, from the handshake on."""

    request_id: str
    received: list[Reply] = field(default_factory=list)
    """The messages in JSON that the client sent, the settings first."""
    sent: list[Reply] = field(default_factory=list)
    bytes_up: int = 0
    """Audio that the client sent."""
    bytes_down: int = 0
    is_open: bool = True
    closed_with: int | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)
    """Code and words of each Error sent."""
    violations: list[str] = field(default_factory=list)
    """What the client did wrong though the session went on."""
    calls: dict[str, CallRecord] = field(default_factory=dict)
    """Function calls by id."""

    @property
    def settings(self) -> Reply | None:
        """The Settings the client sent, if it did."""
        return next((one for one in self.received if one.get("type") == "Settings"), None)

    @property
    def unanswered(self) -> list[str]:
        """Ids of the function calls that were neither answered nor taken back."""
        open_calls = self.calls.values()
        return [c.asked.id for c in open_calls if c.response is None and not c.is_cancelled]

    def of_type(self, name: str) -> list[Reply]:
        """Return the messages of this type that were sent to the client."""
        return [message for message in self.sent if message["type"] == name]


class Book:
    """The records of all sessions, and the bell that rings at every entry."""

    def __init__(self) -> None:
        self._records: list[SessionRecord] = []
        self._bell = Bell()

    def __iter__(self) -> Iterator[SessionRecord]:
        return iter(self._records)

    def begin(self, request_id: str) -> SessionRecord:
        """Open a record."""
        record = SessionRecord(request_id)
        self._records.append(record)
        del self._records[:-KEPT_SESSIONS]
        self._bell.ring()
        return record

    def ring(self) -> None:
        """Wake up who waits for an entry."""
        self._bell.ring()

    def until(self, is_so: Callable[[], _T], *, within: float) -> _T:
        """Wait until `is_so` returns something true, and return it. Raises TimeoutError."""
        found = self._bell.wait(is_so, within)
        if not found:
            seen = [(record.request_id, record.sent[-3:]) for record in self._records[-3:]]
            raise TimeoutError(f"not within {within} s; the last sessions sent {seen}")
        return found
