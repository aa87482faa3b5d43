"""Looking for slots, offering and confirming them, where it does not go as it should."""

import datetime as dt

import pytest

from openchair.conversation.actions import BookSlot, HoldSlots, Refuse, Topic
from openchair.conversation.call import Awaited, Result, State
from openchair.conversation.events import (
    Agreed,
    ChoseSlot,
    Disagreed,
    GaveAnswer,
    NoSlotsFound,
    ReportedEmergency,
    SlotsHeld,
    SlotTaken,
    WishedTime,
)
from openchair.conversation.offering import merged
from openchair.slots import Wish
from tests.support.calls import (
    CHOSEN,
    CONFIRMED,
    OFFERED,
    THURSDAY,
    TUESDAY,
    TUESDAYS,
    WEDNESDAY,
    WISHED,
    changed_script,
    play,
)

MORNING, NOON = dt.time(8), dt.time(12)
DAY, NEXT_DAY = dt.date(2026, 12, 1), dt.date(2026, 12, 2)
MONDAYS = frozenset({0})


@pytest.mark.parametrize(
    ("old", "new", "now"),
    [
        (Wish(), Wish(weekdays=MONDAYS), Wish(weekdays=MONDAYS)),
        (
            Wish(weekdays=MONDAYS),
            Wish(from_time=NOON),
            Wish(weekdays=MONDAYS, from_time=NOON),
        ),
        (Wish(weekdays=MONDAYS), Wish(earliest=DAY, latest=DAY), Wish(earliest=DAY, latest=DAY)),
        (
            Wish(from_time=NOON, weekdays=MONDAYS),
            Wish(until_time=NOON),
            Wish(until_time=NOON, weekdays=MONDAYS),
        ),
        (
            Wish(earliest=DAY, from_time=MORNING),
            Wish(earliest=NEXT_DAY),
            Wish(earliest=NEXT_DAY, from_time=MORNING),
        ),
        (Wish(weekdays=MONDAYS, from_time=NOON), Wish(), Wish()),
        (Wish(soonest=True), Wish(from_time=NOON), Wish(from_time=NOON)),
        (Wish(weekdays=MONDAYS), Wish(soonest=True), Wish(weekdays=MONDAYS, soonest=True)),
    ],
)
def test_new_days_replace_old_days_and_new_hours_old_hours(old, new, now):
    assert merged(old, new) == now


def test_one_slot_is_offered_alone_and_a_yes_takes_it():
    talk = play(*WISHED, SlotsHeld((TUESDAY,)), Agreed())

    assert talk.steps[-2][0].slots == (TUESDAY,)
    assert talk.call.state is State.CONFIRM
    assert talk.call.chosen == TUESDAY


def test_a_yes_to_two_slots_is_asked_which():
    talk = play(*OFFERED, Agreed())

    assert talk.topics == (Topic.OFFER,)
    assert talk.said[0].slots == (TUESDAY, WEDNESDAY)
    assert talk.call.state is State.OFFER_SLOT


def test_a_yes_to_two_slots_is_not_asked_about_for_ever():
    talk = play(*OFFERED, Agreed(), Agreed(), Agreed())

    assert talk.outcome.result is Result.FAILED


def test_a_slot_that_was_not_offered_is_refused_with_those_that_were():
    talk = play(*OFFERED, ChoseSlot(THURSDAY.key))

    (refusal,) = talk.last
    assert refusal == Refuse("chose_slot", "OFFER_SLOT", (TUESDAY.key, WEDNESDAY.key))


def test_a_slot_chosen_twice_is_read_back_again_and_not_booked():
    talk = play(*CHOSEN, ChoseSlot(TUESDAY.key))

    assert talk.topics == (Topic.READ_BACK,)
    assert talk.call.awaited is None


def test_the_other_slot_can_be_chosen_at_the_read_back():
    talk = play(*CHOSEN, ChoseSlot(WEDNESDAY.key), Agreed())

    assert talk.last == (BookSlot(WEDNESDAY),)


def test_what_was_turned_down_is_not_offered_again():
    talk = play(*OFFERED, Disagreed(), SlotsHeld((TUESDAY, THURSDAY)))

    assert talk.said[0].slots == (THURSDAY,)


