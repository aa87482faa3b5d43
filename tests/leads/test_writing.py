"""Writing an import: whose numbers are known, what a batch in the making hides, what is thrown away."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlmodel import col

from openchair.compliance.store import suppress
from openchair.db import Database
from openchair.errors import Problem
from openchair.leads import writing
from openchair.leads.rules import Consent, LeadDraft
from openchair.phone import Phone
from openchair.tables import BatchProblem, BatchStatus, Call, CallStatus, Client, Lead, UploadBatch
from tests.support.clinics import World

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ANA, BO, CY = Phone("+12125550123"), Phone("+12125550124"), Phone("+12125550125")


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


def batch(world: World, client: Client, batch_id: str, **changes) -> str:
    """Write a batch, finished if nothing else is said."""
    values = {
        "id": batch_id,
        "client_id": client.id,
        "created_at": world.now,
        "source": "file",
        "status": BatchStatus.READY,
        "fingerprint": "",
        "received": 0,
        "accepted": 0,
        "duplicates": 0,
        "rejected": 0,
        **changes,
    }
    with world.database.writing() as session:
        writing.add_batch(session, values)
    return batch_id


def leads(world: World, client: Client, batch_id: str, *phones: Phone, calls: bool = True) -> None:
    """Write leads `<batch>-0`, `<batch>-1` … and, unless told otherwise, their first calls."""
    rows = [
        writing.lead_row(
            LeadDraft(at, phone),
            lead_id=f"{batch_id}-{at}",
            batch_id=batch_id,
            client_id=client.id,
            created_at=world.now,
        )
        for at, phone in enumerate(phones)
    ]
    queued = [writing.call_row(row, call_id=f"call-{row['id']}", due_at=world.now) for row in rows]
    with world.database.writing() as session:
        writing.add_leads(session, rows)
        writing.add_calls(session, queued if calls else [])


def known(world: World, client: Client, *phones: str, days: int = 30) -> dict[str, str]:
    """The leads that have these numbers already."""
    with world.database.reading() as session:
        found = writing.known_among(session, client.id, phones, world.now - days * DAY)
    return {phone: lead.lead_id for phone, lead in found.items()}


def count(world: World, table: type) -> int:
    with world.database.reading() as session:
        return session.scalar(select(sa.func.count()).select_from(table)) or 0


# --- what is known of numbers ---------------------------------------------------------------


def test_a_number_is_known_to_the_client_that_has_it(world):
    here, there = world.client(), world.client()
    leads(world, here, batch(world, here, "b"), ANA, BO)

    assert known(world, here, ANA, CY) == {ANA: "b-0"}
    assert known(world, there, ANA) == {}


def test_the_first_who_came_with_a_number_is_named(world):
    client = world.client()
    leads(world, client, batch(world, client, "z-first"), ANA)
    world.clock.sleep(60)
    leads(world, client, batch(world, client, "a-second"), ANA)

    assert known(world, client, ANA) == {ANA: "z-first-0"}


def test_who_came_long_ago_is_new_again(world):
    client = world.client()
    leads(world, client, batch(world, client, "b"), ANA)

    world.clock.sleep(30 * 86_400)
    assert known(world, client, ANA, days=30) == {ANA: "b-0"}

    world.clock.sleep(1)
    assert known(world, client, ANA, days=30) == {}


@pytest.mark.parametrize("status", [BatchStatus.IMPORTING, BatchStatus.FAILED])
def test_a_batch_that_is_not_finished_knows_nobody(world, status):
    client = world.client()
    leads(world, client, batch(world, client, "b", status=status), ANA)

    assert known(world, client, ANA) == {}


def test_more_numbers_are_asked_for_than_one_statement_may_name(world):
    client = world.client()
    many = [Phone(f"+1{201 + n // 100}55501{n % 100:02}") for n in range(2_500)]
    leads(world, client, batch(world, client, "b"), *many)
    with world.database.writing() as session:
        suppress(session, client.id, many[-1], reason="opted_out", source="api", now=world.now)

    assert len(known(world, client, *many)) == 2_500
    with world.database.reading() as session:
        assert writing.suppressed_among(session, client.id, many) == {many[-1]}
        assert set(writing.phones_of(session, ["b"])) == set(many)


def test_a_suppressed_number_is_so_for_its_client_only(world):
    here, there = world.client(), world.client()
    with world.database.writing() as session:
        suppress(session, here.id, ANA, reason="opted_out", source="api", now=world.now)

    with world.database.reading() as session:
        assert writing.suppressed_among(session, here.id, [ANA, BO]) == {ANA}
        assert writing.suppressed_among(session, there.id, [ANA, BO]) == set()


def test_the_census_counts_finished_batches_and_those_of_the_day_before(world):
    client = world.client()
    batch(world, client, "new", accepted=3)
    batch(world, client, "daily", accepted=2, created_at=world.now - 47 * HOUR)
    batch(world, client, "old", accepted=9, created_at=world.now - 49 * HOUR)
    batch(world, client, "unseen", accepted=9, status=BatchStatus.IMPORTING)
    batch(world, world.client(), "theirs", accepted=9)

    with world.database.reading() as session:
        found = writing.census(session, client.id, world.now)

    assert found == {"new": 3, "daily": 2, f"batch-{client.id}": 0}


def test_one_import_of_a_client_waits_for_the_other(database):
    if database.is_sqlite:
        pytest.skip("SQLite has one writer anyhow")

    with database.writing() as first, database.writing() as second:
        writing.hold_client(first, "here")
        second.execute(sa.text("SET LOCAL lock_timeout = '20ms'"))
        writing.hold_client(second, "there")
        with pytest.raises(sa.exc.OperationalError, match="lock timeout"), second.begin_nested():
            writing.hold_client(second, "here")


# --- batches --------------------------------------------------------------------------------


def test_an_upload_that_was_never_finished_is_found_by_its_fingerprint(world):
    client = world.client()
    batch(world, client, "begun", fingerprint="f", status=BatchStatus.IMPORTING)
    batch(world, client, "given up", fingerprint="f", status=BatchStatus.FAILED)
    batch(world, client, "done", fingerprint="f")
    batch(world, client, "another", fingerprint="g", status=BatchStatus.IMPORTING)
    batch(world, world.client(), "theirs", fingerprint="f", status=BatchStatus.IMPORTING)

    with world.database.reading() as session:
        unfinished = writing.unfinished_batches(session, client.id, "f")
        finished = writing.batch_by_fingerprint(session, client.id, "f")

    assert sorted(unfinished) == ["begun", "given up"]
    assert finished == "done"


def test_a_batch_left_behind_is_found_when_it_is_old_enough(world):
    client = world.client()
    batch(world, client, "left", status=BatchStatus.IMPORTING, created_at=world.now - HOUR)
    batch(world, client, "done", created_at=world.now - HOUR)
    batch(world, client, "young", status=BatchStatus.IMPORTING)

    with world.database.reading() as session:
        assert writing.batches_left_behind(session, world.now) == ["left"]


def test_a_batch_is_changed_by_name_and_gone_when_it_is_gone(world):
    client = world.client()
    for batch_id in ("this", "that"):
        batch(world, client, batch_id, status=BatchStatus.IMPORTING)

    with world.database.writing() as session:
        writing.update_batch(session, "this", status=BatchStatus.READY)
        statuses = [writing.batch_status(session, name) for name in ("this", "that", "none")]

    assert statuses == ["ready", "importing", None]


def test_a_lead_that_joins_a_batch_is_counted_once(world):
    client = world.client()
    batch(world, client, "b", received=5, accepted=3)

    with world.database.writing() as session:
        writing.count_one_more(session, "b")

    with world.database.reading() as session:
        found = session.get_one(UploadBatch, "b")
    assert (found.received, found.accepted) == (6, 4)


# --- leads and calls ------------------------------------------------------------------------


def test_everything_a_draft_says_stands_in_the_lead(world):
    client = world.client()
    draft = LeadDraft(
        2,
        ANA,
        name="Ana",
        email="ana@example.com",
        source_url="https://example.com",
        notes="cleaning",
        state="FL",
        zip="33101",
        timezone="America/New_York",
        language="es",
        inquired_at=world.now - DAY,
        purpose="recall_promo",
        consent=Consent("written", world.now - DAY, "Yes, call me", "https://example.com/c"),
        callback_url="https://example.com/back",
        extra={"id": 5},
    )
    row = writing.lead_row(
        draft,
        lead_id="lead",
        batch_id=batch(world, client, "b"),
        client_id=client.id,
        created_at=world.now,
    )
    with world.database.writing() as session:
        writing.add_leads(session, [row])

    with world.database.reading() as session:
        lead = session.get_one(Lead, "lead")
    shared = set(LeadDraft.__dataclass_fields__) - {"row", "consent", "warnings"}
    assert {name: getattr(lead, name) for name in shared} == {
        name: getattr(draft, name) for name in shared
    }
    consent = (lead.consent_level, lead.consent_at, lead.consent_text, lead.consent_url)
    assert consent == ("written", world.now - DAY, "Yes, call me", "https://example.com/c")
    assert (lead.client_id, lead.batch_id, lead.created_at) == (client.id, "b", world.now)


def test_a_first_call_waits_to_be_claimed(world):
    client = world.client()
    leads(world, client, batch(world, client, "b"), ANA)

    call = world.read("call-b-0")

    assert (call.status, call.attempt, call.dials, call.priority) == ("queued", 1, 0, 1)
    assert (call.phone, call.due_at, call.client_id) == (ANA, world.now, client.id)
    assert (call.dial_state, call.token, call.cancel_requested) == (None, None, False)
    with world.database.reading() as session:
        assert writing.first_call(session, "b-0") == "call-b-0"
        assert writing.first_call(session, "b-1") is None


def test_calls_are_queued_for_those_who_have_none_and_never_twice(world):
    client = world.client()
    leads(world, client, batch(world, client, "b"), ANA)
    leads(world, client, batch(world, client, "waits"), BO, CY, calls=False)

    with world.database.writing() as session:
        found = writing.leads_without_calls(session, "waits")
        rows = [
            writing.call_row(lead, call_id=f"new-{lead['id']}", due_at=world.now) for lead in found
        ]
        writing.add_missing_calls(session, rows)
        again = [{**row, "id": f"again-{row['id']}"} for row in rows]
        writing.add_missing_calls(session, again)
        writing.add_missing_calls(session, [])

    assert [lead["id"] for lead in found] == ["waits-0", "waits-1"]
    with world.database.reading() as session:
        assert writing.leads_without_calls(session, "waits") == []
        assert writing.first_call(session, "waits-0") == "new-waits-0"
    assert count(world, Call) == 3


def test_leads_without_calls_come_in_parts(world):
    client = world.client()
    leads(world, client, batch(world, client, "b"), ANA, BO, CY, calls=False)

    with world.database.reading() as session:
        first = writing.leads_without_calls(session, "b", limit=2)
        second = writing.leads_without_calls(session, "b", first[-1]["id"], limit=2)

    assert [lead["id"] for lead in (*first, *second)] == ["b-0", "b-1", "b-2"]


def test_problems_are_kept_with_what_they_have(world):
    client = world.client()
    batch(world, client, "b")
    problem = Problem("email_invalid", "No address.", "email", 3, "@")

    with world.database.writing() as session:
        writing.add_problems(session, "b", [problem, Problem("x", "y")], is_warning=True)
        writing.add_problems(session, "b", [], is_warning=False)

    with world.database.reading() as session:
        kept = list(session.scalars(select(BatchProblem).order_by(col(BatchProblem.id))))
    assert [(each.row, each.field, each.code, each.value, each.is_warning) for each in kept] == [
        (3, "email", "email_invalid", "@", True),
        (0, "", "x", "", True),
    ]


# --- taking out again -----------------------------------------------------------------------


def test_numbers_that_came_meanwhile_are_taken_out_of_one_batch_with_their_calls(world):
    client = world.client()
    leads(world, client, batch(world, client, "b", status=BatchStatus.IMPORTING), ANA, BO)
    leads(world, client, batch(world, client, "other"), ANA)

    with world.database.writing() as session:
        dropped = writing.drop_leads(session, "b", [ANA, CY])

    assert dropped == 1
    assert known(world, client, ANA) == {ANA: "other-0"}
    assert (count(world, Lead), count(world, Call)) == (2, 2)


def test_an_unfinished_batch_is_thrown_away_part_by_part_and_nothing_else(world):
    client = world.client()
    leads(world, client, batch(world, client, "gone", status=BatchStatus.FAILED), ANA, BO, CY)
    leads(world, client, batch(world, client, "stays"), ANA)
    with world.database.writing() as session:
        writing.add_problems(session, "gone", [Problem("x", "y")], is_warning=True)

    with world.database.writing() as session:
        assert not writing.discard_some(session, "gone", limit=2)
    assert (count(world, Lead), count(world, BatchProblem)) == (2, 1)

    with world.database.writing() as session:
        assert writing.discard_some(session, "gone", limit=2)
        assert writing.batch_status(session, "gone") is None
        assert writing.batch_status(session, "stays") == "ready"
    assert (count(world, Lead), count(world, Call), count(world, BatchProblem)) == (1, 1, 0)


def test_a_call_row_says_what_its_lead_says(world):
    lead = {"id": "l", "batch_id": "b", "client_id": "c", "phone": ANA}

    row = writing.call_row(lead, call_id="k", due_at=world.now, priority=0)

    assert (row["lead_id"], row["batch_id"], row["client_id"]) == ("l", "b", "c")
    assert (row["phone"], row["priority"], row["status"]) == (ANA, 0, CallStatus.QUEUED)
