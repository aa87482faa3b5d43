"""How calls end: one result, the next attempt, the word to others, all or nothing."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.calling import outcome
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.calling.status import suppress
from openchair.conversation.call import Result
from openchair.phone import Phone
from openchair.tables import (
    Appointment,
    AppointmentState,
    Call,
    CallResult,
    CallStatus,
    Chair,
    Suppression,
)
from tests.support.clinics import World

NO_ANSWER = Ending(Result.NO_ANSWER, Reason.UNANSWERED)
VOICEMAIL = Ending(Result.VOICEMAIL, Reason.TALK)
DECLINED = Ending(Result.DECLINED, Reason.TALK)


def settle(world: World, *settlements: tuple[str, Ending]) -> list[str]:
    given = [Settlement(call_id, ending) for call_id, ending in settlements]
    return world.database.write(
        lambda session: outcome.settle(session, given, world.house, now=world.now)
    )


def on_the_phone(world: World, client=None, phone="+12125550123", **changes):
    """A call under way."""
    return world.call(
        client or world.client(),
        phone,
        status=CallStatus.IN_PROGRESS.value,
        dial_state="placed",
        placing_at=world.now,
        **changes,
    )


def following(world: World, call):
    """The lead's attempts after this one."""
    return [each for each in world.calls_of(call.lead_id) if each.attempt > call.attempt]


def test_a_call_has_one_result_however_often_it_is_settled(world):
    call = on_the_phone(world)

    assert settle(world, (call.id, DECLINED)) == [call.id]
    assert settle(world, (call.id, VOICEMAIL)) == []

    assert world.result(call).result == Result.DECLINED
    assert world.read(call).status == CallStatus.COMPLETED
    assert world.told == [(call.id, "declined", True)]


def test_failed_goes_with_failed(world):
    call = on_the_phone(world)

    settle(world, (call.id, Ending(Result.FAILED, Reason.LINE_FAILED)))

    assert world.read(call).status == CallStatus.FAILED


def test_an_unknown_call_is_passed_over(world):
    assert settle(world, ("call_nobody", DECLINED)) == []


def test_nobody_picked_up_is_tried_again_in_four_hours(world):
    call = on_the_phone(world)

    settle(world, (call.id, NO_ANSWER))

    [again] = following(world, call)
    assert again.due_at == world.now + dt.timedelta(hours=4)
    assert (again.attempt, again.dials, again.status) == (2, 1, CallStatus.QUEUED)
    assert world.told == [(call.id, "no-answer", False)]


def test_a_next_attempt_at_night_waits_for_the_morning(world):
    world.clock.set(dt.datetime(2026, 12, 1, 23, tzinfo=dt.UTC))  # six in the evening
    call = on_the_phone(world)

    settle(world, (call.id, NO_ANSWER))

    [again] = following(world, call)
    assert again.due_at == dt.datetime(2026, 12, 2, 14, tzinfo=dt.UTC)


def test_over_a_change_of_clocks_the_morning_is_the_wall_s(world):
    world.clock.set(dt.datetime(2027, 3, 13, 23, tzinfo=dt.UTC))  # the night clocks go forward
    call = on_the_phone(world)

    settle(world, (call.id, NO_ANSWER))

    [again] = following(world, call)
    local_nine = dt.datetime(2027, 3, 14, 13, tzinfo=dt.UTC)
    assert again.due_at >= local_nine
    assert again.due_at.minute == 0


def test_the_asked_time_is_kept(world):
    call = on_the_phone(world)
    at = world.now + dt.timedelta(days=2)

    settle(world, (call.id, Ending(Result.RESCHEDULE, Reason.TALK, callback_at=at)))

    assert [each.due_at for each in following(world, call)] == [at]


def test_after_the_clinic_s_attempts_there_is_none(world):
    call = on_the_phone(world, world.client(max_attempts=2), attempt=2, dials=1)

    settle(world, (call.id, NO_ANSWER))

    assert following(world, call) == []
    assert world.told == [(call.id, "no-answer", True)]


def test_the_policy_of_the_clinic_counts(world):
    client = world.client(policy={"retry": {"no_answer_minutes": 60}, "gap_hours": 1})
    call = on_the_phone(world, client)

    settle(world, (call.id, NO_ANSWER))

    assert [each.due_at for each in following(world, call)] == [world.now + dt.timedelta(hours=1)]


def test_many_calls_end_in_one_go(world):
    client = world.client()
    calls = [on_the_phone(world, client, f"+1212555{n:04}") for n in range(100, 130)]

    ended = settle(world, *((call.id, DECLINED) for call in calls))

    assert set(ended) == {call.id for call in calls}


def test_an_opt_out_ends_what_is_queued_to_the_number_everywhere_at_the_clinic(world):
    client, other = world.client(), world.client()
    talking = on_the_phone(world, client)
    queued = world.call(client)
    elsewhere = world.call(other)

    world.database.write(
        lambda session: suppress(
            session,
            client.id,
            Phone(talking.phone),
            "opted_out",
            world.house,
            source=talking.id,
            now=world.now,
            but=(talking.id,),
        )
    )

    assert world.result(queued).result == Result.OPTED_OUT
    assert world.read(talking).status == CallStatus.IN_PROGRESS
    assert world.result(elsewhere) is None


def test_nobody_who_opted_out_is_queued_again(world):
    client = world.client()
    call = on_the_phone(world, client)
    world.database.write(
        lambda session: suppress(
            session,
            client.id,
            Phone(call.phone),
            "opted_out",
            world.house,
            source=call.id,
            now=world.now,
        )
    )

    settle(world, (call.id, NO_ANSWER))

    assert following(world, call) == []


