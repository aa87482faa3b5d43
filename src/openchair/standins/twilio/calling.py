"""People who call us: they listen first, and who was missed may call back by themselves."""

from random import Random

from openchair.standins.twilio.log import CallRecord, Status
from openchair.standins.twilio.options import Options
from openchair.standins.twilio.parameters import CallRequest, Webhook

_MISSED = frozenset({Status.NO_ANSWER, Status.BUSY})
LISTENS_SECONDS = 4.0
"""How long somebody who called waits to be greeted, before they say hello themselves."""


def call_back(record: CallRecord, options: Options, rng: Random) -> CallRequest | None:
    """Return the call by which somebody who was missed calls back; None where they do not."""
    is_missed = record.direction != "inbound" and record.status in _MISSED
    if not is_missed or rng.random() >= options.calls_back:
        return None
    return CallRequest(
        to=record.from_,
        from_=record.to,
        source=Webhook(options.voice_url),
        status_callback=Webhook(options.voice_status_url) if options.voice_status_url else None,
    )
