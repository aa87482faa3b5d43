"""What the words must say, whoever writes them: the law's part and the promises between parts.

Rule 1: a greeting that does not say who calls, that it is an AI and how to stop is not loaded
(47 CFR 64.1200(b); state laws on bots and on recording). Neither is a client's override of it.
Rule 2: what may be heard by somebody else than the lead names no treatment (HIPAA).
Rule 3: a placeholder that may have no value (a lead without a name, a clinic without a number)
has a variation that does without it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from openchair.conversation.call import State
from openchair.conversation.config import (
    ConversationConfig,
    Heard,
    LineConfig,
    QuestionConfig,
    Words,
)
from openchair.conversation.questions import OWN_QUESTIONS, QuestionKind

FIXED = frozenset({"clinic", "persona"})
OPTIONAL = frozenset({"lead_name", "callback_number"})
NEEDED = {
    "offer": ("slots",),
    "offer_one": ("slots",),
    "which": ("slots",),
    "read_back": ("slot",),
    "booked": ("slot",),
    "call_later": ("time",),
    "opted_out": ("clinic",),
    "someone_else": ("clinic",),
}
_NAMES_THE_VISIT = frozenset({"offer", "offer_one", "read_back", "booked"})
_HEARD_BY_ANYONE = ("good_time", "in_a_moment", "wrong_number", "someone_else", "ask_when")
_INBOUND_LINES = ("who_calls", "how_to_help", "name", "message", "message_taken")
_LONGEST_GREETING_WORDS = 65

_AI = {"en": r"\bAI\b|artificial intelligence", "es": r"\bIA\b|inteligencia artificial"}
_AUTOMATED = {
    "en": rf"{_AI['en']}|\bautomated\b",
    "es": rf"{_AI['es']}|\bautom[aá]tic[ao]\b",
}
_STOP = {"en": r"\bstop\b", "es": r"\b(alto|pare|basta)\b"}
_NINE = {"en": r"\b(9|nine)\b", "es": r"\b(9|nueve)\b"}
_NO_MORE_CALLS = {
    "en": r"(won't|will not|not|never) call",
    "es": r"no (le |lo |la |les )?(volveremos a llamar|llamaremos)",
}
_PERSON = {"en": r"\b(person|staff)\b", "es": r"\b(persona|personal)\b"}
_RECORDED = {"en": r"\brecord(ed|ing)\b", "es": r"\bgraba(da|ción|r|mos)?\b"}
TREATMENT = {
    "en": r"\b(clean(ing|ed)|check-?up|fillings?|crowns?|whiten(ing)?|root canal|extractions?|"
    r"implants?|braces|dentures?|tooth|teeth|gums?|pain|ache|surgery|treatment)\b",
    "es": r"\b(limpieza|revisión|empastes?|coronas?|blanqueamiento|endodoncia|extracci[oó]n|"
    r"implantes?|frenos|dentaduras?|dientes?|muelas?|encías?|dolor|cirugía|tratamiento)\b",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the words: where, and why."""

    path: str
    reason: str


def lint(config: ConversationConfig, visits: Mapping[str, Mapping[str, str]]) -> tuple[Fault, ...]:
    """Return every fault of the words. `visits` are the visit types' names by key and language."""
    return (
        *_language_faults(config, visits),
        *_greeting_faults(config),
        *_line_faults(config),
        *_voicemail_faults(config),
        *_answer_faults(config),
        *_question_faults(config, visits),
        *_goal_faults(config),
        *_inbound_faults(config),
    )


# --- the law --------------------------------------------------------------------------------


def _greeting_faults(config: ConversationConfig) -> Iterator[Fault]:
    yield from _placeholder_faults("greetings", config.greetings, {"clinic"}, set())
    for path, language, text in _each("greetings", config.greetings):
        for reason in greeting_reasons(text, language):
            yield Fault(path, reason)


