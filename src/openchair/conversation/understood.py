"""What was understood of an utterance: what the caller wants, as an event and as a value."""

from dataclasses import dataclass
from enum import StrEnum

from openchair.conversation.events import Event, GaveAnswer


class Intent(StrEnum):
    """What a caller wants with an utterance; the values are the command line's."""

    STOP = "stop"
    WRONG_NUMBER = "wrong_number"
    NOT_INTERESTED = "not_interested"
    PERSON = "person"
    LATER = "later"
    YES = "yes"
    NO = "no"
    CHOOSE_SLOT = "choose_slot"
    QUESTION = "question"
    ANSWER = "answer"
    EMERGENCY = "emergency"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Understood:
    """What was heard. `more` are further answers volunteered in the same breath."""

    intent: Intent
    event: Event
    value: str | None
    """The slot chosen, the time asked for, the answer kept, the topic, or the severity."""
    language: str
    more: tuple[GaveAnswer, ...] = ()
