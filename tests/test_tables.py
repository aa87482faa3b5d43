"""The record: instants that come back as they were, and what must never be true made impossible."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import col

from openchair.db import Database
from openchair.tables import (
    Appointment,
    AppointmentState,
    Call,
    CallEvent,
    CallResult,
    CallStatus,
    Chair,
    ChairTime,
    Client,
    DialState,
    Lead,
    Member,
    Notice,
    Suppression,
    Switch,
    User,
    metadata,
)
from tests.support.clinics import World

OPEN = (DialState.INTENT, DialState.PLACING, DialState.PLACED)


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


def write(world: World, *rows: Any) -> None:
    for row in rows:
        with world.database.writing() as session:
            session.add(row)


def is_impossible(world: World, *rows: Any) -> bool:
    """Tell whether the last of these rows cannot be written beside the others."""
    write(world, *rows[:-1])
    with pytest.raises(IntegrityError):
        write(world, rows[-1])
    return True


def appointment(world: World, client: Client, chair: Chair, **changes: Any) -> Appointment:
    values = {
        "id": world.ids.new("appointment"),
        "client_id": client.id,
        "chair_id": chair.id,
        "state": AppointmentState.BOOKED.value,
        "start_at": world.now,
        "end_at": world.now + dt.timedelta(hours=1),
        "from_tick": 1,
        "to_tick": 13,
        "local_start": "2026-12-01T10:00:00-05:00",
        "created_at": world.now,
        "updated_at": world.now,
        **changes,
    }
    return Appointment(**values)


def chair(world: World, client: Client, name: str = "1") -> Chair:
    made = Chair(id=world.ids.new("chair"), client_id=client.id, name=name)
    write(world, made)
    return made


# --- instants -------------------------------------------------------------------------------


def test_an_instant_comes_back_in_utc_to_the_microsecond(world):
    there = dt.datetime(2026, 7, 1, 9, 30, 0, 123456, tzinfo=ZoneInfo("Asia/Kolkata"))
    write(world, Switch(name="s", is_on=True, changed_at=there))

    with world.database.reading() as session:
        found = session.get_one(Switch, "s").changed_at

    assert found == there
    assert found.tzinfo is dt.UTC
    assert found.isoformat() == "2026-07-01T04:00:00.123456+00:00"


def test_instants_are_compared_as_moments_whatever_zone_they_are_told_in(world):
    noon = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
    tokyo = ZoneInfo("Asia/Tokyo")
    write(world, Switch(name="early", is_on=True, changed_at=noon))
    write(world, Switch(name="late", is_on=True, changed_at=noon + dt.timedelta(microseconds=1)))

    with world.database.reading() as session:
        up_to_noon = col(Switch.changed_at) <= noon.astimezone(tokyo)
        assert list(session.scalars(select(col(Switch.name)).where(up_to_noon))) == ["early"]


def test_a_time_without_a_zone_is_never_stored(world):
    naive = world.now.replace(tzinfo=None)

    with pytest.raises(StatementError, match="a stored time must be aware"):
        write(world, Switch(name="s", is_on=True, changed_at=naive))


def test_no_instant_is_none(world):
    client = world.client()

    with world.database.reading() as session:
        assert session.get_one(Client, client.id).last_claimed_at is None


def test_a_list_of_one_row_is_not_another_s(world):
    first, second = chair(world, client := world.client()), chair(world, client, "2")
    first.visit_types.append("cleaning")

    assert second.visit_types == []


# --- calls ----------------------------------------------------------------------------------


@pytest.mark.parametrize("first", OPEN)
@pytest.mark.parametrize("second", OPEN)
def test_two_open_calls_to_one_number_are_impossible_even_of_two_clinics(world, first, second):
    here, there = world.client(), world.client()
    world.call(here, dial_state=first.value)

    with pytest.raises(IntegrityError):
        world.call(there, dial_state=second.value)


@pytest.mark.parametrize("state", [None, DialState.ENDED.value])
def test_calls_that_are_not_open_may_share_a_number(world, state):
    client = world.client()
    world.call(client, dial_state=DialState.PLACED.value)

    assert world.call(client, dial_state=state).id != world.call(client, dial_state=state).id


def test_an_attempt_is_made_once(world):
    client = world.client()
    call = world.call(client)

    with pytest.raises(IntegrityError), world.database.writing() as session:
        session.add(Call(**{**call.model_dump(), "id": "again"}))

    with world.database.writing() as session:
        session.add(Call(**{**call.model_dump(), "id": "next", "attempt": 2}))


@pytest.mark.parametrize("name", ["token", "carrier_id"])
def test_a_call_s_name_at_the_carrier_is_its_own(world, name):
    client = world.client()
    world.call(client, "+12125550101", **{name: "CA1"})

    with pytest.raises(IntegrityError):
        world.call(client, "+12125550102", **{name: "CA1"})
    world.call(client, "+12125550103")
    world.call(client, "+12125550104")


@pytest.mark.parametrize("status", CallStatus)
def test_a_call_stands_where_calls_can_stand(world, status):
    call = world.call(world.client(), status=status.value)

    assert world.read(call).status == status
    with pytest.raises(IntegrityError), world.database.writing() as session:
        session.get_one(Call, call.id).status = f"{status} perhaps"


def test_a_call_ends_once(world):
    call = world.call(world.client())
    values = {"call_id": call.id, "client_id": call.client_id, "created_at": world.now}
    values["batch_id"] = call.batch_id

    assert is_impossible(
        world,
        CallResult(id="one", result="booked", **values),
        CallResult(id="two", result="no_answer", **values),
    )


def test_what_arrives_twice_under_a_key_is_written_once(world):
    call, other = world.call(world.client()), world.call(world.client(), "+12125550124")

    def event(call: Call, key: str | None) -> CallEvent:
        values = {"source": "line", "kind": "answered", "at": world.now}
        return CallEvent(call_id=call.id, client_id=call.client_id, key=key, **values)

    assert is_impossible(world, event(call, "a"), event(call, "a"))
    write(world, event(call, "b"), event(other, "a"), event(call, None), event(call, None))


def test_the_ledger_counts_further_than_an_integer(world):
    call = world.call(world.client())
    values = {"call_id": call.id, "client_id": call.client_id, "source": "line", "kind": "k"}

    write(world, CallEvent(id=2**40, at=world.now, **values))

    with world.database.reading() as session:
        assert session.get_one(CallEvent, 2**40).call_id == call.id


# --- booking --------------------------------------------------------------------------------


def test_a_chair_is_taken_once_at_a_time(world):
    client = world.client()
    seat = chair(world, client)
    first, second = appointment(world, client, seat), appointment(world, client, seat)
    write(world, first, second)

    assert is_impossible(
        world,
        ChairTime(chair_id=seat.id, tick=5, appointment_id=first.id),
        ChairTime(chair_id=seat.id, tick=5, appointment_id=second.id),
    )
    write(world, ChairTime(chair_id=seat.id, tick=6, appointment_id=second.id))


def test_a_call_books_one_visit(world):
    client = world.client()
    seat, call = chair(world, client), world.call(client)
    booked, held = AppointmentState.BOOKED.value, AppointmentState.HELD.value
    write(world, *(appointment(world, client, seat, call_id=call.id, state=held) for _ in "ab"))

    assert is_impossible(
        world,
        appointment(world, client, seat, call_id=call.id, state=booked),
        appointment(world, client, seat, call_id=call.id, state=booked),
    )
    write(world, *(appointment(world, client, seat, call_id=None) for _ in "ab"))


@pytest.mark.parametrize("state", AppointmentState)
def test_an_appointment_is_in_a_state_there_is(world, state):
    client = world.client()
    seat = chair(world, client)

    write(world, appointment(world, client, seat, state=state.value))
    assert is_impossible(world, appointment(world, client, seat, state="perhaps"))


def test_a_clinic_has_a_chair_of_one_name_once(world):
    here, there = world.client(), world.client()
    chair(world, here, "1")
    chair(world, there, "1")

    with pytest.raises(IntegrityError):
        chair(world, here, "1")


# --- people ---------------------------------------------------------------------------------


def test_a_person_has_one_account(world):
    values = {"email": "ana@example.com", "password_hash": "x", "created_at": world.now}

    assert is_impossible(world, User(id="one", **values), User(id="two", **values))


def test_a_number_is_on_a_clinic_s_list_once(world):
    here, there = world.client(), world.client()
    values = {"phone": "+12125550123", "reason": "opted_out", "created_at": world.now}

    write(world, Suppression(client_id=there.id, **values))
    assert is_impossible(
        world,
        Suppression(client_id=here.id, **values),
        Suppression(client_id=here.id, **values),
    )


def test_nothing_belongs_to_nobody(world):
    client = world.client()
    seat = chair(world, client)
    when = {"created_at": world.now}

    assert is_impossible(
        world, Lead(id="l", batch_id="none", client_id=client.id, name="Ana", phone="+1", **when)
    )
    assert is_impossible(world, Member(user_id="none", client_id=client.id, **when))
    assert is_impossible(world, ChairTime(chair_id=seat.id, tick=1, appointment_id="none"))
    assert is_impossible(world, Notice(id="n", client_id="none", url="u", kind="k", **when))


# --- the schema -----------------------------------------------------------------------------


def test_every_constraint_has_a_name_that_a_migration_can_use():
    for table in metadata.tables.values():
        names = [str(constraint.name) for constraint in table.constraints]
        names += [str(index.name) for index in table.indexes]

        assert {name.partition("_")[0] for name in names} <= {"pk", "fk", "uq", "ck", "ix"}
        assert max(map(len, names)) <= 63  # PostgreSQL cuts longer ones


def test_every_moment_in_every_table_is_an_instant():
    for table in metadata.tables.values():
        for column in table.columns:
            assert not isinstance(column.type, sa.DateTime), f"{table.name}.{column.name}"
