"""Commands as a user types them, each in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parents[2] / "src"


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


def run(folder: Path, *words: str, env: Mapping[str, str] | None = None) -> Said:
    """Run a command in a folder and a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "openchair", *words],
        cwd=folder,
        env={
            "PATH": os.defpath,
            "HOME": str(folder),
            "PYTHONPATH": str(SOURCE),
            "COLUMNS": "80",
            **(env or {}),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    return Said(done.returncode, done.stdout, done.stderr)
