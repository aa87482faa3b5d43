"""What the desk does in a call: each deed is committed before it is answered."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.calling.performer import CallFacts, Desk
from openchair.conversation.actions import (
    BookSlot,
    HangUp,
    HoldSlots,
    ReleaseSlots,
    Suppress,
    SuppressionReason,
)
from openchair.conversation.call import Result
from openchair.conversation.events import NoSlotsFound, SlotBooked, SlotsHeld, SlotTaken
from openchair.phone import Phone
from openchair.slots import Wish
from openchair.tables import Appointment, Call, Client, Suppression
from tests.booking.clinics import config
from tests.support.clinics import World

ONE_CHAIR = {"chairs": ["The chair"]}
ANY_TIME = HoldSlots("cleaning", Wish(), 2)


def desk_of(world: World, call: Call, **booking) -> Desk:
    """The desk of a clinic in New York, during this call."""
    facts = CallFacts(
        call_id=call.id,
        client_id=call.client_id,
        lead_id=call.lead_id,
        lead_name="Ada Example",
        phone=Phone(call.phone),
        zone=ZoneInfo("America/New_York"),
        booking=config(**booking),
    )
    return Desk(facts, world.house, world.database.write, world.clock)


def talking(world: World, client: Client, phone: str = "+12125550123") -> Call:
    return world.call(client, phone, status="in-progress", dial_state="placed")


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_of(world, talking(world, world.client()))


def visits(world: World, call_id: str, *states: str) -> list[Appointment]:
    with world.database.reading() as session:
        own = select(Appointment).where(
            col(Appointment.call_id) == call_id, col(Appointment.state).in_(states)
        )
        return list(session.scalars(own.order_by(col(Appointment.start_at))))


def held(desk: Desk, action: HoldSlots = ANY_TIME):
    """The slots that the desk holds."""
    answer = desk.perform(action)
    assert isinstance(answer, SlotsHeld)
    return answer.slots


def test_slots_that_are_offered_are_held_for_the_call(world, desk):
    slots = held(desk)

    rows = visits(world, desk.facts.call_id, "held")
    assert [row.local_start for row in rows] == [slot.key for slot in slots]
    assert len(rows) == 2
    assert {(row.lead_id, row.client_id) for row in rows} == {
        (desk.facts.lead_id, desk.facts.client_id)
    }
    assert all(row.expires_at > world.now for row in rows)


def test_a_search_heeds_the_wish_and_what_was_turned_down(world, desk):
    afternoons = Wish(from_time=dt.time(15))
    first, _ = held(desk, HoldSlots("exam", afternoons, 2))

    again = held(desk, HoldSlots("exam", afternoons, 2, avoid=(first.key,)))

    assert first.key not in {slot.key for slot in again}
    assert all(slot.start.hour >= 15 and slot.visit_type == "exam" for slot in again)


def test_where_nothing_is_free_the_desk_says_so(world):
    desk = desk_of(world, talking(world, world.client()), hours={})

    assert desk.perform(ANY_TIME) == NoSlotsFound()
    assert visits(world, desk.facts.call_id, "held") == []


def test_a_visit_is_in_the_day_book_before_the_caller_is_told(world, desk):
    first, _ = held(desk)

    answer = desk.perform(BookSlot(first))

    [row] = visits(world, desk.facts.call_id, "booked", "held")
    assert answer == SlotBooked(first, row.id)
    assert (row.state, row.local_start) == ("booked", first.key)
    assert (row.name, row.phone) == ("Ada Example", "+12125550123")


def test_a_booking_told_twice_is_one_visit(world, desk):
    first, _ = held(desk)

    assert desk.perform(BookSlot(first)) == desk.perform(BookSlot(first))

    assert len(visits(world, desk.facts.call_id, "booked")) == 1


def test_a_slot_that_was_never_offered_is_taken(world, desk):
    first, _ = held(desk)
    elsewhere = replace(first, start=first.start + dt.timedelta(days=1, minutes=5))

    assert desk.perform(BookSlot(elsewhere)) == SlotTaken(elsewhere)

    assert visits(world, desk.facts.call_id, "booked") == []
    assert len(visits(world, desk.facts.call_id, "held")) == 2


def test_a_slot_that_another_caller_has_booked_meanwhile_is_taken(world):
    client = world.client()
    slow, quick = (
        desk_of(world, talking(world, client, phone), **ONE_CHAIR)
        for phone in ("+12125550123", "+12125550124")
    )
    first, _ = held(slow)
    world.clock.sleep(600)  # nobody keeps a slot that long
    assert held(quick)[0] == first

    assert isinstance(quick.perform(BookSlot(first)), SlotBooked)
    assert slow.perform(BookSlot(first)) == SlotTaken(first)

    assert visits(world, slow.facts.call_id, "booked") == []
    assert len(visits(world, quick.facts.call_id, "booked")) == 1


def test_what_is_let_go_is_free_for_others(world, desk):
    held(desk)

    assert desk.perform(ReleaseSlots()) is None

    assert visits(world, desk.facts.call_id, "held") == []
    assert len(visits(world, desk.facts.call_id, "released")) == 2


@pytest.mark.parametrize(
    ("reason", "result"),
    [
        (SuppressionReason.OPTED_OUT, Result.OPTED_OUT),
        (SuppressionReason.WRONG_NUMBER, Result.WRONG_NUMBER),
    ],
)
def test_a_number_is_never_called_again_and_what_was_queued_to_it_ends(world, reason, result):
    client = world.client()
    call, queued = talking(world, client), world.call(client)
    other = world.call(client, "+12125550199")
    elsewhere = world.call(world.client())

    assert desk_of(world, call).perform(Suppress(reason)) is None

    with world.database.reading() as session:
        [row] = session.scalars(select(Suppression))
    assert (row.client_id, row.phone) == (client.id, call.phone)
    assert (row.reason, row.source) == (reason.value, call.id)
    assert world.result(queued).result == result
    assert [world.result(each) for each in (call, other, elsewhere)] == [None, None, None]


def test_what_concerns_the_line_is_not_the_desk_s(world, desk):
    assert desk.perform(HangUp()) is None

    assert visits(world, desk.facts.call_id, "held", "booked", "released") == []


def test_a_campaign_s_deeds_are_committed_together(world, desk):
    with world.database.writing() as session:
        together = replace(desk, transact=lambda work: work(session))
        first, _ = held(together)
        together.perform(BookSlot(first))
        assert visits(world, desk.facts.call_id, "held", "booked") == []

    assert len(visits(world, desk.facts.call_id, "booked")) == 1
