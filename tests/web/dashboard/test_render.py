"""Every refusal is a page for people, and a problem for machines."""

from tests.web.conftest import World
from tests.web.dashboard.conftest import Browser, browser


def test_a_browser_that_is_lost_gets_a_page_and_a_machine_a_problem(world: World):
    stranger = browser(world)

    lost = stranger.get("/nowhere")
    machine = stranger.get("/api/nowhere")

    assert (lost.status_code, machine.status_code) == (404, 404)
    assert "There is no such page here." in lost.text
    assert machine.headers["content-type"] == "application/problem+json"


def test_a_cursor_that_is_none_is_refused_on_a_page(world: World, ana: Browser):
    answer = ana.get(f"/clients/{world.here.id}/calls?cursor=nonsense")

    assert answer.status_code == 422
    assert "not a cursor we gave out" in answer.text


def test_static_files_are_kept_for_good_and_change_their_address(world: World):
    page = browser(world).get("/login").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]

    answer = browser(world).get(address)

    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/css")
    assert browser(world).get("/login").headers["cache-control"] == "no-store"


def test_a_static_file_that_is_none_is_not_there(world: World):
    assert browser(world).get("/static/../app.py").status_code == 404
    assert browser(world).get("/static/nothing.css").status_code == 404
