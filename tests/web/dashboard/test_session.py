"""The cookie, and the proof that a form came from our own page."""

import pytest

from tests.web.conftest import PASSWORD, World
from tests.web.dashboard.conftest import OWN, Browser, browser


def test_the_session_is_kept_where_no_script_and_no_other_site_reads_it(world: World):
    answer = browser(world).post("/login", username="ana@example.com", password=PASSWORD)

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


def test_over_https_it_is_never_sent_without(world: World):
    client = world.client(world.build(public_base_url="https://calls.example.com"))

    answer = Browser(client).post("/login", username="ana@example.com", password=PASSWORD)

    assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example.com"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused(world: World, ana: Browser, headers):
    answer = ana.post(f"/clients/{world.here.id}/pause", headers=headers, paused="true")

    assert answer.status_code == 403
    assert "not sent from a page of OpenChair" in answer.text
    assert not world.machine().get(f"/api/clients/{world.here.id}").json()["paused"]


@pytest.mark.parametrize("headers", [OWN, {"Origin": "http://testserver"}])
def test_a_form_of_ours_is_taken(world: World, ana: Browser, headers):
    answer = ana.post(f"/clients/{world.here.id}/pause", headers=headers, paused="true")

    assert answer.status_code == 303
    assert world.machine().get(f"/api/clients/{world.here.id}").json()["paused"]
