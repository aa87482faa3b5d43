"""Names of things, as Twilio gives them: two letters and 32 hex digits."""

import hashlib


def hexadecimal(*parts: object) -> str:
    """Return 32 hex digits that are always the same for these parts, and no others'."""
    text = " ".join(map(str, parts))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def sid(kind: str, *parts: object) -> str:
    """Return the sid of a thing of this kind: `CA`, `MZ`, `RE`."""
    return kind + hexadecimal(kind, *parts)
