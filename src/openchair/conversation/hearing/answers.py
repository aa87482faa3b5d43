"""Answers to the script's questions, asked or volunteered: choices by their words, yes and no, text."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from openchair.conversation.events import GaveAnswer
from openchair.conversation.hearing.dental_words import (
    HAS_INSURANCE,
    NO,
    NO_INSURANCE,
    REASONS,
    STATUS,
    YES,
)
from openchair.conversation.hearing.emergency import denies_urgency, emergency
from openchair.conversation.hearing.needs import Words
from openchair.conversation.hearing.patterns import Expression, Rules, rule, whole
from openchair.conversation.hearing.phrases import phrases
from openchair.conversation.hearing.said import remembered, words_of
from openchair.conversation.hearing.yes_no import Reply, leading_reply
from openchair.conversation.questions import Choice, QuestionForm, QuestionKind

STATUS_KEY, REASON_KEY, INSURANCE_KEY, URGENCY_KEY = (
    "patient_status",
    "reason",
    "insurance",
    "urgency",
)
OTHER, EXISTING = "other", "existing"
_IN_PAIN = GaveAnswer(REASON_KEY, "pain")
_BUILT_IN = {STATUS_KEY: Rules(*STATUS), REASON_KEY: Rules(*REASONS)}
_NOT_BUILT_IN: Rules[str] = Rules()

_FORMS_WITHOUT_SCRIPT = (
    QuestionForm(STATUS_KEY, QuestionKind.CHOICE, tuple(Choice(value, ()) for value, _ in STATUS)),
    QuestionForm(REASON_KEY, QuestionKind.CHOICE, tuple(Choice(value, ()) for value, _ in REASONS)),
    QuestionForm(INSURANCE_KEY, QuestionKind.YES_NO),
    QuestionForm("preferred_times", QuestionKind.WISH),
    QuestionForm(URGENCY_KEY, QuestionKind.YES_NO),
)
_CORRECTED = Expression(
    r"\b(?:no wait|wait no|i mean|i meant|sorry|actually|or rather|digo|perdon|mas bien|no mejor)\b"
)
_REFUSED = re.compile(r"\b(?:not|no|without|sin|except|instead of|rather than)(?: (?:a|an|the|un|una|el|la|need|for|want"
                      r"|necesito|quiero|really|soy|es|in|interested))* $")  # fmt: skip
# "A little" to "are you in pain?".
_SOME = whole(
    r"(?:(?:yes|yeah|well|just|only|maybe|si|pues|solo|nomas) )*(?:a (?:little|tiny|wee)(?: bit)?|a bit|some|slightly"
    r"|somewhat|more or less|sometimes|un (?:poco|poquito|tantito)|poquito|tantito|mas o menos|algo|a veces|ligeramente"
    r"|mucho|bastante|a lot|very(?: much)?|kind of|sort of|(?:it is )?(?:very |kind of |pretty )?urgent|it is an emergency|(?:es )?(?:muy )?urgente)"
    r"(?: \S+){0,2}"
)
# "A few years ago" to "have you been here before?".
_BEEN_HERE = whole(
    r"(?:(?:yes|yeah|like|about|maybe|i think|just|only|si|como|hace|unas|unos) )*(?:once|twice|(?:a |the )?(?:few|couple(?: of)?|long|last|many|several"
    r"|some|other|\S+) (?:years?|months?|times?|weeks?|visits?)|una vez|varias veces|\S+ (?:anos|meses|veces)|anos|mucho(?: tiempo)?)"
    r"(?: (?:ago|back|before|or twice|or so|ya|atras|nada mas))*"
)
_WORDS_FOR_OTHER = 3

# "no first time" to "have you been here before?": that no is the answer and refuses nothing.
_ANSWERING_NO = re.compile(
    r"^(?:(?:oh|well|um|pues|nope|nah|no) )*(?:no|nope|nah) (?:(?:it is |this is |it would be |i am |es |seria |soy )?(?:a |the |my |la |mi )?)$"
)
_SOMEBODY_S_INSURANCE = rule(
    r"(?:my|his|her|our|through|thru|under|from) (?:\S+ )?(?:work|job|employer|company|husband\w*|wife\w*|spouse\w*|parents?|mom\w*|dad\w*|union|school)",
    r"(?:el|la) (?:del?|de la|de mi|de mis|de su) \S+(?: \S+)?|por (?:mi|el|la) (?:trabajo|espos[oa]|empleo|escuela|sindicato)",
)


def forms_of(questions: Sequence[QuestionForm]) -> Sequence[QuestionForm]:
    """Return the script's questions, or the usual ones of a dental clinic when it has none."""
    return questions or _FORMS_WITHOUT_SCRIPT


