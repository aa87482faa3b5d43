"""Somebody calls us: who it is comes first, then the talk is the same as when we call.

Rule 1: until a person has said that they are who left this number, nothing of that person is used
but the name: no answer of an earlier call, and no word on what it was about.
Rule 2: who is somebody else is a stranger: what is booked is booked in the stranger's own name.
"""

from openchair.conversation.actions import Action, NameCaller, Topic
from openchair.conversation.asides import miss
from openchair.conversation.call import Call, Result, WhoCalls, changed
from openchair.conversation.events import Event, GaveAnswer, ReportedEmergency, Severity, WishedTime
from openchair.conversation.exits import Exit, Step, call_911, leave, with_note
from openchair.conversation.hearing.names import is_another_name, name_in
from openchair.conversation.offering import hurry, merged
from openchair.conversation.phrasing import wish_in_words
from openchair.conversation.qualifying import begin, give_answer, keep
from openchair.conversation.questions import CALLER_NAME, MESSAGE
from openchair.conversation.script import Script
from openchair.conversation.speaking import ask, repeat, say

LONGEST_MESSAGE = 500
_NO_NAME = "none"


def confirm(call: Call, event: Event, script: Script) -> Step:
    """They are who left this number: what they told before counts again."""
    known = changed(call, caller=WhoCalls.CONFIRMED, recalled=())
    given = dict(call.answers)
    for question, value in call.recalled:
        if question in script.questions and question not in given:
            known = keep(known, question, value)
    if call.lead_name:
        known = keep(known, CALLER_NAME, call.lead_name)
    return begin(known, event, script)


def not_the_lead(call: Call, event: Event, script: Script) -> Step:
    """They are somebody else: the person who left this number has no part in it."""
    after, actions = begin(_as_stranger(call), event, script)
    return after, (NameCaller(""), *actions)


def answer_first(call: Call, event: GaveAnswer, script: Script) -> Step:
    """Keep what was volunteered, and ask again who is calling; a name says that itself."""
    if event.question == CALLER_NAME:
        said = f"this is {name_in(event.value)}".lower()
        is_other = is_another_name(said, call.lead_name)
        return (not_the_lead if is_other else confirm)(call, event, script)
    kept, actions = give_answer(call, _in_passing(event), script)
    return kept, (*actions, *repeat(kept, script))


def wish_first(call: Call, event: WishedTime, script: Script) -> Step:
    """Keep when they would like to come, and ask again who is calling."""
    wished = changed(call, wish=merged(call.wish, event.wish))
    if script.wish_question is not None:
        wished = keep(wished, script.wish_question, wish_in_words(wished.wish))
    return wished, repeat(wished, script)


def pain_first(call: Call, event: ReportedEmergency, script: Script) -> Step:
    """Ask again who is calling, then hurry: a yes or a no takes a second."""
    if event.severity is Severity.LIFE_THREATENING:
        return call_911(call, script)
    told = _in_pain(call, script)
    if told is None:
        return hurry(call, script)
    return with_note(told, "in pain"), repeat(told, script)


def ask_for_message(call: Call, event: Event, script: Script) -> Step:
    """They want no visit: the staff may be told what it is about."""
    asking = changed(call, asked=MESSAGE)
    return asking, (ask(asking, script, MESSAGE),)


def take_message(call: Call, event: GaveAnswer, script: Script) -> Step:
    """Note the message for the staff, and promise their call."""
    if event.question != MESSAGE:
        return give_answer(call, event, script)
    words = say(call, script, Topic.PERSON_WILL_CALL, key="message_taken")
    note = f"message for the staff: {event.value.strip()[:LONGEST_MESSAGE]}"
    return leave(call, Exit(Result.TRANSFERRED, note), words)


def no_message(call: Call, event: Event, script: Script) -> Step:
    """They want nothing more."""
    return leave(call, Exit(Result.DECLINED), say(call, script, Topic.DECLINED))


def ask_again(call: Call, event: Event, script: Script) -> Step:
    """A bare yes is no message."""
    return miss(call, script)


def naming(before: Call, after: Call) -> tuple[Call, tuple[Action, ...]]:
    """Return the call with the name that was just given, and what is to be noted of it."""
    value = after.answer(CALLER_NAME)
    if after.caller is None or value is None or value == before.answer(CALLER_NAME):
        return after, ()
    name = "" if value == _NO_NAME else name_in(value)
    if name == after.lead_name or (not name and after.caller is WhoCalls.CONFIRMED):
        return after, ()
    return changed(after, lead_name=name), (NameCaller(name),)


def _as_stranger(call: Call) -> Call:
    return changed(call, caller=WhoCalls.STRANGER, recalled=(), lead_name="")


def _in_passing(event: GaveAnswer) -> GaveAnswer:
    return GaveAnswer(event.question, event.value, alone=False)


def _in_pain(call: Call, script: Script) -> Call | None:
    """Keep that it is urgent as an answer; None where the script asks nothing that says so."""
    for key, question in script.questions.items():
        for value in sorted(question.urgent_when):
            return keep(call, key, value)
    return None
