"""Starting a call for one lead: who may, how often a message counts, and what is wrong with one."""

import base64
import hashlib
import hmac
import json
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from standardwebhooks import Webhook

from openchair.accounts.client_store import create_client
from openchair.accounts.profile import NewClient
from openchair.tables import ApiKey, Call, Chair, Client, Lead, Member, Suppression
from tests.web.conftest import RealWorld, World, is_problem

URL = "/webhook/n8n/start-call"
JSON = {"Content-Type": "application/json"}
SHARED = "a-secret-of-the-installation"


def lead(world: World, phone: str | int = "+12125550123", **more: Any) -> dict[str, Any]:
    return {"client_id": world.here.id, "name": "Ana Sample", "phone": phone, **more}


def x_signature(world: World, body: bytes, secret: str, *, age: int = 0) -> dict[str, str]:
    at = int(world.clock.now().timestamp()) - age
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {**JSON, "X-Signature": f"t={at},v1={mac}"}


def standard(world: World, body: bytes, secret: str, message_id: str = "msg_1") -> dict[str, str]:
    now = world.clock.now()
    return {
        **JSON,
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, now, body.decode()),
    }


def encoded(world: World, phone: str = "+12125550123") -> bytes:
    return json.dumps(lead(world, phone)).encode()


def count(world: World, table: Any) -> int:
    with world.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


# --- a lead comes in ------------------------------------------------------------------------


def test_a_lead_is_queued_before_those_of_any_file(both_real_worlds: RealWorld):
    world = both_real_worlds
    answer = world.machine().post(URL, json=lead(world, notes="pain", source_url="https://x.org/"))

    assert answer.status_code == 202
    body = answer.json()
    assert set(body) == {"call_id", "lead_id", "batch_id", "status", "warnings"}
    assert body["status"] == "queued"
    with world.database.reading() as session:
        call, stored = (
            session.get_one(Call, body["call_id"]),
            session.get_one(Lead, body["lead_id"]),
        )
    assert (call.status, call.attempt, call.priority) == ("queued", 1, 0)
    assert (stored.phone, stored.notes, stored.batch_id) == (
        "+12125550123", "pain", body["batch_id"],
    )  # fmt: skip


def test_everything_a_lead_may_say_is_kept(real_world: RealWorld):
    told = lead(
        real_world,
        email="ana@example.com",
        state="NY",
        zip="10001",
        timezone="America/New_York",
        language="es",
        purpose="lead_followup",
        inquired_at="2026-11-30T09:00:00-05:00",
        consent={"level": "written", "at": "2026-11-30T09:00:00-05:00", "text": "the form"},
        metadata={"crm": {"id": 7}},
    )

    body = real_world.machine().post(URL, json=told).json()

    with real_world.database.reading() as session:
        stored = session.get_one(Lead, body["lead_id"])
    assert (stored.email, stored.state, stored.zip) == ("ana@example.com", "NY", "10001")
    assert (stored.timezone, stored.language) == ("America/New_York", "es")
    assert stored.inquired_at is not None
    assert stored.inquired_at.isoformat() == "2026-11-30T14:00:00+00:00"
    assert (stored.consent_level, stored.consent_text) == ("written", "the form")
    assert stored.consent_at == stored.inquired_at
    assert stored.extra == {"crm": {"id": 7}}


def test_what_a_spreadsheet_sends_is_taken(real_world: RealWorld):
    told = lead(
        real_world, phone=2125550123, zip=10001, email=None, consent="written", callback_url=None
    )

    answer = real_world.machine().post(URL, json=told)

    assert answer.status_code == 202, answer.text
    with real_world.database.reading() as session:
        stored = session.get_one(Lead, answer.json()["lead_id"])
    assert (stored.phone, stored.zip, stored.email) == ("+12125550123", "10001", "")
    assert stored.consent_level == "written"


def test_the_same_lead_within_the_window_gets_the_first_calls_ids(both_real_worlds: RealWorld):
    machine = both_real_worlds.machine()

    first = machine.post(URL, json=lead(both_real_worlds))
    again = machine.post(URL, json=lead(both_real_worlds, "(212) 555-0123", notes="other"))

    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    assert count(both_real_worlds, Call) == 1


def test_after_the_window_the_lead_is_new(real_world: RealWorld):
    machine = real_world.machine()
    first = machine.post(URL, json=lead(real_world))
    real_world.clock.sleep(31 * 86400)

    again = machine.post(URL, json=lead(real_world))

    assert again.status_code == 202
    assert again.json()["lead_id"] != first.json()["lead_id"]


