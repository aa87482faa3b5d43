"""Every route of the API for every kind of stranger: made from the app's own routes.

`routes.py` knows how each is called. A new route fails here until it stands there too.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.routing import BaseRoute

from openchair.accounts.store import create_key
from openchair.tables import metadata
from openchair.web.middleware import BODY_LIMIT
from tests.web.conftest import World, is_problem
from tests.web.routes import (
    AT_A_CLIENT,
    DOORS,
    Kind,
    asked,
    made_up,
    routes,
    strangers,
)

UNDESCRIBED = {"GET /openapi.json", "GET /docs"}
PAGES = ("openchair.web.pages", "openchair.web.dashboard")
"""Modules whose routes are for people's eyes: their own tests know them."""


def leaves(found: list[BaseRoute]) -> Iterator[BaseRoute]:
    for route in found:
        router = getattr(route, "original_router", None)
        if router is None:
            yield route
        else:
            yield from leaves(router.routes)


def served(world: World) -> set[str]:
    """Return every route that the app answers, described or not, but for pages."""
    found = set()
    for route in leaves(world.app.routes):
        endpoint: Any = getattr(route, "endpoint", None)
        if not getattr(endpoint, "__module__", "").startswith(PAGES) and hasattr(route, "methods"):
            methods = set(route.methods or ()) - {"HEAD"}
            found |= {f"{method} {route.path}" for method in methods}  # type: ignore[attr-defined]
    return found


def everything(world: World) -> dict[str, list[Any]]:
    """Return all that is stored."""
    with world.database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(sa.select(table))))
            for table in metadata.sorted_tables
        }


# --- the table is whole ---------------------------------------------------------------------


def test_every_route_has_its_place_in_the_table(world: World):
    paths = world.app.openapi()["paths"]
    described = {
        f"{method.upper()} {path}" for path, methods in paths.items() for method in methods
    }

    assert described == set(DOORS)
    assert served(world) == set(DOORS) | UNDESCRIBED


def test_the_table_knows_how_each_is_used(world: World, ids: dict[str, str]):
    """Else a 404 to a stranger would prove nothing."""
    for route, door in DOORS.items():
        if door.answer is not None:
            who = "admin" if door.kind in {Kind.ADMIN, Kind.CLIENT_ADMIN, Kind.OWN} else "ana"
            answer = asked(world.person(who), route, ids)
            assert answer.status_code == door.answer, (route, answer.text)


def test_the_clinics_own_key_opens_what_machines_may_use(world: World, ids: dict[str, str]):
    machine = world.machine()
    for route in routes(Kind.CLIENT, Kind.CALL, Kind.BODY):
        if DOORS[route].answer is not None:
            answer = asked(machine, route, ids)
            assert answer.status_code == DOORS[route].answer, (route, answer.text)


# --- strangers ------------------------------------------------------------------------------


def test_a_stranger_is_told_that_nothing_is_there_and_changes_nothing(
    world: World, ids: dict[str, str]
):
    clients, before = list(strangers(world)), everything(world)
    for who, client in clients:
        for route in routes(*AT_A_CLIENT, Kind.ADMIN, Kind.BODY):
            real, unreal = asked(client, route, ids), asked(client, route, made_up(ids))

            assert is_problem(real, 404, "not_found"), (who, route)
            assert real.content == unreal.content, (who, route)
    assert everything(world) == before


def test_ids_of_one_clinic_do_not_work_under_another(world: World, ids: dict[str, str]):
    clients, before = list(strangers(world)), everything(world)
    mixed = {**ids, "client_id": world.there.id}
    for _, client in clients:
        for route in routes(Kind.CLIENT, Kind.PEOPLE):
            if route.count("{") > 1:
                assert is_problem(asked(client, route, mixed), 404, "not_found"), route
    assert everything(world) == before


def test_an_admin_is_told_of_unknown_clients_like_everybody(world: World, ids: dict[str, str]):
    client = world.person("admin")
    for route in routes(*AT_A_CLIENT):
        assert is_problem(asked(client, route, made_up(ids)), 404, "not_found"), route


def test_a_member_is_no_admin(world: World, ids: dict[str, str]):
    clients, before = (world.person("ana"), world.machine()), everything(world)
    for client in clients:
        for route in routes(Kind.ADMIN, Kind.CLIENT_ADMIN):
            assert is_problem(asked(client, route, ids), 404, "not_found"), route
    assert everything(world) == before


def test_a_machine_is_no_person(world: World, ids: dict[str, str]):
    before = everything(world)
    for route in routes(Kind.PEOPLE, Kind.CLIENT_ADMIN):
        assert is_problem(asked(world.machine(), route, ids), 404, "not_found"), route
    assert everything(world) == before


# --- nobody ---------------------------------------------------------------------------------


