"""Both languages, checked alike: what a recogniser writes, and nothing missing."""

import dataclasses
import re
import string
from collections.abc import Iterator

import pytest

from openchair.simulation.life import SCHEDULES
from openchair.simulation.wording import Phrases, Wording, phrases
from openchair.simulation.words_en import ENGLISH
from openchair.simulation.words_es import SPANISH

BOTH = pytest.mark.parametrize("wording", [ENGLISH, SPANISH], ids=["en", "es"])
BLANKS = {
    "hello_named": {"name"},
    "announces": {"need"},
    "prefers": {"when"},
    "nth": {"nth"},
    "by_day": {"day"},
    "by_time": {"time"},
    "by_day_and_time": {"day", "time"},
    "slot": {"day", "time"},
    "none_suits": {"when"},
    "not_right": {"choice"},
    "on_reflection": {"choice"},
    "call_at": {"day", "time", "clock"},
    "call_when": {"day", "time", "clock"},
    "mailbox": {"name"},
}


def parts(wording: Wording) -> Iterator[tuple[str, Phrases]]:
    for field in dataclasses.fields(wording):
        value = getattr(wording, field.name)
        if isinstance(value, tuple):
            yield field.name, value
        else:
            yield from ((f"{field.name}.{key}", among) for key, among in value.items())


def blanks_of(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def test_phrases_are_split_at_strokes_and_trimmed():
    assert phrases("\n  one two /\n  three /four\n") == ("one two", "three", "four")


@BOTH
def test_words_are_as_a_recogniser_writes_them(wording):
    for name, among in parts(wording):
        for phrase in among:
            assert re.fullmatch(
                r"(?:[a-záéíóúüñ']+|\{[a-z]+\})(?: (?:[a-záéíóúüñ']+|\{[a-z]+\}))*", phrase
            ), (
                name,
                phrase,
            )


@BOTH
def test_no_wording_is_there_twice_in_a_list(wording):
    for name, among in parts(wording):
        assert len(set(among)) == len(among), name


@BOTH
def test_only_known_blanks_are_left(wording):
    for name, among in parts(wording):
        allowed = BLANKS.get(name, set())
        for phrase in among:
            assert blanks_of(phrase) <= allowed, (name, phrase)


@BOTH
def test_wishes_name_the_time_they_speak_of(wording):
    for name in ("prefers", "nth", "by_day", "by_time", "by_day_and_time", "on_reflection"):
        for phrase in getattr(wording, name):
            assert blanks_of(phrase) == BLANKS[name], (name, phrase)


@BOTH
def test_every_schedule_can_be_put_in_words(wording):
    assert set(wording.when) == {schedule.name for schedule in SCHEDULES} - {""}


@BOTH
def test_there_are_seven_days_and_a_place_for_every_slot(wording):
    assert len(wording.days) == 7
    assert len(wording.nths) == 5


def test_both_languages_know_the_same_reasons_and_questions():
    assert set(ENGLISH.reasons) == set(SPANISH.reasons)
    assert set(ENGLISH.needs) == set(SPANISH.needs) == set(ENGLISH.reasons)
    assert set(ENGLISH.asks) == set(SPANISH.asks)


@BOTH
def test_there_are_many_ways_to_mean_what_ends_a_call(wording):
    for name in ("stop", "wrong_number", "not_interested", "person", "busy", "right", "good_time"):
        assert len(getattr(wording, name)) >= 10, name


@BOTH
def test_a_language_has_hundreds_of_wordings(wording):
    assert sum(len(among) for _, among in parts(wording)) > 450
