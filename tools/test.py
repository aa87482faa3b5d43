"""Runs every test, on as many workers as the machine has cores; the last line is pytest's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    subprocess.run(["sh", str(Path(__file__).with_name("chromium.sh"))], check=True)
    workers = str(min(os.cpu_count() or 1, 4))
    sys.exit(pytest.main(["-n", workers, "--dist", "worksteal", "-q", *sys.argv[1:]]))