def nobodies(world: World) -> Iterator[tuple[str, str, str]]:
    """Return those who cannot say who they are: what they are, a header and its value."""
    yield "no credentials", "X-Nothing", ""
    url = f"/api/clients/{world.here.id}/keys"
    made = world.person("ana").post(url, json={"name": "revoked"}).json()
    world.person("ana").delete(f"{url}/{made['id']}")
    yield "revoked key", "X-API-Key", made["key"]
    yield "revoked key as a bearer", "Authorization", f"Bearer {made['key']}"
    with world.database.writing() as session:
        common: dict[str, Any] = {"now": world.clock.now(), "ids": world.ids}
        _, old = create_key(session, world.here.id, "old", expires_at=world.clock.now(), **common)
    yield "expired key", "X-API-Key", old
    token = world.token("ana")
    out = world.client().post("/api/auth/logout", headers={"Authorization": f"Bearer {token}"})
    assert out.status_code == 204
    yield "token of somebody who logged out", "Authorization", f"Bearer {token}"
    yield "forged token", "Authorization", f"Bearer {token[:-4]}AAAA"


def test_nobody_gets_in_without_saying_who_they_are(world: World, ids: dict[str, str]):
    who_is_not, first = list(nobodies(world)), None
    before = everything(world)
    for who, header, value in who_is_not:
        client = world.client()
        client.headers[header] = value
        for route in routes(*AT_A_CLIENT, Kind.ADMIN, Kind.BODY, Kind.OWN):
            answer = asked(client, route, ids)

            assert is_problem(answer, 401, "unauthorized"), (who, route)
            assert answer.headers["www-authenticate"] == "Bearer"
            first = first or answer.content
            assert answer.content == first, (who, route)
    assert everything(world) == before


# --- too much, and in the wrong form --------------------------------------------------------


@pytest.fixture
def narrow(world: World) -> World:
    """The same with uploads as small as other bodies."""
    world.app = world.build(max_upload_mb=1)
    return world


def test_no_door_takes_more_than_its_limit(narrow: World, ids: dict[str, str]):
    admin, before = narrow.person("admin"), everything(narrow)
    for route in DOORS:
        headers = {"Content-Type": "application/json"}
        answer = asked(admin, route, ids, content=b" " * (BODY_LIMIT + 1), headers=headers)

        assert is_problem(answer, 413, "too_large"), route
    assert everything(narrow) == before


def test_a_hidden_length_is_counted_at_every_door_that_reads_a_body(
    narrow: World, ids: dict[str, str]
):
    admin, before = narrow.person("admin"), everything(narrow)

    def endless() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    for route, door in DOORS.items():
        if door.body is not None:
            headers = {"Content-Type": "application/json"}
            answer = asked(admin, route, ids, content=endless(), headers=headers)
            assert is_problem(answer, 413, "too_large"), route
    assert everything(narrow) == before


def test_every_door_that_takes_json_says_what_is_wrong_with_it(world: World, ids: dict[str, str]):
    admin, before = world.person("admin"), everything(world)
    for route, door in DOORS.items():
        if door.body is not None:
            text = asked(admin, route, ids, content=b"<x/>", headers={"Content-Type": "text/xml"})
            json = {"Content-Type": "application/json"}
            broken = asked(admin, route, ids, content=b'{"a":', headers=json)

            assert is_problem(text, 415), route
            assert is_problem(broken, 422), route
            assert broken.json().get("errors"), route
    assert everything(world) == before


@pytest.mark.parametrize("method", ["PUT", "TRACE", "OPTIONS", "BREW"])
def test_a_method_that_a_door_does_not_know_is_a_problem(
    world: World, ids: dict[str, str], method: str
):
    for path in {route.partition(" ")[2] for route in DOORS}:
        answer = world.person("admin").request(method, path.format_map(ids))

        assert is_problem(answer, 405, "method_not_allowed"), path
        assert answer.headers["allow"]


# --- twice ----------------------------------------------------------------------------------

SAFE_TO_REPEAT = {"POST /api/clients/{client_id}/members"}
"""It creates, and doing so again changes nothing."""
CREATING = [
    route
    for route, door in DOORS.items()
    if door.answer in {201, 202} and route not in SAFE_TO_REPEAT
]


@pytest.mark.parametrize("route", CREATING)
def test_what_creates_has_one_effect_and_one_answer_for_a_key(
    world: World, ids: dict[str, str], route: str
):
    admin, door = world.person("admin"), DOORS[route]
    admin.headers["Idempotency-Key"] = "only-once"

    first = asked(admin, route, ids)
    after = everything(world)
    again = asked(admin, route, ids)

    assert first.status_code == again.status_code == door.answer
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert everything(world) == after


@pytest.mark.parametrize("route", CREATING)
def test_another_request_under_the_same_key_is_refused(
    world: World, ids: dict[str, str], route: str
):
    admin = world.person("admin")
    admin.headers["Idempotency-Key"] = "only-once"
    asked(admin, route, ids)
    after = everything(world)

    more = {"name": "other", "phone": "+12125550188", "url": "https://example.com/other"}
    body = DOORS[route].body
    other = (
        [more] if isinstance(body, list) else {key: more.get(key, ids["client_id"]) for key in body}
    )
    answer = asked(admin, route, ids, json=other)

    assert is_problem(answer, 422, "idempotency_key_reused")
    assert everything(world) == after
