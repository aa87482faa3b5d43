"""How a receiver knows that it was us, and that nothing was changed on the way.

Every notice carries both signatures; who can check neither asks for more with `Auth`:

* `webhook-id`, `webhook-timestamp`, `webhook-signature`: Standard Webhooks, libraries everywhere.
* `X-Signature: t=…,v1=…`: hex HMAC-SHA256 of "<t>.<raw body>", for a shell script.
* `X-Webhook-Secret`: a fixed token, for n8n's Header Auth.
* `Authorization: Bearer …`: a token that lives five minutes and names the body's SHA-256, for n8n's
  JWT Auth, the one signature that n8n checks without code.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Collection
from enum import StrEnum

import jwt
from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

TOKEN_LIFE = dt.timedelta(minutes=5)
_PREFIX = "whsec_"


class Auth(StrEnum):
    """What is sent besides the signatures."""

    NONE = ""
    HEADER = "header"
    JWT = "jwt"


def sign(
    body: bytes, *, notice_id: str, secret: str, auths: Collection[Auth], now: dt.datetime
) -> dict[str, str]:
    """Return the headers that vouch for this body, now. Raises ValueError without a secret."""
    seconds = str(int(now.timestamp()))
    headers = {
        "webhook-id": notice_id,
        "webhook-timestamp": seconds,
        "webhook-signature": _standard(secret).sign(notice_id, now, body.decode()),
        "x-signature": f"t={seconds},v1={_hex_hmac(secret, f'{seconds}.'.encode() + body)}",
    }
    if Auth.HEADER in auths:
        headers["x-webhook-secret"] = header_token(secret)
    if Auth.JWT in auths:
        headers["authorization"] = f"Bearer {_bearer(secret, notice_id, body, now)}"
    return headers


def header_token(secret: str) -> str:
    """Return what `X-Webhook-Secret` holds: made from the secret, which itself is never sent.

    Who sees it in a log can pass for us at a Header Auth door, but can sign nothing.
    """
    return _hex_hmac(secret, b"openchair header auth")


def _standard(secret: str) -> Webhook:
    # Base64 after the prefix, as the standard says; anything else is taken as it stands.
    try:
        return Webhook(secret if secret.startswith(_PREFIX) else secret.encode())
    except EmptyWebhookSecretError as error:
        raise ValueError("there is no secret to sign with") from error


def _hex_hmac(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def _bearer(secret: str, notice_id: str, body: bytes, now: dt.datetime) -> str:
    claims = {
        "exp": now + TOKEN_LIFE,
        "jti": notice_id,
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    return jwt.encode(claims, secret, algorithm="HS256")