def greeting_reasons(text: str, language: str) -> Iterator[str]:
    """Say what is missing from the first words; nothing if they may be spoken."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    first, opening = sentences[0], " ".join(sentences[:2])
    holds = {
        "the first sentence does not name the clinic: {clinic} is missing": "{clinic}" in first,
        "the first sentence does not say that an AI is speaking": _says(_AI, first, language),
        "the first two sentences do not say how to stop: the word and the 9 key": _says(
            _STOP, opening, language
        )
        and _says(_NINE, opening, language),
        "the first two sentences do not say that stopping means no more calls": _says(
            _NO_MORE_CALLS, opening, language
        ),
        "it does not say that the call is recorded": _says(_RECORDED, text, language),
        "it does not end by asking whether now is a good time": text.rstrip().endswith("?"),
        "it names a treatment before it is known who is listening": not _says(
            TREATMENT, text, language
        ),
        f"it is longer than {_LONGEST_GREETING_WORDS} words; nobody hears it out": len(text.split())
        <= _LONGEST_GREETING_WORDS,
    }
    yield from (reason for reason, is_so in holds.items() if not is_so)


def _voicemail_faults(config: ConversationConfig) -> Iterator[Fault]:
    needed = {"clinic", "callback_number", "opt_out_number"}
    say = config.voicemail.say
    for path, language, text in _each("voicemail.say", say):
        yield from _unknown_placeholders(path, text, needed | FIXED | {"lead_name"})
        for name in sorted(needed - _placeholders(text)):
            yield Fault(path, f"{{{name}}} is missing")
        if not _says(_AUTOMATED, text, language):
            yield Fault(path, "it does not say that the voice is automated")
        yield from _treatment_fault(path, text, language)
    yield from _optional_faults("voicemail.say", say, {"lead_name"})


def _line_faults(config: ConversationConfig) -> Iterator[Fault]:
    for name in LineConfig.model_fields:
        words: Words = getattr(config.lines, name)
        path = f"lines.{name}"
        extra = {"visit"} if name in _NAMES_THE_VISIT else set()
        yield from _placeholder_faults(path, words, set(NEEDED.get(name, ())), extra)
    for path, _, text in _each("lines.call_911", config.lines.call_911):
        if "911" not in text:
            yield Fault(path, "it does not name 911")
    for name in _HEARD_BY_ANYONE:
        for path, language, text in _each(f"lines.{name}", getattr(config.lines, name)):
            yield from _treatment_fault(path, text, language)


def _answer_faults(config: ConversationConfig) -> Iterator[Fault]:
    for topic in ("unknown", "robot"):
        if topic not in config.answers:
            yield Fault(f"answers.{topic}", "is missing")
    for topic, answer in config.answers.items():
        path = f"answers.{topic}"
        yield from _placeholder_faults(f"{path}.say", answer.say, set(), set())
        if topic != "unknown":
            yield from _heard_faults(f"{path}.heard", answer.heard, config.languages)
        for where, language, text in _each(f"{path}.say", answer.say):
            if answer.open:
                yield from _treatment_fault(where, text, language)
            if topic == "robot" and not _says(_AI, text, language):
                yield Fault(where, "it does not say that an AI is speaking")


def _inbound_faults(config: ConversationConfig) -> Iterator[Fault]:
    """Who calls us hears the same law but for the promise not to call, and how to reach people."""
    if config.inbound is None:
        return
    for name in ("expected", "stranger"):
        words: Words = getattr(config.inbound, name)
        yield from _placeholder_faults(f"inbound.{name}", words, {"clinic"}, set())
        for path, language, text in _each(f"inbound.{name}", words):
            for reason in welcome_reasons(text, language):
                yield Fault(path, reason)
    for name in _INBOUND_LINES:
        path, words = f"inbound.{name}", getattr(config.inbound, name)
        yield from _placeholder_faults(path, words, set(), set())
        for where, language, text in _each(path, words):
            yield from _treatment_fault(where, text, language)


def welcome_reasons(text: str, language: str) -> Iterator[str]:
    """Say what is missing from the first words to a caller; nothing if they may be spoken."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    first, opening = sentences[0], " ".join(sentences[:2])
    holds = {
        "the first sentence does not name the clinic: {clinic} is missing": "{clinic}" in first,
        "the first two sentences do not say that an AI is speaking": _says(_AI, opening, language),
        "it does not say that the call is recorded": _says(_RECORDED, text, language),
        "it does not say how to reach a person": _says(_PERSON, text, language),
        "it does not end with a question": text.rstrip().endswith("?"),
        "it names a treatment before it is known who is listening": not _says(
            TREATMENT, text, language
        ),
        f"it is longer than {_LONGEST_GREETING_WORDS} words; nobody hears it out": len(text.split())
        <= _LONGEST_GREETING_WORDS,
    }
    yield from (reason for reason, is_so in holds.items() if not is_so)


# --- promises between the parts -------------------------------------------------------------


def _language_faults(
    config: ConversationConfig, visits: Mapping[str, Mapping[str, str]]
) -> Iterator[Fault]:
    for path, words in _all_words(config):
        for language in config.languages:
            if language not in words:
                yield Fault(f"{path}.{language}", "is missing; the file's `languages` name it")
    for key, names in visits.items():
        for language in config.languages:
            if not names.get(language):
                yield Fault(f"booking.visit_types.{key}.name.{language}", "is missing")


def _all_words(config: ConversationConfig) -> Iterator[tuple[str, Words]]:
    yield "greetings", config.greetings
    yield "voicemail.say", config.voicemail.say
    for name in LineConfig.model_fields:
        yield f"lines.{name}", getattr(config.lines, name)
    for key, question in config.questions.items():
        yield f"questions.{key}.say", question.say
    for topic, answer in config.answers.items():
        yield f"answers.{topic}.say", answer.say
    for name in ("expected", "stranger", *_INBOUND_LINES) if config.inbound else ():
        yield f"inbound.{name}", getattr(config.inbound, name)