def test_a_call_that_was_lost_after_its_booking_is_booked(world):
    client = world.client()
    call = on_the_phone(world, client)
    start = world.now + dt.timedelta(days=1)
    with world.database.writing() as session:
        session.add(Chair(id="chair", client_id=client.id, name="1"))
        session.flush()
        session.add(
            Appointment(
                id="visit",
                client_id=client.id,
                chair_id="chair",
                call_id=call.id,
                state=AppointmentState.BOOKED.value,
                start_at=start,
                end_at=start + dt.timedelta(hours=1),
                from_tick=1,
                to_tick=13,
                local_start="2026-12-02T10:00:00-05:00",
                created_at=world.now,
                updated_at=world.now,
            )
        )

    settle(world, (call.id, Ending(Result.FAILED, Reason.INTERRUPTED)))

    told = world.result(call)
    assert (told.result, told.booked_slot, told.appointment_id) == (
        Result.BOOKED,
        "2026-12-02T10:00:00-05:00",
        "visit",
    )
    assert following(world, call) == []


def test_either_all_is_written_or_nothing(world):
    call = on_the_phone(world)

    def fail(*_args, **_more) -> None:
        raise RuntimeError("the notice could not be written")

    world.house = type(world.house)(
        ids=world.house.ids,
        ruleset=world.house.ruleset,
        enforced=True,
        allow_test_numbers=True,
        tell=fail,
    )
    with pytest.raises(RuntimeError):
        settle(world, (call.id, NO_ANSWER))

    assert world.result(call) is None
    assert following(world, call) == []
    assert world.read(call).status == CallStatus.IN_PROGRESS
    with world.database.reading() as session:
        assert (
            list(session.scalars(select(CallResult).where(col(CallResult.call_id) == call.id)))
            == []
        )


# --- they called us -------------------------------------------------------------------------


BOOKED = Ending(Result.BOOKED, Reason.TALK)


def calls_us(world: World, call, **changes):
    """A call of theirs, while something is planned or under way for the same lead."""
    theirs = Call(
        id=world.ids.new("call"),
        lead_id=call.lead_id,
        batch_id=call.batch_id,
        client_id=call.client_id,
        phone=call.phone,
        direction="inbound",
        status=CallStatus.IN_PROGRESS.value,
        dial_state="placed",
        attempt=9,
        due_at=world.now,
        created_at=world.now,
        updated_at=world.now,
        **changes,
    )
    with world.database.writing() as session:
        session.add(theirs)
    return theirs


@pytest.mark.parametrize("result", [Result.BOOKED, Result.DECLINED, Result.TRANSFERRED])
@pytest.mark.parametrize("dial_state", [None, "intent"])
def test_who_called_us_and_settled_it_is_not_called_again(world, result, dial_state):
    queued = world.call(world.client(), dial_state=dial_state)
    theirs = calls_us(world, queued)

    settle(world, (theirs.id, Ending(result, Reason.TALK)))

    assert world.result(queued).result == Result.CANCELLED
    assert following(world, theirs) == []
    assert world.told == [(queued.id, "cancelled", False), (theirs.id, result.value, True)]


def test_a_call_to_them_that_is_under_way_is_cut(world):
    ringing = on_the_phone(world)
    theirs = calls_us(world, ringing)

    settle(world, (theirs.id, BOOKED))

    assert world.read(ringing).cancel_requested
    assert world.result(ringing) is None


@pytest.mark.parametrize("result", [Result.FAILED, Result.NO_ANSWER, Result.RESCHEDULE])
def test_a_call_of_theirs_that_settled_nothing_changes_nothing(world, result):
    queued = world.call(world.client())
    theirs = calls_us(world, queued)

    settle(world, (theirs.id, Ending(result, Reason.TALK)))

    assert world.read(queued).status == CallStatus.QUEUED
    assert following(world, theirs) == []
    assert world.told == [(theirs.id, result.value, False)]


def test_the_time_that_they_name_takes_the_place_of_what_was_planned(world):
    queued = world.call(world.client(max_attempts=1), dials=1)
    theirs = calls_us(world, queued, dials=1)
    at = world.now + dt.timedelta(days=2)

    settle(world, (theirs.id, Ending(Result.RESCHEDULE, Reason.TALK, callback_at=at)))

    assert world.result(queued).result == Result.CANCELLED
    [again] = following(world, theirs)
    assert (again.due_at, again.dials, again.direction) == (at, 1, "outbound")
    assert world.told[-1] == (theirs.id, "reschedule", False)


def test_who_is_never_to_be_called_is_not_called_at_the_time_they_name(world):
    queued = world.call(world.client())
    theirs = calls_us(world, queued)
    at = world.now + dt.timedelta(days=2)
    with world.database.writing() as session:
        session.add(
            Suppression(
                client_id=queued.client_id,
                phone=queued.phone,
                reason="opted_out",
                created_at=world.now,
            )
        )

    settle(world, (theirs.id, Ending(Result.RESCHEDULE, Reason.TALK, callback_at=at)))

    assert following(world, theirs) == []


def test_a_call_of_theirs_takes_a_number_of_its_own(world):
    call = on_the_phone(world)
    calls_us(world, call)

    settle(world, (call.id, NO_ANSWER))

    assert [each.attempt for each in following(world, call)] == [9, 10]