def test_the_same_lead_is_new_at_another_clinic(real_world: RealWorld):
    here = real_world.machine().post(URL, json=lead(real_world))
    there = real_world.machine(real_world.foreign_key).post(
        URL, json={**lead(real_world), "client_id": real_world.there.id}
    )

    assert (here.status_code, there.status_code) == (202, 202)


def test_twenty_at_once_queue_one_call(both_real_worlds: RealWorld):
    machine, answers = both_real_worlds.machine(), []

    def send() -> None:
        answers.append(machine.post(URL, json=lead(both_real_worlds)))

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [202]
    assert len({answer.content for answer in answers}) == 1
    assert count(both_real_worlds, Call) == 1


def test_who_asked_not_to_be_called_is_refused(real_world: RealWorld):
    row: dict[str, Any] = {"client_id": real_world.here.id, "phone": "+12125550123"}
    with real_world.database.writing() as session:
        row |= {"created_at": real_world.clock.now(), "reason": "opted_out", "source": "call"}
        session.add(Suppression(**row))

    answer = real_world.machine().post(URL, json=lead(real_world))

    assert is_problem(answer, 422, "suppressed")
    assert count(real_world, Call) == 0


# --- what is wrong with it ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"phone": "911"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"phone": True}, "phone"),
        ({"phone": 12.5}, "phone"),
        ({"phone": None}, "phone"),
        ({"name": ""}, "name"),
        ({"name": "A\x00B"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"consent": {"level": "sure"}}, "consent.level"),
        ({"consent": {"level": "written", "at": "yesterday"}}, "consent.at"),
        ({"inquired_at": "2026-11-30T09:00:00"}, "inquired_at"),
        ({"callback_url": "http://10.0.0.1/"}, "callback_url"),
        ({"callback_url": "ftp://example.com/"}, "callback_url"),
        ({"metadata": []}, "metadata"),
        ({"fone": "+12125550124"}, "fone"),
    ],
)
def test_a_fault_names_its_field(real_world: RealWorld, changes: dict[str, Any], field: str):
    answer = real_world.machine().post(URL, json={**lead(real_world), **changes})

    assert is_problem(answer, 422)
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
    assert count(real_world, Call) == 0


@pytest.mark.parametrize("body", [b"{}", b"[]", b'"x"', b"7", b"null", b'{"client_id": 7}'])
def test_a_known_machine_is_told_what_is_missing(world: World, body: bytes):
    answer = world.machine().post(URL, content=body, headers=JSON)

    assert is_problem(answer, 422, "invalid_input")
    assert answer.json()["errors"]


def test_json_that_is_none_is_a_fault_of_the_body(world: World):
    answer = world.machine().post(URL, content=b'{"client_id":', headers=JSON)

    assert is_problem(answer, 422)
    assert [fault["field"] for fault in answer.json()["errors"]] == ["body"]


def test_a_bad_email_is_dropped_and_the_phone_decides(real_world: RealWorld):
    answer = real_world.machine().post(URL, json=lead(real_world, email="at home"))

    assert answer.status_code == 202
    assert [(one["field"], one["code"]) for one in answer.json()["warnings"]] == [
        ("email", "email_invalid")
    ]
    with real_world.database.reading() as session:
        assert session.get_one(Lead, answer.json()["lead_id"]).email == ""


# --- who sent it ----------------------------------------------------------------------------


def test_a_key_opens_only_its_own_clinic(world: World):
    machine = world.machine(world.foreign_key)

    assert is_problem(machine.post(URL, json=lead(world)), 404, "not_found")


def test_a_message_signed_with_the_clinics_secret_counts_once(both_worlds: World):
    body = encoded(both_worlds)
    headers = x_signature(both_worlds, body, both_worlds.here.inbound_secret)
    client = both_worlds.client()

    assert client.post(URL, content=body, headers=headers).status_code == 202
    assert is_problem(client.post(URL, content=body, headers=headers), 401, "unauthorized")
    assert count(both_worlds, Call) == 1


