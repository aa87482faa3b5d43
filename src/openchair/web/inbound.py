"""Is this message really from the clinic's n8n? Two signatures, five minutes. Pure.

* Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,<base64>`.
* For a shell script: `X-Signature: t=<unix>,v1=<hex HMAC-SHA256 of "<t>.<raw body>">`.

Both are made over the raw bytes: JSON that was parsed and written again is another message.
"""

import base64
import contextlib
import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standardwebhooks import Webhook

TOLERANCE = dt.timedelta(minutes=5)
_PREFIX = "whsec_"
_UNIX = re.compile(r"\d{1,12}")
_MESSAGE_ID = re.compile(r"[!-~]{1,200}")
_MOST_SIGNATURES = 10


@dataclass(frozen=True, slots=True)
class Signed:
    """What a message claims: when it was made, what it is called, and its signatures."""

    message_id: str
    at: dt.datetime
    signatures: tuple[str, ...]
    is_standard: bool


def read_signature(headers: Mapping[str, str]) -> Signed | None:
    """Return what the headers claim, or None where they claim nothing that can be checked."""
    if "webhook-signature" in headers:
        return _read_standard(headers)
    if "x-signature" in headers:
        return _read_plain(headers["x-signature"])
    return None


def _read_standard(headers: Mapping[str, str]) -> Signed | None:
    message_id, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not _MESSAGE_ID.fullmatch(message_id) or not _UNIX.fullmatch(seconds):
        return None
    given = headers["webhook-signature"].split(" ")[:_MOST_SIGNATURES]
    signatures = tuple(text for text in given if text.startswith("v1,"))
    return Signed(message_id, _moment(seconds), signatures, is_standard=True)


def _read_plain(header: str) -> Signed | None:
    parts = [part.strip().partition("=") for part in header.split(",")[:_MOST_SIGNATURES]]
    times = [value for name, _, value in parts if name == "t"]
    signatures = tuple(value.lower() for name, _, value in parts if name == "v1")
    if len(times) != 1 or not _UNIX.fullmatch(times[0]) or not signatures:
        return None
    # It has no id of its own: its time and body are what makes it the same message.
    return Signed("", _moment(times[0]), signatures, is_standard=False)


def _moment(seconds: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(min(int(seconds), 253402300799), dt.UTC)


def message_id_if_genuine(
    signed: Signed, secrets: Iterable[str], body: bytes, now: dt.datetime
) -> str | None:
    """Return the message's id if one of the secrets signed it, at most five minutes ago."""
    if abs(now - signed.at) > TOLERANCE:
        return None
    for secret in secrets:
        for key in _keys_of(secret):
            expected = _sign(signed, key, body)
            if expected is not None and any(
                hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))
                for given in signed.signatures
            ):
                return signed.message_id or expected
    return None


def _keys_of(secret: str) -> list[bytes]:
    """Return the keys a secret can stand for: its text as it is, and what it says in base64.

    Standard Webhooks libraries decode it; a script that signs by hand takes it as it stands.
    """
    if not secret:
        return []
    keys = [secret.encode()]
    with contextlib.suppress(ValueError):
        keys.append(base64.b64decode(secret.removeprefix(_PREFIX), validate=True))
    return [key for key in keys if key]


def _sign(signed: Signed, key: bytes, body: bytes) -> str | None:
    if not signed.is_standard:
        message = f"{int(signed.at.timestamp())}.".encode() + body
        return hmac.new(key, message, hashlib.sha256).hexdigest()
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    # The library signs; it cannot be asked to verify, for it would compare with the wall clock.
    return Webhook(key).sign(signed.message_id, signed.at, text)
