"""What others report of a call: taken once, refused where it does not fit, and then nothing changes."""

import datetime as dt

import pytest
from sqlalchemy import select

from openchair import agent_config
from openchair.assembly.parts import clinics
from openchair.booking import store as booking
from openchair.calling.status import StatusReport, cancel_call, record_status, suppress
from openchair.conversation.call import Result
from openchair.errors import ConflictError, InvalidInputError, NotFoundError
from openchair.phone import Phone
from openchair.tables import (
    Appointment,
    Call,
    CallEvent,
    CallResult,
    CallStatus,
    Client,
    Suppression,
)
from tests.support.clinics import World

CLINIC_OF = clinics(agent_config.load())
SLOT = "2026-12-03T10:00:00-05:00"


def report(world: World, call_id: str, **said) -> None:
    world.database.write(
        lambda session: record_status(
            session, call_id, StatusReport(**said), world.house, CLINIC_OF, now=world.now
        )
    )


def on_the_phone(world: World, **changes) -> Call:
    """A call that was answered, at a clinic with chairs."""
    client = world.client(timezone="America/New_York")
    config = CLINIC_OF(client).booking
    with world.database.writing() as session:
        booking.ensure_chairs(session, client_id=client.id, config=config, ids=world.ids)
    values = {
        "status": CallStatus.IN_PROGRESS.value,
        "dial_state": "placed",
        "line_status": "answered",
        "placing_at": world.now,
        **changes,
    }
    return world.call(client, **values)


def everything(world: World) -> list[str]:
    with world.database.reading() as session:
        tables = (Call, CallResult, CallEvent, Appointment, Suppression)
        return [repr(row) for table in tables for row in session.scalars(select(table))]


def test_a_result_ends_the_call_as_its_talk_did(world):
    call = on_the_phone(world)

    report(world, call.id, result="declined", transcript="agent: Hi.", notes="polite")

    told = world.result(call)
    assert (told.result, told.transcript, told.notes) == (Result.DECLINED, "agent: Hi.", "polite")
    assert world.read(call).status == CallStatus.COMPLETED


def test_the_same_report_again_changes_nothing(world):
    call = on_the_phone(world)
    report(world, call.id, result="declined", notes="polite")
    before = everything(world)

    report(world, call.id, result="declined", notes="polite")
    report(world, call.id, result="declined")

    assert everything(world) == before


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"result": "voicemail"}, "already_ended"),
        ({"result": "declined", "notes": "rude"}, "already_ended"),
        ({"status": "in-progress"}, "impossible_transition"),
        ({"status": "queued"}, "impossible_transition"),
    ],
)
def test_an_ended_call_takes_no_other_word(world, said, code):
    call = on_the_phone(world)
    report(world, call.id, result="declined", notes="polite")
    before = everything(world)

    with pytest.raises(ConflictError) as refused:
        report(world, call.id, **said)

    assert refused.value.code == code
    assert everything(world) == before


@pytest.mark.parametrize(
    "said",
    [
        {"status": "completed"},
        {"result": "sleeping"},
        {"status": "failed", "result": "booked"},
        {"status": "completed", "result": "failed"},
        {"result": "booked"},
        {"result": "declined", "booked_slot": SLOT},
        {"result": "booked", "booked_slot": "tuesday"},
    ],
)
def test_a_report_that_contradicts_itself_is_refused(world, said):
    call = on_the_phone(world)
    before = everything(world)

    with pytest.raises(InvalidInputError):
        report(world, call.id, **said)

    assert everything(world) == before


def test_a_booking_takes_a_chair(world):
    call = on_the_phone(world)

    report(world, call.id, result="booked", booked_slot=SLOT)

    told = world.result(call)
    assert told.booked_slot == SLOT
    with world.database.reading() as session:
        visit = session.get_one(Appointment, told.appointment_id)
    assert (visit.call_id, visit.state) == (call.id, "booked")


def test_a_slot_that_is_taken_books_nothing(world):
    first = on_the_phone(world)
    with world.database.reading() as session:
        client = session.get_one(Client, first.client_id)
    config = CLINIC_OF(client).booking
    calls = [
        world.call(client, f"+1212555{200 + nth:04}", status="in-progress", dial_state="placed")
        for nth in range(len(config.chairs) + 1)
    ]
    *fitting, late = calls
    for call in fitting:
        report(world, call.id, result="booked", booked_slot=SLOT)

    with pytest.raises(ConflictError) as refused:
        report(world, late.id, result="booked", booked_slot=SLOT)

    assert refused.value.code == "slot_taken"
    assert world.result(late) is None


def test_an_opt_out_that_is_reported_suppresses_the_number(world):
    call = on_the_phone(world)

    report(world, call.id, result="opted-out")

    with world.database.reading() as session:
        [row] = session.scalars(select(Suppression))
    assert (row.phone, row.client_id) == (call.phone, call.client_id)


def test_a_time_asked_for_is_when_the_lead_is_called_again(world):
    call = on_the_phone(world)
    at = world.now + dt.timedelta(days=1)

    report(world, call.id, result="reschedule", callback_at=at)

    assert [each.due_at for each in world.calls_of(call.lead_id)][1:] == [at]


@pytest.mark.parametrize("days", [-400, 2, 700])
def test_the_same_time_asked_for_may_be_told_again_and_no_other(world, days):
    call = on_the_phone(world)
    at = world.now + dt.timedelta(days=days, microseconds=1)
    report(world, call.id, result="reschedule", callback_at=at)

    report(world, call.id, result="reschedule", callback_at=at)
    with pytest.raises(ConflictError, match="callback_at"):
        report(world, call.id, result="reschedule", callback_at=at + dt.timedelta(hours=1))


def test_a_call_somebody_else_makes_is_on_the_phone(world):
    call = world.call(world.client())

    report(world, call.id, status="in-progress")

    assert world.read(call).status == CallStatus.IN_PROGRESS
    with pytest.raises(ConflictError):
        report(world, call.id, status="queued")


def test_a_call_we_are_dialling_is_ours(world):
    call = world.call(world.client(), dial_state="intent", token="token")

    with pytest.raises(ConflictError) as refused:
        report(world, call.id, status="in-progress")

    assert refused.value.code == "being_dialled"


def test_a_call_nobody_knows_is_not_found(world):
    with pytest.raises(NotFoundError):
        report(world, "call_nobody", result="declined")


def cancel(world: World, call: Call) -> None:
    world.database.write(lambda session: cancel_call(session, call.id, world.house, now=world.now))


def test_a_waiting_call_is_cancelled_at_once_and_again_in_vain(world):
    call = world.call(world.client())

    cancel(world, call)
    cancel(world, call)

    assert world.result(call).result == Result.CANCELLED


def test_a_call_under_way_is_asked_to_end(world):
    call = on_the_phone(world)

    cancel(world, call)

    row = world.read(call)
    assert (row.cancel_requested, row.status) == (True, CallStatus.IN_PROGRESS)


def test_a_call_that_ended_otherwise_cannot_be_cancelled(world):
    call = on_the_phone(world)
    report(world, call.id, result="declined")

    with pytest.raises(ConflictError):
        cancel(world, call)


def test_who_is_suppressed_while_on_the_phone_is_let_go(world):
    call = on_the_phone(world)

    is_new = world.database.write(
        lambda session: suppress(
            session,
            call.client_id,
            Phone(call.phone),
            "manual",
            world.house,
            source="api",
            now=world.now,
        )
    )

    assert is_new
    assert world.read(call).cancel_requested
