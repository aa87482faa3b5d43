"""The doors' ports lead to the rooms behind them, and what was said at a door arrives whole."""

import datetime as dt
from dataclasses import fields, replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlmodel import col

from openchair.assembly.doors import build_app, build_rooms, check_policy, check_script
from openchair.assembly.parts import Parts
from openchair.calling.status import StatusReport
from openchair.errors import InvalidInputError, NotFoundError, Problem
from openchair.tables import BatchStatus, Call, Client, Lead, Suppression, UploadBatch
from openchair.web.services import Rooms, StatusNews, Upload, UploadOptions, WebhookOrder
from tests.assembly.conftest import CONFIG
from tests.support.clinics import World

LEADS = "Who,phone\nAna,+12125550123\nBo,\n"


@pytest.fixture
def rooms(still: Parts) -> Rooms:
    return build_rooms(still)


@pytest.fixture
def strict(still: Parts) -> Rooms:
    """The doors of an installation that could reach real phones."""
    return build_rooms(replace(still, house=replace(still.house, allow_test_numbers=False)))


def on_the_phone(world: World) -> Call:
    return world.call(world.client(), status="in-progress", dial_state="placed")


# --- leads in -------------------------------------------------------------------------------


def upload(tmp_path: Path, text: str = LEADS) -> Upload:
    """A file as the door keeps it: under a name that says nothing of what it is."""
    path = tmp_path / "kept"
    path.write_text(text)
    return Upload(path, "leads.csv", "text/csv", "0" * 64)


def test_a_file_is_imported_as_its_sender_asked(rooms, world, tmp_path):
    client = world.client()
    asked = UploadOptions(
        source="spring",
        mapping={"Who": "name"},
        purpose="recall_treatment",
        consent={"level": "written", "at": "2026-11-01T10:00:00-05:00"},
    )

    report = rooms.import_upload(client, upload(tmp_path), asked, now=world.now)

    assert (report.received, report.accepted, report.rejected) == (2, 1, 1)
    assert report.calls_queued == 1
    with world.database.reading() as session:
        batch = session.get_one(UploadBatch, report.batch_id)
        [lead] = session.scalars(select(Lead).where(col(Lead.batch_id) == batch.id))
    assert (batch.source, batch.status) == ("spring", BatchStatus.READY)
    assert (lead.name, lead.purpose, lead.consent_level) == ("Ana", "recall_treatment", "written")


def test_a_file_goes_by_its_name_where_its_sender_named_no_source(rooms, world, tmp_path):
    client, text = world.client(), LEADS.replace("Who", "name")

    report = rooms.import_upload(client, upload(tmp_path, text), UploadOptions(), now=world.now)

    assert report.source == "leads.csv"


@pytest.mark.parametrize("options", [UploadOptions(dry_run=True), UploadOptions(start=False)])
def test_a_trial_and_a_file_that_waits_queue_nothing(rooms, world, tmp_path, options):
    report = rooms.import_upload(
        world.client(), upload(tmp_path, "name,phone\nAna,+12125550123\n"), options, now=world.now
    )

    assert report.accepted == 1
    assert (report.batch_id is None) == options.dry_run
    with world.database.reading() as session:
        assert session.scalars(select(Call)).all() == []


def test_what_was_wrong_with_a_file_is_written_for_people(rooms, world, tmp_path):
    client = world.client()
    report = rooms.import_upload(
        client, upload(tmp_path, LEADS.replace("Who", "name")), UploadOptions(), now=world.now
    )

    with world.database.reading() as session:
        text = "".join(rooms.write_problems(session, str(report.batch_id)))

    head, line = text.splitlines()
    assert head.startswith("row,")
    assert line.startswith("3,")
    assert "phone_missing" in line


def test_a_lead_that_comes_alone_is_queued_at_once(rooms, world):
    client = world.client()
    lead = {"name": "Ana", "phone": "+12125550123"}

    def start():
        return world.database.write(
            lambda session: rooms.start_call(session, client, lead, now=world.now)
        )

    first, again = start(), start()

    assert (first.is_new, again.is_new) == (True, False)
    assert first.call_id == again.call_id
    assert world.read(first.call_id).priority == 0


