"""The call flow, state by state: GREETING → QUALIFY → OFFER_SLOT → CONFIRM → END.

Read from top to bottom, this is what a call is. The details of each part are tested with the part,
under `tests/conversation/`.
"""

import datetime as dt

import pytest

from openchair.conversation.actions import (
    BookSlot,
    HangUp,
    HoldSlots,
    ReleaseSlots,
    Suppress,
    SuppressionReason,
    Topic,
    TransferCall,
)
from openchair.conversation.call import Awaited, Result, State
from openchair.conversation.events import (
    Agreed,
    AskedForPerson,
    AskedQuestion,
    AskedToCallLater,
    AskedToStop,
    CallAnswered,
    ChoseSlot,
    Disagreed,
    EngineFailed,
    FellSilent,
    GaveAnswer,
    HungUp,
    MachineAnswered,
    NoSlotsFound,
    ReachedSomeoneElse,
    ReachedWrongNumber,
    ReportedEmergency,
    Severity,
    SlotBooked,
    SlotsHeld,
    SlotTaken,
    SpokeLanguage,
    TimeRanOut,
    WasNotInterested,
    WasUnclear,
    WishedTime,
)
from openchair.conversation.script import Profile
from openchair.slots import Wish
from tests.support.calls import (
    ANSWERED,
    ANSWERS,
    BEGUN,
    BOOKED,
    CHOSEN,
    CLINIC,
    CONFIRMED,
    OFFERED,
    STAFF,
    THURSDAY,
    TOLL_FREE,
    TUESDAY,
    TUESDAYS,
    WEDNESDAY,
    WISHED,
    WITHOUT_PAIN,
    ZONE,
    clinic_script,
    play,
)

EVERY_STATE = {
    State.GREETING: ANSWERED,
    State.QUALIFY: BEGUN,
    State.OFFER_SLOT: OFFERED,
    State.CONFIRM: CHOSEN,
}
"""How a call gets into each state in which somebody is on the line."""


def in_every_state(test):
    cases = [pytest.param(events, id=state.value) for state, events in EVERY_STATE.items()]
    return pytest.mark.parametrize("so_far", cases)(test)


# --- GREETING -------------------------------------------------------------------------------


def test_the_first_words_say_who_calls_that_it_is_an_ai_and_how_to_stop():
    talk = play(CallAnswered())

    assert talk.topics == (Topic.GREETING,)
    assert talk.said[0].verbatim
    for words in (CLINIC, "AI assistant", "stop", "9", "won't call", "record", "?"):
        assert words in talk.text


def test_a_yes_to_the_greeting_leads_to_the_first_question():
    talk = play(CallAnswered(), Agreed())

    assert talk.call.state is State.QUALIFY
    assert talk.call.asked == "urgency"


def test_who_is_this_is_answered_and_the_greeting_resumed():
    talk = play(CallAnswered(), AskedQuestion("who"))

    assert talk.topics == (Topic.ANSWER, Topic.GREETING)
    assert talk.call.state is State.GREETING
    assert "AI assistant" in talk.text


def test_at_a_bad_time_a_better_one_is_asked_for_and_confirmed_aloud():
    at = dt.datetime(2026, 12, 3, 15, 0, tzinfo=ZONE)

    asked = play(CallAnswered(), Disagreed())
    told = play(CallAnswered(), Disagreed(), AskedToCallLater(at))

    assert asked.topics == (Topic.ASK_WHEN,)
    assert "Thursday, December 3rd at 3 in the afternoon" in told.text
    assert told.outcome.result is Result.RESCHEDULE
    assert told.outcome.callback_at == at


# --- QUALIFY --------------------------------------------------------------------------------


def test_the_questions_are_asked_in_the_order_of_the_script():
    asked = [play(*ANSWERS[:count]).call.asked for count in range(2, len(ANSWERS) + 1)]

    assert asked == ["urgency", "patient_status", "reason", "insurance", "preferred_times"]


def test_what_the_caller_said_unasked_is_not_asked_again():
    talk = play(*BEGUN, GaveAnswer("patient_status", "new"), Disagreed())

    assert talk.call.answer("patient_status") == "new"
    assert talk.call.asked == "reason"


def test_the_last_answer_makes_the_desk_look_for_slots():
    talk = play(*WISHED)

    assert talk.last == (HoldSlots("cleaning", TUESDAYS, 2),)
    assert talk.call.awaited is Awaited.SLOTS


def test_pain_goes_straight_to_the_soonest_urgent_visit():
    talk = play(*BEGUN, ReportedEmergency())

    assert talk.topics == (Topic.URGENT,)
    assert talk.done == (HoldSlots("emergency", Wish(soonest=True), 2),)