def _question_faults(
    config: ConversationConfig, visits: Mapping[str, Mapping[str, str]]
) -> Iterator[Fault]:
    yield from _order_faults(config)
    for key, question in config.questions.items():
        path = f"questions.{key}"
        if key in OWN_QUESTIONS:
            yield Fault(path, "this key is the machine's own; choose another")
        yield from _placeholder_faults(f"{path}.say", question.say, set(), set())
        for where, _, text in _each(f"{path}.again", question.again):
            yield from _unknown_placeholders(where, text, FIXED | OPTIONAL)
        yield from _choice_faults(path, question, config.languages, visits)


def _order_faults(config: ConversationConfig) -> Iterator[Fault]:
    for index, key in enumerate(config.ask):
        if key not in config.questions:
            known = ", ".join(config.questions)
            yield Fault(f"ask[{index}]", f"there is no question {key!r}; there are {known}")
        if key in config.ask[:index]:
            yield Fault(f"ask[{index}]", f"{key!r} is asked twice")
    wishes = [key for key, one in config.questions.items() if one.kind is QuestionKind.WISH]
    if len(wishes) > 1:
        yield Fault(f"questions.{wishes[1]}", "there can be one question of kind `wish`")


def _choice_faults(
    path: str,
    question: QuestionConfig,
    languages: Sequence[str],
    visits: Mapping[str, Mapping[str, str]],
) -> Iterator[Fault]:
    is_choice = question.kind is QuestionKind.CHOICE
    if is_choice and len(question.choices) < len("ab"):
        yield Fault(f"{path}.choices", "a question of kind `choice` needs two or more")
    if question.choices and not is_choice:
        yield Fault(f"{path}.choices", f"a question of kind `{question.kind}` has none")
    for value, choice in question.choices.items():
        where = f"{path}.choices.{value}"
        yield from _heard_faults(f"{where}.heard", choice.heard, languages)
        if choice.visit_type is not None and choice.visit_type not in visits:
            reason = f"there is no {choice.visit_type!r} in booking.visit_types"
            yield Fault(f"{where}.visit_type", reason)
    for name, values in (("yes", (question.yes,)), ("no", (question.no,))):
        yield from _value_faults(f"{path}.{name}", question, values)
    yield from _value_faults(f"{path}.urgent_when", question, question.urgent_when)


def _value_faults(
    path: str, question: QuestionConfig, values: Sequence[str | None]
) -> Iterator[Fault]:
    allowed = {
        QuestionKind.CHOICE: set(question.choices),
        QuestionKind.YES_NO: {"yes", "no"},
    }.get(question.kind)
    for value in values:
        if value is not None and allowed is not None and value not in allowed:
            yield Fault(path, f"{value!r} is not one of {', '.join(sorted(allowed))}")


def _goal_faults(config: ConversationConfig) -> Iterator[Fault]:
    for state in State:
        if state is not State.END and state not in config.prompt.goals:
            yield Fault(f"prompt.goals.{state}", "is missing")


# --- placeholders ---------------------------------------------------------------------------


def _placeholder_faults(
    path: str, words: Words, needed: set[str], extra: set[str]
) -> Iterator[Fault]:
    for where, _, text in _each(path, words):
        yield from _unknown_placeholders(where, text, FIXED | OPTIONAL | needed | extra)
        for name in sorted(needed - _placeholders(text)):
            yield Fault(where, f"{{{name}}} is missing")
    yield from _optional_faults(path, words, OPTIONAL)


def _unknown_placeholders(
    path: str, text: str, allowed: frozenset[str] | set[str]
) -> Iterator[Fault]:
    for name in sorted(_placeholders(text) - allowed):
        known = ", ".join(f"{{{one}}}" for one in sorted(allowed))
        yield Fault(path, f"{{{name}}} cannot be filled in here; known are {known}")


def _optional_faults(
    path: str, words: Words, optional: frozenset[str] | set[str]
) -> Iterator[Fault]:
    for language, lines in words.items():
        if all(_placeholders(line) & optional for line in lines):
            names = " and ".join(f"{{{name}}}" for name in sorted(optional))
            yield Fault(f"{path}.{language}", f"one variation must do without {names}")


def _placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}  # a lone brace: no placeholder of this name is ever known


# --- small things ---------------------------------------------------------------------------


def _heard_faults(path: str, heard: Heard, languages: Sequence[str]) -> Iterator[Fault]:
    for language in languages:
        if not heard.get(language):
            yield Fault(f"{path}.{language}", "is missing: nothing callers say would be understood")


def _treatment_fault(path: str, text: str, language: str) -> Iterator[Fault]:
    found = re.search(TREATMENT[language], text, re.IGNORECASE)
    if found:
        yield Fault(path, f"{found[0]!r} may be heard by somebody else; name no treatment here")


def _each(path: str, words: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    for language, lines in words.items():
        for index, line in enumerate(lines):
            yield f"{path}.{language}[{index}]", language, line


def _says(pattern: Mapping[str, str], text: str, language: str) -> bool:
    flags = re.NOFLAG if pattern is _AI else re.IGNORECASE
    return re.search(pattern[language], text, flags) is not None