def test_a_desk_that_has_only_what_was_turned_down_has_nothing():
    talk = play(*OFFERED, Disagreed(), SlotsHeld((TUESDAY, WEDNESDAY)))

    assert talk.topics == (Topic.NO_SLOTS,)
    assert talk.outcome.result is Result.RESCHEDULE


def test_a_no_to_the_only_slot_read_back_looks_for_others():
    talk = play(*WISHED, SlotsHeld((TUESDAY,)), Agreed(), Disagreed())

    assert talk.last == (HoldSlots("cleaning", TUESDAYS, 2, (TUESDAY.key,)),)
    assert talk.call.state is State.OFFER_SLOT


def test_slots_that_fit_the_new_wish_may_be_offered_again():
    talk = play(*OFFERED, WishedTime(Wish(weekdays=frozenset({2}))))

    assert talk.last[0].avoid == (TUESDAY.key,)


def test_asking_for_other_times_turns_all_of_them_down():
    talk = play(*OFFERED, WishedTime(Wish()))

    assert talk.last == (HoldSlots("cleaning", TUESDAYS, 2, (TUESDAY.key, WEDNESDAY.key)),)


def test_a_wish_that_fits_the_slot_read_back_has_it_read_back_again():
    talk = play(*CHOSEN, WishedTime(TUESDAYS))

    assert talk.topics == (Topic.READ_BACK,)
    assert talk.call.state is State.CONFIRM


def test_other_times_can_be_wished_at_the_read_back():
    talk = play(*CHOSEN, WishedTime(Wish(weekdays=frozenset({3}))))

    assert talk.call.state is State.OFFER_SLOT
    assert talk.last[0].wish.weekdays == {3}
    assert talk.last[0].avoid == (TUESDAY.key, WEDNESDAY.key)


def test_after_some_rounds_the_staff_takes_over():
    script = changed_script({"limits": {"searches": 2}})
    round_ = (Disagreed(), SlotsHeld((THURSDAY,)))

    talk = play(*OFFERED, *round_, Disagreed(), script=script)

    assert talk.topics == (Topic.NO_SLOTS,)
    assert talk.outcome.notes == "no slot suited (tue); staff to call"


def test_a_slot_lost_in_the_last_round_is_said_to_be_lost():
    script = changed_script({"limits": {"searches": 1}})

    talk = play(*CONFIRMED, SlotTaken(TUESDAY), script=script)

    assert talk.topics == (Topic.SLOT_TAKEN, Topic.NO_SLOTS)


def test_pain_that_is_spoken_of_late_changes_the_visit():
    talk = play(*CHOSEN, ReportedEmergency())

    assert talk.topics == (Topic.URGENT,)
    assert talk.done[0].visit_type == "emergency"
    assert talk.done[0].wish.soonest
    assert talk.call.state is State.OFFER_SLOT


@pytest.mark.parametrize("so_far", [OFFERED, CHOSEN], ids=["offered", "chosen"])
def test_another_reason_makes_the_desk_look_for_another_visit(so_far):
    talk = play(*so_far, GaveAnswer("reason", "crown"))

    assert talk.last == (HoldSlots("crown", TUESDAYS, 2),)
    assert talk.call.state is State.OFFER_SLOT


def test_a_newer_search_overtakes_the_older_one():
    asked_twice = play(*WISHED, WishedTime(Wish(from_time=NOON)))
    old = play(*WISHED, WishedTime(Wish(from_time=NOON)), SlotsHeld((TUESDAY,)))
    new = play(
        *WISHED, WishedTime(Wish(from_time=NOON)), SlotsHeld((TUESDAY,)), SlotsHeld((WEDNESDAY,))
    )

    assert asked_twice.last[0].wish == Wish(weekdays=frozenset({1}), from_time=NOON)
    assert (old.last, old.call.awaited) == ((), Awaited.SLOTS)
    assert new.said[0].slots == (WEDNESDAY,)


def test_nothing_found_for_an_older_search_is_no_reason_to_give_up():
    talk = play(*WISHED, WishedTime(Wish(from_time=NOON)), NoSlotsFound())

    assert talk.last == ()
    assert talk.call.awaited is Awaited.SLOTS
