"""The ways out, where they differ from the usual: what is booked late, said twice, or not known."""

import datetime as dt
import re

import pytest

from openchair.conversation.actions import (
    HangUp,
    Refuse,
    ReleaseSlots,
    Suppress,
    SuppressionReason,
    Topic,
)
from openchair.conversation.call import Awaited, Result, State
from openchair.conversation.events import (
    Agreed,
    AskedForPerson,
    AskedToCallLater,
    AskedToStop,
    CallAnswered,
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
    TimeRanOut,
    WasNotInterested,
    WasUnclear,
    WishedTime,
)
from openchair.conversation.lint import TREATMENT
from openchair.conversation.script import Profile
from openchair.slots import Wish
from tests.support.calls import (
    BEGUN,
    BOOKED,
    CHOSEN,
    CLINIC,
    CONFIRMED,
    OFFERED,
    THURSDAY,
    TOLL_FREE,
    TUESDAY,
    WISHED,
    ZONE,
    changed_script,
    clinic_script,
    play,
)

LATE = SlotBooked(TUESDAY, "appt_1")


# --- a booking that comes after the end -----------------------------------------------------


@pytest.mark.parametrize(
    "event", [HungUp(), TimeRanOut(), EngineFailed("line lost")], ids=lambda one: one.name()
)
def test_a_booking_committed_while_the_line_failed_is_a_booking(event):
    ended = play(*CONFIRMED, event).call
    late = play(*CONFIRMED, event, LATE)

    assert ended.awaited is Awaited.BOOKING
    assert late.last == ()
    assert late.outcome.result is Result.BOOKED
    assert late.outcome.slot == TUESDAY
    assert late.outcome.appointment_id == "appt_1"
    assert "the caller was not told" in late.outcome.notes
    assert late.call.awaited is None


@pytest.mark.parametrize(
    "event",
    [
        AskedToStop(),
        ReachedWrongNumber(),
        ReachedSomeoneElse(),
        AskedForPerson(),
        WasNotInterested(),
    ],
    ids=lambda one: one.name(),
)
def test_where_the_caller_chose_the_end_a_late_booking_is_only_noted(event):
    ended = play(*CONFIRMED, event)
    late = play(*CONFIRMED, event, LATE)

    assert late.outcome.result is ended.outcome.result
    assert late.outcome.appointment_id == "appt_1"


def test_a_late_booking_is_recorded_once():
    once = play(*CONFIRMED, HungUp(), LATE)
    twice = play(*CONFIRMED, HungUp(), LATE, LATE)

    assert (twice.call, twice.last) == (once.call, ())


def test_a_late_booking_of_another_slot_is_refused():
    talk = play(*CONFIRMED, HungUp(), SlotBooked(THURSDAY, "appt_1"))

    assert isinstance(talk.last[0], Refuse)


def test_a_slot_lost_after_the_end_leaves_the_end_as_it_was():
    talk = play(*CONFIRMED, HungUp(), SlotTaken(TUESDAY))

    assert talk.last == ()
    assert talk.call.awaited is None
    assert talk.outcome.result is Result.DECLINED


def test_slots_found_after_the_end_are_let_go():
    assert play(*WISHED, HungUp(), SlotsHeld((TUESDAY,))).last == (ReleaseSlots(),)


@pytest.mark.parametrize("event", [NoSlotsFound(), HungUp()], ids=lambda one: one.name())
def test_what_no_longer_matters_passes(event):
    ended = play(*WISHED, HungUp())
    talk = play(*WISHED, HungUp(), event)

    assert (talk.call, talk.last) == (ended.call, ())


# --- a stop after the end -------------------------------------------------------------------


def test_a_stop_over_the_goodbye_is_honoured_in_silence():
    talk = play(*BEGUN, WasNotInterested(), AskedToStop())

    assert talk.last == (Suppress(SuppressionReason.OPTED_OUT),)
    assert talk.outcome.result is Result.OPTED_OUT


def test_a_stop_after_booking_keeps_the_appointment():
    talk = play(*BOOKED, AskedToStop())

    assert talk.last == (Suppress(SuppressionReason.OPTED_OUT),)
    assert talk.outcome.result is Result.BOOKED
    assert "asked not to be called" in talk.outcome.notes


def test_a_stop_cancels_the_call_that_was_promised():
    at = dt.datetime(2026, 12, 3, 15, tzinfo=ZONE)

    talk = play(*BEGUN, AskedToCallLater(at), AskedToStop())

    assert talk.outcome.callback_at is None


def test_a_stop_said_twice_suppresses_once():
    talk = play(*BEGUN, AskedToStop(), AskedToStop())

    assert talk.last == ()


def test_a_stop_before_the_greeting_is_promised_in_one_sentence():
    talk = play(AskedToStop())

    assert talk.last[0] == Suppress(SuppressionReason.OPTED_OUT)
    assert talk.topics == (Topic.OPTED_OUT,)
    assert CLINIC in talk.text


