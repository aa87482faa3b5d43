"""Every request's way in and out: its id, its size, its headers, and what happens when we fail."""

import pytest
from sqlalchemy.exc import OperationalError

from openchair.errors import OpenChairError
from openchair.web.middleware import BODY_LIMIT
from tests.web.conftest import World, is_problem

SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-frame-options": "DENY",
}


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/healthz"), ("GET", "/nowhere"), ("POST", "/api/auth/login"), ("GET", "/docs")],
)
def test_every_answer_has_its_safe_headers(world: World, method: str, path: str):
    headers = world.client().request(method, path).headers

    for name, value in SAFE.items():
        assert headers[name] == value
    for rule in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ):
        assert rule in headers["content-security-policy"]


def test_https_is_asked_for_where_we_are_known_by_it(world: World):
    secure = world.client(world.build(public_base_url="https://calls.example.com"))

    assert "strict-transport-security" in secure.get("/healthz").headers
    assert "strict-transport-security" not in world.client().get("/healthz").headers


def test_no_other_site_is_let_in(world: World):
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for method in ("OPTIONS", "GET", "POST"):
        answer = world.client().request(method, "/api/clients", headers=asked)

        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_request_id_is_given_back_or_made(world: World):
    client = world.client()

    given = client.get("/healthz", headers={"X-Request-ID": "n8n-execution.17"})
    assert given.headers["x-request-id"] == "n8n-execution.17"
    assert client.get("/healthz").headers["x-request-id"].startswith("request_")


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "<script>", "a\tb"])
def test_an_id_that_could_do_harm_in_a_log_is_replaced(world: World, given: str):
    answer = world.client().get("/healthz", headers={"X-Request-ID": given})

    assert answer.headers["x-request-id"].startswith("request_")


def test_a_failure_tells_its_id_and_nothing_else(world: World, capsys: pytest.CaptureFixture[str]):
    @world.app.get("/fail")
    def fail() -> None:
        raise ZeroDivisionError("secret-of-ours")

    answer = world.client().get("/fail", headers={"X-Request-ID": "here-17"})

    assert is_problem(answer, 500, "internal_error")
    assert answer.json()["id"] == "here-17"
    assert "secret-of-ours" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_error_of_ours_without_a_status_is_a_failure(world: World):
    @world.app.get("/fail")
    def fail() -> None:
        raise OpenChairError("a bug")

    assert is_problem(world.client().get("/fail"), 500, "internal_error")


def test_a_busy_database_is_503_with_a_time_to_come_back(world: World):
    @world.app.get("/busy")
    def busy() -> None:
        raise OperationalError("SELECT 1", {}, Exception("database is locked"))

    answer = world.client().get("/busy")

    assert is_problem(answer, 503, "busy")
    assert int(answer.headers["retry-after"]) > 0


def test_a_long_body_is_refused_by_what_it_says_of_itself(world: World):
    answer = world.person("admin").post("/api/clients", content=b"x" * (BODY_LIMIT + 1))

    assert is_problem(answer, 413, "too_large")


def test_a_body_that_hides_its_length_is_counted(world: World):
    sent = []

    def endless():
        for _ in range(100):
            sent.append(1)
            yield b" " * 100_000

    headers = {"Content-Type": "application/json"}
    answer = world.person("admin").post("/api/clients", content=endless(), headers=headers)

    assert is_problem(answer, 413, "too_large")


def test_an_upload_may_be_longer_up_to_its_own_limit(world: World):
    client = world.client(world.build(max_upload_mb=2))
    client.headers["X-API-Key"] = world.key
    url, headers = f"/api/clients/{world.here.id}/uploads", {"Content-Type": "text/csv"}
    row = b"Ana,+12125550123," + b"x" * 100_000 + b"\n"

    fits = b"name,phone,notes\n" + row * 15
    assert client.post(url, content=fits, headers=headers).status_code == 201
    assert is_problem(client.post(url, content=b"x" * 2_000_001, headers=headers), 413)

    def hidden():
        for _ in range(30):
            yield b"x" * 100_000

    assert is_problem(client.post(url, content=hidden(), headers=headers), 413, "too_large")


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "1e9", "٣"])
def test_a_length_that_is_no_number_breaks_nothing(world: World, length: str):
    headers = {"Content-Length": length.encode(), "Content-Type": "application/json"}
    answer = world.person("admin").request("POST", "/api/clients", content=b"{}", headers=headers)

    assert answer.status_code in {413, 422}