def test_standard_webhooks_headers_are_taken_and_their_id_counts_once(both_worlds: World):
    body, secret = encoded(both_worlds), both_worlds.here.inbound_secret
    client = both_worlds.client()

    first = client.post(URL, content=body, headers=standard(both_worlds, body, secret))
    other = encoded(both_worlds, "+12125550124")
    same_id = client.post(URL, content=other, headers=standard(both_worlds, other, secret))
    new_id = client.post(URL, content=other, headers=standard(both_worlds, other, secret, "msg_2"))

    assert (first.status_code, same_id.status_code, new_id.status_code) == (202, 401, 202)


def test_a_message_that_failed_may_be_sent_again(real_world: RealWorld):
    body = encoded(real_world, "12")
    headers = x_signature(real_world, body, real_world.here.inbound_secret)

    for _ in range(2):
        answer = real_world.client().post(URL, content=body, headers=headers)
        assert is_problem(answer, 422, "phone_invalid")


def test_a_repeated_message_with_its_idempotency_key_gets_its_answer_again(world: World):
    body = encoded(world)
    headers = {
        **x_signature(world, body, world.here.inbound_secret), "Idempotency-Key": "lead-7"
    }  # fmt: skip

    first = world.client().post(URL, content=body, headers=headers)
    again = world.client().post(URL, content=body, headers=headers)

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize(("age", "status"), [(300, 202), (301, 401), (-300, 202), (-301, 401)])
def test_a_signature_is_good_for_five_minutes(world: World, age: int, status: int):
    body = encoded(world)
    headers = x_signature(world, body, world.here.inbound_secret, age=age)

    assert world.client().post(URL, content=body, headers=headers).status_code == status


def test_a_changed_body_or_a_foreign_secret_is_not_taken(world: World):
    body, client = encoded(world), world.client()
    for headers in (
        x_signature(world, body, world.there.inbound_secret),
        x_signature(world, body + b" ", world.here.inbound_secret),
        standard(world, body, world.there.inbound_secret),
        standard(world, body + b" ", world.here.inbound_secret),
        {**JSON, "X-Signature": "t=1,v1="},
        JSON,
    ):
        assert is_problem(client.post(URL, content=body, headers=headers), 401, "unauthorized")
    assert count(world, Call) == 0


def test_an_unknown_clinic_is_the_same_401_as_a_wrong_signature(world: World):
    body = json.dumps({**lead(world), "client_id": "client_unknown"}).encode()
    headers = x_signature(world, body, world.here.inbound_secret)
    wrong = x_signature(world, encoded(world), "wrong")

    unknown = world.client().post(URL, content=body, headers=headers)
    refused = world.client().post(URL, content=encoded(world), headers=wrong)

    assert is_problem(unknown, 401, "unauthorized")
    assert unknown.content == refused.content
    assert "five minutes" in refused.json()["detail"]


# --- the installation's own secret ----------------------------------------------------------


@pytest.fixture
def alone(world: World) -> World:
    """An installation with one clinic, and a secret set by its environment."""
    with world.database.writing() as session:
        tables: tuple[Any, ...] = (ApiKey, Chair, Member)
        for table in tables:
            session.query(table).filter_by(client_id=world.there.id).delete()
        session.query(Client).filter_by(id=world.there.id).delete()
    world.app = world.build(n8n_webhook_secret=SHARED)
    return world


def test_the_environments_secret_serves_the_only_clinic(alone: World):
    body = encoded(alone)

    answer = alone.client().post(URL, content=body, headers=x_signature(alone, body, SHARED))

    assert answer.status_code == 202


def test_a_second_clinic_ends_the_environments_secret(alone: World):
    with alone.database.writing() as session:
        made: dict[str, Any] = {"now": alone.clock.now(), "ids": alone.ids}
        create_client(session, NewClient(name="Second"), **made)
    body = encoded(alone)

    answer = alone.client().post(URL, content=body, headers=x_signature(alone, body, SHARED))

    assert is_problem(answer, 401, "unauthorized")


def test_no_secret_in_the_environment_is_not_an_empty_one(alone: World):
    alone.app = alone.build()
    body = encoded(alone)

    answer = alone.client().post(URL, content=body, headers=x_signature(alone, body, ""))

    assert is_problem(answer, 401, "unauthorized")


def test_a_base64_secret_of_the_environment_is_taken_as_libraries_take_it(alone: World):
    secret = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
    alone.app = alone.build(n8n_webhook_secret=f"whsec_{secret}")
    body = encoded(alone)

    answer = alone.client().post(URL, content=body, headers=standard(alone, body, secret))

    assert answer.status_code == 202
