"""The ears: what a caller says becomes one caller event.

Rule 1: deterministic and pure; the state of the talk and the clinic's time come in a `Context`.
Rule 2: the order below is the precedence: stop, emergency, wrong number, person, later, not
interested, then everything that carries the talk on. Stop is heard in every state and language.
Rule 3: never choose for the caller: words that fit two slots are a wish or unclear.
"""

from collections.abc import Callable

from openchair.conversation.call import State
from openchair.conversation.context import Context
from openchair.conversation.events import (
    Agreed,
    AskedForPerson,
    AskedQuestion,
    AskedToCallLater,
    AskedToStop,
    ChoseSlot,
    Disagreed,
    Event,
    GaveAnswer,
    ReachedSomeoneElse,
    ReachedWrongNumber,
    ReportedEmergency,
    WasNotInterested,
    WasUnclear,
    WishedTime,
)
from openchair.conversation.hearing import topics
from openchair.conversation.hearing.answers import REASON_KEY, STATUS_KEY
from openchair.conversation.hearing.call_back import time_asked
from openchair.conversation.hearing.calling_us import heard_from_caller
from openchair.conversation.hearing.emergency import emergency
from openchair.conversation.hearing.language import asks_for_other_language, language_heard
from openchair.conversation.hearing.later import (
    asks_to_call_later,
    is_busy,
    is_hurried,
    prefers_a_time,
)
from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.not_interested import (
    changes_their_mind,
    is_polite_no,
    turns_down_the_visit,
)
from openchair.conversation.hearing.person import wants_a_person
from openchair.conversation.hearing.repeating import asks_to_repeat
from openchair.conversation.hearing.revocation import asks_not_to_be_called, says_just_stop
from openchair.conversation.hearing.sentences import (
    asks_for_others,
    asks_outright,
    gives_a_name,
    states_a_need,
    wants_a_visit,
)
from openchair.conversation.hearing.slot_choice import slot_chosen
from openchair.conversation.hearing.wishes import describe
from openchair.conversation.hearing.wrong_number import is_someone_else, is_wrong_number
from openchair.conversation.hearing.yes_no import Reply, is_fine_without
from openchair.conversation.questions import WHO_CALLS, QuestionKind
from openchair.conversation.understood import Intent, Understood
from openchair.conversation.utterance import Utterance

_Meaning = tuple[Intent, Event, str | None, tuple[GaveAnswer, ...]]


def understand(text: str, context: Context) -> Understood:
    """Return what the caller meant by `text`, at this point of the call. Never raises."""
    said = normal(text)
    language = language_heard(said, context.language)
    heard = Utterance(text, said, context)
    meaning = next((found for hear in _IN_ORDER if (found := hear(heard)) is not None), _UNCLEAR)
    intent, event, value, more = meaning
    return Understood(intent, event, value, language, more)


_YES: _Meaning = (Intent.YES, Agreed(), None, ())
_NO: _Meaning = (Intent.NO, Disagreed(), None, ())
_UNCLEAR: _Meaning = (Intent.UNCLEAR, WasUnclear(), None, ())


def _silence(heard: Utterance) -> _Meaning | None:
    return None if heard.said else _UNCLEAR


def _stop(heard: Utterance) -> _Meaning | None:
    if asks_not_to_be_called(heard.said) or (_is_just_stop(heard) and not _outranks_stop(heard)):
        return Intent.STOP, AskedToStop(), None, ()
    return None


def _is_just_stop(heard: Utterance) -> bool:
    """Whether it is a bare "stop"; a bare "cancel" is one only before any visit was spoken of."""
    if heard.said in {"cancel", "cancelar", "cancela", "cancele"}:
        return heard.context.state is State.GREETING
    return says_just_stop(heard.said)


def _outranks_stop(heard: Utterance) -> bool:
    """Whether a stop with nothing named is really about the machine, the number or a pain."""
    said = heard.said
    return wants_a_person(said) or is_wrong_number(said) or emergency(said) is not None


def _emergency(heard: Utterance) -> _Meaning | None:
    if (severity := emergency(heard.said)) is None:
        return None
    answers = [a for a in heard.answers if a.question != "urgency" and a.value != "other"]
    return Intent.EMERGENCY, ReportedEmergency(severity), severity.value, tuple(answers)


def _from_a_caller(heard: Utterance) -> _Meaning | None:
    context = heard.context
    match heard_from_caller(heard.said, context.asked, context.expected):
        case Agreed():
            return _YES
        case Disagreed():
            return _NO
        case AskedForPerson() as event:
            return Intent.PERSON, event, None, ()
        case AskedQuestion(topic) as event:
            return Intent.QUESTION, event, topic, ()
    return None


def _wrong_number(heard: Utterance) -> _Meaning | None:
    context = heard.context
    if context.asked == STATUS_KEY and any(a.question == STATUS_KEY for a in heard.answers):
        return None
    if is_wrong_number(heard.said):
        return Intent.WRONG_NUMBER, ReachedWrongNumber(), None, ()
    return None


def _person(heard: Utterance) -> _Meaning | None:
    return (Intent.PERSON, AskedForPerson(), None, ()) if wants_a_person(heard.said) else None


def _other_language(heard: Utterance) -> _Meaning | None:
    return _UNCLEAR if asks_for_other_language(heard.said) else None


