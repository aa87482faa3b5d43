"""Access tokens for people: JWTs that we sign and only we read."""

import datetime as dt

import jwt

from openchair.accounts.rules import (
    REQUIRED_CLAIMS,
    TOKEN_AUDIENCE,
    Claims,
    claims_for,
    read_claims,
)

_LONGEST = 4096


def issue_token(secret: str, user_id: str, version: int, *, token_id: str, now: dt.datetime) -> str:
    """Return a token for this user; it stops working when the user's version is raised."""
    claims = claims_for(user_id, version, token_id=token_id, now=now)
    return jwt.encode(claims, secret, algorithm="HS256")


def read_token(secret: str, token: str, now: dt.datetime) -> Claims | None:
    """Return what a token says, or None when it is forged, expired, or not one of ours."""
    if len(token) > _LONGEST or not token.isascii():
        return None
    try:
        payload = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=TOKEN_AUDIENCE,
            # PyJWT takes a token without an expiry unless told to require one, and it would read
            # the wall clock: the times are compared with `now`, in the rules.
            options={
                "require": list(REQUIRED_CLAIMS),
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
    return read_claims(payload, now)
