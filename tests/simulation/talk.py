"""A deaf agent for tests of people: it says its lines in order, whatever it hears."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from openchair.conversation.actions import Say, Topic
from openchair.conversation.caller import Caller, PutDown, Reply, Spoke, StayedSilent
from openchair.simulation.patient import Patient
from openchair.simulation.people import who_picks_up
from openchair.slots import Slot

ZONE = ZoneInfo("America/Chicago")
QUESTIONS = ("pain", "patient_status", "visit_reason", "insurance", "preferred_times")


def slot(day: int, hour: int, minute: int = 0) -> Slot:
    """A slot in December 2026, whose first is a Tuesday."""
    return Slot("chair_1", dt.datetime(2026, 12, day, hour, minute, tzinfo=ZONE), 30, "checkup")


TUESDAY_TEN = slot(1, 10, 30)
THURSDAY_TWO = slot(3, 14)
FRIDAY_NINE = slot(4, 9)
TWO_SLOTS = (TUESDAY_TEN, THURSDAY_TWO)

GREETING = Say("Hi, this is Ava. Is now a good time?", Topic.GREETING)
NOT_UNDERSTOOD = Say("Sorry, I did not get that.", Topic.NOT_UNDERSTOOD)
STILL_THERE = Say("Are you still there?", Topic.STILL_THERE)
ANSWER = Say("There is parking behind the house.", Topic.ANSWER)
ASK_WHEN = Say("When shall I call?", Topic.ASK_WHEN)
GOODBYE = Say("Goodbye.", Topic.GOODBYE)


def ask(question: str) -> Say:
    return Say("…?", Topic.ASK, question=question)


def offer(*slots: Slot) -> Say:
    return Say("There is …", Topic.OFFER, slots=slots or TWO_SLOTS)


def read_back(chosen: Slot) -> Say:
    return Say("So it is …, right?", Topic.READ_BACK, slots=(chosen,))


def booked(chosen: Slot) -> Say:
    return Say("You are booked.", Topic.BOOKED, slots=(chosen,))


WHOLE_CALL = (
    GREETING,
    *(ask(question) for question in QUESTIONS),
    offer(),
    read_back(TUESDAY_TEN),
    booked(TUESDAY_TEN),
)


def person(persona: str, seed: int = 1, language: str = "en", attempt: int = 1) -> Patient:
    return who_picks_up(
        seed, lead_name="Ava Chen", language=language, attempt=attempt, persona=persona
    )


def replies(caller: Caller, lines: Sequence[Say] = WHOLE_CALL) -> list[Reply]:
    """Play the lines to the caller, one each turn, until they hang up."""
    heard = [caller.pick_up()]
    for line in lines:
        heard.append(caller.reply((line,)))
        if isinstance(heard[-1], PutDown):
            break
    return heard


def in_words(reply: Reply) -> str:
    """What was said, or `(silence)` or `(hung up)`."""
    match reply:
        case Spoke(text=text):
            return text
        case StayedSilent():
            return "(silence)"
        case PutDown():
            return "(hung up)"


def words(caller: Caller, lines: Sequence[Say] = WHOLE_CALL) -> list[str]:
    return [in_words(reply) for reply in replies(caller, lines)]


def says_one_of(text: str, phrases: Sequence[str]) -> bool:
    """Tell whether the text holds one of the phrases, its blanks aside."""
    return any(_fixed_part(phrase) in text for phrase in phrases)


def _fixed_part(phrase: str) -> str:
    """The longest run of words between the blanks."""
    parts = phrase.replace("{", "\0").replace("}", "\0").split("\0")[::2]
    return max((part.strip() for part in parts), key=len)
