"""Where Twilio and Deepgram are, and who we are to them: real accounts, or the stand-ins."""

import hashlib
import hmac
from collections.abc import Callable

from sqlalchemy.orm import Session

from openchair.assembly.parts import Parts, jwt_secret
from openchair.calling.callbacks import Callbacks, leave_it
from openchair.calling.inbound import Reception
from openchair.phone import Phone
from openchair.settings import Settings, TelephonyMode
from openchair.telephony.twilio import API_BASE, Twilio, TwilioAccount

STANDIN_SID = "AC" + "5" * 32
STANDIN_TOKEN = "stand-in-token"  # noqa: S105 - of a carrier that is a program on this machine
STANDIN_NUMBER = Phone("+12125550100")
STANDIN_KEY = "stand-in"
DEEPGRAM_URL = "wss://agent.deepgram.com/v1/agent/converse"
STREAM_PATH = "/stream"


def twilio_account(settings: Settings) -> TwilioAccount:
    """Return the account that calls; the stand-in has one for everybody."""
    is_stub = settings.telephony_mode is TelephonyMode.TWILIO_STUB
    own = f"http://{settings.host}:{settings.port}"
    base = settings.twilio_api_base
    if is_stub and not base:
        base = f"http://{settings.agent_host}:{twilio_port(settings)}"
    return TwilioAccount(
        sid=settings.twilio_sid or STANDIN_SID,
        token=settings.twilio_token.get_secret_value() or STANDIN_TOKEN,
        number=Phone(settings.twilio_number) if settings.twilio_number else STANDIN_NUMBER,
        public_base_url=settings.public_base_url or own,
        api_base=base or API_BASE,
    )


def open_twilio(parts: Parts) -> Twilio:
    """Return the telephone company, on a client that is closed with the parts."""
    line = Twilio.open(twilio_account(parts.settings))
    parts.opened.callback(line.close)
    return line


def twilio_port(settings: Settings) -> int:
    """Return the port of the stand-in Twilio, beside the voice agent's."""
    return settings.agent_port + 1


def deepgram_port(settings: Settings) -> int:
    """Return the port of the stand-in Deepgram."""
    return settings.agent_port + 2


def deepgram_url(settings: Settings) -> str:
    """Return the address of the ears and mouth."""
    if settings.deepgram_agent_url:
        return settings.deepgram_agent_url
    if settings.telephony_mode is TelephonyMode.TWILIO_STUB:
        return f"ws://{settings.agent_host}:{deepgram_port(settings)}/v1/agent/converse"
    return DEEPGRAM_URL


def deepgram_key(settings: Settings) -> str:
    """Return the key to it."""
    return settings.deepgram_api_key.get_secret_value() or STANDIN_KEY


def agent_url(settings: Settings) -> str:
    """Return where Twilio finds the voice agent."""
    own = f"ws://{settings.agent_host}:{settings.agent_port}{STREAM_PATH}"
    return settings.agent_public_url or own


def stream_secret(parts: Parts) -> str:
    """Return what signs the passes of media streams: of the log-ins' secret, but another."""
    secret = jwt_secret(parts.settings, parts.database)
    return hmac.new(secret.encode(), b"media streams", hashlib.sha256).hexdigest()


def build_side_door(
    parts: Parts, fetch_recording: Callable[[Session, str], None] = leave_it
) -> Callbacks | None:
    """Return what hears Twilio; None where no carrier is to be heard."""
    settings = parts.settings
    if not settings.speaks_twilio:
        return None
    account = twilio_account(settings)
    secret, url = stream_secret(parts), agent_url(settings)
    reception = Reception(
        number=account.number,
        house=parts.house,
        clinic_of=parts.clinic_of,
        secret=secret,
        agent_url=url,
        submit=parts.engine.submit,
    )
    old = settings.twilio_token_old.get_secret_value()
    return Callbacks(
        account=account,
        tokens=[account.token, old] if old else [account.token],
        house=parts.house,
        clinic_of=parts.clinic_of,
        secret=secret,
        agent_url=url,
        reception=reception,
        fetch_recording=fetch_recording,
    )
