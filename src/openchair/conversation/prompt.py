"""What a language model is told in a state: who it is, what to achieve now, what it may do.

The prompt changes with the state, and is sent whole: a model is never left with the rules of a
state that is over. The script's version travels in it, so that a recording tells which words
were in force.
"""

import datetime as dt

from openchair.conversation.call import Call, WhoCalls
from openchair.conversation.phrasing import spoken_day, spoken_name, spoken_time
from openchair.conversation.script import Script
from openchair.conversation.tools import tools_for

_LANGUAGES = {"en": "English", "es": "Spanish"}


def prompt_for(call: Call, script: Script, *, today: dt.date) -> str:
    """Return the whole prompt as the call stands. `today` is the clinic's local date."""
    parts = (
        _persona(call, script, today),
        _goal(call, script),
        _known(call, script),
        _tools(call, script),
        _rules(script),
        f"(words {script.version})",
    )
    return "\n\n".join(part for part in parts if part)


def _persona(call: Call, script: Script, today: dt.date) -> str:
    lead = _who(call)
    return (
        f"You are {script.persona}, an AI assistant on the telephone for {script.clinic}. "
        f"{script.manner}{lead} Speak {_LANGUAGES[call.language]}. "
        f"Today is {spoken_day(today, 'en')}, {today.year}."
    )


def _who(call: Call) -> str:
    """Tell who is called, or who calls as far as they have said so."""
    name = spoken_name(call.lead_name)
    if call.caller is None:
        return f" You are calling {name}." if name else ""
    if call.caller is WhoCalls.STRANGER:
        return f" {name} has called you." if name else " Somebody you do not know has called you."
    if call.caller is WhoCalls.CONFIRMED:
        return f" {name} has called you back." if name else " The person you called calls back."
    left = f"{name} left" if name else "a person who asked for a visit left"
    return (
        f" Somebody has called from the number that {left}; until they have said that they are "
        "that person, say nothing about them or why they were called."
    )


def _goal(call: Call, script: Script) -> str:
    goal = script.goals.get(call.state)
    return f"Now: {goal}" if goal else "The call is over. Say nothing more."


def _known(call: Call, script: Script) -> str:
    lines = [f"- {key}: {value}" for key, value in call.answers]
    missing = [key for key in script.order if call.answer(key) is None]
    if call.asked:
        lines.append(f"- asked last: {call.asked}")
    if missing and not call.offered:
        lines.append(f"- not yet answered: {', '.join(missing)}")
    lines.extend(
        f"- offered: {spoken_time(slot.start, 'en')} ({slot.key})" for slot in call.offered
    )
    if call.chosen is not None:
        lines.append(f"- to be confirmed: {spoken_time(call.chosen.start, 'en')}")
    return "\n".join(["What is known:", *lines]) if lines else ""


def _tools(call: Call, script: Script) -> str:
    lines = [
        f"- {tool.name}: {' '.join(tool.description.split())}" for tool in tools_for(call, script)
    ]
    head = "Whatever the caller says, report it with one of these tools before you speak:"
    return "\n".join([head, *lines])


def _rules(script: Script) -> str:
    return "\n".join(["Always:", *(f"- {rule}" for rule in script.rules)])
