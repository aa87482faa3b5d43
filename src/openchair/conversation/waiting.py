"""What callers say while the desk is being waited for: a moment in which little can be promised."""

from openchair.conversation.actions import Topic
from openchair.conversation.call import Call, changed
from openchair.conversation.events import (
    Event,
    FellSilent,
    GaveAnswer,
    ReportedEmergency,
    Severity,
)
from openchair.conversation.exits import Step, call_911, failed, with_note
from openchair.conversation.qualifying import keep
from openchair.conversation.script import Script
from openchair.conversation.speaking import say


def waver(call: Call, event: Event, script: Script) -> Step:
    """Note second thoughts about a slot that is being booked: it cannot be called back here."""
    return with_note(call, "spoke of another time while it was being booked"), ()


def keep_only(call: Call, event: GaveAnswer, script: Script) -> Step:
    """Keep an answer that comes too late to change the visit."""
    question = script.questions.get(event.question)
    if question is None or not question.takes(event.value):
        return call, ()
    return keep(call, event.question, event.value), ()


def note_pain(call: Call, event: ReportedEmergency, script: Script) -> Step:
    """Note pain that was spoken of while a slot was being booked."""
    if event.severity is Severity.LIFE_THREATENING:
        return call_911(call, script)
    return with_note(changed(call, urgent=True), "in pain"), ()


def still_waiting(call: Call, event: FellSilent, script: Script) -> Step:
    """Ask for patience; a desk that does not answer has failed."""
    quiet = changed(call, silences=call.silences + 1)
    if quiet.silences >= script.limits.silences:
        return failed(quiet, "the desk did not answer", script)
    return quiet, (say(quiet, script, Topic.WAIT),)
