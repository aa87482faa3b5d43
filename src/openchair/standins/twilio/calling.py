"""People who call us: they listen first, and who was missed may call back by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from openchair.conversation.actions import Say
from openchair.conversation.caller import Caller, Reply, StayedSilent
from openchair.standins.twilio.log import CallRecord, Status
from openchair.standins.twilio.options import Options
from openchair.standins.twilio.parameters import CallRequest, Webhook

_MISSED = frozenset({Status.NO_ANSWER, Status.BUSY})
_BREATH_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Listens:
    """Somebody who called, and waits to be greeted."""

    caller: Caller

    def pick_up(self) -> Reply:
        """Say nothing: it is not they who were called."""
        return StayedSilent(_BREATH_SECONDS)

    def reply(self, said: Sequence[Say]) -> Reply:
        """Answer as they would on any call."""
        return self.caller.reply(said)


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
