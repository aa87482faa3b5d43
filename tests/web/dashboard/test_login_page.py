"""Logging in on a page: in, wrong, too often, out, and never to another site."""

import pytest

from tests.web.conftest import PASSWORD, World
from tests.web.dashboard.conftest import Browser, browser


def test_a_stranger_is_sent_to_log_in_and_then_to_what_they_came_for(world: World):
    stranger = browser(world)
    path = f"/clients/{world.here.id}/calls"

    sent = stranger.get(path, follow=False)
    assert sent.status_code == 303
    form = stranger.get(sent.headers["location"])
    assert f'action="/login?next={path}"' in form.text

    back = stranger.post(sent.headers["location"], username="ana@example.com", password=PASSWORD)

    assert back.headers["location"] == path
    assert stranger.get(path).status_code == 200


def test_who_mistypes_is_told_on_the_same_page_and_types_the_address_once(world: World):
    answer = browser(world).post("/login", username="ana@example.com", password="wrong")

    assert answer.status_code == 401
    assert "The address or the password is wrong." in answer.text
    assert 'value="ana@example.com"' in answer.text
    assert "wrong" not in answer.text.replace("password is wrong", "")


def test_who_types_nothing_is_asked_again(world: World):
    answer = browser(world).post("/login", username="", password="")

    assert answer.status_code == 422
    assert "Give an e-mail address and a password." in answer.text


def test_who_tries_too_often_waits(world: World):
    stranger = browser(world)

    tries = [
        stranger.post("/login", username="ana@example.com", password=f"guess {n}").status_code
        for n in range(30)
    ]

    assert tries[-1] == 429
    right = stranger.post("/login", username="ana@example.com", password=PASSWORD)
    assert "Too many attempts" in right.text


@pytest.mark.parametrize(
    "came_for", ["https://evil.example.com/", "//evil.example.com", "/\\evil.example.com", "evil"]
)
def test_nobody_is_sent_to_another_site(world: World, came_for: str):
    answer = browser(world).post(
        f"/login?next={came_for}", username="ana@example.com", password=PASSWORD
    )

    assert answer.headers["location"] == "/"


def test_logging_out_ends_the_session_itself(world: World, ana: Browser):
    stolen = browser(world)
    stolen.client.cookies.update(ana.client.cookies)

    assert ana.post("/logout").headers["location"] == "/login"

    assert stolen.get("/", follow=False).headers["location"].startswith("/login")
    assert "openchair_session" not in ana.client.cookies
