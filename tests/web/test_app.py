"""The whole app: its description, its pages, and an upload that is read back as calls."""

from openchair.web.app import create_app
from tests.web.conftest import World, is_problem


def test_a_file_of_leads_is_uploaded_and_its_calls_are_listed(both_worlds: World):
    batch_id = both_worlds.upload(rows=3)

    path = f"/api/clients/{both_worlds.here.id}/batches/{batch_id}/calls"
    listed = both_worlds.machine().get(path).json()

    assert listed["total"] == 3
    assert listed["next_cursor"] is None
    assert {"id", "status", "attempt", "lead", "result", "created_at", "updated_at"} <= set(
        listed["items"][0]
    )
    assert listed["items"][0]["lead"]["phone"] == "+12125550000"


def test_every_operation_has_a_summary_a_stable_name_and_its_errors(world: World):
    schema = world.client().get("/openapi.json").json()
    operations = [
        operation for operations in schema["paths"].values() for operation in operations.values()
    ]

    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    for operation in operations:
        assert operation["summary"]
        for status, answer in operation["responses"].items():
            if status.startswith(("4", "5", "default")):
                assert list(answer["content"]) == ["application/problem+json"]


def test_the_contracts_rows_are_all_there(world: World):
    paths = world.client().get("/openapi.json").json()["paths"]

    for method, path in (
        ("post", "/api/auth/login"),
        ("post", "/api/clients/{client_id}/uploads"),
        ("post", "/webhook/n8n/start-call"),
        ("post", "/api/calls/{call_id}/status"),
        ("get", "/api/clients/{client_id}/batches/{batch_id}/calls"),
        ("get", "/api/clients"),
        ("post", "/api/clients"),
        ("get", "/api/clients/{client_id}"),
        ("patch", "/api/clients/{client_id}"),
        ("get", "/api/clients/{client_id}/members"),
        ("post", "/api/clients/{client_id}/keys"),
        ("get", "/api/clients/{client_id}/batches"),
        ("get", "/api/clients/{client_id}/batches/{batch_id}"),
        ("get", "/api/calls/{call_id}"),
        ("post", "/api/calls/{call_id}/cancel"),
        ("get", "/api/clients/{client_id}/stats"),
        ("get", "/api/clients/{client_id}/export"),
    ):
        assert method in paths[path]


def test_an_unknown_path_and_an_unknown_method_are_problems(world: World):
    client = world.client()

    assert is_problem(client.get("/nowhere"), 404, "not_found")
    assert is_problem(client.put("/healthz"), 405, "method_not_allowed")
    assert "GET" in client.put("/healthz").headers["allow"]


def test_the_docs_page_shows_every_path_without_a_network(world: World):
    page = world.client().get("/docs")

    assert "<code>/api/clients/{client_id}/uploads</code>" in page.text
    assert "cdn.jsdelivr.net" in page.headers["content-security-policy"]
    assert "'unsafe-inline'" not in page.headers["content-security-policy"].split("style-src")[0]


def test_making_an_app_asks_the_database_nothing(world: World):
    world.database.close()
    services = world.app.state.services

    assert create_app(services) is not world.app
