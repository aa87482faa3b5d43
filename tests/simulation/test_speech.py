import datetime as dt
import itertools
from random import Random

import pytest

from openchair.conversation.caller import PutDown, StayedSilent
from openchair.simulation.speech import PLAIN, Manner, Speech
from openchair.simulation.words_en import ENGLISH
from openchair.simulation.words_es import SPANISH


def speech(seed: int = 1, language: str = "en", manner: Manner = PLAIN) -> Speech:
    return Speech(language, Random(seed), manner)


def test_a_language_has_its_words():
    assert speech(language="es").words is SPANISH
    assert speech(language="en").words is ENGLISH


def test_an_unknown_language_is_english():
    assert speech(language="fr").words is ENGLISH


def test_nobody_says_the_same_twice_running():
    tongue = speech()

    said = [tongue.pick(ENGLISH.good_time) for _ in range(200)]

    assert all(first != second for first, second in itertools.pairwise(said))


def test_every_wording_is_used_some_time():
    tongue = speech()

    assert {tongue.pick(ENGLISH.right) for _ in range(500)} == set(ENGLISH.right)


def test_blanks_are_filled():
    assert speech().pick(("{day} at {time}",), day="monday", time="ten") == "monday at ten"


def test_some_begin_with_a_filler():
    hesitant = speech(manner=Manner(hesitation=1.0))

    text = hesitant.spoke(("yes",)).text

    assert text.endswith(" yes")
    assert text.removesuffix(" yes") in ENGLISH.fillers


def test_some_add_what_nobody_asked():
    talker = speech(manner=Manner(hesitation=0.0, talks_on=1.0))

    text = talker.spoke(("yes",)).text

    assert text.removeprefix("yes ") in ENGLISH.asides


def test_the_terse_prefer_short_words():
    def average(manner: Manner) -> float:
        tongue = speech(manner=manner)
        return sum(len(tongue.pick(ENGLISH.good_time)) for _ in range(300)) / 300

    assert average(Manner(is_terse=True)) < 0.75 * average(PLAIN)


def test_speaking_takes_as_long_as_it_does():
    tongue = speech(manner=Manner(hesitation=0.0))

    ten_words = tongue.said("one two three four five six seven eight nine ten")

    assert 4.5 <= ten_words.seconds <= 6.0
    assert 0.9 <= tongue.said("yes").seconds <= 2.4


def test_silence_and_hanging_up_take_time_too():
    assert speech().silent() == StayedSilent(seconds=8.0)
    assert isinstance(speech().put_down(), PutDown)
    assert 0.3 <= speech().put_down().seconds <= 1.3


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", {"three", "three o'clock", "three pm"}),
        ("es", {"a las tres", "a las tres de la tarde"}),
    ],
)
def test_a_time_stands_in_a_phrase(language, expected):
    said = {speech(seed, language).at_time(dt.time(15)) for seed in range(50)}

    assert said == expected
