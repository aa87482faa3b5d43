"""Who may ask the REST API, and how it misbehaves towards them where that is wanted."""

import base64
import binascii
import secrets
from random import Random

from starlette.requests import Request

from openchair.standins.twilio import problems
from openchair.standins.twilio.exchange import Exchange
from openchair.standins.twilio.problems import TwilioError


def let_in(request: Request, exchange: Exchange, rng: Random) -> None:
    """Check who asks, and misbehave where that is wanted. Raises TwilioError."""
    options, faults = exchange.options, exchange.faults
    is_ours = request.path_params["account_sid"] == options.account_sid
    given = _credentials(request.headers.get("authorization", ""))
    expected = f"{options.account_sid}:{options.auth_token}"
    if not (is_ours and secrets.compare_digest(given.encode(), expected.encode())):
        raise TwilioError(401, problems.UNAUTHORIZED, "Authenticate")
    if rng.random() < faults.throttled:
        raise TwilioError(429, problems.TOO_MANY_REQUESTS, "Too Many Requests")
    if rng.random() < faults.server_error:
        raise TwilioError(500, problems.SERVER_ERROR, "An internal server error has occurred")


def _credentials(header: str) -> str:
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