@pytest.mark.parametrize(
    ("doors", "phone", "code"),
    [("rooms", "", "phone_missing"), ("strict", "+12125550123", "phone_test")],
)
def test_a_lead_that_cannot_be_called_is_refused_in_words(request, world, doors, phone, code):
    ports: Rooms = request.getfixturevalue(doors)
    client, lead = world.client(), {"name": "Ana", "phone": phone}

    with pytest.raises(InvalidInputError) as refused, world.database.writing() as session:
        ports.start_call(session, client, lead, now=world.now)

    [problem] = refused.value.problems
    assert (problem.field, problem.code) == ("phone", code)


def test_real_phones_and_made_up_numbers_do_not_meet(strict, world, tmp_path):
    text = LEADS.replace("Who", "name")

    with pytest.raises(InvalidInputError):
        strict.import_upload(world.client(), upload(tmp_path, text), UploadOptions(), now=world.now)


# --- calls ----------------------------------------------------------------------------------


def test_the_door_and_the_room_know_the_same_report():
    assert {each.name for each in fields(StatusNews)} == {
        each.name for each in fields(StatusReport)
    }


def test_a_report_arrives_whole(rooms, world):
    call = on_the_phone(world)
    news = StatusNews(
        status="completed",
        result="booked",
        transcript="agent: Hi.",
        booked_slot="2026-12-03T10:00:00-05:00",
        notes="first visit",
    )

    world.database.write(lambda session: rooms.record_status(session, call.id, news, now=world.now))

    told = world.result(call)
    assert told is not None
    assert (told.result, told.transcript, told.notes) == ("booked", "agent: Hi.", "first visit")
    assert told.booked_slot == news.booked_slot
    assert told.appointment_id


def test_a_time_to_call_again_arrives(rooms, world):
    call = on_the_phone(world)
    at = world.now + dt.timedelta(days=1)
    news = StatusNews(result="reschedule", callback_at=at)

    world.database.write(lambda session: rooms.record_status(session, call.id, news, now=world.now))

    assert world.calls_of(call.lead_id)[1].due_at == at


def test_a_waiting_call_is_cancelled(rooms, world):
    call = world.call(world.client())

    world.database.write(lambda session: rooms.cancel_call(session, call.id, now=world.now))

    told = world.result(call)
    assert told is not None
    assert told.result == "cancelled"


def test_a_number_is_put_on_the_list_and_taken_from_the_queue(rooms, world):
    call = world.call(world.client())

    def suppress():
        return world.database.write(
            lambda session: rooms.suppress(
                session,
                call.client_id,
                call.phone,
                reason="manual",
                source="api",
                now=world.now,
            )
        )

    assert (suppress(), suppress()) == (True, False)
    with world.database.reading() as session:
        [row] = session.scalars(select(Suppression))
    assert (row.phone, row.reason, row.source) == (call.phone, "manual", "api")
    assert world.result(call) is not None


def test_calling_is_stopped_and_goes_on(rooms, world):
    def switched(*, is_on: bool):
        world.database.write(
            lambda session: rooms.calling.switch(session, is_on=is_on, by="ana", now=world.now)
        )
        with world.database.reading() as session:
            return rooms.calling.is_on(session)

    assert switched(is_on=False) is False
    assert switched(is_on=True) is True


# --- addresses ------------------------------------------------------------------------------

ORDER = WebhookOrder("http://127.0.0.1:9/told", ("lead.finished",), "jwt")


def added(rooms: Rooms, world: World, client: Client):
    return world.database.write(
        lambda session: rooms.webhooks.add(session, client.id, ORDER, now=world.now)
    )


def test_an_address_is_added_listed_and_found(rooms, world):
    client = world.client()
    made = added(rooms, world, client)

    with world.database.reading() as session:
        listed = [each.id for each in rooms.webhooks.list(session, client.id)]
        found = rooms.webhooks.get(session, client.id, made.id)

    assert listed == [made.id]
    assert (found.url, found.events, found.auth) == (ORDER.url, ["lead.finished"], "jwt")
    assert found.secret.startswith("whsec_")
    assert found.active


