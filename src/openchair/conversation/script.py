"""What one clinic's receptionist may say, ready to be spoken in every language of the script.

A Script is made once from the checked words and the clinic's profile (`write_script`), holds only
plain values and never changes. Whatever does not depend on the call is filled in already.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openchair.conversation.call import State
from openchair.conversation.config import (
    ConversationConfig,
    Heard,
    Limits,
    LineConfig,
    QuestionConfig,
    Words,
)
from openchair.conversation.phrasing import spoken_name, spoken_phone
from openchair.conversation.questions import Choice, QuestionForm, QuestionKind, TopicForm
from openchair.phone import Phone

UNKNOWN = "unknown"
_TOLL_FREE = tuple(f"+1{code}" for code in (800, 833, 844, 855, 866, 877, 888))
_USUAL_YES = {QuestionKind.YES_NO: "yes"}
_USUAL_NO = {QuestionKind.YES_NO: "no", QuestionKind.WISH: "any time", QuestionKind.TEXT: "none"}


@dataclass(frozen=True, slots=True)
class Profile:
    """What the script must know of a clinic."""

    legal_name: str
    zone: dt.tzinfo
    """Where the clinic's clock stands."""
    language: str = "en"
    callback_number: Phone | None = None
    transfer_number: Phone | None = None
    opt_out_number: Phone | None = None
    """Toll-free, for voicemail; the call-back number serves where it is toll-free."""


@dataclass(frozen=True, slots=True)
class Visits:
    """What the script must know of the visits a clinic offers."""

    names: Mapping[str, Mapping[str, str]]
    """By key and language, such as "a cleaning"; the first is the usual visit."""
    urgent: str
    """The visit for callers in pain."""
    slots_to_offer: int = 2


@dataclass(frozen=True, slots=True)
class Variations:
    """Ways to say one thing in one language."""

    lines: tuple[str, ...]
    nameless: tuple[str, ...]
    """Those that do without the lead's name."""

    def pick(self, number: int, lead_name: str) -> str:
        """Return one of them, the same for the same number."""
        line = self.lines[number % len(self.lines)]
        if "{lead_name}" not in line:
            return line
        name = spoken_name(lead_name)
        if not name:
            return self.nameless[number % len(self.nameless)]
        return line.replace("{lead_name}", name)


Spoken = Mapping[str, Variations]
"""Variations by language."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question the script asks."""

    key: str
    kind: QuestionKind
    say: Spoken
    again: Spoken
    """The same in other words, for when it was not understood."""
    yes: str | None
    """The value a bare yes stands for; None where it says nothing."""
    no: str | None
    urgent_when: frozenset[str]
    visit_types: Mapping[str, str | None]
    """The choices, each with the visit it calls for."""

    def takes(self, value: str) -> bool:
        """Tell whether this can be kept as an answer."""
        if self.kind is QuestionKind.CHOICE:
            return value in self.visit_types
        if self.kind is QuestionKind.YES_NO:
            return value in {"yes", "no"}
        return bool(value.strip())

    @property
    def values(self) -> tuple[str, ...]:
        """The answers it allows; empty where they are the caller's own words."""
        return ("yes", "no") if self.kind is QuestionKind.YES_NO else tuple(self.visit_types)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said when the caller asks about something."""

    say: Spoken
    is_open: bool
    """Whether anybody may hear it, the caller not having agreed to talk."""


@dataclass(frozen=True, slots=True)
class Script:
    """The words and limits of one clinic's calls."""

    version: str
    clinic: str
    persona: str
    manner: str
    languages: tuple[str, ...]
    order: tuple[str, ...]
    """Keys of the questions, as they are asked."""
    questions: Mapping[str, Question]
    """The questions that are asked, by key."""
    wish_question: str | None
    answers: Mapping[str, Answer]
    lines: Mapping[str, Spoken]
    visits: Visits
    limits: Limits
    goals: Mapping[State, str]
    rules: tuple[str, ...]
    zone: dt.tzinfo
    transfer_number: Phone | None
    leaves_voicemail: bool
    question_forms: Mapping[str, tuple[QuestionForm, ...]]
    topic_forms: Mapping[str, tuple[TopicForm, ...]]

    def line(self, key: str, language: str, number: int, lead_name: str = "") -> str:
        """Return a line by its key in the file; `number` chooses among its variations."""
        return self.lines[key][language].pick(number, lead_name)

    def forms(self, language: str) -> tuple[QuestionForm, ...]:
        """Return the questions as the ears need them, in the order asked."""
        return self.question_forms[language]

    def topics(self, language: str) -> tuple[TopicForm, ...]:
        """Return what callers may ask about, as the ears need it."""
        return self.topic_forms[language]

    def visit_type(self, answers: Sequence[tuple[str, str]]) -> str:
        """Return the visit these answers call for, else the usual one."""
        for key, value in answers:
            question = self.questions.get(key)
            wanted = question.visit_types.get(value) if question else None
            if wanted:
                return wanted
        return next(iter(self.visits.names))

    def is_urgent(self, answers: Sequence[tuple[str, str]]) -> bool:
        """Tell whether one of these answers means pain."""
        return any(
            key in self.questions and value in self.questions[key].urgent_when
            for key, value in answers
        )

    def visit_name(self, visit_type: str, language: str) -> str:
        """Return what a visit is called, such as "a cleaning"."""
        names = self.visits.names.get(visit_type, {})
        return names.get(language, visit_type)


