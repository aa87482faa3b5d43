"""Who gets in where: every route of the API, for every kind of stranger.

Made from the API's own description: a route that is added without a line in `KINDS` fails here.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any
from urllib.parse import quote

import pytest

from openchair.accounts.rules import Scope
from openchair.accounts.store import create_key
from tests.web.conftest import World, is_problem


class Kind(StrEnum):
    PUBLIC = "public"
    OWN = "own"
    """About whoever asks."""
    ADMIN = "admin"
    CLIENT = "client"
    """For whoever may see the client in its path."""
    PEOPLE = "people"
    """The same, but for people only."""
    CLIENT_ADMIN = "client admin"
    CALL = "call"
    BODY = "body"
    """The client is named in the body."""


KINDS = {
    "POST /api/auth/login": Kind.PUBLIC,
    "POST /api/auth/logout": Kind.OWN,
    "GET /api/auth/me": Kind.OWN,
    "POST /api/auth/password": Kind.OWN,
    "GET /api/clients": Kind.OWN,
    "POST /api/clients": Kind.ADMIN,
    "GET /api/clients/{client_id}": Kind.CLIENT,
    "PATCH /api/clients/{client_id}": Kind.CLIENT,
    "POST /api/clients/{client_id}/inbound-secret": Kind.PEOPLE,
    "GET /api/clients/{client_id}/members": Kind.PEOPLE,
    "POST /api/clients/{client_id}/members": Kind.CLIENT_ADMIN,
    "DELETE /api/clients/{client_id}/members/{user_id}": Kind.CLIENT_ADMIN,
    "GET /api/clients/{client_id}/keys": Kind.PEOPLE,
    "POST /api/clients/{client_id}/keys": Kind.PEOPLE,
    "DELETE /api/clients/{client_id}/keys/{key_id}": Kind.PEOPLE,
    "POST /api/clients/{client_id}/uploads": Kind.CLIENT,
    "POST /webhook/n8n/start-call": Kind.BODY,
    "GET /api/clients/{client_id}/batches": Kind.CLIENT,
    "GET /api/clients/{client_id}/batches/{batch_id}": Kind.CLIENT,
    "GET /api/clients/{client_id}/batches/{batch_id}/errors.csv": Kind.CLIENT,
    "GET /api/clients/{client_id}/batches/{batch_id}/calls": Kind.CLIENT,
    "GET /api/clients/{client_id}/stats": Kind.CLIENT,
    "GET /api/clients/{client_id}/calls": Kind.CLIENT,
    "GET /api/clients/{client_id}/export": Kind.CLIENT,
    "GET /api/clients/{client_id}/suppressions": Kind.CLIENT,
    "POST /api/clients/{client_id}/suppressions": Kind.CLIENT,
    "GET /api/clients/{client_id}/suppressions.csv": Kind.CLIENT,
    "GET /api/clients/{client_id}/appointments": Kind.CLIENT,
    "GET /api/clients/{client_id}/webhooks": Kind.CLIENT,
    "POST /api/clients/{client_id}/webhooks": Kind.CLIENT,
    "GET /api/clients/{client_id}/webhooks/{webhook_id}": Kind.CLIENT,
    "PATCH /api/clients/{client_id}/webhooks/{webhook_id}": Kind.CLIENT,
    "DELETE /api/clients/{client_id}/webhooks/{webhook_id}": Kind.CLIENT,
    "GET /api/clients/{client_id}/events": Kind.CLIENT,
    "GET /api/calls/{call_id}": Kind.CALL,
    "POST /api/calls/{call_id}/status": Kind.CALL,
    "POST /api/calls/{call_id}/cancel": Kind.CALL,
    "GET /api/switch": Kind.ADMIN,
    "POST /api/stop": Kind.ADMIN,
    "POST /api/go": Kind.ADMIN,
    "GET /healthz": Kind.PUBLIC,
    "GET /readyz": Kind.PUBLIC,
    "GET /metrics": Kind.PUBLIC,
}
AT_A_CLIENT = (Kind.CLIENT, Kind.PEOPLE, Kind.CLIENT_ADMIN, Kind.CALL)


def routes(*kinds: Kind) -> list[str]:
    return [route for route, kind in KINDS.items() if kind in kinds]


@pytest.fixture
def ids(world: World) -> dict[str, str]:
    """Real things of the clinic called Here, by the name they have in paths."""
    batch_id = world.upload(rows=1)
    machine, ana = world.machine(), world.person("ana")
    here = f"/api/clients/{world.here.id}"
    call = machine.get(f"{here}/batches/{batch_id}/calls").json()["items"][0]
    webhook = machine.post(f"{here}/webhooks", json={"url": "https://example.com/"}).json()
    key = ana.post(f"{here}/keys", json={"name": "second"}).json()
    return {
        "client_id": world.here.id,
        "batch_id": batch_id,
        "call_id": call["id"],
        "webhook_id": webhook["id"],
        "key_id": key["id"],
        "user_id": world.user_ids["ana"],
    }


def asked(client, route: str, ids: dict[str, str]):
    method, _, path = route.partition(" ")
    body = {"client_id": ids["client_id"]} if "webhook/n8n" in path else {}
    return client.request(method, path.format_map(ids), json=body)


def made_up(ids: dict[str, str]) -> dict[str, str]:
    return {name: f"{name}_0193a6f2b7c0deadbeef" for name in ids}


def test_every_route_has_its_place_in_the_table(world: World):
    paths = world.app.openapi()["paths"]
    described = {
        f"{method.upper()} {path}" for path, methods in paths.items() for method in methods
    }

    assert described == set(KINDS)


def strangers(world: World) -> Iterator[tuple[str, object]]:
    yield "member of another clinic", world.person("bob")
    yield "key of another clinic", world.machine(world.foreign_key)


def test_a_stranger_is_told_that_nothing_is_there(world: World, ids: dict[str, str]):
    for who, client in strangers(world):
        for route in routes(*AT_A_CLIENT, Kind.ADMIN, Kind.BODY):
            real, unreal = asked(client, route, ids), asked(client, route, made_up(ids))

            assert real.status_code == 404, (who, route, real.text)
            assert real.content == unreal.content, (who, route)
            assert is_problem(real, 404, "not_found")


def test_nobody_gets_in_without_saying_who_they_are(world: World, ids: dict[str, str]):
    for route in routes(*AT_A_CLIENT, Kind.ADMIN, Kind.BODY, Kind.OWN):
        answer = asked(world.client(), route, ids)

        assert answer.status_code == 401, (route, answer.text)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_revoked_key_and_a_wrong_token_get_the_same_401(world: World, ids: dict[str, str]):
    nobody = asked(world.client(), "GET /api/clients/{client_id}", ids)
    for header, value in (
        ("X-API-Key", "oc_aaaaaaaa_" + "a" * 43),
        ("X-API-Key", "x"),
        ("Authorization", "Bearer x"),
        ("Authorization", "Basic eDp5"),
        ("Authorization", "Bearer " + "a." * 5000),
    ):
        client = world.client()
        client.headers[header] = value
        answer = asked(client, "GET /api/clients/{client_id}", ids)

        assert answer.status_code == 401
        assert answer.content == nobody.content


def test_a_member_is_no_admin(world: World, ids: dict[str, str]):
    for client in (world.person("ana"), world.machine()):
        for route in routes(Kind.ADMIN, Kind.CLIENT_ADMIN):
            assert is_problem(asked(client, route, ids), 404, "not_found"), route


def test_a_machine_is_no_person(world: World, ids: dict[str, str]):
    for route in routes(Kind.PEOPLE, Kind.CLIENT_ADMIN):
        assert is_problem(asked(world.machine(), route, ids), 404, "not_found"), route


@pytest.mark.parametrize("who", ["ana", "admin"])
def test_who_belongs_there_gets_past_the_door(world: World, ids: dict[str, str], who: str):
    client = world.person(who)
    for route in routes(Kind.CLIENT, Kind.PEOPLE, Kind.CALL):
        if route.endswith("/events"):
            continue  # it never ends; test_events.py
        answer = asked(client, route, ids)
        gone = route.startswith("DELETE") and answer.status_code == 204

        assert gone or answer.status_code in {200, 201, 409, 422}, (route, answer.text)


def test_an_admin_is_told_of_unknown_clients_like_everybody(world: World, ids: dict[str, str]):
    client = world.person("admin")
    for route in routes(*AT_A_CLIENT):
        assert is_problem(asked(client, route, made_up(ids)), 404, "not_found"), route


@pytest.mark.parametrize("name", ["a b", "a\x00b", "ä", "x" * 65, "%00", "'; DROP TABLE call;--"])
def test_what_cannot_be_an_id_is_not_found_either(world: World, ids: dict[str, str], name: str):
    strange = {key: quote(name, safe="") for key in ids}
    client = world.person("admin")
    for route in routes(Kind.PEOPLE, Kind.CALL):
        assert is_problem(asked(client, route, strange), 404, "not_found"), route


def test_a_key_does_only_what_its_scopes_say(world: World, ids: dict[str, str]):
    for scope in Scope:
        with world.database.writing() as session:
            made: dict[str, Any] = {"now": world.clock.now(), "ids": world.ids}
            _, plain = create_key(session, world.here.id, "one", scopes=[scope], **made)
        client = world.machine(plain)
        for route, needed in NEEDED.items():
            answer = asked(client, route, ids)
            assert (answer.status_code == 404) is (scope is not needed), (scope, route, answer.text)


NEEDED = {
    "POST /api/clients/{client_id}/uploads": Scope.LEADS_WRITE,
    "GET /api/clients/{client_id}/batches": Scope.CALLS_READ,
    "GET /api/clients/{client_id}/calls": Scope.CALLS_READ,
    "GET /api/calls/{call_id}": Scope.CALLS_READ,
    "POST /api/calls/{call_id}/status": Scope.CALLS_WRITE,
    "GET /api/clients/{client_id}": Scope.CLIENT_READ,
    "PATCH /api/clients/{client_id}": Scope.CLIENT_WRITE,
    "POST /api/clients/{client_id}/webhooks": Scope.CLIENT_WRITE,
}


def test_ids_of_one_clinic_do_not_work_under_another(world: World, ids: dict[str, str]):
    mixed = {**ids, "client_id": world.there.id}
    bob = world.person("bob")
    for route in routes(Kind.CLIENT, Kind.PEOPLE):
        if route.count("{") > 1:
            assert is_problem(asked(bob, route, mixed), 404, "not_found"), route
