"""What callers say and do on the way, in whatever state: questions, pain, silence, a language.

Each is dealt with, and then what was open is asked again.
"""

from openchair.conversation.actions import Topic
from openchair.conversation.call import Call, State, changed
from openchair.conversation.events import (
    AskedQuestion,
    Event,
    FellSilent,
    ReportedEmergency,
    Severity,
    SpokeLanguage,
)
from openchair.conversation.exits import Step, call_911, no_answer, not_understood
from openchair.conversation.offering import hurry
from openchair.conversation.questions import STAFF_CALL
from openchair.conversation.script import UNKNOWN, Script
from openchair.conversation.speaking import answer, greeting, offer_person, repeat, say


def reply(call: Call, event: AskedQuestion, script: Script) -> Step:
    """Answer, then ask again what was open. Too much that is unknown is for the staff."""
    if event.topic in script.answers and event.topic != UNKNOWN:
        return call, (answer(call, script, event.topic), *repeat(call, script))
    unknown = changed(call, unknowns=call.unknowns + 1)
    if unknown.unknowns < script.limits.unknowns or call.awaited is not None:
        return unknown, (answer(call, script, UNKNOWN), *repeat(call, script))
    offering = changed(unknown, unknowns=0, asked=STAFF_CALL)
    return offering, (offer_person(offering, script),)


def emergency(call: Call, event: ReportedEmergency, script: Script) -> Step:
    """The soonest visit at once, or 911. A pain that was spoken of before is not news."""
    if event.severity is Severity.LIFE_THREATENING:
        return call_911(call, script)
    if call.urgent:
        return call, repeat(call, script)
    return hurry(call, script)


def unclear(call: Call, event: Event, script: Script) -> Step:
    """Something was said; nobody knows what."""
    return miss(call, script)


def miss(call: Call, script: Script) -> Step:
    """Say that it was not understood, and ask in other words; after too many, give up."""
    missed = changed(call, misses=call.misses + 1)
    if missed.misses >= script.limits.misses:
        return not_understood(missed, script)
    sorry = say(missed, script, Topic.NOT_UNDERSTOOD)
    return missed, (sorry, *repeat(missed, script, again=True))


def silence(call: Call, event: FellSilent, script: Script) -> Step:
    """Ask whether the caller is still there, and repeat the question."""
    quiet = changed(call, silences=call.silences + 1)
    if quiet.silences >= script.limits.silences:
        return no_answer(quiet, script)
    return quiet, (say(quiet, script, Topic.STILL_THERE), *repeat(quiet, script))


def change_language(call: Call, event: SpokeLanguage, script: Script) -> Step:
    """Go on in the caller's language, the legal words of the greeting included."""
    if event.language not in script.languages:
        return miss(call, script)
    switched = changed(call, language=event.language)
    if not event.alone:
        return switched, ()
    if switched.state is State.GREETING and switched.asked is None:
        return switched, (greeting(switched, script),)
    return switched, repeat(switched, script)


# --- before the greeting --------------------------------------------------------------------


def greet(call: Call, event: Event, script: Script) -> Step:
    """Say the first words, once."""
    if call.greeted:
        return call, ()
    return changed(call, greeted=True), (greeting(call, script),)


def greet_in_danger(call: Call, event: ReportedEmergency, script: Script) -> Step:
    """A life comes before the first words."""
    if event.severity is Severity.LIFE_THREATENING:
        return call_911(call, script)
    return greet(call, event, script)


def greet_in_language(call: Call, event: SpokeLanguage, script: Script) -> Step:
    """Greet somebody who picked up in another language in that one."""
    language = event.language if event.language in script.languages else call.language
    return greet(changed(call, language=language), event, script)
