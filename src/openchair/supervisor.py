"""`openchair run`: the product's processes under one parent, started again when they die.

The parent does nothing but watch, so that it starts at once and never fails with them. Ctrl-C or
SIGTERM lets running calls finish.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

from openchair.errors import OpenChairError
from openchair.settings import Settings

PATIENCE_SECONDS = 45.0
RESTART_SECONDS = 1.0
BIRTH_SECONDS = 15.0
"""Who dies this soon after the first start has a fault that starting again does not mend."""


def parts_of(settings: Settings) -> list[tuple[str, ...]]:
    """Return the commands of the processes that this installation needs, in starting order.

    Where nothing is carried by telephone there is no audio: the dialer leads the talks in text.
    """
    parts: list[tuple[str, ...]] = [("api", "--prepare"), ("dialer",)]
    if settings.speaks_twilio:
        parts.append(("agent",))
    if settings.starts_standins:
        parts.append(("standins",))
    return parts


@dataclass(slots=True)
class Child:
    """One process of the product."""

    part: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restarts: int = 0

    def start(self) -> None:
        """Start it, in our process group, so that one Ctrl-C reaches all."""
        self.process = subprocess.Popen(self.command)  # noqa: S603 - our own command
        self.started_at = time.monotonic()

    def is_dead(self) -> bool:
        """Tell whether it has ended."""
        return self.process is not None and self.process.poll() is not None

    def is_stillborn(self) -> bool:
        """Tell whether it ended with a complaint right after its first start."""
        assert self.process is not None
        age = time.monotonic() - self.started_at
        return self.restarts == 0 and age < BIRTH_SECONDS and self.process.returncode == 1


@dataclass(slots=True)
class Supervisor:
    """Keeps the children alive until asked to stop."""

    children: list[Child]
    stop: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Start again what dies, until asked to stop; then end all.

        Raises OpenChairError when one cannot start at all: it has said why.
        """
        for child in self.children:
            child.start()
        while not self.stop.wait(0.2):
            for child in self.children:
                if child.is_dead() and not self.stop.is_set():
                    self._mend(child)
        self.end()

    def _mend(self, child: Child) -> None:
        if child.is_stillborn():
            self.end()
            raise OpenChairError(f"{child.part} cannot start; see above")
        _say(f"{child.part} ended unexpectedly; starting it again")
        self.stop.wait(RESTART_SECONDS)
        child.restarts += 1
        if not self.stop.is_set():
            child.start()

    def end(self) -> None:
        """Ask the children to finish, and wait for them."""
        for child in self.children:
            if child.process is not None and not child.is_dead():
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _say(f"{child.part} does not finish; ending it (its calls are taken up again)")
                child.process.kill()


def run(settings: Settings) -> None:
    """Start everything, and stay until asked to stop."""
    _say("Starting OpenChair; Ctrl-C stops it.")
    # The children read the same environment; what the command line changed goes with it.
    os.environ.update({"HOST": settings.host, "PORT": str(settings.port)})  # noqa: TID251
    children = [
        Child(part[0], (sys.executable, "-m", "openchair", *part)) for part in parts_of(settings)
    ]
    supervisor = Supervisor(children)

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        supervisor.stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    supervisor.watch()
    _say("Stopped.")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the parent's voice
