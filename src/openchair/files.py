"""Finds the files that ship with OpenChair but stand outside the package.

In a wheel they lie under `openchair/_files/`; in a checkout they lie at its top.
"""

from importlib.resources import files
from pathlib import Path


def shipped(name: str) -> Path:
    """Return the path of a shipped file or folder such as `agent_config`."""
    package = Path(str(files("openchair")))
    in_wheel = package / "_files" / name
    if in_wheel.exists():
        return in_wheel
    in_checkout = package.parent.parent / name
    if in_checkout.exists():
        return in_checkout
    msg = f"{name} is neither in {in_wheel.parent} nor in {in_checkout.parent}; reinstall OpenChair"
    raise FileNotFoundError(msg)
