"""Keys through the door: shown once, stored hashed, revoked at once."""

import datetime as dt

import sqlalchemy as sa

from openchair.tables import ApiKey, IdempotencyKey
from tests.web.conftest import World, is_problem


def url(world: World) -> str:
    return f"/api/clients/{world.here.id}/keys"


def test_a_key_is_shown_once_and_opens_the_door(both_worlds: World):
    ana = both_worlds.person("ana")

    made = ana.post(url(both_worlds), json={"name": "n8n"})

    assert made.status_code == 201
    body = made.json()
    assert body["key"].startswith(f"oc_{body['prefix']}_")
    assert both_worlds.machine(body["key"]).get("/api/clients").json()["total"] == 1
    assert body["key"] not in ana.get(url(both_worlds)).text


def test_a_revoked_key_is_dead_at_once_and_stays_in_the_list(world: World):
    ana = world.person("ana")
    made = ana.post(url(world), json={"name": "n8n"}).json()
    machine = world.machine(made["key"])

    assert ana.delete(f"{url(world)}/{made['id']}").status_code == 204

    assert machine.get("/api/clients").status_code == 401
    listed = {item["id"]: item for item in ana.get(url(world)).json()["items"]}
    assert listed[made["id"]]["revoked_at"] is not None
    assert ana.delete(f"{url(world)}/{made['id']}").status_code == 204


def test_a_key_ends_when_it_was_said_to(world: World):
    ends = (world.clock.now() + dt.timedelta(hours=1)).isoformat()
    made = world.person("ana").post(url(world), json={"name": "short", "expires_at": ends}).json()
    machine = world.machine(made["key"])

    assert machine.get("/api/clients").status_code == 200
    world.clock.sleep(3600)
    assert machine.get("/api/clients").status_code == 401


def test_a_key_that_would_be_dead_at_once_is_not_made(world: World):
    given = {"name": "late", "expires_at": world.clock.now().isoformat()}

    assert is_problem(world.person("ana").post(url(world), json=given), 422, "in_the_past")


def test_a_key_is_made_with_the_scopes_asked_for(world: World):
    given = {"name": "reader", "scopes": ["calls:read", "calls:read"]}
    made = world.person("ana").post(url(world), json=given).json()

    assert made["scopes"] == ["calls:read"]
    wrong = world.person("ana").post(url(world), json={"name": "x", "scopes": ["moon:fly"]})
    assert is_problem(wrong, 422)


def test_a_repeated_request_gets_the_same_key_though_none_is_kept(both_worlds: World):
    ana = both_worlds.person("ana")
    headers = {"Idempotency-Key": "make-my-key"}

    first = ana.post(url(both_worlds), json={"name": "n8n"}, headers=headers)
    again = ana.post(url(both_worlds), json={"name": "n8n"}, headers=headers)

    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert both_worlds.machine(first.json()["key"]).get("/api/clients").status_code == 200
    secret = first.json()["key"].split("_", 2)[2]
    with both_worlds.database.reading() as session:
        kept = session.execute(sa.select(IdempotencyKey.__table__)).all()  # type: ignore[attr-defined]
        rows = session.execute(sa.select(ApiKey.__table__)).all()  # type: ignore[attr-defined]
        assert secret not in str(kept) + str(rows)


def test_two_people_with_one_idempotency_key_get_two_keys(world: World):
    headers = {"Idempotency-Key": "make-my-key"}
    keys = {
        world.person(who).post(url(world), json={"name": "n8n"}, headers=headers).json()["key"]
        for who in ("ana", "admin")
    }

    assert len(keys) == 2
