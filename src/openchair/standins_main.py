"""The stand-ins as a process of their own: what TELEPHONY_MODE=TWILIO_STUB calls on this machine.

They go at life's own pace unless STANDIN_SPEED says otherwise: a second of audio takes a second.
"""

import signal
import threading
from types import FrameType

from openchair.assembly.carrier import (
    deepgram_key,
    deepgram_port,
    twilio_account,
    twilio_port,
)
from openchair.errors import OpenChairError
from openchair.log import configure, logger
from openchair.settings import Settings
from openchair.standins.deepgram.options import Options as DeepgramOptions
from openchair.standins.deepgram.standin import StandinDeepgram
from openchair.standins.twilio.options import Options as TwilioOptions
from openchair.standins.twilio.standin import StandinTwilio
from openchair.telephony.twilio import voice_url

log = logger(__name__)

CALLS_BACK = 0.25
"""How many of those whom we did not reach call us back."""


def serve(settings: Settings) -> None:
    """Answer as Twilio and Deepgram would, until SIGTERM or SIGINT."""
    if not settings.starts_standins:
        raise OpenChairError(
            "the stand-ins belong to TELEPHONY_MODE=TWILIO_STUB without TWILIO_API_BASE and "
            "DEEPGRAM_AGENT_URL"
        )
    configure(settings.log_format, settings.log_level)
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    account = twilio_account(settings)
    carrier = TwilioOptions(
        account_sid=account.sid,
        auth_token=account.token,
        host=settings.agent_host,
        port=twilio_port(settings),
        seed=settings.simulation_seed,
        speed=settings.standin_speed,
        voice_url=voice_url(account),
        voice_status_url=voice_url(account, about="status"),
        calls_back=CALLS_BACK,
    )
    ears = DeepgramOptions(
        key=deepgram_key(settings), port=deepgram_port(settings), speed=settings.standin_speed
    )
    with StandinTwilio(carrier), StandinDeepgram(ears):
        log.info("standins_started", twilio=carrier.port, deepgram=ears.port)
        stop.wait()
