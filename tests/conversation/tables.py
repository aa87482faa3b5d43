"""Tables of phrases for the tests of what is heard: blocks of lines with strokes between phrases."""

import datetime as dt
from zoneinfo import ZoneInfo

from openchair import agent_config
from openchair.conversation.call import State
from openchair.conversation.context import Context
from openchair.slots import Slot

ZONE = ZoneInfo("America/New_York")
NOW = dt.datetime(2026, 12, 1, 14, 5, tzinfo=ZONE)
"""A Tuesday, the first of December."""
SCRIPT = agent_config.default_script()


def phrases(block: str) -> list[str]:
    """Return the phrases of a block."""
    return [" ".join(phrase.split()) for phrase in block.replace("\n", " ").split("/")]


def slot(month: int, day: int, hour: int, minute: int = 0) -> Slot:
    start = dt.datetime(2026, month, day, hour, minute, tzinfo=ZONE)
    return Slot("chair_1", start, 30, "checkup")


TUESDAY_TEN_THIRTY, THURSDAY_THREE = slot(12, 8, 10, 30), slot(12, 10, 15)
OFFERED = (TUESDAY_TEN_THIRTY, THURSDAY_THREE)

SITUATIONS = {
    "": Context(now=NOW),
    "greeted": Context(now=NOW, state=State.GREETING),
    "urgency": Context(now=NOW, asked="urgency"),
    "patient_status": Context(now=NOW, asked="patient_status"),
    "reason": Context(now=NOW, asked="reason"),
    "insurance": Context(now=NOW, asked="insurance"),
    "times": Context(now=NOW, asked="preferred_times"),
    "when to call": Context(now=NOW, asked_when=True),
    "offered": Context(now=NOW, state=State.OFFER_SLOT, offered=OFFERED),
    "read back": Context(now=NOW, state=State.CONFIRM, offered=OFFERED, chosen=TUESDAY_TEN_THIRTY),
}


def situation(name: str, language: str = "en") -> Context:
    """Return where the talk stands: what was asked, or offered, in a language."""
    blank = SITUATIONS[name]
    return Context(
        now=blank.now,
        state=blank.state,
        language=language,
        asked=blank.asked,
        questions=SCRIPT.forms(language),
        topics=SCRIPT.topics(language),
        offered=blank.offered,
        chosen=blank.chosen,
        asked_when=blank.asked_when,
    )
