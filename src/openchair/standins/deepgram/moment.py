"""What a model can know when it is asked: its prompt, the functions it may call; and what follows.

The functions' schemas tell which questions and slots there are now. Where the talk stands is told
in a line of the prompt, `CONTEXT: {json}`. What neither tells is guessed as a model would. Topics
are heard by the ears' own words for them: a script's own words are not in the prompt.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from openchair.conversation.call import State
from openchair.conversation.context import Context
from openchair.conversation.events import ChoseSlot, GaveAnswer
from openchair.conversation.questions import (
    CALL_BACK_TIME,
    STAFF_CALL,
    Choice,
    QuestionForm,
    QuestionKind,
)
from openchair.slots import Slot
from openchair.standins.deepgram.providers import Function

_CONTEXT = re.compile(r"^CONTEXT: (.*)$", re.MULTILINE)
_MINUTES = 60
_ANY_WORDS = "any words"
_WISH_KEY = "preferred_times"


@dataclass(frozen=True, slots=True)
class Moment:
    """What the model was last told."""

    prompt: str = ""
    functions: tuple[Function, ...] = ()

    def parameters(self, name: str) -> Mapping[str, Any] | None:
        """Return the schemas of a function's arguments; None where it is not offered."""
        function = next((one for one in self.functions if one.name == name), None)
        return None if function is None else function.parameters.get("properties", {})

    def choices(self, name: str, argument: str) -> tuple[str, ...]:
        """Return the values an argument may have, as far as they are listed."""
        schema = (self.parameters(name) or {}).get(argument, {})
        return tuple(schema.get("enum", ()))


class ToldSlot(BaseModel):
    """A slot as the prompt names it."""

    key: str
    start: AwareDatetime | None = None
    minutes: int = _MINUTES
    chair_id: str = ""
    visit_type: str = ""


class Told(BaseModel):
    """What the prompt's CONTEXT line says."""

    state: State | None = None
    language: str = "en"
    asked: str | None = None
    asked_when: bool = False
    offered: list[ToldSlot] = Field(default_factory=list)
    chosen: ToldSlot | str | None = None
    """The slot read back, or its key."""
    now: AwareDatetime | None = None
    expected: str = ""
    """Whose number somebody calls from."""


def told_in(prompt: str) -> Told | str:
    """Return what the prompt tells of the talk, or why it cannot be read."""
    lines = _CONTEXT.findall(prompt)
    if not lines:
        return Told()
    try:
        return Told.model_validate_json(lines[-1])
    except ValidationError as error:
        first = error.errors()[0]
        return f"CONTEXT: {'.'.join(map(str, first['loc']))}: {first['msg']}"


def context_of(moment: Moment, now: dt.datetime) -> Context:
    """Return where the talk stands; `now` is for prompts that do not tell it."""
    read = told_in(moment.prompt)
    told = read if isinstance(read, Told) else Told()
    offered = _offered(told, moment)
    guessed = State.OFFER_SLOT if offered else State.QUALIFY
    return Context(
        now=told.now or now,
        state=told.state or guessed,
        language=told.language,
        asked=None if told.asked in {CALL_BACK_TIME, STAFF_CALL} else told.asked,
        asked_when=told.asked_when or told.asked == CALL_BACK_TIME,
        questions=_questions(moment),
        offered=offered,
        chosen=_chosen(told, offered),
        expected=told.expected,
    )


def _offered(told: Told, moment: Moment) -> tuple[Slot, ...]:
    """Return the slots told of, or else those that may be chosen: a key is the slot's start."""
    named = told.offered or [ToldSlot(key=key) for key in moment.choices(ChoseSlot.name(), "slot")]
    slots = (_slot(slot) for slot in named)
    return tuple(slot for slot in slots if slot is not None)


def _slot(told: ToldSlot) -> Slot | None:
    start = _time(told.key) or told.start
    if start is None:
        return None
    return Slot(told.chair_id, start, told.minutes, told.visit_type)


def _time(key: str) -> dt.datetime | None:
    try:
        start = dt.datetime.fromisoformat(key)
    except ValueError:
        return None
    return start if start.tzinfo is not None else None


def _chosen(told: Told, offered: Sequence[Slot]) -> Slot | None:
    if told.state is not State.CONFIRM:
        return None
    if isinstance(told.chosen, ToldSlot):
        return _slot(told.chosen)
    if told.chosen is not None:
        return next((slot for slot in offered if slot.key == told.chosen), None)
    return offered[0] if len(offered) == 1 else None


def _questions(moment: Moment) -> tuple[QuestionForm, ...]:
    """Return the questions there are, with their answers read from the words about `value`."""
    schema = (moment.parameters(GaveAnswer.name()) or {}).get("value", {})
    parts = (part.partition(": ") for part in str(schema.get("description", "")).split("; "))
    answers = {key: values.split(" or ") for key, _, values in parts}
    keys = moment.choices(GaveAnswer.name(), "question")
    return tuple(_question(key, answers.get(key, [])) for key in keys)


def _question(key: str, values: Sequence[str]) -> QuestionForm:
    if key == _WISH_KEY:
        return QuestionForm(key, QuestionKind.WISH)
    if set(values) == {"yes", "no"}:
        return QuestionForm(key, QuestionKind.YES_NO)
    if not values or values == [_ANY_WORDS]:
        return QuestionForm(key, QuestionKind.TEXT)
    choices = tuple(Choice(value, (_as_words(value),)) for value in values)
    return QuestionForm(key, QuestionKind.CHOICE, choices)


def _as_words(key: str) -> str:
    return key.replace("_", " ")
