"""The beginning of a talk: who speaks first, and whether it is a machine that does. Pure."""

import datetime as dt
from dataclasses import dataclass

from openchair.conversation.mailbox import is_mailbox

MACHINE_WAIT_SECONDS = 5.0
"""How long an answering machine's words wait for the carrier to tell of its beep."""


@dataclass(slots=True)
class Opening:
    """How one talk begins."""

    began_at: dt.datetime | None = None
    waits_for_caller: bool = False
    """Whether the caller speaks first, and nothing has been said yet."""
    _machine_since: dt.datetime | None = None

    @property
    def has_begun(self) -> bool:
        """Whether a session was given the talk's first settings."""
        return self.began_at is not None

    @property
    def is_machine(self) -> bool:
        """Whether what is heard is a machine's words, and its beep is waited for."""
        return self._machine_since is not None

    def begin(self, now: dt.datetime, *, caller_speaks: bool) -> None:
        """The talk begins: with the caller's first words, or with ours."""
        self.began_at, self.waits_for_caller = now, caller_speaks

    def heard(self, text: str, now: dt.datetime) -> None:
        """The first words tell a machine from a person."""
        if self.waits_for_caller and is_mailbox(text):
            self._machine_since = self._machine_since or now

    def answer(self) -> None:
        """The caller is answered: they are not waited for any more."""
        self.waits_for_caller = False

    def end(self) -> None:
        """Something happened that leads on by itself: nobody is waited for any more, nor a beep."""
        self.waits_for_caller, self._machine_since = False, None

    def has_lasted(self, now: dt.datetime, seconds: float) -> bool:
        """Tell whether the talk is so long under way."""
        return self.began_at is not None and (now - self.began_at).total_seconds() >= seconds

    def machine_has_waited(self, now: dt.datetime) -> bool:
        """Tell whether a machine's beep, of which nobody told, must have been by now."""
        since = self._machine_since
        return since is not None and (now - since).total_seconds() >= MACHINE_WAIT_SECONDS
