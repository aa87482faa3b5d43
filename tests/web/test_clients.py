"""Clients through the door: adding, reading, changing, and whom one sees."""

import pytest

from openchair.tables import AuditEntry
from tests.web.conftest import World, is_problem


def test_an_admin_adds_a_clinic_and_it_is_there(both_worlds: World):
    admin = both_worlds.person("admin")
    given = {"name": "Smile", "timezone": "America/Chicago", "callback_number": "(212) 555-0199"}

    added = admin.post("/api/clients", json=given)

    assert added.status_code == 201
    body = added.json()
    assert body["callback_number"] == "+12125550199"
    assert admin.get(f"/api/clients/{body['id']}").json() == body


def test_a_member_sees_its_own_clinics_and_an_admin_all(world: World):
    mine = world.person("ana").get("/api/clients").json()
    assert [item["id"] for item in mine["items"]] == [world.here.id]
    assert mine["total"] == 1
    assert world.machine().get("/api/clients").json() == mine
    assert world.person("admin").get("/api/clients").json()["total"] == 2


def test_the_list_goes_on_with_its_cursor(world: World):
    admin = world.person("admin")

    first = admin.get("/api/clients?limit=1").json()
    second = admin.get("/api/clients", params={"limit": 1, "cursor": first["next_cursor"]}).json()

    assert [first["items"][0]["name"], second["items"][0]["name"]] == ["Here", "There"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("name", ["😀" * 200, "a\u00a0b", "Zahnärzte"])
def test_any_name_may_end_a_page(world: World, name: str):
    admin = world.person("admin")
    for added in (name, f"\U0010fffd{name[:100]}"):
        assert admin.post("/api/clients", json={"name": added}).status_code == 201

    seen, cursor = [], None
    for _ in range(4):
        page = admin.get(
            "/api/clients", params={"limit": 1, **({"cursor": cursor} if cursor else {})}
        )
        seen.append(page.json()["items"][0]["name"])
        cursor = page.json()["next_cursor"]

    assert cursor is None
    assert len(set(seen)) == 4


def test_a_change_changes_what_is_given_and_nothing_else(world: World):
    ana, url = world.person("ana"), f"/api/clients/{world.here.id}"
    before = ana.get(url).json()

    after = ana.patch(url, json={"paused": True, "duplicate_window_days": 7}).json()

    assert after == {**before, "paused": True, "duplicate_window_days": 7}
    assert ana.get(url).json() == after


def test_how_long_things_are_kept_is_the_clinics_to_say(world: World):
    ana, url = world.person("ana"), f"/api/clients/{world.here.id}"
    assert ana.get(url).json()["keep_transcripts_days"] == 0

    kept = {"keep_transcripts_days": 90, "keep_recordings_days": 30, "keep_leads_days": 730}
    after = ana.patch(url, json=kept).json()

    assert {name: after[name] for name in kept} == kept


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": "client_2"}, "extra_forbidden"),
        ({"inbound_secret": "mine"}, "extra_forbidden"),
        ({"timezone": "Mars/Olympus"}, "value_error"),
        ({"region": "??"}, "value_error"),
        ({"transfer_number": "call us"}, "phone_invalid"),
        ({"policy": {"bad": 1}}, "extra_forbidden"),
        ({"script": {"bad": 1}}, "extra_forbidden"),
        ({"max_attempts": 0}, "greater_than_equal"),
    ],
)
def test_a_wrong_change_changes_nothing_and_says_what_is_wrong(world: World, change, code):
    ana, url = world.person("ana"), f"/api/clients/{world.here.id}"
    before = ana.get(url).json()

    answer = ana.patch(url, json={"name": "New", **change})

    assert is_problem(answer, 422)
    assert answer.json()["errors"][0]["code"] == code
    assert ana.get(url).json() == before


def test_the_policy_and_the_script_are_kept_as_they_were_checked(world: World):
    url = f"/api/clients/{world.here.id}"
    change = {"policy": {"calls_per_day": 10}, "script": {"persona": {"name": "Sam"}}}

    body = world.person("ana").patch(url, json=change).json()

    assert {name: body[name] for name in change} == change


def test_the_inbound_secret_is_shown_when_renewed_and_nowhere_else(world: World):
    ana, url = world.person("ana"), f"/api/clients/{world.here.id}"

    shown = ana.post(f"{url}/inbound-secret").json()["inbound_secret"]

    assert shown.startswith("whsec_")
    assert "secret" not in ana.get(url).text
    assert ana.post(f"{url}/inbound-secret").json()["inbound_secret"] != shown


def test_what_was_changed_is_on_record_by_field_and_not_by_value(world: World):
    change = {"callback_number": "212 555 0199"}
    world.person("ana").patch(f"/api/clients/{world.here.id}", json=change)

    with world.database.reading() as session:
        entry = session.query(AuditEntry).filter_by(verb="changed_client").one()
        assert entry.actor == world.user_ids["ana"]
        assert entry.details == {"fields": ["callback_number"]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("duplicate_window_days", True),
        ("max_attempts", "3"),
        ("max_attempts", 2.5),
        ("paused", 1),
        ("paused", "yes"),
        ("name", 7),
    ],
)
def test_nothing_is_taken_for_what_it_is_not(world: World, name: str, value: object):
    url = f"/api/clients/{world.here.id}"

    changed = world.person("ana").patch(url, json={name: value})
    added = world.person("admin").post("/api/clients", json={"name": "New", name: value})

    for answer in (changed, added):
        assert is_problem(answer, 422)
        assert [fault["field"] for fault in answer.json()["errors"]] == [name]
