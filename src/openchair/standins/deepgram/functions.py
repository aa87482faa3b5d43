"""From what was understood to the function a model would call: the way back of `tools.py`."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from openchair.conversation.events import (
    AskedQuestion,
    AskedToCallLater,
    ChoseSlot,
    Event,
    GaveAnswer,
    ReportedEmergency,
    SpokeLanguage,
    WishedTime,
)
from openchair.conversation.script import UNKNOWN
from openchair.conversation.tools import WEEKDAYS
from openchair.slots import Wish
from openchair.standins.deepgram.moment import Moment

Arguments = dict[str, object]


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function to call, as a model writes it."""

    name: str
    arguments: str = "{}"
    """A JSON object; a model may get even that wrong."""


def function_call(name: str, arguments: Mapping[str, object]) -> FunctionCall:
    """Write a call."""
    return FunctionCall(name, json.dumps(dict(arguments), ensure_ascii=False))


def call_for(event: Event, moment: Moment) -> FunctionCall | None:
    """Return the call that says this event; None where no function offered now can say it."""
    known = moment.parameters(event.name())
    if known is None:
        return None
    said = {name: value for name, value in _arguments(event, moment).items() if name in known}
    for name, value in said.items():
        listed = moment.choices(event.name(), name)
        if listed and value not in listed:
            return None
    return function_call(event.name(), said)


def _arguments(event: Event, moment: Moment) -> Arguments:
    match event:
        case GaveAnswer():
            return {"question": event.question, "value": event.value}
        case WishedTime():
            return _of_wish(event.wish)
        case ChoseSlot():
            return {"slot": event.slot}
        case AskedQuestion():
            listed = moment.choices(event.name(), "topic")
            return {"topic": event.topic if event.topic in listed else UNKNOWN}
        case ReportedEmergency():
            return {"severity": event.severity.value}
        case AskedToCallLater():
            return {"at": event.at.isoformat()} if event.at else {}
        case SpokeLanguage():
            return {"language": event.language, "alone": event.alone}
        case _:
            return {}


def _of_wish(wish: Wish) -> Arguments:
    """Return the parts of a wish that were said."""
    said: Arguments = {
        "earliest": _written(wish.earliest),
        "latest": _written(wish.latest),
        "weekdays": [WEEKDAYS[day] for day in sorted(wish.weekdays)],
        "from_time": _written(wish.from_time),
        "until_time": _written(wish.until_time),
        "soonest": wish.soonest,
    }
    return {name: value for name, value in said.items() if value}


def _written(when: dt.date | dt.time | None) -> str | None:
    return None if when is None else when.isoformat()
