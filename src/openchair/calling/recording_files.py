"""Where the audio of recordings lies: a file a call, in a folder a client.

Rule 1: a file appears whole or not at all, and is on the disk before anybody says so.
Rule 2: only the owner of the process may read it.
"""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from openchair.telephony.recordings import Sound

_PART = ".part"


@dataclass(frozen=True, slots=True)
class RecordingFiles:
    """The folder of recordings; it is made when the first one comes."""

    folder: Path

    def path(self, client_id: str, call_id: str) -> Path:
        """Return where a call's audio is, or would be. Both ids are our own."""
        return self.folder / client_id / f"{call_id}.wav"

    def save(self, client_id: str, call_id: str, fetch: Callable[[BinaryIO], Sound]) -> Sound:
        """Write a call's audio. What a process that was killed left of it is swept away.

        Raises what `fetch` raises, and OSError where the disk does not take it.
        """
        path = self.path(client_id, call_id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep(path)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f"{call_id}.", suffix=_PART, delete=False
        ) as file:
            part = Path(file.name)
            try:
                sound = fetch(file)  # type: ignore[arg-type]  # it is a file by all but its name
                file.flush()
                os.fsync(file.fileno())
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
        _sync(path.parent)
        return sound

    def remove(self, client_id: str, call_id: str) -> bool:
        """Delete a call's audio, and what there is of it; tell whether there was any."""
        path = self.path(client_id, call_id)
        self._sweep(path)
        was_there = path.exists()
        path.unlink(missing_ok=True)
        return was_there

    def _sweep(self, path: Path) -> None:
        for part in path.parent.glob(f"{path.stem}.*{_PART}"):
            part.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Have the folder's new entry on the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
