"""The engine's port: work that must survive the process that does it.

A *job* has a kind, a key and arguments. The process that submits it does so inside the transaction
that writes the row the job is for, so that there is never one without the other. A handler does one
step of the job and says what next; it may be run again from its start at any time, by any process,
so everything it does outside is guarded by a compare-and-set in our own tables.

Start reading at `__init__.py`, below: the port is five methods. `dbos_engine.py` is the adapter
that the product uses; virtual time has its own driver (`calling/campaign.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Done:
    """The job is finished."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Run the next step when a signal arrives, or after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Later:
    """Run the next step after so many seconds: no signal wakes it, and it holds no place meanwhile.

    For long waits. A job that waits keeps one of its process's places and a thread.
    """

    seconds: float


NextStep = Done | Wait | Later

Arguments = Mapping[str, Any]
Handler = Callable[[Arguments, Arguments | None], NextStep]
"""Does one step: (the job's arguments, the signal that woke it or None) -> what next."""


class Engine(Protocol):
    """Carries jobs through crashes."""

    def submit(
        self, session: Session, kind: str, key: str, arguments: Arguments, *, delay: float = 0
    ) -> None:
        """Start a job with the caller's transaction. The same key again is the same job."""
        ...

    def signal(self, session: Session, key: str, body: Arguments) -> None:
        """Wake a job with the caller's transaction; a job that is over ignores it."""
        ...

    def cancel(self, keys: Sequence[str]) -> None:
        """Stop jobs between two steps."""
        ...

    def status(self, keys: Sequence[str]) -> dict[str, str]:
        """Return `waiting`, `running`, `done` or `failed` for the jobs known among these."""
        ...

    def run(self, handlers: Mapping[str, Handler]) -> AbstractContextManager[None]:
        """Execute jobs of these kinds in this process, until the context is left."""
        ...


class NoEngine:
    """Submits nothing: for databases that are thrown away, and tests of a single step."""

    def submit(
        self, session: Session, kind: str, key: str, arguments: Arguments, *, delay: float = 0
    ) -> None:
        """Do nothing."""

    def signal(self, session: Session, key: str, body: Arguments) -> None:
        """Do nothing."""
