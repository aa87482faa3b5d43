"""People who call us, as leads."""

import datetime as dt

import pytest

from openchair.calling import callers, ledger
from openchair.calling.callers import KNOWN_FOR
from openchair.calling.ledger import Entry, Source
from openchair.leads import writing
from openchair.tables import Call, Lead, UploadBatch
from tests.support.clinics import World
from tests.support.talks import clinic_of

PHONE = "+12125550123"
DAY = dt.timedelta(days=1)


def who_left(world: World, *client_ids: str) -> str | None:
    with world.database.reading() as session:
        found = callers.who_left(session, PHONE, client_ids, world.now)
    return found.lead_id if found else None


def named(world: World, call: Call, name: str) -> Lead:
    lead_id = world.database.write(
        lambda session: callers.name_caller(session, call.id, name, now=world.now, ids=world.ids)
    )
    with world.database.reading() as session:
        return session.get_one(Lead, lead_id)


# --- who left a number ----------------------------------------------------------------------


def test_it_is_who_was_called_last(world: World):
    client = world.client()
    world.call(client, PHONE, placing_at=world.now - 2 * DAY)
    last = world.call(client, PHONE, placing_at=world.now - DAY)
    world.call(client, PHONE)

    assert who_left(world, client.id) == last.lead_id


def test_who_waits_to_be_called_is_known_too(world: World):
    client = world.client()
    waiting = world.call(client, PHONE)

    assert who_left(world, client.id) == waiting.lead_id


@pytest.mark.parametrize(
    "call",
    [
        {"placing_at": None, "status": "completed"},
        {"lead": {"phone": ""}},
        {"status": "completed", "days": KNOWN_FOR.days + 1},
    ],
)
def test_who_was_never_called_or_long_ago_or_is_erased_is_nobody(world: World, call):
    client = world.client()
    days = call.pop("days", 0)
    if days:
        call["placing_at"] = world.now - days * DAY
    world.call(client, PHONE, **call)

    assert who_left(world, client.id) is None


def test_another_clinic_s_lead_is_nobody_of_ours(world: World):
    theirs, ours = world.client(), world.client()
    world.call(theirs, PHONE, placing_at=world.now)

    assert who_left(world, ours.id) is None


# --- new callers ----------------------------------------------------------------------------


def test_a_day_s_new_callers_make_one_batch(world: World):
    client = world.client()

    first, second = (
        world.database.write(
            lambda session: callers.add_caller(
                session, client, PHONE, "", now=world.now, ids=world.ids
            )
        )
        for _ in range(2)
    )

    assert first.batch_id == second.batch_id
    with world.database.reading() as session:
        batch = session.get_one(UploadBatch, first.batch_id)
    assert (batch.source, batch.received, batch.accepted) == ("inbound", 2, 2)


def test_a_lead_without_a_name_gets_it(world: World):
    call = world.call(world.client(), PHONE, direction="inbound", lead={"name": ""})

    lead = named(world, call, "Kim Example")

    assert (lead.id, lead.name) == (call.lead_id, "Kim Example")


def test_nothing_is_written_over_a_name(world: World):
    call = world.call(world.client(), PHONE, direction="inbound", attempt=4)

    stranger = named(world, call, "")
    lead = named(world, call, "Kim Example")

    assert stranger.id == lead.id != call.lead_id
    moved = world.read(call)
    assert (moved.lead_id, moved.batch_id, moved.attempt) == (lead.id, lead.batch_id, 1)
    with world.database.reading() as session:
        assert session.get_one(Lead, call.lead_id).name == "Ada Example"


# --- what is known of them ------------------------------------------------------------------


def test_we_know_whom_we_called_or_who_gave_a_name(world: World):
    client = world.client()
    called = world.call(client, PHONE, lead={"name": ""})
    named_once = world.call(client, PHONE, direction="inbound")
    nobody = world.call(client, PHONE, direction="inbound", lead={"name": ""})

    with world.database.reading() as session:
        expected = [
            callers.is_expected(session, each.lead_id) for each in (called, named_once, nobody)
        ]

    assert expected == [True, True, False]


def test_what_was_told_before_and_still_holds_is_recalled(world: World):
    client = world.client()
    call = world.call(client, PHONE)
    inbound = clinic_of()(client).inbound
    assert inbound is not None
    told = [
        ("urgency", "yes"),
        ("patient_status", "existing"),
        ("patient_status", "new"),
        ("reason", "pain"),
        ("insurance", "yes"),
        ("caller_name", "Kim"),
        ("preferred_times", "tuesday"),
        ("nothing", "x"),
    ]
    entries = [
        Entry(
            call.id,
            client.id,
            world.now,
            Source.MACHINE,
            "gave_answer",
            {"event": "gave_answer", "question": question, "value": value},
        )
        for question, value in told
    ]
    world.database.write(lambda session: ledger.write(session, entries))

    with world.database.reading() as session:
        recalled = callers.told_before(session, call.lead_id, inbound)

    assert recalled == (("patient_status", "new"), ("insurance", "yes"))


def test_the_next_call_of_a_lead_has_the_next_number(world: World):
    call = world.call(world.client(), PHONE, attempt=3)

    with world.database.reading() as session:
        assert callers.next_attempt(session, call.lead_id) == 4
        assert callers.next_attempt(session, "nobody") == 1


def test_who_asks_to_be_called_consents_to_it_unless_they_have_in_writing(world: World):
    client = world.client()
    asked = world.call(client, PHONE, lead={"consent_level": "none", "consent_at": None})
    wrote = world.call(client, PHONE)

    with world.database.writing() as session:
        for call in (asked, wrote):
            callers.keep_consent(session, call.lead_id, call.id, world.now)

    with world.database.reading() as session:
        kept = [session.get_one(Lead, each.lead_id) for each in (asked, wrote)]
    assert [lead.consent_level for lead in kept] == ["prior", "written"]
    assert asked.id in kept[0].consent_text
    assert kept[0].consent_at == world.now


def test_who_only_called_us_is_no_duplicate_of_a_lead(world: World):
    client = world.client()
    world.database.write(
        lambda session: callers.add_caller(
            session, client, PHONE, "Kim", now=world.now, ids=world.ids
        )
    )

    with world.database.reading() as session:
        known = writing.known_among(session, client.id, [PHONE], world.now - DAY)
        counted = writing.census(session, client.id, world.now - DAY)

    assert known == {}
    assert set(counted) == {f"batch-{client.id}"}
