"""The API's description of itself: one kind of error, honest about who may come in and how."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.conftest import World

METHODS = {"get", "post", "patch", "delete", "put"}
PUBLIC = {"/healthz", "/readyz", "/metrics", "/api/auth/login"}
SIGNED = {"/api/twilio/webhook"}


@pytest.fixture
def schema(world: World) -> dict[str, Any]:
    return dict(world.client().get("/openapi.json").json())


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert method in METHODS
            yield method, path, operation


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (text for key, text in value.items() if key == "$ref")
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def test_every_reference_leads_somewhere(schema: dict[str, Any]):
    for reference in references(schema):
        *path, name = reference.removeprefix("#/").split("/")
        place: Any = schema
        for step in path:
            place = place[step]
        assert name in place


def test_the_frameworks_own_errors_are_not_in_it(schema: dict[str, Any]):
    assert not {"HTTPValidationError", "ValidationError"} & set(schema["components"]["schemas"])


def test_whoever_must_say_who_they_are_is_told_so(schema: dict[str, Any]):
    for _, path, operation in operations(schema):
        is_told = path not in PUBLIC | SIGNED or "login" in path
        assert ("401" in operation["responses"]) is is_told, path
        if path not in PUBLIC:
            assert operation.get("security"), path


def test_all_that_create_take_an_idempotency_key_or_are_safe_to_repeat(schema: dict[str, Any]):
    repeatable = {"/api/clients/{client_id}/members", "/api/clients/{client_id}/inbound-secret"}
    for method, path, operation in operations(schema):
        created = {"201", "202"} & set(operation["responses"])
        if method == "post" and created and path not in repeatable:
            names = [parameter["name"] for parameter in operation["parameters"]]
            assert "idempotency-key" in [name.lower() for name in names], path


def test_every_list_takes_a_limit_of_five_hundred_at_most(schema: dict[str, Any]):
    short = {"members", "keys", "webhooks"}
    for method, path, operation in operations(schema):
        content = operation["responses"].get("200", {}).get("content", {})
        reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
        if method == "get" and "ListOf" in reference and path.rsplit("/", 1)[-1] not in short:
            limit = {one["name"]: one for one in operation["parameters"]}["limit"]["schema"]
            assert (limit["minimum"], limit["maximum"]) == (1, 500), path


def test_twilio_is_told_how_it_says_who_it_is(schema: dict[str, Any]):
    operation = schema["paths"]["/api/twilio/webhook"]["post"]

    assert operation["security"] == [{"twilio": []}]
    assert "403" in operation["responses"]


def test_an_upload_says_what_it_takes(schema: dict[str, Any]):
    body = schema["paths"]["/api/clients/{client_id}/uploads"]["post"]["requestBody"]["content"]

    assert {"multipart/form-data", "text/csv", "application/json"} <= set(body)


def test_descriptions_do_not_change_from_call_to_call(world: World):
    assert (
        world.client().get("/openapi.json").content == world.client().get("/openapi.json").content
    )
