"""One lead at a time: called before those of files, and never twice within the window."""

import pytest

from openchair.calling import intake
from openchair.calling.intake import StartedCall
from openchair.compliance.store import suppress
from openchair.errors import ConflictError, NotFoundError, Problem
from openchair.phone import Phone
from openchair.tables import Call, CallStatus, Lead, UploadBatch
from tests.support.clinics import World

PHONE = "+1 212 555 0123"


def start(world: World, client, **lead) -> StartedCall | Problem:
    given = {"name": "Ana", "phone": PHONE, **lead}
    return intake.start_call(
        world.database, client, given, now=world.now, ids=world.ids, allow_test=True
    )


def started(world: World, client, **lead) -> StartedCall:
    found = start(world, client, **lead)
    assert isinstance(found, StartedCall), found
    return found


def get(world: World, table, key):
    with world.database.reading() as session:
        return session.get_one(table, key)


def test_a_lead_is_queued_at_once_before_those_of_files(world):
    found = started(world, world.client(), notes="asked for a cleaning")

    call, lead = get(world, Call, found.call_id), get(world, Lead, found.lead_id)
    assert (call.status, call.priority, call.due_at) == (CallStatus.QUEUED, 0, world.now)
    assert (lead.phone, lead.notes) == ("+12125550123", "asked for a cleaning")
    assert found.is_new


def test_the_same_number_again_is_the_same_call(world):
    client = world.client()
    first = started(world, client)

    again = started(world, client, name="Ana again", phone="(212) 555-0123")

    assert (again.call_id, again.lead_id, again.is_new) == (first.call_id, first.lead_id, False)


def test_after_the_window_it_is_a_new_one(world):
    client = world.client(duplicate_window_days=1)
    first = started(world, client)
    world.clock.sleep(86_401)

    assert started(world, client).call_id != first.call_id


def call_now(world: World, client) -> StartedCall | Problem:
    lead = {"phone": PHONE, "consent": "prior"}
    return world.database.write(
        lambda session: intake.call_now_in(
            session, client, lead, now=world.now, ids=world.ids, allow_test=True
        )
    )


def test_who_asks_at_the_keyboard_gets_a_new_call_each_time(world):
    client = world.client()
    first = started(world, client)

    asked, again = call_now(world, client), call_now(world, client)

    assert isinstance(asked, StartedCall)
    assert isinstance(again, StartedCall)
    assert len({first.call_id, asked.call_id, again.call_id}) == 3
    assert get(world, Call, again.call_id).priority == 0
    assert asked.batch_id == again.batch_id != first.batch_id
    assert get(world, UploadBatch, asked.batch_id).source == "call-me"


def test_who_asked_not_to_be_called_is_not_called_from_the_keyboard_either(world):
    client = world.client()
    world.database.write(
        lambda session: suppress(
            session, client.id, Phone("+12125550123"), reason="opted_out", source="x", now=world.now
        )
    )

    refused = call_now(world, client)

    assert isinstance(refused, Problem)
    assert refused.code == "suppressed"


def test_the_leads_of_a_day_are_one_batch_and_the_next_day_s_another(world):
    client = world.client()
    first = started(world, client)
    second = started(world, client, phone="+12125550124")
    world.clock.sleep(86_400)
    third = started(world, client, phone="+12125550125")

    assert first.batch_id == second.batch_id != third.batch_id
    batch = get(world, UploadBatch, first.batch_id)
    assert (batch.received, batch.accepted, batch.source) == (2, 2, "n8n")


@pytest.mark.parametrize(
    ("phone", "code"), [("", "phone_missing"), ("911", "phone_invalid"), ("x", "phone_invalid")]
)
def test_a_lead_that_cannot_be_called_is_refused_and_leaves_nothing(world, phone, code):
    refused = start(world, world.client(), phone=phone)

    assert isinstance(refused, Problem)
    assert (refused.code, refused.row) == (code, None)
    with world.database.reading() as session:
        assert session.query(Lead).count() == 0


def test_who_asked_not_to_be_called_is_refused(world):
    client = world.client()
    world.database.write(
        lambda session: suppress(
            session,
            client.id,
            Phone("+12125550123"),
            reason="opted_out",
            source="test",
            now=world.now,
        )
    )

    refused = start(world, client)

    assert isinstance(refused, Problem)
    assert refused.code == "suppressed"


def test_what_was_dropped_of_a_lead_is_said(world):
    found = started(world, world.client(), email="no mail")

    assert [warning.code for warning in found.warnings] == ["email_invalid"]


def test_a_batch_is_started_once(world):
    client = world.client()
    found = started(world, client)

    def again() -> int:
        return intake.start_batch(
            world.database, client.id, found.batch_id, now=world.now, ids=world.ids
        )

    assert again() == 0
    with world.database.writing() as session:
        session.delete(session.get_one(Call, found.call_id))
    assert again() == 1
    assert again() == 0


def test_another_clinic_s_batch_and_one_being_imported_are_not_started(world):
    client, other = world.client(), world.client()
    found = started(world, client)

    with pytest.raises(NotFoundError):
        intake.start_batch(world.database, other.id, found.batch_id, now=world.now, ids=world.ids)
    with world.database.writing() as session:
        session.get_one(UploadBatch, found.batch_id).status = "importing"
    with pytest.raises(ConflictError):
        intake.start_batch(world.database, client.id, found.batch_id, now=world.now, ids=world.ids)
