"""What each persona does otherwise than the plain patient."""

import itertools

import pytest

from openchair.conversation.caller import StayedSilent
from openchair.simulation.words_en import ENGLISH
from tests.simulation.talk import (
    GREETING,
    NOT_UNDERSTOOD,
    QUESTIONS,
    STILL_THERE,
    TUESDAY_TEN,
    TWO_SLOTS,
    WHOLE_CALL,
    ask,
    in_words,
    offer,
    person,
    read_back,
    replies,
    says_one_of,
    words,
)

SEEDS = range(60)


def everything_said(persona: str, lines=WHOLE_CALL) -> list[str]:
    return [text for seed in SEEDS for text in words(person(persona, seed), lines)]


def test_the_hurried_say_so_and_are_brief():
    greeted = {words(person("hurried", seed), [GREETING])[1] for seed in SEEDS}

    assert greeted <= set(ENGLISH.in_a_hurry)
    average = sum(map(len, everything_said("hurried"))) / len(everything_said("hurried"))
    assert average < sum(map(len, everything_said("agreeable"))) / len(everything_said("agreeable"))


def test_the_chatty_tell_everything_at_once():
    greeted = words(person("chatty"), [GREETING])[1]

    assert says_one_of(greeted, ENGLISH.curt)
    assert says_one_of(greeted, ENGLISH.announces)
    assert any(says_one_of(greeted, among) for among in ENGLISH.needs.values())


def test_the_chatty_talk_beside_the_point():
    assert any(says_one_of(text, ENGLISH.asides) for text in everything_said("chatty"))


@pytest.mark.parametrize(
    ("persona", "among"),
    [("hard_of_hearing", ENGLISH.repeat_please), ("mumbler", ENGLISH.mumbled)],
)
def test_who_is_hard_to_talk_to_is_never_so_twice_running(persona, among):
    def is_hard(text: str) -> bool:
        ends = tuple(f" {phrase}" for phrase in among)
        return f" {text}".endswith(ends) and not text.endswith("uh huh")

    for seed in SEEDS:
        said = words(person(persona, seed))
        hard = [is_hard(text) for text in said]
        assert not any(first and second for first, second in itertools.pairwise(hard))
    assert any(says_one_of(text, among) for text in everything_said(persona))


def test_a_bad_line_is_silent_for_a_turn():
    for seed in SEEDS:
        caller = person("bad_line", seed)
        heard = replies(caller, [ask(question) for question in QUESTIONS])
        if any(isinstance(reply, StayedSilent) for reply in heard[:-1]):
            at = next(i for i, reply in enumerate(heard) if isinstance(reply, StayedSilent))
            assert not isinstance(heard[at + 1], StayedSilent)
            return
    pytest.fail("no line was bad")


def test_after_a_cut_the_open_question_is_answered():
    for seed in SEEDS:
        caller = person("bad_line", seed)
        if not isinstance(caller.reply((ask("insurance"),)), StayedSilent):
            continue
        back = in_words(caller.reply((STILL_THERE,)))
        expected = (*ENGLISH.insured, *ENGLISH.uninsured, *ENGLISH.hello_again)
        assert says_one_of(back, expected)


def test_who_changes_their_mind_names_the_other_slot_once():
    changed = 0
    for seed in SEEDS:
        caller = person("changes_mind", seed)
        caller.reply((offer(),))
        if caller.wanted is None:
            continue
        first = caller.wanted
        other = next(slot for slot in TWO_SLOTS if slot != first)
        text = in_words(caller.reply((read_back(first),)))
        assert ENGLISH.days[other.start.weekday()] in text
        assert says_one_of(in_words(caller.reply((read_back(other),))), ENGLISH.right)
        changed += 1
    assert changed > 30


def test_pain_is_told_at_once_and_the_first_slot_taken():
    for seed in SEEDS:
        caller = person("in_pain", seed)
        assert says_one_of(in_words(caller.reply((GREETING,))), ENGLISH.toothache)
        caller.reply((offer(),))
        assert caller.wanted == TUESDAY_TEN


@pytest.mark.parametrize(
    ("question", "among"),
    [
        ("pain", ENGLISH.pain),
        ("visit_reason", ENGLISH.reasons["pain"]),
        ("preferred_times", ENGLISH.any_time),
    ],
)
def test_who_is_in_pain_speaks_of_nothing_else(question, among):
    assert says_one_of(in_words(person("in_pain").reply((ask(question),))), among)


def test_a_parent_says_once_that_it_is_for_a_child():
    caller = person("parent")

    said = [in_words(caller.reply((ask("visit_reason"),))) for _ in range(2)]

    assert says_one_of(said[0], ENGLISH.for_child)
    assert not says_one_of(said[1], ENGLISH.for_child)


@pytest.mark.parametrize(
    ("persona", "topics"),
    [("price_shopper", {"price", "insurance", "parking"}), ("anxious", {"hurt"})],
)
def test_the_curious_ask(persona, topics):
    said = everything_said(persona)

    for topic in topics:
        assert any(says_one_of(text, ENGLISH.asks[topic]) for text in said), topic


def test_the_curious_ask_three_times_at_most():
    questions = [phrase for among in ENGLISH.asks.values() for phrase in among]

    for seed in SEEDS:
        said = words(person("price_shopper", seed), WHOLE_CALL * 2)
        assert sum(says_one_of(text, questions) for text in said) <= 3


def test_some_find_it_too_dear_but_the_anxious_come():
    assert any(says_one_of(text, ENGLISH.not_won_over) for text in everything_said("price_shopper"))
    assert not any(says_one_of(text, ENGLISH.not_won_over) for text in everything_said("anxious"))


def test_the_picky_turn_down_some_rounds_and_then_decide():
    for seed in SEEDS:
        caller = person("picky", seed)
        said = [in_words(caller.reply((offer(),))) for _ in range(4)]
        assert caller.refusals in {1, 2, 3}
        assert caller.wanted is not None or any(
            says_one_of(text, ENGLISH.gives_up) for text in said
        )


def test_the_picky_never_wish_for_what_is_offered():
    for seed in SEEDS:
        text = in_words(person("picky", seed).reply((offer(),)))
        assert not says_one_of(text, ("tuesday", "thursday"))


def test_the_sceptical_doubt_first_and_then_decide():
    doubts = (*ENGLISH.who_is_this, *ENGLISH.robot, *ENGLISH.my_number, *ENGLISH.i_forgot)
    for seed in SEEDS:
        said = words(person("sceptical", seed), [GREETING, GREETING, GREETING])
        assert says_one_of(said[1], doubts)
        assert says_one_of(said[3], (*ENGLISH.won_over, *ENGLISH.not_won_over))


def test_the_sceptical_go_both_ways():
    last = {words(person("sceptical", seed), [GREETING] * 3)[3] for seed in SEEDS}

    assert any(says_one_of(text, ENGLISH.won_over) for text in last)
    assert any(says_one_of(text, ENGLISH.not_won_over) for text in last)


def test_not_being_understood_makes_nobody_change_their_story():
    caller = person("agreeable")
    caller.reply((ask("patient_status"),))

    assert says_one_of(
        in_words(caller.reply((NOT_UNDERSTOOD,))), (*ENGLISH.new_patient, *ENGLISH.known_patient)
    )
