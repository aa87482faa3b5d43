"""What the model of a live talk is told, and what it may ask for, as the call stands. Pure."""

import datetime as dt
import json
from typing import Any

from openchair.conversation.actions import Say
from openchair.conversation.call import Call, WhoCalls
from openchair.conversation.context import asked_of
from openchair.conversation.events import AskedQuestion, AskedToStop
from openchair.conversation.prompt import prompt_for
from openchair.conversation.questions import CALL_BACK_TIME
from openchair.conversation.script import Script
from openchair.conversation.tools import tools_for
from openchair.slots import Slot
from openchair.voice.base import Function, Mind

_NOTHING = {"type": "object", "properties": {}, "additionalProperties": False}
PICKED_UP = Function(
    "call_answered",
    "The person picked up and said anything but a refusal: hello, their name, a question who "
    "this is. Report it before you speak.",
    _NOTHING,
)
_REFUSED = Function(AskedToStop.name(), " ".join((AskedToStop.__doc__ or "").split()), _NOTHING)
_IDLE = frozenset({AskedQuestion.name()})
"""Tools that change nothing: they need not wait for the end of the caller's turn."""
_WAITING = (
    "You have called this person and have said nothing yet. They have picked up and speak first. "
    "Report what they say with one of your tools before you say anything."
)
_SPEAKING = (
    "A tool's answer is JSON. Say each text in `say` word for word, in order, and nothing else; "
    "then listen. Where it says `refused`, the move is not possible now: use one of `allowed`."
)


def mind_of(call: Call, script: Script, now: dt.datetime, *, waits_for_caller: bool) -> Mind:
    """Return the prompt and the functions; `now` is the clinic's local time.

    A model that waits for the caller's first words may only report that they came, or that they
    were a refusal.
    """
    context = f"CONTEXT: {json.dumps(_context(call, now), ensure_ascii=False)}"
    prompt = f"{prompt_for(call, script, today=now.date())}\n\n{_SPEAKING}\n\n{context}"
    if waits_for_caller:
        return Mind(f"{_WAITING}\n\n{prompt}", (PICKED_UP, _REFUSED))
    return Mind(prompt, _functions(call, script))


def _functions(call: Call, script: Script) -> tuple[Function, ...]:
    return tuple(
        Function(tool.name, tool.description, tool.parameters, acts=tool.name not in _IDLE)
        for tool in tools_for(call, script)
    )


def _context(call: Call, now: dt.datetime) -> dict[str, Any]:
    """Return the moment in plain values."""
    return {
        "state": call.state.value,
        "language": call.language,
        "asked": asked_of(call),
        "asked_when": call.asked == CALL_BACK_TIME,
        "offered": [_slot(slot) for slot in call.offered],
        "chosen": call.chosen.key if call.chosen else None,
        "now": now.replace(second=0, microsecond=0).isoformat(),
        **({"expected": call.lead_name} if call.caller is WhoCalls.EXPECTED else {}),
    }


def words_of(say: Say) -> dict[str, Any]:
    """Return a line as the model gets it."""
    words: dict[str, Any] = {"text": say.text, "topic": say.topic.value}
    if say.question:
        words["question"] = say.question
    if say.slots:
        words["slots"] = [_slot(slot) for slot in say.slots]
    if say.verbatim:
        words["verbatim"] = True
    return words


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "key": slot.key,
        "minutes": slot.minutes,
        "chair_id": slot.chair_id,
        "visit_type": slot.visit_type,
    }
