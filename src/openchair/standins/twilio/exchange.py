"""What all calls of a stand-in Twilio share."""

import asyncio
from dataclasses import dataclass

from openchair.standins.twilio.log import CallLog
from openchair.standins.twilio.options import Faults, Options
from openchair.standins.twilio.pace import Pace
from openchair.standins.twilio.sending import Sender


@dataclass(slots=True)
class Exchange:
    """The parts; the faults may be exchanged while calls go on."""

    options: Options
    log: CallLog
    pace: Pace
    sender: Sender
    tasks: asyncio.TaskGroup
    faults: Faults
