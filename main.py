"""Starts OpenChair: the same as `openchair run`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))

from openchair.__main__ import main

if __name__ == "__main__":
    sys.argv[1:] = ["run", *sys.argv[1:]]
    main()
