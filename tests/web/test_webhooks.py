"""Webhooks through the door: added, shown, changed, removed; never an address of our own network."""

from typing import Any

import pytest
import sqlalchemy as sa

from openchair.tables import AuditEntry
from tests.web.conftest import RealWorld, World, is_problem

OURS = "http://127.0.0.1:5678/webhook/call-result"
"""What a simulated installation may post to without asking any name server."""


def url(world: World, webhook_id: str = "") -> str:
    return f"/api/clients/{world.here.id}/webhooks" + (f"/{webhook_id}" if webhook_id else "")


def add(world: World, **more: Any) -> dict[str, Any]:
    answer = world.machine().post(url(world), json={"url": OURS, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_webhook_is_shown_with_its_secret_once(both_real_worlds: RealWorld):
    made = add(both_real_worlds, events=["call.completed"], auth="header")

    read = both_real_worlds.machine().get(url(both_real_worlds, made["id"])).json()
    listed = both_real_worlds.machine().get(url(both_real_worlds)).json()

    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert read == made
    assert listed == {"items": [made], "next_cursor": None, "total": 1}
    assert (made["url"], made["events"], made["active"]) == (OURS, ["call.completed"], True)
    assert made["auth"] == "header"


def test_what_is_not_named_in_a_change_stays(real_world: RealWorld):
    made = add(real_world, events=["call.completed"], auth="jwt")
    machine = real_world.machine()

    changed = machine.patch(url(real_world, made["id"]), json={"active": False}).json()
    emptied = machine.patch(url(real_world, made["id"]), json={"events": [], "auth": ""}).json()

    assert (changed["url"], changed["events"], changed["auth"]) == (OURS, ["call.completed"], "jwt")
    assert (changed["active"], emptied["active"]) == (False, False)
    assert (emptied["events"], emptied["auth"]) == ([], "")
    assert "secret" not in changed


def test_a_removed_webhook_is_gone(real_world: RealWorld):
    made, machine = add(real_world), real_world.machine()

    assert machine.delete(url(real_world, made["id"])).status_code == 204
    assert is_problem(machine.get(url(real_world, made["id"])), 404, "not_found")
    assert is_problem(machine.delete(url(real_world, made["id"])), 404, "not_found")
    assert machine.get(url(real_world)).json()["total"] == 0


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",
        "https://example.com:22/",
        "https://user:secret@example.com/",
        "file:///etc/passwd",
        "ftp://example.com/",
        "javascript:alert(1)",
        "//example.com",
        "",
        "https://exa mple.com/",
        "https://clinic.local/",
    ],
)
def test_nothing_is_posted_into_our_own_network(real_world: RealWorld, address: str):
    machine = real_world.machine()
    made = add(real_world)

    new = machine.post(url(real_world), json={"url": address})
    changed = machine.patch(url(real_world, made["id"]), json={"url": address})

    for answer in (new, changed):
        assert is_problem(answer, 422)
        assert [fault["field"] for fault in answer.json()["errors"]] == ["url"]
    assert machine.get(url(real_world, made["id"])).json()["url"] == OURS


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"events": ["call.exploded"]}, "events.0"),
        ({"auth": "basic"}, "auth"),
        ({"active": "perhaps"}, "active"),
        ({"secret": "mine"}, "secret"),
    ],
)
def test_a_wrong_order_names_its_field(world: World, change: dict[str, Any], field: str):
    answer = world.machine().post(url(world), json={"url": "https://example.com/", **change})

    assert is_problem(answer, 422)
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


def test_a_repeated_request_adds_one_and_shows_the_same_secret(real_world: RealWorld):
    headers, machine = {"Idempotency-Key": "my-hook"}, real_world.machine()

    answers = [machine.post(url(real_world), json={"url": OURS}, headers=headers) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert machine.get(url(real_world)).json()["total"] == 1


def test_who_did_it_is_on_record(real_world: RealWorld):
    made = add(real_world)
    real_world.machine().patch(url(real_world, made["id"]), json={"active": False})
    real_world.machine().delete(url(real_world, made["id"]))

    with real_world.database.reading() as session:
        entries = [(entry.verb, entry.subject) for entry in session.scalars(sa.select(AuditEntry))]
    verbs = ("added_webhook", "changed_webhook", "removed_webhook")
    assert entries[-3:] == [(verb, made["id"]) for verb in verbs]
