"""The script's questions: asked in its order, skipping what the caller said unasked."""

from openchair.conversation.asides import miss
from openchair.conversation.call import Awaited, Call, State, changed
from openchair.conversation.events import Event, GaveAnswer, WishedTime
from openchair.conversation.exits import Step
from openchair.conversation.offering import hurry, merged, search, search_as_wished
from openchair.conversation.phrasing import wish_in_words
from openchair.conversation.script import Question, Script
from openchair.conversation.speaking import acknowledge_and_ask, repeat
from openchair.slots import Wish


def begin(call: Call, event: Event, script: Script) -> Step:
    """Ask the first question that is not yet answered."""
    return _next_question(call, script)


def agree(call: Call, event: Event, script: Script) -> Step:
    """Take a bare yes for what the question says it stands for."""
    question = _asked(call, script)
    return _answer(call, question, question.yes if question else None, script)


def disagree(call: Call, event: Event, script: Script) -> Step:
    """Take a bare no for what the question says it stands for."""
    question = _asked(call, script)
    return _answer(call, question, question.no if question else None, script)


def give_answer(call: Call, event: GaveAnswer, script: Script) -> Step:
    """Keep an answer, asked for or not, and go on from where the call stands."""
    if not event.alone:
        return _keep_in_passing(call, event, script)
    return _answer(call, script.questions.get(event.question), event.value, script)


def wish(call: Call, event: WishedTime, script: Script) -> Step:
    """Keep when the caller would like to come; look again if slots were offered already."""
    if call.state not in {State.GREETING, State.QUALIFY}:
        return _wish_again(call, event, script)
    wished = changed(call, wish=merged(call.wish, event.wish))
    if script.wish_question is not None:
        wished = keep(wished, script.wish_question, wish_in_words(wished.wish))
    if call.awaited is Awaited.SLOTS:
        return search(wished, script)
    return _next_question(wished, script)


def back_to_question(call: Call, event: Event, script: Script) -> Step:
    """Go back to where the call stood before the staff's call was offered."""
    if call.state is State.QUALIFY:
        return _next_question(call, script)
    return _back(call, script)


def keep(call: Call, question: str, value: str) -> Call:
    """Keep an answer; a later one replaces it."""
    others = tuple(kept for kept in call.answers if kept[0] != question)
    return changed(call, answers=(*others, (question, value)))


def _asked(call: Call, script: Script) -> Question | None:
    return script.questions.get(call.asked or "")


def _answer(call: Call, question: Question | None, value: str | None, script: Script) -> Step:
    if question is None or value is None or not question.takes(value):
        return miss(call, script)
    return _go_on(keep(call, question.key, value), call, script)


def _keep_in_passing(call: Call, event: GaveAnswer, script: Script) -> Step:
    question = script.questions.get(event.question)
    if question is None or not question.takes(event.value):
        return call, ()
    kept = keep(call, question.key, event.value)
    is_late = call.state in {State.OFFER_SLOT, State.CONFIRM}
    if is_late and script.visit_type(kept.answers) != script.visit_type(call.answers):
        return _go_on(kept, call, script)
    return kept, ()


def _wish_again(call: Call, event: WishedTime, script: Script) -> Step:
    fits = call.chosen is not None and event.wish.allows(call.chosen.start)
    if fits and event.wish != Wish():
        return _back(call, script)
    return search_as_wished(call, event.wish, script)


def _go_on(call: Call, before: Call, script: Script) -> Step:
    is_early = call.state in {State.GREETING, State.QUALIFY}
    if is_early and call.awaited is None:
        return _next_question(call, script)
    if script.is_urgent(call.answers) and not call.urgent:
        return hurry(call, script)
    wanted = script.visit_type(call.answers)
    if wanted != script.visit_type(before.answers) and not call.urgent:
        return search(call, script)
    return _back(call, script)


def _back(call: Call, script: Script) -> Step:
    back = changed(call, asked=None)
    return back, repeat(back, script)


def _next_question(call: Call, script: Script) -> Step:
    if script.is_urgent(call.answers) and not call.urgent:
        return hurry(call, script)
    answered = {key for key, _ in call.answers}
    key = next((key for key in script.order if key not in answered), None)
    if key is None:
        return search(call, script)
    asking = changed(call, state=State.QUALIFY, asked=key)
    return asking, (acknowledge_and_ask(asking, script, key),)
