"""What is heard in phrases that callers say: the figures the receptionist is held to.

The phrases are of three kinds: seeds that tell what there is to hear, phrases held back while the
rules were written, and fresh ones. The figures hold for each language.
"""

from collections.abc import Iterable

import pytest

from openchair.conversation.understanding import understand
from openchair.conversation.understood import Intent
from tests.conversation import phrases_held_back as held_back
from tests.conversation import phrases_seed as seed
from tests.conversation.phrases_fresh import FRESH, NO_STOP
from tests.conversation.tables import OFFERED, situation

LANGUAGES = ("en", "es")
LEAST_RECALL = 0.99
MOST_FALSE_ALARMS = 0.05
LEAST_RIGHT = 0.95

Case = tuple[str, str, str, str]
"""The language, where the talk stands, what is to be heard and the phrase."""


def plain(intent: str, english: Iterable[str], spanish: Iterable[str]) -> list[Case]:
    return [("en", "", intent, text) for text in english] + [
        ("es", "", intent, text) for text in spanish
    ]


def with_value(
    intent: str, where: str, pairs: Iterable[tuple[str, object]], language: str
) -> list[Case]:
    return [(language, where, f"{intent} {value}", text) for text, value in pairs]


HELD_BACK = [
    *plain("stop", held_back.STOP_EN, held_back.STOP_ES),
    *plain("wrong_number", held_back.WRONG_NUMBER_EN, held_back.WRONG_NUMBER_ES),
    *plain("not_interested", held_back.NOT_INTERESTED_EN, held_back.NOT_INTERESTED_ES),
    *plain("person", held_back.PERSON_EN, held_back.PERSON_ES),
    *plain("later", held_back.LATER_EN, held_back.LATER_ES),
    *plain("yes", held_back.YES_EN, held_back.YES_ES),
    *plain("no", held_back.NO_EN, held_back.NO_ES),
    *with_value("question", "", held_back.QUESTION_EN, "en"),
    *with_value("question", "", held_back.QUESTION_ES, "es"),
    *with_value("emergency", "", held_back.EMERGENCY_EN, "en"),
    *with_value("emergency", "", held_back.EMERGENCY_ES, "es"),
    *with_value("choose_slot", "offered", held_back.CHOOSE_SLOT_EN, "en"),
    *with_value("choose_slot", "offered", held_back.CHOOSE_SLOT_ES, "es"),
    *(
        ("en", asked or "", f"answer {value}", text)
        for text, asked, _, value in held_back.ANSWER_EN
    ),
    *(
        ("es", asked or "", f"answer {value}", text)
        for text, asked, _, value in held_back.ANSWER_ES
    ),
]
SEED = [
    *plain("stop", seed.STOP_EN, seed.STOP_ES),
    *plain("wrong_number", seed.WRONG_NUMBER_EN, seed.WRONG_NUMBER_ES),
    *plain("not_interested", seed.NOT_INTERESTED_EN, seed.NOT_INTERESTED_ES),
    *plain("person", seed.PERSON_EN, seed.PERSON_ES),
    *plain("later", seed.LATER_EN, seed.LATER_ES),
]
ALL = [*SEED, *HELD_BACK, *FRESH]
ALARMING = [
    *((language, "", text) for text in (*seed.HARD_NEGATIVES, *held_back.HARD_NEGATIVES) for language in LANGUAGES),
    *NO_STOP,
]  # fmt: skip


def heard(case: Case) -> str:
    """Return what is heard, put as the tables put it."""
    language, where, expected, text = case
    understood = understand(text, situation(where, language))
    intent, value = understood.intent.value, understood.value
    if understood.intent is Intent.CHOOSE_SLOT:
        value = str([slot.key for slot in OFFERED].index(understood.value or ""))
    if intent == "answer" and value in {"yes", "no"} and expected == value:
        return expected
    if intent in {"yes", "no"} and expected == f"answer {intent}":
        return expected
    return f"{intent} {value}" if " " in expected else intent


def misheard(cases: Iterable[Case]) -> list[str]:
    """Return what was misheard, in words, for the message of a failing test."""
    return [
        f"{case[3]!r} {case[1]}: {heard(case)}, not {case[2]}"
        for case in cases
        if heard(case) != case[2]
    ]


def of(cases: Iterable[Case], language: str) -> list[Case]:
    return [case for case in cases if case[0] == language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "cases", [SEED, HELD_BACK, FRESH, ALL], ids=["seed", "held back", "fresh", "all"]
)
def test_nineteen_of_twenty_phrases_are_heard_right(cases, language):
    cases = of(cases, language)

    wrong = misheard(cases)

    assert len(wrong) <= (1 - LEAST_RIGHT) * len(cases), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_ninety_nine_of_a_hundred_wishes_to_stop_are_heard(language):
    stops = [case for case in of(ALL, language) if case[2] == "stop"]

    missed = misheard(stops)

    assert len(stops) > 100
    assert len(missed) <= (1 - LEAST_RECALL) * len(stops), missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_talk_of_stopping_something_else_is_hardly_ever_taken_for_it(language):
    innocent = [case for case in ALARMING if case[0] == language]

    alarms = [
        text
        for _, where, text in innocent
        if understand(text, situation(where, language)).intent is Intent.STOP
    ]

    assert len(alarms) <= MOST_FALSE_ALARMS * len(innocent), alarms


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", sorted({case[2].split()[0] for case in ALL}))
def test_no_intent_is_much_worse_heard_than_the_others(intent, language):
    cases = [case for case in of(ALL, language) if case[2].split()[0] == intent]

    wrong = misheard(cases)

    assert len(wrong) <= 0.1 * len(cases), wrong


def test_stop_is_heard_in_every_state_and_either_language():
    stops = [*seed.STOP_EN, *seed.STOP_ES, *held_back.STOP_EN, *held_back.STOP_ES]
    places = (
        "greeted",
        "urgency",
        "reason",
        "insurance",
        "times",
        "when to call",
        "offered",
        "read back",
    )
    missed = [
        (text, where, language)
        for text in stops
        for where in places
        for language in LANGUAGES
        if understand(text, situation(where, language)).intent is not Intent.STOP
    ]

    assert len(missed) <= (1 - LEAST_RECALL) * len(stops) * len(places) * len(LANGUAGES), missed
