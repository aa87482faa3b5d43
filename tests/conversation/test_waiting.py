"""While the desk is awaited: little is said, nothing is lost."""

import pytest

from openchair.conversation.actions import Topic
from openchair.conversation.call import Awaited, Result, State
from openchair.conversation.events import (
    Agreed,
    AskedToCallLater,
    AskedToStop,
    ChoseSlot,
    Disagreed,
    FellSilent,
    GaveAnswer,
    ReportedEmergency,
    Severity,
    SlotBooked,
    SlotsHeld,
    WasUnclear,
    WishedTime,
)
from tests.support.calls import CONFIRMED, TUESDAY, TUESDAYS, WEDNESDAY, WISHED, play

WAITS = pytest.mark.parametrize("so_far", [WISHED, CONFIRMED], ids=["slots", "booking"])
BOOKS = SlotBooked(TUESDAY, "appt_1")


@WAITS
@pytest.mark.parametrize("event", [Agreed(), WasUnclear()], ids=lambda one: one.name())
def test_a_word_in_between_is_let_pass(so_far, event):
    talk = play(*so_far, event)

    assert talk.last == ()
    assert talk.call.awaited is play(*so_far).call.awaited


@WAITS
def test_silence_is_asked_for_patience(so_far):
    assert play(*so_far, FellSilent()).topics == (Topic.WAIT,)


@WAITS
def test_a_desk_that_never_answers_has_failed(so_far):
    talk = play(*so_far, *[FellSilent()] * 3)

    assert talk.topics == (Topic.APOLOGY,)
    assert talk.outcome.result is Result.FAILED
    assert "the desk did not answer" in talk.outcome.notes


@WAITS
def test_a_danger_to_life_waits_for_nobody(so_far):
    talk = play(*so_far, ReportedEmergency(Severity.LIFE_THREATENING))

    assert talk.topics == (Topic.CALL_911,)


def test_a_stop_while_booking_wins_and_the_appointment_is_noted():
    talk = play(*CONFIRMED, AskedToStop(), BOOKS)

    assert talk.outcome.result is Result.OPTED_OUT
    assert talk.outcome.appointment_id == "appt_1"


def test_a_stop_while_looking_lets_the_slots_go_when_they_come():
    talk = play(*WISHED, AskedToStop(), SlotsHeld((TUESDAY,)))

    assert talk.said == ()
    assert [action.name() for action in talk.last] == ["release_slots"]


@pytest.mark.parametrize(
    "event",
    [Disagreed(), WishedTime(TUESDAYS), ChoseSlot(WEDNESDAY.key), AskedToCallLater()],
    ids=lambda one: one.name(),
)
def test_second_thoughts_while_booking_are_noted_for_the_staff(event):
    thinking = play(*CONFIRMED, event)
    booked = play(*CONFIRMED, event, event, BOOKS)

    assert thinking.last == ()
    assert thinking.call.awaited is Awaited.BOOKING
    assert booked.outcome.notes == "spoke of another time while it was being booked"


def test_an_answer_while_booking_is_kept():
    kept = play(*CONFIRMED, GaveAnswer("reason", "crown")).call
    unknown = play(*CONFIRMED, GaveAnswer("shoe_size", "9")).call

    assert kept.answer("reason") == "crown"
    assert kept.awaited is Awaited.BOOKING
    assert unknown.answers == play(*CONFIRMED).call.answers


def test_pain_while_booking_is_noted():
    talk = play(*CONFIRMED, ReportedEmergency(), BOOKS)

    assert talk.call.urgent
    assert talk.outcome.notes == "in pain"


def test_another_time_wished_while_the_desk_looks_ends_the_call():
    talk = play(*WISHED, AskedToCallLater())

    assert talk.call.state is State.END
    assert talk.outcome.result is Result.RESCHEDULE
