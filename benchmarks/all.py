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
)


def main() -> None:
    """Run them; end with the first failure."""
    here = Path(__file__).parent
    for name in ORDER:
        print(f"\n== {name}", flush=True)
        subprocess.run([sys.executable, str(here / name)], check=True)


if __name__ == "__main__":
    main()
