import itertools

import pytest

from openchair.conversation.caller import PutDown, Spoke, StayedSilent
from openchair.simulation.words_en import ENGLISH
from openchair.simulation.words_es import SPANISH
from tests.simulation.talk import (
    ASK_WHEN,
    GOODBYE,
    GREETING,
    WHOLE_CALL,
    ask,
    in_words,
    person,
    replies,
    says_one_of,
    words,
)

SEEDS = range(60)


@pytest.mark.parametrize(
    ("persona", "field"),
    [
        ("asks_to_stop", "stop"),
        ("wrong_number", "wrong_number"),
        ("not_interested", "not_interested"),
        ("someone_else", "someone_else"),
        ("busy_now", "busy"),
        ("driving", "driving"),
        ("call_back_thursday", "call_at"),
        ("life_threatening", "gasping"),
    ],
)
@pytest.mark.parametrize(("language", "wording"), [("en", ENGLISH), ("es", SPANISH)])
def test_the_first_answer_says_it(persona, field, language, wording):
    said = {in_words(person(persona, seed, language).reply((GREETING,))) for seed in range(300)}

    assert all(says_one_of(text, getattr(wording, field)) for text in said)
    assert len(said) >= min(len(getattr(wording, field)), 20)


@pytest.mark.parametrize("persona", ["asks_to_stop", "wrong_number", "not_interested"])
def test_it_is_said_again_in_other_words_until_the_end(persona):
    caller = person(persona)

    said = [in_words(caller.reply((line,))) for line in (GREETING, ask("pain"), GREETING)]

    assert len(set(itertools.pairwise(said))) == 2
    assert said[0] != said[1] != said[2]


@pytest.mark.parametrize(
    ("persona", "among"), [("stops_midway", ENGLISH.enough), ("wants_person", ENGLISH.person)]
)
def test_some_go_along_for_a_while(persona, among):
    turns = set()
    for seed in SEEDS:
        said = words(person(persona, seed))
        turns.add(next(i for i, text in enumerate(said) if i and says_one_of(text, among)))

    assert {1, 2, 3} <= turns


def test_asked_when_the_busy_name_a_time_or_do_not():
    said = {in_words(person("busy_now", seed).reply((ASK_WHEN,))) for seed in SEEDS}

    assert any(text.endswith(ENGLISH.no_idea_when) for text in said)
    assert any(text.split()[-1] in {"one", "two", "three", "four", "five"} for text in said)


def test_who_wants_to_be_called_on_a_day_sticks_to_a_time():
    for seed in SEEDS:
        text = in_words(person("call_back_thursday", seed).reply((ASK_WHEN,)))
        assert not text.endswith(ENGLISH.no_idea_when) or "tomorrow" in text


def test_who_cannot_breathe_goes_where_they_are_sent():
    caller = person("life_threatening")
    caller.reply((GREETING,))

    assert says_one_of(in_words(caller.reply((GOODBYE,))), ENGLISH.emergency_room)


def test_the_silent_say_nothing_from_the_start():
    assert all(isinstance(reply, StayedSilent) for reply in replies(person("silent")))


def test_some_hang_up_at_once_and_some_in_mid_talk():
    lengths = {len(replies(person("hangs_up", seed))) for seed in SEEDS}

    assert lengths == {2, 3, 4, 5}
    assert isinstance(replies(person("hangs_up"))[-1], PutDown)


def test_a_machine_greets_and_then_only_records():
    heard = replies(person("voicemail"), WHOLE_CALL)

    assert isinstance(heard[0], Spoke)
    assert heard[0].seconds > 3
    assert all(isinstance(reply, StayedSilent) for reply in heard[1:])


def test_machines_have_the_owners_name_or_none():
    greetings = {in_words(person("voicemail", seed).pick_up()) for seed in SEEDS}

    assert len(greetings) == len(ENGLISH.mailbox)
    assert any("ava" in greeting for greeting in greetings)