def test_an_address_is_changed_and_removed(rooms, world):
    client = world.client()
    made = added(rooms, world, client)
    order = WebhookOrder("http://127.0.0.1:9/other", (), "header", active=False)

    with world.database.writing() as session:
        changed = rooms.webhooks.change(session, client.id, made.id, order)
        assert (changed.url, changed.events, changed.auth) == (order.url, [], "header")
        assert not changed.active
        rooms.webhooks.remove(session, client.id, made.id)
        assert rooms.webhooks.list(session, client.id) == []


def test_another_clinic_s_address_does_not_exist(rooms, world):
    made, other = added(rooms, world, world.client()), world.client()

    with world.database.reading() as session:
        assert rooms.webhooks.list(session, other.id) == []
        with pytest.raises(NotFoundError):
            rooms.webhooks.get(session, other.id, made.id)
    for act in (
        lambda session: rooms.webhooks.change(session, other.id, made.id, ORDER),
        lambda session: rooms.webhooks.remove(session, other.id, made.id),
    ):
        with pytest.raises(NotFoundError), world.database.writing() as session:
            act(session)


@pytest.mark.parametrize(
    ("url", "simulated", "real"),
    [
        ("http://127.0.0.1:9/told", True, False),
        ("https://10.0.0.1/told", False, False),
        ("https://ana:secret@example.com/", False, False),
        ("ftp://example.com/", False, False),
    ],
)
def test_only_a_simulation_posts_to_this_machine(rooms, strict, url, simulated, real):
    answers = [ports.webhooks.check_url(url) for ports in (rooms, strict)]

    assert [answer == url for answer in answers] == [simulated, real]
    assert all(answer == url or isinstance(answer, Problem) for answer in answers)


# --- profiles -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        ({"gap_hours": -1}, "policy.gap_hours"),
        ({"retry": {"busy_minutes": "soon"}}, "policy.retry.busy_minutes"),
        ({"caps": [{"calls": 2, "hours": 24}, {"calls": 0, "hours": 1}]}, "policy.caps.1.calls"),
        ({"windows": []}, "policy.windows"),
        ({"window": ["20:00", "09:00"]}, "policy.window"),
    ],
)
def test_a_policy_s_fault_is_told_with_its_place(rooms, policy, field):
    [problem] = rooms.check_policy(policy)

    assert (problem.code, problem.field) == ("policy_invalid", field)
    assert problem.message
    assert "error" not in problem.message


@pytest.mark.parametrize("policy", [{}, {"gap_hours": 6}, {"window": ["10:00", "18:00"]}])
def test_a_policy_that_can_be_followed_has_no_fault(policy):
    assert check_policy(policy) == []


def test_every_fault_of_a_script_is_told_with_its_place(rooms):
    wrong = {"persona": {"name": 7}, "booking": {"horizon_days": -1}}

    problems = rooms.check_script(wrong)

    assert {problem.field for problem in problems} == {
        "script.persona.name",
        "script.booking.horizon_days",
    }
    assert {problem.code for problem in problems} == {"script_invalid"}
    assert problems == check_script(CONFIG, wrong)


def test_words_the_law_does_not_allow_are_no_override(rooms):
    greeting = {"greetings": {"en": ["Hi, this is {persona}. Is now a good time?"]}}

    problems = rooms.check_script(greeting)

    assert problems
    assert all(str(problem.field).startswith("script.greetings") for problem in problems)


def test_a_script_that_changes_nothing_has_no_fault(rooms):
    assert rooms.check_script({}) == []


# --- the app --------------------------------------------------------------------------------


def test_the_app_stands_on_the_same_parts(still):
    app = build_app(still)

    services = app.state.services
    assert (services.database, services.clock, services.ids) == (
        still.database,
        still.clock,
        still.ids,
    )
    assert len(services.jwt_secret) >= 32
    assert TestClient(app).get("/healthz").status_code == 200
