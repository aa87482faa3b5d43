"""Passwords to argon2id hashes and back to yes or no."""

import secrets

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

# Above OWASP's floor (m = 46 MiB, t = 1, p = 1); about 80 ms on the machine we measured on.
MEMORY_KIB = 47_104
PASSES = 1
LANES = 1


class Passwords:
    """Hashes and checks passwords. Slow on purpose: never call it inside a transaction."""

    def __init__(self, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        hasher = Argon2Hasher(time_cost=passes, memory_cost=memory_kib, parallelism=LANES)
        self._hash = PasswordHash((hasher,))
        self._nobodys = self._hash.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """Return the hash to store."""
        return self._hash.hash(password)

    def check(self, password: str, stored: str | None) -> bool:
        """Tell whether the password is right; with no stored hash, take as long and say no."""
        try:
            matches = self._hash.verify(password, stored or self._nobodys)
        except PwdlibError:
            return False
        return matches and stored is not None
