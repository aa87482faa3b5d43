"""Logging in, being slowed down, and being logged out."""

import datetime as dt

import anyio
import pytest

from openchair.accounts.store import disable_user, find_user
from openchair.tables import AuditEntry
from openchair.web.errors import Refusal
from openchair.web.login import Desk
from openchair.web.throttle import Throttle
from tests.web.conftest import PASSWORD, World, is_problem

URL = "/api/auth/login"


def log_in(world: World, email="ana@example.com", password=PASSWORD):
    return world.client().post(URL, json={"email": email, "password": password})


def test_json_gets_a_token_that_opens_the_door(both_worlds: World):
    answer = log_in(both_worlds)

    assert answer.status_code == 200
    token = answer.json()
    assert token["token_type"] == "bearer"
    assert token["expires_in"] == 8 * 3600
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    me = both_worlds.client().get("/api/auth/me", headers=headers).json()
    assert me["client_ids"] == [both_worlds.here.id]
    assert not me["is_admin"]


def test_the_oauth2_form_gets_one_too(world: World):
    form = {"grant_type": "password", "username": "ANA@example.com", "password": PASSWORD}

    assert world.client().post(URL, data=form).json()["access_token"]


def test_a_token_is_worth_nothing_after_eight_hours(world: World):
    ana = world.person("ana")

    world.clock.sleep(8 * 3600 - 1)
    assert ana.get("/api/auth/me").status_code == 200
    world.clock.sleep(1)
    assert is_problem(ana.get("/api/auth/me"), 401, "unauthorized")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(world: World):
    wrong, unknown = log_in(world, password="wrong"), log_in(world, email="who@example.com")

    assert is_problem(wrong, 401, "unauthorized")
    assert wrong.content == unknown.content


def test_a_disabled_user_is_told_the_same_and_their_token_is_dead(world: World):
    ana, wrong = world.person("ana"), log_in(world, password="wrong")
    with world.database.writing() as session:
        disable_user(session, find_user(session, "ana@example.com"), world.clock.now())

    assert log_in(world).content == wrong.content
    assert ana.get("/api/auth/me").status_code == 401


def test_the_eleventh_failure_waits_for_the_rest_of_a_quarter_of_an_hour(world: World):
    for _ in range(10):
        assert log_in(world, password="wrong").status_code == 401
    world.clock.sleep(60)

    refused = log_in(world)

    assert is_problem(refused, 429, "too_many_requests")
    assert int(refused.headers["retry-after"]) == 14 * 60
    world.clock.sleep(14 * 60)
    assert log_in(world).status_code == 200


def test_getting_in_wipes_the_slate(world: World):
    for _ in range(3):
        for _ in range(9):
            log_in(world, password="wrong")
        assert log_in(world).status_code == 200


def test_ones_failures_do_not_slow_another_down(world: World):
    for _ in range(12):
        log_in(world, password="wrong")

    assert log_in(world).status_code == 429
    assert log_in(world, email="bob@example.com").status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'{"email":"a@b.c"}', "application/json", 422),
        (b'{"email":"a@b.c","password":""}', "application/json", 422),
        (b'{"email":"a@b.c","password":"x","is_admin":true}', "application/json", 422),
        (b'{"email":"a@b.c","password":"\\ud800"}', "application/json", 422),
        (b'{"email":"a@b.c","password":"a\\u0000b"}', "application/json", 422),
        (b"[" * 100_000, "application/json", 422),
        (b"\xff\xfe", "application/json", 422),
        (b"username=a%40b.c", "application/x-www-form-urlencoded", 422),
        (b"username=%00&password=%00", "application/x-www-form-urlencoded", 422),
        (b"<xml/>", "text/xml", 415),
        (b"", "", 415),
        (b"--x", "multipart/form-data", 400),
    ],
)
def test_what_is_no_log_in_is_said_so(world: World, body, content_type, status):
    answer = world.client().post(URL, content=body, headers={"Content-Type": content_type})

    assert is_problem(answer, status)


def test_the_answer_never_repeats_the_password(world: World):
    secret = "do-not-repeat-me"
    answer = world.client().post(URL, json={"email": 7, "password": secret, "extra": secret})

    assert answer.status_code == 422
    assert secret not in answer.text


def test_logging_out_ends_every_session(world: World):
    here, elsewhere = world.person("ana"), world.person("ana")

    assert here.post("/api/auth/logout").status_code == 204
    assert here.get("/api/auth/me").status_code == 401
    assert elsewhere.get("/api/auth/me").status_code == 401
    assert world.person("ana").get("/api/auth/me").status_code == 200


def test_changing_the_password_ends_every_session_and_needs_the_old_one(world: World):
    ana = world.person("ana")
    change = {"old_password": PASSWORD, "new_password": "staple battery horse"}

    wrong = ana.post("/api/auth/password", json={**change, "old_password": "wrong"})
    weak = ana.post("/api/auth/password", json={**change, "new_password": "password1"})
    assert is_problem(wrong, 422)
    assert is_problem(weak, 422, "password_guessable")
    assert ana.post("/api/auth/password", json=change).status_code == 204
    assert ana.get("/api/auth/me").status_code == 401
    assert log_in(world).status_code == 401
    assert log_in(world, password="staple battery horse").status_code == 200


def test_a_machine_has_no_password_to_change(world: World):
    body = {"old_password": "x", "new_password": "staple battery horse"}

    assert is_problem(world.machine().post("/api/auth/password", json=body), 404)


def test_a_machine_learns_what_its_key_may_do(world: World):
    me = world.machine().get("/api/auth/me").json()

    assert me["client_ids"] == [world.here.id]
    assert "leads:write" in me["scopes"]


def test_a_key_is_taken_as_a_bearer_token_too(world: World):
    client = world.client()
    client.headers["Authorization"] = f"Bearer {world.key}"

    assert client.get("/api/auth/me").json()["client_ids"] == [world.here.id]


def test_who_logged_in_is_on_record(world: World):
    world.token("ana")

    with world.database.reading() as session:
        entries = session.query(AuditEntry).filter_by(verb="logged_in").all()
        assert [entry.actor for entry in entries] == [world.user_ids["ana"]]


def test_the_desk_judges_two_at_a_time_and_turns_a_long_line_away(world: World):
    desk = Desk(Throttle(world.clock))
    running: list[int] = []
    most: list[int] = []
    turned_away: list[int] = []

    async def one(gate: anyio.Event) -> None:
        def work() -> None:
            running.append(1)
            most.append(len(running))
            anyio.from_thread.run(gate.wait)
            running.pop()

        try:
            await desk.judge(work)
        except Refusal as refusal:
            turned_away.append(refusal.status)

    async def crowd() -> None:
        gate = anyio.Event()
        async with anyio.create_task_group() as tasks:
            for _ in range(70):
                tasks.start_soon(one, gate)
            await anyio.wait_all_tasks_blocked()
            gate.set()

    anyio.run(crowd)
    assert max(most) == 2
    assert turned_away == [503] * (70 - 2 - 50)


def test_a_virtual_quarter_of_an_hour_is_all_it_takes(world: World):
    throttle = Throttle(world.clock)
    for _ in range(10):
        assert throttle.seconds_to_wait("a@b.c", "192.0.2.1") is None
    assert throttle.seconds_to_wait("a@b.c", "192.0.2.1") == 900
    world.clock.sleep(dt.timedelta(minutes=15).total_seconds())
    assert throttle.seconds_to_wait("a@b.c", "192.0.2.1") is None
