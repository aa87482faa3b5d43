"""Opaque, time-ordered ids: `call_0193a6f2b7c0e4d1…`.

The first twelve hex digits are milliseconds, so new rows land at the end of an index; the rest
is random, so that nobody can count another clinic's calls by looking at their own ids.
"""

import base64
import random
import secrets
from typing import Protocol

from openchair.clock import Clock


class Bits(Protocol):
    """A source of random bits: `random.Random` or `random.SystemRandom`."""

    def getrandbits(self, k: int, /) -> int: ...


class Ids:
    """Makes ids from a clock and a source of randomness; seed the source to repeat them."""

    def __init__(self, clock: Clock, bits: Bits | None = None) -> None:
        self._clock = clock
        self._bits = bits or random.SystemRandom()

    def new(self, kind: str) -> str:
        """Return a fresh id for a thing of this kind, such as `lead` or `call`."""
        milliseconds = int(self._clock.now().timestamp() * 1000)
        return f"{kind}_{milliseconds:012x}{self._bits.getrandbits(64):016x}"


def new_secret(prefix: str = "", nbytes: int = 32) -> str:
    """Return a secret nobody can guess, such as a key or a token; never from a seed."""
    return prefix + secrets.token_urlsafe(nbytes)


def new_webhook_secret() -> str:
    """Return a Standard Webhooks secret: `whsec_` and 32 random bytes in plain base64.

    Not `new_secret`: its alphabet has `-` and `_`, which receivers' libraries drop or refuse.
    """
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
