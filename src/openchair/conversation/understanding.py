"""The ears: what a caller says becomes one caller event.

Rule 1: deterministic and pure; the state of the talk and the clinic's time come in a `Context`.
Rule 2: the order below is the precedence: stop, emergency, wrong number, person, later, not
interested, then everything that carries the talk on. Stop is heard in every state and language.
Rule 3: never choose for the caller: words that fit two slots are a wish or unclear.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from openchair.conversation.call import State
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
from openchair.conversation.hearing.answers import REASON_KEY, STATUS_KEY, answers_in
from openchair.conversation.hearing.call_back import time_asked
from openchair.conversation.hearing.clock_times import Hours
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
from openchair.conversation.hearing.patterns import rule
from openchair.conversation.hearing.person import wants_a_person
from openchair.conversation.hearing.repeating import asks_to_repeat
from openchair.conversation.hearing.revocation import asks_not_to_be_called, says_just_stop
from openchair.conversation.hearing.slot_choice import slot_chosen
from openchair.conversation.hearing.wishes import describe, wish_in
from openchair.conversation.hearing.wrong_number import is_someone_else, is_wrong_number
from openchair.conversation.hearing.yes_no import (
    Reply,
    bare_reply,
    is_fine_without,
    leading_reply,
)
from openchair.conversation.questions import STAFF_CALL, QuestionForm, QuestionKind, TopicForm
from openchair.slots import Slot, Wish


class Intent(StrEnum):
    """What a caller wants with an utterance; the values are the command line's."""

    STOP = "stop"
    WRONG_NUMBER = "wrong_number"
    NOT_INTERESTED = "not_interested"
    PERSON = "person"
    LATER = "later"
    YES = "yes"
    NO = "no"
    CHOOSE_SLOT = "choose_slot"
    QUESTION = "question"
    ANSWER = "answer"
    EMERGENCY = "emergency"
    UNCLEAR = "unclear"


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
    opens: dt.time = dt.time(8)
    closes: dt.time = dt.time(18)

    @property
    def hours(self) -> Hours:
        """When the clinic is open, which tells morning hours from afternoon ones."""
        return Hours(self.opens, self.closes)

    @property
    def is_offering(self) -> bool:
        """Whether slots were just named or read back."""
        return self.state in {State.OFFER_SLOT, State.CONFIRM}

    @property
    def asked_kind(self) -> QuestionKind | None:
        """The kind of the question asked, if it is known."""
        if self.asked == "preferred_times":
            return QuestionKind.WISH
        if self.asked in {"insurance", "urgency", STAFF_CALL}:
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


