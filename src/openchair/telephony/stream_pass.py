"""A pass for one media stream: who has none never reaches the ears and mouth. Pure.

It goes to Twilio in our TwiML and comes back as a parameter of the stream. It names the call and
the carrier's name for it, so that it opens no other, and lasts a minute. That it opens only once is
kept in the ledger (`calling/live_call.py`).
"""

import datetime as dt
from dataclasses import dataclass

import jwt
from jwt.types import Options

PARAMETER = "pass"
LASTS = dt.timedelta(minutes=1)
_AUDIENCE = "openchair-stream"
_LONGEST = 2048


@dataclass(frozen=True, slots=True)
class StreamPass:
    """What a pass opens."""

    call_id: str
    carrier_id: str


def issue(secret: str, opens: StreamPass, *, now: dt.datetime) -> str:
    """Return a pass, good from now for a minute."""
    claims = {
        "sub": opens.call_id,
        "sid": opens.carrier_id,
        "aud": _AUDIENCE,
        "exp": int((now + LASTS).timestamp()),
    }
    return jwt.encode(claims, secret, algorithm="HS256")


def read(secret: str, text: str, *, now: dt.datetime) -> StreamPass | None:
    """Return what a pass opens now, or None when it is forged, late, or no pass."""
    if len(text) > _LONGEST or not text.isascii():
        return None
    options: Options = {
        "require": ["sub", "sid", "aud", "exp"],
        "verify_exp": False,
        "verify_iat": False,
    }
    try:
        claims = jwt.decode(text, secret, algorithms=["HS256"], audience=_AUDIENCE, options=options)
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
    call_id, carrier_id, until = claims["sub"], claims["sid"], claims["exp"]
    if not isinstance(call_id, str) or not isinstance(carrier_id, str):
        return None
    # PyJWT would read the wall clock.
    if not isinstance(until, int) or now.timestamp() > until:
        return None
    return StreamPass(call_id, carrier_id)
