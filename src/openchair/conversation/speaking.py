"""Lines: from what a call is about to what is said, in the caller's language."""

from collections.abc import Sequence

from openchair.conversation.actions import Say, Topic
from openchair.conversation.call import Call, State, WhoCalls
from openchair.conversation.phrasing import spoken_choice, spoken_time
from openchair.conversation.questions import CALL_BACK_TIME, MESSAGE, STAFF_CALL
from openchair.conversation.script import UNKNOWN, Script
from openchair.slots import Slot

VERBATIM = frozenset(
    {
        # The law's words, and those that might tell somebody else too much.
        *(Topic.GREETING, Topic.OPTED_OUT, Topic.VOICEMAIL, Topic.CALL_911),
        *(Topic.WRONG_NUMBER, Topic.SOMEONE_ELSE),
        # The clinic's facts and times: a model that rephrases them may change them.
        *(Topic.ANSWER, Topic.OFFER, Topic.READ_BACK, Topic.BOOKED, Topic.CALL_LATER),
    }
)
_OPENS: dict[WhoCalls | None, str] = {
    WhoCalls.EXPECTED: "who_calls",
    WhoCalls.STRANGER: "how_to_help",
}


def say(call: Call, script: Script, topic: Topic, *, key: str = "", fill: str = "") -> Say:
    """Say the line of this topic; `key` names another, `fill` is the time it speaks of."""
    text = _line(call, script, key or topic.value)
    if fill:
        text = text.replace("{time}", fill)
    return Say(text, topic, verbatim=topic in VERBATIM)


def greeting(call: Call, script: Script) -> Say:
    """Say who is calling, or who was called. Every variation has passed the lint of the law."""
    key = "" if call.caller is None else f"greeting_{call.caller}"
    return say(call, script, Topic.GREETING, key=key)


def ask(call: Call, script: Script, key: str, *, again: bool = False) -> Say:
    """Ask one of the script's questions; `again` in other words."""
    question = script.questions[key]
    spoken = question.again if again else question.say
    text = spoken[call.language].pick(call.seed + call.misses, call.lead_name)
    return Say(text, Topic.ASK, question=key)


def acknowledge_and_ask(call: Call, script: Script, key: str) -> Say:
    """Ask the next question, having taken note of the answer to the last."""
    asked = ask(call, script, key)
    thanks = _line(call, script, "acknowledge")
    return Say(f"{thanks} {asked.text}", Topic.ASK, question=key)


def offer(call: Call, script: Script, *, key: str = "offer") -> Say:
    """Name the slots held for the caller, in their order."""
    if key == "offer" and len(call.offered) == 1:
        key = "offer_one"
    times = [spoken_time(slot.start, call.language) for slot in call.offered]
    text = _line(call, script, key).replace("{slots}", spoken_choice(times, call.language))
    return _about(call, script, text, Topic.OFFER, call.offered)


def read_back(call: Call, script: Script, slot: Slot) -> Say:
    """Say the chosen slot, word for word, and ask whether it is right."""
    return _with_slot(call, script, Topic.READ_BACK, slot)


def booked(call: Call, script: Script, slot: Slot) -> Say:
    """Say that the appointment is made. Only after SlotBooked."""
    return _with_slot(call, script, Topic.BOOKED, slot)


def answer(call: Call, script: Script, topic: str) -> Say:
    """Answer what the caller asked; before they agreed to talk, only what anybody may hear."""
    found = script.answers.get(topic) or script.answers[UNKNOWN]
    if call.state is State.GREETING and not found.is_open:
        return say(call, script, Topic.ANSWER, key="in_a_moment")
    text = found.say[call.language].pick(call.seed + call.turns, call.lead_name)
    return Say(text, Topic.ANSWER, verbatim=True)


def repeat(call: Call, script: Script, *, again: bool = False) -> tuple[Say, ...]:
    """Ask once more what is open; nothing while the desk is being waited for."""
    if call.awaited is not None:
        return ()
    if call.asked == CALL_BACK_TIME:
        return (ask_when(call, script),)
    if call.asked == STAFF_CALL:
        return (offer_person(call, script),)
    if call.asked == MESSAGE:
        return (ask(call, script, MESSAGE, again=again),)
    if call.state is State.GREETING:
        return (say(call, script, Topic.GREETING, key=_OPENS.get(call.caller, "good_time")),)
    if call.state is State.OFFER_SLOT:
        return (offer(call, script),)
    if call.chosen is not None:
        return (read_back(call, script, call.chosen),)
    return (ask(call, script, call.asked, again=again),) if call.asked else ()


def ask_when(call: Call, script: Script) -> Say:
    """Ask when to call instead."""
    return Say(_line(call, script, "ask_when"), Topic.ASK_WHEN, question=CALL_BACK_TIME)


def offer_person(call: Call, script: Script) -> Say:
    """Ask whether the clinic's staff shall call."""
    return Say(_line(call, script, "offer_person"), Topic.OFFER_PERSON, question=STAFF_CALL)


def _with_slot(call: Call, script: Script, topic: Topic, slot: Slot) -> Say:
    text = _line(call, script, topic.value)
    text = text.replace("{slot}", spoken_time(slot.start, call.language))
    return _about(call, script, text, topic, (slot,))


def _about(call: Call, script: Script, text: str, topic: Topic, slots: Sequence[Slot]) -> Say:
    if "{visit}" in text:
        text = text.replace("{visit}", script.visit_name(slots[0].visit_type, call.language))
    return Say(text, topic, slots=tuple(slots), verbatim=True)


def _line(call: Call, script: Script, key: str) -> str:
    # The turn keeps a line that is said twice in a call from sounding canned.
    return script.line(key, call.language, call.seed + call.turns, call.lead_name)
