from random import Random

import pytest

from openchair.conversation.actions import Say, Topic
from openchair.conversation.caller import PutDown, Spoke, StayedSilent
from openchair.simulation.life import ANY_TIME, SCHEDULES, Life, Schedule
from openchair.simulation.patient import ROUNDS, Patient
from openchair.simulation.speech import Manner, Speech
from openchair.simulation.words_en import ENGLISH
from tests.simulation.talk import (
    ANSWER,
    ASK_WHEN,
    FRIDAY_NINE,
    GOODBYE,
    NOT_UNDERSTOOD,
    STILL_THERE,
    THURSDAY_TWO,
    TUESDAY_TEN,
    TWO_SLOTS,
    WHOLE_CALL,
    ask,
    booked,
    in_words,
    offer,
    read_back,
    replies,
    says_one_of,
    slot,
)

FRIDAYS = next(schedule for schedule in SCHEDULES if schedule.name == "friday")
MORNINGS = next(schedule for schedule in SCHEDULES if schedule.name == "mornings")


def patient(
    seed: int = 1,
    schedule: Schedule = ANY_TIME,
    *,
    is_new: bool = True,
    is_insured: bool = True,
    reason: str = "cleaning",
) -> Patient:
    life = Life("ava", is_new, is_insured, reason, schedule)
    return Patient(life, Speech("en", Random(seed), Manner(hesitation=0.0)))


def answer(who: Patient, *said: Say) -> str:
    return in_words(who.reply(said))


def test_a_call_is_answered_line_by_line():
    heard = replies(patient())

    assert len(heard) == len(WHOLE_CALL) + 1
    assert all(isinstance(reply, Spoke) for reply in heard[:-1])


def test_somebody_who_picks_up_says_hello_or_their_name():
    first_words = {in_words(patient(seed).pick_up()) for seed in range(100)}

    assert "ava speaking" in first_words
    assert "hello" in first_words
    assert len(first_words) > 10


@pytest.mark.parametrize(
    ("question", "facts", "among"),
    [
        ("pain", {}, ENGLISH.no_pain),
        ("pain", {"reason": "pain"}, ENGLISH.pain),
        ("patient_status", {}, ENGLISH.new_patient),
        ("patient_status", {"is_new": False}, ENGLISH.known_patient),
        ("visit_reason", {"reason": "crown"}, ENGLISH.reasons["crown"]),
        ("insurance", {}, ENGLISH.insured),
        ("insurance", {"is_insured": False}, ENGLISH.uninsured),
        ("preferred_times", {}, ENGLISH.any_time),
        ("staff_call", {}, ENGLISH.curt),
        ("favourite_colour", {}, ENGLISH.cannot_say),
    ],
)
def test_questions_are_answered_from_ones_life(question, facts, among):
    assert answer(patient(**facts), ask(question)) in among


def test_a_wish_names_the_schedule():
    text = answer(patient(schedule=FRIDAYS), ask("preferred_times"))

    assert says_one_of(text, ENGLISH.when["friday"])


def test_the_last_line_that_expects_an_answer_is_answered():
    text = answer(patient(), ask("pain"), ANSWER, ask("insurance"))

    assert text in ENGLISH.insured


@pytest.mark.parametrize("nudge", [NOT_UNDERSTOOD, STILL_THERE, ANSWER])
def test_a_nudge_is_answered_with_what_was_open_in_other_words(nudge):
    who = patient()
    first = answer(who, ask("insurance"))

    second = answer(who, nudge)

    assert second in ENGLISH.insured
    assert second != first


def test_nothing_said_is_met_with_silence():
    assert isinstance(patient().reply(()), StayedSilent)


def test_somebody_asked_the_same_without_end_hangs_up():
    who = patient()

    heard = [who.reply((ask("insurance"),)) for _ in range(who.patience + 2)]

    assert isinstance(heard[-1], PutDown)
    assert all(isinstance(reply, Spoke) for reply in heard[:-1])


def test_only_a_slot_that_suits_is_chosen():
    for seed in range(50):
        who = patient(seed, MORNINGS)
        who.reply((offer(THURSDAY_TWO, TUESDAY_TEN),))
        assert who.wanted == TUESDAY_TEN


def test_a_choice_is_put_in_many_ways_that_single_the_slot_out():
    said = {answer(patient(seed, MORNINGS), offer()) for seed in range(300)}

    assert {"the first one", "tuesday", "tuesday at ten thirty", "the earlier one"} <= said
    assert len(said) > 25


@pytest.mark.parametrize("never", ["friday", "nine o'clock", "the later one"])
def test_what_could_mean_two_slots_is_not_said(never):
    same_day, same_time = slot(4, 11), slot(11, 9)

    said = {
        answer(patient(seed, FRIDAYS), offer(FRIDAY_NINE, same_day, same_time))
        for seed in range(200)
    }

    assert never not in said


def test_a_single_slot_is_just_accepted():
    assert answer(patient(), offer(FRIDAY_NINE)) in ENGLISH.only_one


def test_where_none_suits_the_caller_says_what_would():
    text = answer(patient(schedule=FRIDAYS), offer())

    assert says_one_of(text, ENGLISH.when["friday"])


def test_after_some_rounds_another_time_will_do():
    who = patient(schedule=FRIDAYS)

    for _ in range(ROUNDS):
        who.reply((offer(),))
        assert who.wanted is None
    who.reply((offer(),))

    assert who.wanted in TWO_SLOTS


def test_the_chosen_slot_is_confirmed():
    who = patient(schedule=MORNINGS)
    who.reply((offer(),))

    assert answer(who, read_back(TUESDAY_TEN)) in ENGLISH.right


def test_another_slot_than_the_chosen_one_is_corrected():
    who = patient(schedule=MORNINGS)
    who.reply((offer(),))

    text = answer(who, read_back(THURSDAY_TWO))

    assert says_one_of(text, ENGLISH.not_right)
    assert "tuesday" in text


def test_asked_when_to_call_the_caller_names_a_day():
    said = {answer(patient(seed), ASK_WHEN) for seed in range(60)}

    assert len(said) > 20
    assert any("thursday" in text for text in said)


@pytest.mark.parametrize("end", [booked(TUESDAY_TEN), GOODBYE])
def test_the_end_is_met_with_thanks_or_a_click(end):
    said = {answer(patient(seed), end) for seed in range(100)}

    assert "(hung up)" in said
    assert said - {"(hung up)"} <= set(ENGLISH.thanks)


def test_a_line_nobody_knows_is_taken_note_of():
    assert answer(patient(), Say("One moment.", Topic.URGENT)) in ENGLISH.curt


def test_a_call_takes_as_long_as_calls_do():
    seconds = [sum(reply.seconds for reply in replies(patient(seed))) for seed in range(100)]

    assert min(seconds) > 15
    assert max(seconds) < 60
