"""What the ears know of the call: where it stands, and what was asked and offered."""

import datetime as dt
from dataclasses import dataclass

from openchair.conversation.call import Call, State, WhoCalls
from openchair.conversation.hearing.answers import STATUS_KEY
from openchair.conversation.hearing.clock_times import Hours
from openchair.conversation.questions import (
    CALL_BACK_TIME,
    HOW_TO_HELP,
    STAFF_CALL,
    WHO_CALLS,
    QuestionForm,
    QuestionKind,
    TopicForm,
)
from openchair.slots import Slot

_YES_OR_NO = frozenset({"insurance", "urgency", STAFF_CALL, WHO_CALLS, HOW_TO_HELP})
_UNHEARD = frozenset({CALL_BACK_TIME, STAFF_CALL})
"""Side questions that the ears know by other signs, or whose answers they hear anyhow."""
_OPENING = {WhoCalls.EXPECTED: WHO_CALLS, WhoCalls.STRANGER: HOW_TO_HELP}


def asked_of(call: Call) -> str | None:
    """Return the question that the ears shall listen for an answer to."""
    if call.asked is not None:
        return None if call.asked in _UNHEARD else call.asked
    is_opening = call.caller is not None and call.state is State.GREETING and call.greeted
    return _OPENING.get(call.caller) if is_opening and call.caller else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the ears know of the call."""

    now: dt.datetime
    """The present, aware, in the clinic's zone."""
    state: State = State.QUALIFY
    language: str = "en"
    """`en` or `es`: the language the call is in. Both are always heard."""
    asked: str | None = None
    """Key of the question asked and not yet answered."""
    questions: tuple[QuestionForm, ...] = ()
    topics: tuple[TopicForm, ...] = ()
    """The script's own topics, beside the built-in ones."""
    offered: tuple[Slot, ...] = ()
    """Slots named to the caller, in the order they were named."""
    chosen: Slot | None = None
    """The slot read back, in CONFIRM."""
    asked_when: bool = False
    """Whether the caller was asked when to call back."""
    expected: str = ""
    """The name of the person who left the number of somebody who calls us."""
    opens: dt.time = dt.time(8)
    closes: dt.time = dt.time(18)

    @property
    def hours(self) -> Hours:
        """When the clinic is open, which tells morning hours from afternoon ones."""
        return Hours(self.opens, self.closes)

    @property
    def spoken_of(self) -> tuple[Slot, ...]:
        """The slots offered, or the one read back."""
        return self.offered or ((self.chosen,) if self.chosen else ())

    @property
    def is_offering(self) -> bool:
        """Whether slots were just named or read back."""
        return self.state in {State.OFFER_SLOT, State.CONFIRM}

    @property
    def asked_kind(self) -> QuestionKind | None:
        """The kind of the question asked, if it is known."""
        if self.asked is None:
            return None
        if self.asked == "preferred_times":
            return QuestionKind.WISH
        if self.asked in _YES_OR_NO:
            return QuestionKind.YES_NO
        return next((form.kind for form in self.questions if form.key == self.asked), None)

    @property
    def asks_yes_or_no(self) -> bool:
        """Whether a plain no would answer what was asked, and turn down nothing else.

        "Have you been here before?" is asked as a yes-or-no question, and slots are named to be
        taken or left.
        """
        yes_or_no = self.asked_kind is QuestionKind.YES_NO or self.asked == STATUS_KEY
        return self.is_offering or yes_or_no

    @property
    def wants_a_time(self) -> bool:
        """Whether a day or a time of a visit is what was asked for."""
        return self.is_offering or self.asked_kind is QuestionKind.WISH
