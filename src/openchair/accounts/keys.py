"""Machine keys: `oc_<prefix>_<secret>`. The prefix may be shown; of the rest we keep the SHA-256.

A plain hash suffices where a password would need a slow one: the secret is 256 random bits.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_KEY = re.compile(r"oc_([a-z2-7]{8})_[A-Za-z0-9_-]{43}")
_PREFIX_BYTES = 5
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key at the one moment when it is known."""

    plain: str
    prefix: str
    digest: str


def new_key(entropy: bytes | None = None) -> NewKey:
    """Return a fresh key; the same `entropy` gives the same key again."""
    seed = entropy or secrets.token_bytes(64)
    prefix = base64.b32encode(_stretch(seed, b"prefix")[:_PREFIX_BYTES]).decode().lower()
    secret = base64.urlsafe_b64encode(_stretch(seed, b"secret")).decode().rstrip("=")
    plain = f"oc_{prefix}_{secret}"
    return NewKey(plain, prefix, digest_of(plain))


def _stretch(seed: bytes, label: bytes) -> bytes:
    return hmac.new(seed, label, hashlib.sha256).digest()


def digest_of(plain: str) -> str:
    """Return what is stored of a key."""
    return hashlib.sha256(plain.encode()).hexdigest()


def is_key(text: str) -> bool:
    """Tell whether this has the form of a key."""
    return _KEY.fullmatch(text) is not None


def new_webhook_secret() -> str:
    """Return a secret for signed messages, in the form Standard Webhooks gives it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
