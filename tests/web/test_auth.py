"""Who gets in: keys and tokens that are none, ids that cannot be, and what a key's scopes open."""

from typing import Any
from urllib.parse import quote

import pytest

from openchair.accounts.rules import Scope
from openchair.accounts.store import create_key
from tests.web.conftest import World, is_problem
from tests.web.routes import Kind, asked, routes


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
