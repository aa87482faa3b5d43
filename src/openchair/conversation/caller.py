"""The other side of a call that is spoken in text: who picked up.

Simulated patients implement it (`simulation/`), and so does a person at a terminal. The simulated
line carries it; nothing in the machine knows whether a Caller is real.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from openchair.conversation.actions import Say


@dataclass(frozen=True, slots=True)
class Spoke:
    """The caller said something, after and during so many seconds."""

    text: str
    seconds: float = 3.0


@dataclass(frozen=True, slots=True)
class StayedSilent:
    """The caller said nothing for so many seconds."""

    seconds: float = 8.0


@dataclass(frozen=True, slots=True)
class PutDown:
    """The caller hung up."""

    seconds: float = 0.5


Reply = Spoke | StayedSilent | PutDown


class Caller(Protocol):
    """Somebody who picked up."""

    def pick_up(self) -> Reply:
        """Return the first words, such as "hello?"."""
        ...

    def reply(self, said: Sequence[Say]) -> Reply:
        """Answer what the agent has just said."""
        ...