def write_script(config: ConversationConfig, profile: Profile, visits: Visits) -> Script:
    """Fill the clinic's own facts into the words. The words have passed `lint`."""
    opt_out = profile.opt_out_number or _toll_free(profile.callback_number)
    pen = pen_of(config, profile)
    asked = {key: config.questions[key] for key in config.ask}
    is_left = config.voicemail.leave and bool(profile.callback_number and opt_out)
    return Script(
        version=config.version,
        clinic=profile.legal_name,
        persona=config.persona.name,
        manner=config.persona.manner,
        languages=_own_language_first(config.languages, profile.language),
        order=config.ask,
        questions={key: _question(key, one, pen) for key, one in asked.items()},
        wish_question=next((k for k, q in asked.items() if q.kind is QuestionKind.WISH), None),
        answers={key: Answer(pen.fill(one.say), one.open) for key, one in config.answers.items()},
        lines=_lines(config, pen, with_voicemail=is_left),
        visits=visits,
        limits=config.limits,
        goals={state: pen.fixed(text) for state, text in config.prompt.goals.items()},
        rules=tuple(pen.fixed(text) for text in config.prompt.rules),
        zone=profile.zone,
        transfer_number=profile.transfer_number,
        leaves_voicemail=is_left,
        question_forms={lang: _question_forms(asked, lang) for lang in config.languages},
        topic_forms={lang: _topic_forms(config, lang) for lang in config.languages},
    )


def pen_of(config: ConversationConfig, profile: Profile) -> "Pen":
    """Return what fills a clinic's own facts in."""
    opt_out = profile.opt_out_number or _toll_free(profile.callback_number)
    return Pen(
        {
            "clinic": profile.legal_name,
            "persona": config.persona.name,
            "callback_number": _spoken(profile.callback_number),
            "opt_out_number": _spoken(opt_out),
        }
    )


class Pen:
    """Fills in what is the same in every call, and drops the lines a clinic cannot say."""

    def __init__(self, facts: Mapping[str, str]) -> None:
        self._facts = facts

    def fixed(self, text: str) -> str:
        for name, value in self._facts.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def fill(self, words: Words | Heard) -> dict[str, Variations]:
        return {language: self._variations(lines) for language, lines in words.items() if lines}

    def _variations(self, lines: Sequence[str]) -> Variations:
        numbered = [line for line in lines if "{callback_number}" in line]
        numberless = [line for line in lines if "{callback_number}" not in line]
        # A clinic that can be called back says its number wherever the script has a line for it.
        usable = (numbered or numberless) if self._facts["callback_number"] else numberless
        nameless = [line for line in usable if "{lead_name}" not in line]
        nameless = nameless or [line for line in numberless if "{lead_name}" not in line]
        named = [line for line in usable if "{lead_name}" in line]
        return Variations(
            tuple(self.fixed(line) for line in named or usable),
            tuple(self.fixed(line) for line in nameless),
        )


def _lines(config: ConversationConfig, pen: Pen, *, with_voicemail: bool) -> dict[str, Spoken]:
    lines: dict[str, Spoken] = {
        name: pen.fill(getattr(config.lines, name)) for name in LineConfig.model_fields
    }
    lines["greeting"] = pen.fill(config.greetings)
    if with_voicemail:
        lines["voicemail"] = pen.fill(config.voicemail.say)
    return lines


def _question(key: str, config: QuestionConfig, pen: Pen) -> Question:
    say = pen.fill(config.say)
    return Question(
        key=key,
        kind=config.kind,
        say=say,
        again={**say, **pen.fill(config.again)},
        yes=config.yes or _USUAL_YES.get(config.kind),
        no=config.no or _USUAL_NO.get(config.kind),
        urgent_when=frozenset(config.urgent_when),
        visit_types={value: choice.visit_type for value, choice in config.choices.items()},
    )


def _question_forms(asked: Mapping[str, QuestionConfig], language: str) -> tuple[QuestionForm, ...]:
    return tuple(
        QuestionForm(
            key,
            question.kind,
            tuple(
                Choice(value, _heard(choice.heard, language))
                for value, choice in question.choices.items()
            ),
        )
        for key, question in asked.items()
    )


def _topic_forms(config: ConversationConfig, language: str) -> tuple[TopicForm, ...]:
    return tuple(
        TopicForm(topic, _heard(answer.heard, language))
        for topic, answer in config.answers.items()
        if topic != UNKNOWN
    )


def _heard(heard: Heard, language: str) -> tuple[str, ...]:
    return heard.get(language, ())


def _own_language_first(languages: Sequence[str], own: str) -> tuple[str, ...]:
    return tuple(sorted(languages, key=lambda language: language != own))


def _toll_free(number: Phone | None) -> Phone | None:
    return number if number and number.startswith(_TOLL_FREE) else None


def _spoken(number: Phone | None) -> str:
    return spoken_phone(number) if number else ""