def _repeat(heard: Utterance) -> _Meaning | None:
    return _UNCLEAR if asks_to_repeat(heard.said) else None


def _plain_no(heard: Utterance) -> _Meaning | None:
    """Hear a no to what was asked before any rule that would make more of it."""
    context, said = heard.context, heard.said
    is_asked = context.asked_kind is QuestionKind.YES_NO
    if (context.asks_yes_or_no and heard.reply is Reply.NO) or (is_asked and is_fine_without(said)):
        return _NO
    return None


def _someone_else(heard: Utterance) -> _Meaning | None:
    if heard.context.wants_a_time or not is_someone_else(heard.said):
        return None
    return Intent.LATER, ReachedSomeoneElse(), None, ()


def _later(heard: Utterance) -> _Meaning | None:
    context, said = heard.context, heard.said
    if not _puts_off(heard):
        return None
    bare = context.asked_when or "call" in said
    at = time_asked(said, context.now, context.hours, bare=bare)
    return Intent.LATER, AskedToCallLater(at), at.isoformat() if at else None, ()


def _puts_off(heard: Utterance) -> bool:
    """Whether the talk is put off: asked in words, busy, or a time when only a time is meant."""
    context, said = heard.context, heard.said
    if asks_to_call_later(said):
        return True
    if context.asked_when and heard.reply is None and heard.topic is None:
        return time_asked(said, context.now, context.hours, bare=True) is not None
    if context.wants_a_time:
        return False
    if is_busy(said):
        return not (is_hurried(said) and heard.leading_reply is Reply.YES)
    if context.asked is not None or heard.answers:
        return False
    return prefers_a_time(said) or (
        context.state is State.GREETING and heard.topic is None and heard.names_a_time
    )


def _not_interested(heard: Utterance) -> _Meaning | None:
    context, said = heard.context, heard.said
    if not turns_down_the_visit(said) and not (
        changes_their_mind(said) and not (context.is_offering and _names_another_time(heard))
    ):
        return None
    if is_polite_no(said) and context.asks_yes_or_no:
        return _NO
    return Intent.NOT_INTERESTED, WasNotInterested(), None, ()


def _names_another_time(heard: Utterance) -> bool:
    return _slot(heard) is not None or heard.names_a_time


def _slot(heard: Utterance) -> _Meaning | None:
    context = heard.context
    if not context.is_offering or heard.is_plain_question:
        return None
    slot = slot_chosen(
        heard.time_words, context.spoken_of, context.now, context.hours, context.chosen
    )
    if slot is None:
        return None
    if slot == context.chosen:
        return _YES
    return Intent.CHOOSE_SLOT, ChoseSlot(slot.key), slot.key, ()


def _others(heard: Utterance) -> _Meaning | None:
    """Hear "what else do you have" as a no to what was offered; a time said is heard as a wish."""
    if heard.context.is_offering and asks_for_others(heard.said) and not heard.names_a_time:
        return _NO
    return None


def _bare(heard: Utterance) -> _Meaning | None:
    return _replied(heard.reply)


def _replied(reply: Reply | None) -> _Meaning | None:
    return None if reply is None else _YES if reply is Reply.YES else _NO


def _question(heard: Utterance) -> _Meaning | None:
    topic = heard.topic
    if topic is None:
        return None
    if topic in {topics.UNKNOWN, "services", "hours"} and not heard.is_plain_question:
        wished = heard.wish is not None if heard.context.wants_a_time else heard.names_a_time
        if wished or (topic == topics.UNKNOWN and heard.answers):
            return None
    elif topic == topics.UNKNOWN and heard.answers and not asks_outright(heard.said):
        return None
    needs = states_a_need(heard.said)
    more = tuple(
        a for a in heard.answers if needs and a.question == REASON_KEY and a.value != "other"
    )
    return Intent.QUESTION, AskedQuestion(topic), topic, more


def _answer(heard: Utterance) -> _Meaning | None:
    """Hear answers and wishes; when both were said, the wish is the event."""
    context, answers, wish = heard.context, heard.answers, heard.wish
    if context.asked and answers and answers[0].value == "other" and wish is not None:
        answers = answers[1:]
    if context.is_offering:
        answers = () if wish else answers
    if wish is not None and (
        heard.names_a_time or wish.soonest or context.asked_kind is QuestionKind.WISH
    ):
        value = (
            answers[0].value if answers and answers[0].question == context.asked else describe(wish)
        )
        return Intent.ANSWER, WishedTime(wish), value, answers
    if not answers:
        return None
    first, *rest = answers
    return Intent.ANSWER, first, first.value, tuple(rest)


def _leading(heard: Utterance) -> _Meaning | None:
    reply = heard.leading_reply
    if reply is None and heard.context.asked == WHO_CALLS:
        return None  # who wants a visit has not said who they are
    gives_name = heard.context.state is State.GREETING and gives_a_name(heard.said)
    if reply is Reply.YES or (reply is None and (gives_name or wants_a_visit(heard.said))):
        return _YES
    return _replied(reply)


_IN_ORDER: tuple[Callable[[Utterance], _Meaning | None], ...] = (
    _silence,
    _stop,
    _emergency,
    _from_a_caller,
    _wrong_number,
    _person,
    _other_language,
    _repeat,
    _plain_no,
    _someone_else,
    _later,
    _not_interested,
    _slot,
    _others,
    _bare,
    _question,
    _answer,
    _leading,
)
