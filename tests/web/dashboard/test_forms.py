"""What a page can do, without script: bring leads in, pause, stop all calling, cancel a call."""

import pytest

from tests.web.conftest import RealWorld, World
from tests.web.dashboard.conftest import Browser, browser, call_of, end

LEADS = b"name,phone\nAna Sample,(212) 555-0123\nNobody,\nAna Again,+1 212 555 0123\n"


def state(world: World, call_id: str) -> str:
    return str(world.machine().get(f"/api/calls/{call_id}").json()["status"])


def test_a_file_is_imported_and_what_became_of_its_rows_has_a_page(real_world: RealWorld):
    ana = browser(real_world, "ana")
    files = {"file": ("leads.csv", LEADS, "text/csv")}

    answer = ana.post(f"/clients/{real_world.here.id}/uploads", files=files)

    assert answer.status_code == 303
    report = ana.get(answer.headers["location"]).text
    assert "There is no phone number." in report
    assert "The same number as in row 2." in report.partition("Taken with a warning")[2]
    assert "Watch the calls of this batch" in report
    [call] = real_world.machine().get(f"/api/clients/{real_world.here.id}/calls").json()["items"]
    assert call["lead"]["name"] == "Ana Sample"


@pytest.mark.parametrize(
    ("name", "content"),
    [("leads.csv", b"name,phone\nNobody,\n"), ("leads.csv", b""), ("x.pdf", b"%PDF-1.7 \x00\xff")],
)
def test_a_file_without_a_usable_row_is_refused_in_words(real_world: RealWorld, name, content):
    ana = browser(real_world, "ana")

    answer = ana.post(f"/clients/{real_world.here.id}/uploads", files={"file": (name, content)})

    assert answer.status_code == 422
    assert "Nothing was imported" in answer.text
    assert real_world.machine().get(f"/api/clients/{real_world.here.id}/calls").json()["total"] == 0


def test_a_refused_upload_is_not_fetched_again(real_world: RealWorld):
    ana = browser(real_world, "ana")
    path = f"/clients/{real_world.here.id}/uploads"

    refused = ana.post(path, files={"file": ("leads.csv", b"name,phone\nNobody,\n")})

    assert "data-events" not in refused.text
    assert ana.get(path, follow=False).headers["location"] == f"/clients/{real_world.here.id}"


def test_a_form_without_a_file_is_refused_in_words(world: World, ana: Browser):
    answer = ana.post(f"/clients/{world.here.id}/uploads", files={"other": ("a", b"b")})

    assert answer.status_code == 422
    assert "There is no `file` in the form." in answer.text


def test_a_clinic_is_paused_and_goes_on(world: World, ana: Browser):
    here = f"/clients/{world.here.id}"

    ana.post(f"{here}/pause", paused="true")
    assert "Here is paused." in ana.get(here).text

    ana.post(f"{here}/pause", paused="false")
    assert "is paused" not in ana.get(here).text


def test_an_admin_stops_all_calling_and_everybody_sees_it(world: World, ana: Browser):
    admin = browser(world, "admin")

    answer = admin.post("/switch", calling="false", back=world.here.id)

    assert answer.headers["location"] == f"/clients/{world.here.id}"
    assert "All calling is stopped." in ana.get(f"/clients/{world.here.id}").text
    assert "Stop all calling" not in ana.get(f"/clients/{world.here.id}").text
    admin.post("/switch", calling="true")
    assert "All calling is stopped." not in ana.get(f"/clients/{world.here.id}").text


def test_nobody_else_turns_the_switch(world: World, ana: Browser):
    assert ana.post("/switch", calling="false").status_code == 404
    assert "All calling is stopped." not in ana.get(f"/clients/{world.here.id}").text


def test_a_waiting_call_is_cancelled(world: World, ana: Browser):
    call_id = call_of(world)

    answer = ana.post(f"/clients/{world.here.id}/calls/{call_id}/cancel")

    assert answer.status_code == 303
    assert state(world, call_id) == "completed"


def test_a_call_that_has_ended_cannot_be_cancelled(world: World, ana: Browser):
    call_id = call_of(world)
    end(world, call_id, "declined")

    answer = ana.post(f"/clients/{world.here.id}/calls/{call_id}/cancel")

    assert answer.status_code == 409


@pytest.mark.parametrize("who", ["bob", "nobody"])
def test_a_stranger_does_nothing(world: World, who: str):
    call_id = call_of(world)
    stranger = browser(world, "bob" if who == "bob" else None)
    here = f"/clients/{world.here.id}"
    files = {"file": ("leads.csv", LEADS, "text/csv")}

    answers = [
        stranger.post(f"{here}/uploads", files=files),
        stranger.post(f"{here}/pause", paused="true"),
        stranger.post(f"{here}/calls/{call_id}/cancel"),
    ]

    assert {answer.status_code for answer in answers} == {404 if who == "bob" else 303}
    assert state(world, call_id) == "queued"
    assert not world.machine().get(here.replace("/clients", "/api/clients")).json()["paused"]


def test_a_call_is_not_cancelled_under_another_clinic_s_name(world: World):
    call_id = call_of(world)
    admin = browser(world, "admin")

    assert admin.post(f"/clients/{world.there.id}/calls/{call_id}/cancel").status_code == 404
    assert state(world, call_id) == "queued"