@dataclass(frozen=True, slots=True)
class Understood:
    """What was heard. `more` are further answers volunteered in the same breath."""

    intent: Intent
    event: Event
    value: str | None
    """The slot chosen, the time asked for, the answer kept, the topic, or the severity."""
    language: str
    more: tuple[GaveAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class _Heard:
    """An utterance on its way through the rules."""

    text: str
    said: str
    """The text in normal form."""
    context: Context

    @property
    def time_words(self) -> str:
        """The words that may name a time: after a read-back, a leading no is a reply and no more."""
        if self.context.state is not State.CONFIRM:
            return self.said
        return _LEADING_NO.sub("", self.said)

    @property
    def topic(self) -> str | None:
        context = self.context
        marked = "?" in self.text
        return topics.topic_asked(self.said, context.topics, marked=marked, asked=context.asked)

    @property
    def answers(self) -> list[GaveAnswer]:
        context = self.context
        return answers_in(self.said, self.text, context.questions, context.asked)

    @property
    def wish(self) -> Wish | None:
        context = self.context
        offered = context.offered or ((context.chosen,) if context.chosen else ())
        return wish_in(
            self.time_words,
            context.now,
            context.hours,
            (context.chosen,) if context.chosen else offered,
            bare=context.wants_a_time,
        )


_Meaning = tuple[Intent, Event, str | None, tuple[GaveAnswer, ...]]

_LEADING_NO = re.compile(r"^(?:no|nope|nah) (?!puedo|me|quiero|no|not|se)")
_WH_QUESTION = rule(
    r"^(?:\S+ )?(?:what|how|when|where|why|who|which)(?! about| if)"
    r"|^(?:\S+ )?are you (?:guys |all )?\S+ing|^(?:\S+ )?(?:do i (?:need|have)|should i|will i (?:need|have)|does it|is it) \S+|^(?:cual|como|por que|quien|que (?:dia|hora) es)"
)
_STATES_A_NEED = rule(
    r"i (?:need|want|would like|am looking|wanted)|quiero|necesito|quisiera|ocupo|busco"
)
_GIVES_NAME = rule(
    r"^(?:hi |hello |yes )*this is (?!not|a |an |the |your)\S+(?: \S+)?(?=$)|\S+ speaking(?=$)|habla \S+(?=$)"
)
_WANTS_A_VISIT = rule(
    r"(?:make|schedule|book|set up|get|set|need|want|have) (?:\S+ )?(?:appointment|visit)|(?:come|get) in(?: \S+)?"
    r"|(?:hacer|sacar|agendar|programar|quiero|necesito|reservar) (?:una |la |mi )?(?:cita|consulta)|ir al dentista"
)
_PROPOSES_TIMES = rule(r"anything|something|any|other|can (?:i|we|you)|could (?:i|we|you)|do you have|how about|what about|"
                       r"algo|otro|otra|puedo|podria|tiene\w*|hay|que tal|possible|get in|fit me")  # fmt: skip

_OTHER_SLOTS = rule(
    r"(?:any|some)(?:thing| times?| slots?) else|what else|(?:any |what |more )?other (?:times|options|slots|days|openings|dates|hours)"
    r"|(?:que|alguna|algo|tiene|hay) (?:\S+ )?(?:mas|otr[oa]s?)(?: (?:tiene\w*|hay|cosa|opcion\w*|horas?|horarios?|fechas?|dias?))?"
    r"|otras (?:horas|opciones|fechas)|otros (?:horarios|dias)"
)


def understand(text: str, context: Context) -> Understood:
    """Return what the caller meant by `text`, at this point of the call. Never raises."""
    said = normal(text)
    language = language_heard(said, context.language)
    heard = _Heard(text, said, context)
    meaning = next((found for hear in _IN_ORDER if (found := hear(heard)) is not None), _UNCLEAR)
    intent, event, value, more = meaning
    return Understood(intent, event, value, language, more)


_UNCLEAR: _Meaning = (Intent.UNCLEAR, WasUnclear(), None, ())


def _silence(heard: _Heard) -> _Meaning | None:
    return None if heard.said else _UNCLEAR


def _stop(heard: _Heard) -> _Meaning | None:
    if asks_not_to_be_called(heard.said) or (_is_just_stop(heard) and not _outranks_stop(heard)):
        return Intent.STOP, AskedToStop(), None, ()
    return None


def _is_just_stop(heard: _Heard) -> bool:
    """Whether it is a bare "stop"; a bare "cancel" is one only before any visit was spoken of."""
    if heard.said in {"cancel", "cancelar", "cancela", "cancele"}:
        return heard.context.state is State.GREETING
    return says_just_stop(heard.said)


def _outranks_stop(heard: _Heard) -> bool:
    """Whether a stop with nothing named is really about the machine, the number or a pain."""
    said = heard.said
    return wants_a_person(said) or is_wrong_number(said) or emergency(said) is not None


def _emergency(heard: _Heard) -> _Meaning | None:
    if (severity := emergency(heard.said)) is None:
        return None
    answers = [a for a in heard.answers if a.question != "urgency" and a.value != "other"]
    return Intent.EMERGENCY, ReportedEmergency(severity), severity.value, tuple(answers)


def _wrong_number(heard: _Heard) -> _Meaning | None:
    context = heard.context
    if context.asked == STATUS_KEY and any(a.question == STATUS_KEY for a in heard.answers):
        return None
    if is_wrong_number(heard.said):
        return Intent.WRONG_NUMBER, ReachedWrongNumber(), None, ()
    return None


def _person(heard: _Heard) -> _Meaning | None:
    return (Intent.PERSON, AskedForPerson(), None, ()) if wants_a_person(heard.said) else None


def _other_language(heard: _Heard) -> _Meaning | None:
    return _UNCLEAR if asks_for_other_language(heard.said) else None


def _repeat(heard: _Heard) -> _Meaning | None:
    return _UNCLEAR if asks_to_repeat(heard.said) else None


def _plain_no(heard: _Heard) -> _Meaning | None:
    """Hear a no to what was asked before any rule that would make more of it."""
    context, said = heard.context, heard.said
    is_asked = context.asked_kind is QuestionKind.YES_NO
    if (context.asks_yes_or_no and bare_reply(said) is Reply.NO) or (
        is_asked and is_fine_without(said)
    ):
        return Intent.NO, Disagreed(), None, ()
    return None


def _someone_else(heard: _Heard) -> _Meaning | None:
    if heard.context.wants_a_time or not is_someone_else(heard.said):
        return None
    return Intent.LATER, ReachedSomeoneElse(), None, ()


def _later(heard: _Heard) -> _Meaning | None:
    context, said = heard.context, heard.said
    if not _puts_off(heard):
        return None
    bare = context.asked_when or "call" in said
    at = time_asked(said, context.now, context.hours, bare=bare)
    return Intent.LATER, AskedToCallLater(at), at.isoformat() if at else None, ()


def _puts_off(heard: _Heard) -> bool:
    """Whether the talk is put off: asked in words, busy, or a time when only a time is meant."""
    context, said = heard.context, heard.said
    if asks_to_call_later(said):
        return True
    if context.asked_when and bare_reply(said) is None and heard.topic is None:
        return time_asked(said, context.now, context.hours, bare=True) is not None
    if context.wants_a_time:
        return False
    if is_busy(said):
        return not (is_hurried(said) and leading_reply(said) is Reply.YES)
    if context.asked is not None or heard.answers:
        return False
    return prefers_a_time(said) or (
        context.state is State.GREETING and heard.topic is None and _is_a_time(heard)
    )


def _is_a_time(heard: _Heard) -> bool:
    wish = heard.wish
    return wish is not None and wish not in (Wish(), Wish(soonest=True))


def _not_interested(heard: _Heard) -> _Meaning | None:
    context, said = heard.context, heard.said
    if not turns_down_the_visit(said) and not (
        changes_their_mind(said) and not (context.is_offering and _names_another_time(heard))
    ):
        return None
    if is_polite_no(said) and context.asks_yes_or_no:
        return Intent.NO, Disagreed(), None, ()
    return Intent.NOT_INTERESTED, WasNotInterested(), None, ()


def _names_another_time(heard: _Heard) -> bool:
    return _slot(heard) is not None or _is_a_time(heard)


def _slot(heard: _Heard) -> _Meaning | None:
    context = heard.context
    if not context.is_offering or _is_plain_question(heard):
        return None
    offered = context.offered or ((context.chosen,) if context.chosen else ())
    slot = slot_chosen(heard.time_words, offered, context.now, context.hours, context.chosen)
    if slot is None:
        return None
    if slot == context.chosen:
        return Intent.YES, Agreed(), None, ()
    return Intent.CHOOSE_SLOT, ChoseSlot(slot.key), slot.key, ()


def _is_plain_question(heard: _Heard) -> bool:
    """Whether something is asked that no slot and no time can answer."""
    topic = heard.topic
    if topic is None:
        return False
    if topic in {topics.UNKNOWN, "hours", "services", "kids"}:
        proposes = _PROPOSES_TIMES.is_in(heard.said)
        if heard.context.wants_a_time or topic != topics.UNKNOWN:
            return topic != topics.UNKNOWN and not proposes
        return _WH_QUESTION.is_in(heard.said) and not proposes
    return True


def _others(heard: _Heard) -> _Meaning | None:
    """Hear "what else do you have" as a no to what was offered; a time said is heard as a wish."""
    if heard.context.is_offering and _OTHER_SLOTS.is_in(heard.said) and not _is_a_time(heard):
        return Intent.NO, Disagreed(), None, ()
    return None


def _bare(heard: _Heard) -> _Meaning | None:
    reply = bare_reply(heard.said)
    if reply is Reply.YES:
        return Intent.YES, Agreed(), None, ()
    return (Intent.NO, Disagreed(), None, ()) if reply is Reply.NO else None


def _question(heard: _Heard) -> _Meaning | None:
    topic = heard.topic
    if topic is None:
        return None
    if topic in {topics.UNKNOWN, "services", "hours"} and not _is_plain_question(heard):
        wished = heard.wish is not None if heard.context.wants_a_time else _is_a_time(heard)
        if wished or (topic == topics.UNKNOWN and heard.answers):
            return None
    elif topic == topics.UNKNOWN and heard.answers and not _WH_QUESTION.is_in(heard.said):
        return None
    needs = _STATES_A_NEED.is_in(heard.said)
    more = tuple(
        a for a in heard.answers if needs and a.question == REASON_KEY and a.value != "other"
    )
    return Intent.QUESTION, AskedQuestion(topic), topic, more


def _answer(heard: _Heard) -> _Meaning | None:
    """Hear answers and wishes; the wish is the event when both were said and no answer was asked."""
    context, answers, wish = heard.context, heard.answers, heard.wish
    if context.asked and answers and answers[0].value == "other" and wish is not None:
        answers = answers[1:]
    if context.is_offering:
        answers = [] if wish else answers
    if wish is not None and (
        _is_a_time(heard) or wish.soonest or context.asked_kind is QuestionKind.WISH
    ):
        value = (
            answers[0].value if answers and answers[0].question == context.asked else describe(wish)
        )
        return Intent.ANSWER, WishedTime(wish), value, tuple(answers)
    if not answers:
        return None
    first, *rest = answers
    return Intent.ANSWER, first, first.value, tuple(rest)


def _leading(heard: _Heard) -> _Meaning | None:
    reply = leading_reply(heard.said)
    gives_name = heard.context.state is State.GREETING and _GIVES_NAME.is_in(heard.said)
    if reply is Reply.YES or (reply is None and (gives_name or _WANTS_A_VISIT.is_in(heard.said))):
        return Intent.YES, Agreed(), None, ()
    return (Intent.NO, Disagreed(), None, ()) if reply is Reply.NO else None


_IN_ORDER: tuple[Callable[[_Heard], _Meaning | None], ...] = (
    _silence,
    _stop,
    _emergency,
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
