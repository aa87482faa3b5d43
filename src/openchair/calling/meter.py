"""Measures one call on the media loop: how long its sockets were open, how fast it was answered.

Nothing here asks a clock: each moment is handed in, in the line's own seconds.
"""

from dataclasses import dataclass

from openchair.calling.usage import Measured


@dataclass(slots=True)
class Meter:
    """What one call uses, while it goes on."""

    _stream_began: float | None = None
    _stream_seconds: float | None = None
    _session_began: float | None = None
    _voice_seconds: float = 0.0
    _has_spoken: bool = False
    """Whether the caller has spoken since the agent last began to."""

    def stream_opened(self, now: float) -> None:
        """The line's socket is open."""
        self._stream_began = now

    def stream_closed(self, now: float) -> None:
        """It is not any more; and neither is a session."""
        self.session_closed(now)
        if self._stream_began is not None:
            self._stream_seconds = now - self._stream_began

    def session_opened(self, now: float) -> None:
        """A socket to the ears and mouth is open: from now on it is charged for."""
        self.session_closed(now)
        self._session_began = now

    def session_closed(self, now: float) -> None:
        """It is closed; where none was open, nothing changes."""
        if self._session_began is not None:
            self._voice_seconds += now - self._session_began
            self._session_began = None

    def measured(self) -> Measured:
        """Return what the call used, once it is over."""
        return Measured(stream_seconds=self._stream_seconds, voice_seconds=self._voice_seconds)

    # --- how fast the caller was answered ---------------------------------------------------

    def caller_began(self) -> None:
        """The caller speaks."""
        self._has_spoken = True

    def agent_began(self, now: float, *, caller_until: float | None) -> float | None:
        """The first sound of an agent's turn is out; return how long the caller waited for it.

        `caller_until` is when the caller spoke last; None: they still do. A turn that answers
        nothing the caller said is no answer, and neither is one that they are spoken over by.
        """
        if not self._has_spoken or caller_until is None:
            return None
        self._has_spoken = False
        return max(now - caller_until, 0.0)