@remembered
def answers_in(
    said: str, text: str, questions: tuple[QuestionForm, ...], asked: str | None
) -> tuple[GaveAnswer, ...]:
    """Return the answers given, the one to the question asked first."""
    found = [
        GaveAnswer(form.key, value)
        for form in forms_of(questions)
        if (value := _answer(said, text, form, is_asked=form.key == asked)) is not None
    ]
    if _IN_PAIN in found and denies_urgency(said) and emergency(said) is None:
        found = [answer for answer in found if answer != _IN_PAIN]
    return tuple(sorted(found, key=lambda answer: answer.question != asked))


def _answer(said: str, text: str, form: QuestionForm, *, is_asked: bool) -> str | None:
    match form.kind:
        case QuestionKind.CHOICE:
            return _choice(said, form, is_asked=is_asked)
        case QuestionKind.YES_NO:
            return _yes_or_no(said, form.key, is_asked=is_asked)
        case QuestionKind.TEXT:
            return text.strip() if is_asked else None
        case QuestionKind.WISH:
            return None


def _yes_or_no(said: str, key: str, *, is_asked: bool) -> str | None:
    """Return yes or no from what was said beside those words, or from how the sentence starts."""
    if key == INSURANCE_KEY:
        if NO_INSURANCE.is_in(said):
            return NO
        if HAS_INSURANCE.is_in(said):
            return YES
    if key == URGENCY_KEY and denies_urgency(said):
        return NO
    if not is_asked:
        return None
    if key == URGENCY_KEY and _SOME.is_in(said):
        return YES
    if (
        key == INSURANCE_KEY
        and leading_reply(said) is not Reply.NO
        and _SOMEBODY_S_INSURANCE.is_in(said)
    ):
        return YES
    reply = leading_reply(said)
    return reply.value if reply else None


def _choice(said: str, form: QuestionForm, *, is_asked: bool) -> str | None:
    """Return the choice named last after a correction, else the one that is named and not refused."""
    if is_asked and form.key == STATUS_KEY and _BEEN_HERE.is_in(said) and "first" not in said:
        return next((each.value for each in form.choices if each.value == EXISTING), None)
    if not is_asked and _words_of_choices(form).isdisjoint(words_of(said)):
        return None
    final = _CORRECTED.after(said)
    named = _named(final, form, is_asked=is_asked)
    if named is None and final is not said:
        named = _named(said, form, is_asked=is_asked)
    if named is not None or not is_asked:
        return named
    values = {choice.value for choice in form.choices}
    if OTHER in values and len(said.split()) >= _WORDS_FOR_OTHER and leading_reply(said) is None:
        return OTHER
    return None


@lru_cache(maxsize=1024)
def _words_of_choices(form: QuestionForm) -> Words:
    """Return the words without which no choice is named as it should be; remembered with the script."""
    built_in = _BUILT_IN.get(form.key, _NOT_BUILT_IN)
    return built_in.words.union(*(phrases(choice.heard).words for choice in form.choices))


def _named(said: str, form: QuestionForm, *, is_asked: bool) -> str | None:
    values = [choice.value for choice in form.choices]
    ranked = [
        (_is_wanted(said[:begin], form, is_asked=is_asked), end - begin, -begin, value)
        for value, begin, end in _mentions(said, form, is_asked=is_asked)
    ]
    if not ranked:
        return None
    wanted, _, _, value = max(ranked)
    if not wanted:
        return _the_other(value, values)
    return value


def _the_other(value: str, values: list[str]) -> str | None:
    """Return what is left when one of two choices is refused."""
    left = [other for other in values if other != value]
    return left[0] if len(left) == 1 else None


def _is_wanted(before: str, form: QuestionForm, *, is_asked: bool) -> bool:
    """Whether nothing refuses the choice; a no that answers the question refuses nothing."""
    if is_asked and form.key == STATUS_KEY and _ANSWERING_NO.search(before):
        return True
    return _REFUSED.search(before) is None


def _mentions(said: str, form: QuestionForm, *, is_asked: bool) -> Iterator[tuple[str, int, int]]:
    """Yield each choice's value with where it is named."""
    for choice in form.choices:
        heard = phrases(choice.heard)
        for begin, end in heard.spans(said):
            yield choice.value, begin, end
        for begin, end in heard.spans_of_similar(said) if is_asked else ():
            yield choice.value, begin, end
    allowed = {choice.value for choice in form.choices}
    for value, pattern in _BUILT_IN.get(form.key, _NOT_BUILT_IN).possible(said):
        kept = value if value in allowed else OTHER
        if kept in allowed and (match := pattern.search(said)):
            yield kept, match.start(), match.end()