def test_a_danger_to_life_is_sent_to_911():
    talk = play(*BEGUN, ReportedEmergency(Severity.LIFE_THREATENING))

    assert talk.topics == (Topic.CALL_911,)
    assert "911" in talk.text
    assert talk.outcome.result is Result.TRANSFERRED


def test_with_nothing_free_the_staff_will_call():
    talk = play(*WISHED, NoSlotsFound())

    assert talk.topics == (Topic.NO_SLOTS,)
    assert talk.outcome.result is Result.RESCHEDULE


# --- OFFER_SLOT -----------------------------------------------------------------------------


def test_the_slots_held_are_offered_in_words():
    talk = play(*OFFERED)

    assert talk.call.state is State.OFFER_SLOT
    assert talk.said[0].slots == (TUESDAY, WEDNESDAY)
    assert "Tuesday, December 1st at 10:30 in the morning" in talk.text
    assert "Wednesday, December 2nd at 2 in the afternoon" in talk.text


def test_the_chosen_slot_is_read_back():
    talk = play(*OFFERED, ChoseSlot(WEDNESDAY.key))

    assert talk.call.state is State.CONFIRM
    assert talk.topics == (Topic.READ_BACK,)
    assert talk.said[0].slots == (WEDNESDAY,)


def test_none_of_them_makes_the_desk_look_for_others():
    talk = play(*OFFERED, Disagreed())

    assert talk.last == (HoldSlots("cleaning", TUESDAYS, 2, (TUESDAY.key, WEDNESDAY.key)),)


def test_another_wish_makes_the_desk_look_again():
    afternoons = Wish(from_time=dt.time(12))

    talk = play(*OFFERED, WishedTime(afternoons))

    (asked,) = talk.last
    assert asked.wish == Wish(weekdays=frozenset({1}), from_time=dt.time(12))


# --- CONFIRM --------------------------------------------------------------------------------


def test_a_yes_to_the_read_back_books_and_promises_nothing_yet():
    talk = play(*CONFIRMED)

    assert talk.last == (BookSlot(TUESDAY),)
    assert talk.call.outcome is None


def test_you_are_booked_is_said_when_it_is_true():
    talk = play(*CONFIRMED, SlotBooked(TUESDAY, "appt_1"))

    assert talk.topics == (Topic.BOOKED,)
    assert talk.done == (HangUp(),)
    assert talk.outcome.result is Result.BOOKED
    assert (talk.outcome.slot, talk.outcome.appointment_id) == (TUESDAY, "appt_1")


def test_a_slot_that_went_to_somebody_else_leads_to_others():
    talk = play(*CONFIRMED, SlotTaken(TUESDAY))

    assert talk.topics == (Topic.SLOT_TAKEN,)
    assert talk.done == (HoldSlots("cleaning", TUESDAYS, 2, (TUESDAY.key,)),)
    assert talk.call.state is State.OFFER_SLOT


def test_a_no_to_the_read_back_offers_what_else_is_held():
    talk = play(*CHOSEN, Disagreed())

    assert talk.call.state is State.OFFER_SLOT
    assert talk.said[0].slots == (WEDNESDAY,)


# --- END, by every way out ------------------------------------------------------------------


@in_every_state
def test_a_stop_suppresses_before_a_word_is_said(so_far):
    talk = play(*so_far, AskedToStop())

    assert talk.last[0] == Suppress(SuppressionReason.OPTED_OUT)
    assert talk.topics == (Topic.OPTED_OUT,)
    assert talk.last[-2:] == (ReleaseSlots(), HangUp())
    assert talk.outcome.result is Result.OPTED_OUT


@in_every_state
def test_a_wrong_number_is_never_called_again(so_far):
    talk = play(*so_far, ReachedWrongNumber())

    assert talk.last[0] == Suppress(SuppressionReason.WRONG_NUMBER)
    assert talk.outcome.result is Result.WRONG_NUMBER


@in_every_state
def test_somebody_else_is_asked_to_pass_on_the_number(so_far):
    talk = play(*so_far, ReachedSomeoneElse())

    assert f"ask Maria to call {CLINIC} at 2 1 2, 5 5 5, 0 1 0 0" in talk.text
    assert talk.outcome.result is Result.RESCHEDULE


@in_every_state
def test_who_wants_a_person_is_connected(so_far):
    script = clinic_script(Profile(CLINIC, ZONE, transfer_number=STAFF))

    talk = play(*so_far, AskedForPerson(), script=script)

    assert talk.last[-1] == TransferCall(STAFF)
    assert talk.outcome.result is Result.TRANSFERRED


