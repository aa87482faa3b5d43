"""Runs every benchmark in turn; each prints ratios against a named peer or a floor.

.venv/bin/python benchmarks/all.py
"""

import subprocess
import sys
from pathlib import Path

ORDER = (
    "imports.py",
    "conversation.py",
    "understanding.py",
    "compliance.py",
    "booking.py",
    "calls.py",
    "claims.py",
    "page.py",
    "media.py --quick",
)


def main() -> None:
    """Run them; end with the first failure."""
    here = Path(__file__).parent
    for line in ORDER:
        print(f"\n== {line}", flush=True)
        name, *options = line.split()
        subprocess.run([sys.executable, str(here / name), *options], check=True)


if __name__ == "__main__":
    main()
