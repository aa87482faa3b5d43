"""The shape of what may be asked and answered, as the ears need it: keys, kinds and words."""

from dataclasses import dataclass
from enum import StrEnum

CALL_BACK_TIME = "call_back_time"
"""The side question when a better time to call would be, as `Call.asked` and `Say.question`."""
STAFF_CALL = "staff_call"
"""The side question whether the clinic's staff shall call: yes or no."""
WHO_CALLS = "who_calls"
"""Whether who calls us is the person who left this number: yes or no."""
HOW_TO_HELP = "how_to_help"
"""Whether who calls us would like a visit: yes or no."""
CALLER_NAME = "caller_name"
"""The name of somebody who calls us, in their own words."""
MESSAGE = "message"
"""What the staff shall be told, in the caller's own words."""
OWN_QUESTIONS = frozenset(
    {CALL_BACK_TIME, STAFF_CALL, WHO_CALLS, HOW_TO_HELP, CALLER_NAME, MESSAGE}
)
"""Keys that the machine itself asks by: a script has no questions of these names."""


class QuestionKind(StrEnum):
    """What kind of answer a question wants."""

    CHOICE = "choice"
    """One of the question's choices, such as new or existing patient."""
    YES_NO = "yes_no"
    """`yes` or `no`."""
    WISH = "wish"
    """Days and times that suit the caller."""
    TEXT = "text"
    """The caller's own words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a question allows, and the words in which callers give it, in one language."""

    value: str
    heard: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """One question of the script, in one language."""

    key: str
    kind: QuestionKind
    choices: tuple[Choice, ...] = ()

    def __hash__(self) -> int:
        """Hash the key alone: the ears look a question up at every utterance."""
        return hash(self.key)


@dataclass(frozen=True, slots=True)
class TopicForm:
    """Something callers ask about, and the words in which they do, in one language."""

    key: str
    heard: tuple[str, ...]