@in_every_state
def test_who_wants_a_person_is_called_where_nobody_can_be_connected(so_far):
    talk = play(*so_far, AskedForPerson())

    assert talk.topics == (Topic.PERSON_WILL_CALL,)
    assert talk.outcome.result is Result.TRANSFERRED
    assert "staff to call back" in talk.outcome.notes


@in_every_state
def test_who_is_not_interested_is_thanked(so_far):
    talk = play(*so_far, WasNotInterested())

    assert talk.topics == (Topic.DECLINED,)
    assert talk.outcome.result is Result.DECLINED


@in_every_state
def test_another_time_is_asked_for_once(so_far):
    once = play(*so_far, AskedToCallLater())
    twice = play(*so_far, AskedToCallLater(), AskedToCallLater())

    assert once.topics == (Topic.ASK_WHEN,)
    assert twice.outcome.result is Result.RESCHEDULE
    assert twice.outcome.callback_at is None


@in_every_state
def test_who_hangs_up_hears_nothing_more(so_far):
    talk = play(*so_far, HungUp())

    assert talk.last == (ReleaseSlots(),)
    assert talk.outcome.result is Result.DECLINED
    assert talk.outcome.notes.startswith("hung up in ")


@in_every_state
def test_silence_is_asked_about_and_then_left_alone(so_far):
    talk = play(*so_far, FellSilent(), FellSilent(), FellSilent())

    assert talk.steps[-3][0].topic is Topic.STILL_THERE
    assert talk.topics == (Topic.GOODBYE,)
    assert talk.outcome.result is Result.NO_ANSWER


@in_every_state
def test_what_is_not_understood_is_asked_again_and_then_given_up(so_far):
    talk = play(*so_far, WasUnclear(), WasUnclear(), WasUnclear())

    assert talk.steps[-3][0].topic is Topic.NOT_UNDERSTOOD
    assert talk.outcome.result is Result.FAILED
    assert "staff to call" in talk.outcome.notes


@in_every_state
def test_a_failing_engine_apologises(so_far):
    talk = play(*so_far, EngineFailed("speech lost"))

    assert talk.topics == (Topic.APOLOGY,)
    assert talk.outcome.result is Result.FAILED
    assert "speech lost" in talk.outcome.notes


@in_every_state
def test_the_longest_call_is_ended_with_a_goodbye(so_far):
    talk = play(*so_far, TimeRanOut())

    assert talk.topics == (Topic.GOODBYE,)
    assert talk.outcome.result is Result.FAILED


def test_an_answering_machine_hears_one_message():
    script = clinic_script(Profile(CLINIC, ZONE, callback_number=TOLL_FREE))

    talk = play(MachineAnswered(), script=script)

    assert talk.topics == (Topic.VOICEMAIL,)
    assert talk.outcome.result is Result.VOICEMAIL


@in_every_state
def test_the_caller_s_language_is_spoken_from_there_on(so_far):
    talk = play(*so_far, SpokeLanguage("es"))

    assert talk.call.language == "es"
    assert "¿" in talk.text


# --- whole calls ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_whole_call_ends_booked(language):
    talk = play(*BOOKED, language=language)

    assert [say.topic for say in talk.everything_said] == [
        Topic.GREETING,
        *[Topic.ASK] * 5,
        Topic.OFFER,
        Topic.READ_BACK,
        Topic.BOOKED,
    ]
    assert talk.outcome.result is Result.BOOKED


def test_a_caller_who_changes_her_mind_is_booked_for_what_she_wants_in_the_end():
    talk = play(
        *CHOSEN,
        WishedTime(Wish(weekdays=frozenset({3}))),
        SlotsHeld((THURSDAY,)),
        Agreed(),
        Agreed(),
        SlotBooked(THURSDAY, "appt_2"),
    )

    assert talk.outcome.slot == THURSDAY


def test_a_chatty_caller_who_answers_before_being_asked_is_booked():
    talk = play(
        CallAnswered(),
        GaveAnswer("reason", "cleaning"),
        AskedQuestion("price"),
        Disagreed(),
        GaveAnswer("insurance", "no"),
        WishedTime(TUESDAYS),
        Disagreed(),
        SlotsHeld((TUESDAY,)),
        Agreed(),
        Agreed(),
        SlotBooked(TUESDAY, "appt_1"),
    )

    assert talk.outcome.result is Result.BOOKED
    assert dict(talk.call.answers)["patient_status"] == "new"


def test_a_caller_in_pain_is_asked_nothing_but_when():
    talk = play(*WITHOUT_PAIN[:2], Agreed(), SlotsHeld((TUESDAY,)), Agreed(), Agreed())

    assert talk.last == (BookSlot(TUESDAY),)
    assert talk.call.urgent