# --- somebody else --------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("event", [ReachedSomeoneElse(), ReachedWrongNumber()])
@pytest.mark.parametrize("seed", range(4))
def test_nobody_else_hears_of_a_treatment(language, event, seed):
    text = play(*CHOSEN, event, language=language, seed=seed).text

    assert not re.search(TREATMENT[language], text, re.IGNORECASE)


def test_a_lead_without_a_name_is_asked_for_without_one():
    talk = play(*BEGUN, ReachedSomeoneElse(), lead_name="???")

    assert "ask them to call" in talk.text


def test_a_clinic_without_a_number_is_named_without_one():
    script = clinic_script(Profile(CLINIC, ZONE))

    talk = play(*BEGUN, ReachedSomeoneElse(), script=script)

    assert f"let Maria know that {CLINIC} called" in talk.text


# --- another time ---------------------------------------------------------------------------


def test_a_day_is_taken_for_a_time_to_call():
    talk = play(CallAnswered(), Disagreed(), WishedTime(Wish(earliest=dt.date(2026, 12, 2))))

    assert talk.outcome.callback_at == dt.datetime(2026, 12, 2, 10, tzinfo=ZONE)


def test_a_day_and_an_hour_are_taken_for_a_time_to_call():
    wish = Wish(earliest=dt.date(2026, 12, 2), from_time=dt.time(17))

    talk = play(CallAnswered(), Disagreed(), WishedTime(wish))

    assert talk.outcome.callback_at == dt.datetime(2026, 12, 2, 17, tzinfo=ZONE)
    assert "at 5 in the evening" in talk.text


def test_an_hour_without_a_day_is_noted():
    talk = play(CallAnswered(), Disagreed(), WishedTime(Wish(from_time=dt.time(17))))

    assert talk.outcome.result is Result.RESCHEDULE
    assert talk.outcome.callback_at is None
    assert "from 17:00" in talk.outcome.notes


@pytest.mark.parametrize("event", [Agreed(), Disagreed(), WasUnclear()], ids=lambda one: one.name())
def test_who_names_no_time_is_not_asked_twice(event):
    talk = play(CallAnswered(), Disagreed(), event)

    assert talk.topics == (Topic.CALL_LATER,)
    assert talk.outcome.result is Result.RESCHEDULE
    assert talk.outcome.callback_at is None


def test_silence_about_the_time_is_asked_about():
    talk = play(CallAnswered(), Disagreed(), FellSilent())

    assert talk.topics == (Topic.STILL_THERE, Topic.ASK_WHEN)


def test_a_time_that_is_never_understood_ends_without_one():
    talk = play(CallAnswered(), Disagreed(), *[GaveAnswer("shoe_size", "9")] * 3)

    assert talk.outcome.result is Result.RESCHEDULE


def test_who_hangs_up_while_naming_a_time_wanted_another_time():
    talk = play(CallAnswered(), Disagreed(), HungUp())

    assert talk.outcome.result is Result.RESCHEDULE
    assert talk.outcome.notes == "hung up in GREETING"


def test_the_time_is_said_by_the_clinic_s_clock():
    at = dt.datetime(2026, 12, 3, 20, tzinfo=dt.UTC)

    talk = play(*BEGUN, AskedToCallLater(at))

    assert "at 3 in the afternoon" in talk.text
    assert talk.outcome.callback_at == at


# --- machines and failures ------------------------------------------------------------------


def test_a_machine_is_told_who_called_and_how_to_stop():
    script = clinic_script(Profile(CLINIC, ZONE, callback_number=TOLL_FREE))

    talk = play(MachineAnswered(), script=script)

    assert CLINIC in talk.text
    assert "automated" in talk.text
    assert talk.text.count("8 0 0, 5 5 5, 0 1 9 9") == 2
    assert talk.said[0].verbatim


@pytest.mark.parametrize(
    "script",
    [
        clinic_script(),
        clinic_script(Profile(CLINIC, ZONE)),
        changed_script(
            {"voicemail": {"leave": False}}, Profile(CLINIC, ZONE, callback_number=TOLL_FREE)
        ),
    ],
    ids=["not toll-free", "no number", "switched off"],
)
def test_where_no_message_may_be_left_none_is(script):
    talk = play(MachineAnswered(), script=script)

    assert talk.last == (ReleaseSlots(), HangUp())
    assert talk.outcome.result is Result.VOICEMAIL


@pytest.mark.parametrize("event", [EngineFailed("x"), TimeRanOut(), HungUp()])
def test_who_was_not_greeted_is_told_nothing(event):
    assert play(event).said == ()


def test_a_life_in_danger_comes_before_the_first_words():
    talk = play(ReportedEmergency(Severity.LIFE_THREATENING))

    assert talk.topics == (Topic.CALL_911,)


def test_what_the_staff_should_know_is_in_the_outcome():
    talk = play(*BEGUN, ReportedEmergency(), HungUp())

    assert talk.outcome.notes == "in pain; hung up in QUALIFY"


def test_a_silent_caller_is_not_booked_in_passing():
    talk = play(*OFFERED, *[FellSilent()] * 3)

    assert talk.call.state is State.END
    assert talk.outcome.result is Result.NO_ANSWER
    assert talk.outcome.notes == "silent in OFFER_SLOT"
