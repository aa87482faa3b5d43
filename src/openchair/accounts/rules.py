"""Who may do what: scopes, what an identity sees, what a token must say, which passwords pass.

Pure. Rule 1: whoever may not see a thing is told that it does not exist.
Rule 2: a token says who, never what they may do; rights are read afresh with every request.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from openchair.errors import Problem

TOKEN_AUDIENCE = "openchair:user"  # noqa: S105 - an audience, not a token
TOKEN_LIFE = dt.timedelta(hours=8)
CLOCK_LEEWAY = dt.timedelta(seconds=30)
REQUIRED_CLAIMS = ("exp", "iat", "nbf", "sub", "aud", "jti", "ver")

PASSWORD_SHORTEST = 8
PASSWORD_LONGEST = 1024
_DIFFERENT_CHARACTERS = 5


class Scope(StrEnum):
    """What a machine's key may do at its client."""

    LEADS_WRITE = "leads:write"
    """Upload leads and start calls."""
    CALLS_READ = "calls:read"
    """Read batches, calls, results, figures and appointments."""
    CALLS_WRITE = "calls:write"
    """Report a call's status and cancel it."""
    CLIENT_READ = "client:read"
    """Read the clinic's profile, suppressions and webhooks."""
    CLIENT_WRITE = "client:write"
    """Change the profile and the webhooks, and add suppressions."""


ALL_SCOPES = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whoever asks: a person, or a machine with a key."""

    actor: str
    """The user's or the key's id."""
    is_person: bool
    is_admin: bool
    client_ids: frozenset[str]
    scopes: frozenset[Scope] = ALL_SCOPES

    def may(self, scope: Scope, client_id: str) -> bool:
        """Tell whether this identity may do that at this client."""
        return scope in self.scopes and (self.is_admin or client_id in self.client_ids)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a genuine token says."""

    user_id: str
    version: int
    expires_at: dt.datetime


def claims_for(user_id: str, version: int, *, token_id: str, now: dt.datetime) -> dict[str, Any]:
    """Return the claims of a token given out now."""
    issued = int(now.timestamp())
    return {
        "sub": user_id,
        "ver": version,
        "aud": TOKEN_AUDIENCE,
        "jti": token_id,
        "iat": issued,
        "nbf": issued,
        "exp": issued + int(TOKEN_LIFE.total_seconds()),
    }


def read_claims(payload: Mapping[str, Any], now: dt.datetime) -> Claims | None:
    """Return what a token whose signature is genuine says, or None when it is not valid now."""
    numbers = [payload.get(name) for name in ("iat", "nbf", "exp", "ver")]
    if any(type(number) is not int for number in numbers):
        return None
    if not all(isinstance(payload.get(name), str) and payload[name] for name in ("sub", "jti")):
        return None
    if payload.get("aud") != TOKEN_AUDIENCE:
        return None
    moment, leeway = now.timestamp(), CLOCK_LEEWAY.total_seconds()
    starts, ends = max(payload["iat"], payload["nbf"]), payload["exp"]
    if starts > moment + leeway or ends <= moment:
        return None
    if ends - payload["iat"] > TOKEN_LIFE.total_seconds():
        return None  # nobody but a holder of the key makes one, yet it would outlive our promise
    expires_at = dt.datetime.fromtimestamp(ends, dt.UTC)
    return Claims(payload["sub"], payload["ver"], expires_at)


# --- e-mail addresses and passwords ---------------------------------------------------------

_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,190}")


def normal_email(text: str) -> str:
    """Return an address as accounts are found by it."""
    return text.strip().lower()


def email_problem(email: str) -> Problem | None:
    """Return what is wrong with an account's address; `admin@localhost` is right."""
    if _EMAIL.fullmatch(email):
        return None
    return Problem("email_invalid", "This is not an e-mail address.", field="email")


def password_problem(password: str, email: str = "") -> Problem | None:
    """Return why a password cannot be taken, if so. Length counts, composition does not."""
    if len(password) < PASSWORD_SHORTEST:
        message = f"A password has at least {PASSWORD_SHORTEST} characters."
        return Problem("password_short", message, field="password")
    if len(password) > PASSWORD_LONGEST:
        message = f"A password has at most {PASSWORD_LONGEST} characters."
        return Problem("password_long", message, field="password")
    if _is_guessable(password, email):
        message = "This password is one that others would guess; take several random words."
        return Problem("password_guessable", message, field="password")
    return None


def _is_guessable(password: str, email: str) -> bool:
    lowered = password.lower()
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", lowered)
    words = {lowered, core, lowered.translate(_LEET), core.translate(_LEET)}
    own = {normal_email(email), normal_email(email).partition("@")[0]} - {""}
    return (
        len(set(lowered)) < _DIFFERENT_CHARACTERS
        or bool(words & _COMMON)
        or bool(words & own)
        or any(lowered in row or lowered[::-1] in row for row in _KEYBOARD)
    )


_LEET = str.maketrans("0134578@$!", "oleastbasi")
_KEYBOARD = (
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgb",
    "abcdefghijklmnopqrstuvwxyz",
)
# The words that the lists of leaked passwords are made of; digits and marks around them are cut
# off before the comparison, so `Password123!` is found too.
_COMMON_WORDS = """
    password passwort contrasena motdepasse passw0rd pass passwd admin administrator root user
    guest test testing tester demo default changeme changethis change letmein welcome hello login
    access secret master qwerty qwertyuiop qwert qwerty123 asdf asdfgh asdfghjkl zxcvbn zxcvbnm
    iloveyou loveyou lovely princess sunshine dragon monkey football baseball basketball soccer
    hockey superman batman spiderman starwars pokemon naruto trustno michael jennifer jordan
    jessica ashley daniel charlie thomas andrew joshua matthew robert george hunter ranger harley
    buster tigger ginger pepper cookie cheese chocolate computer internet samsung google facebook
    freedom whatever nothing killer shadow summer winter spring autumn monday friday january
    flower butterfly purple orange banana apple diamond silver golden london paris berlin
    liverpool chelsea arsenal barcelona company business office manager dental dentist clinic
    receptionist openchair openchairs example
"""
_COMMON = frozenset(_COMMON_WORDS.split())
