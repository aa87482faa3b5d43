"""The same request twice: one effect, one answer, also at the same moment."""

import threading

import pytest
from sqlalchemy import func, select

from openchair.accounts.once_store import reserve_answer
from openchair.tables import Client, IdempotencyKey, UploadBatch
from openchair.web.idempotency import digest_of
from tests.web.conftest import World, is_problem

KEY = {"Idempotency-Key": "campaign-7:lead-12"}


def clients_named(world: World, name: str) -> int:
    with world.database.reading() as session:
        return session.scalar(select(func.count()).where(Client.name == name)) or 0  # type: ignore[arg-type]


def test_the_same_request_twice_makes_one_thing_and_gives_one_answer(both_worlds: World):
    admin = both_worlds.person("admin")

    first = admin.post("/api/clients", json={"name": "Smile"}, headers=KEY)
    again = admin.post("/api/clients", json={"name": "Smile"}, headers=KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert clients_named(both_worlds, "Smile") == 1


def test_another_body_or_path_under_the_same_key_is_refused(world: World):
    admin = world.person("admin")
    admin.post("/api/clients", json={"name": "Smile"}, headers=KEY)

    body = admin.post("/api/clients", json={"name": "Other"}, headers=KEY)
    path = admin.post(f"/api/clients/{world.here.id}/keys", json={"name": "Smile"}, headers=KEY)

    assert is_problem(body, 422, "idempotency_key_reused")
    assert is_problem(path, 422, "idempotency_key_reused")
    assert clients_named(world, "Other") == 0


def test_without_a_key_each_request_counts(world: World):
    admin = world.person("admin")
    for _ in range(2):
        admin.post("/api/clients", json={"name": "Smile"})

    assert clients_named(world, "Smile") == 2


def test_one_persons_key_is_not_anothers(world: World):
    for who in ("ana", "admin"):
        url = f"/api/clients/{world.here.id}/webhooks"
        answer = world.person(who).post(url, json={"url": "https://example.com/"}, headers=KEY)
        assert answer.status_code == 201
        assert "idempotency-replayed" not in answer.headers


def test_a_request_that_failed_may_be_tried_again_under_its_key(world: World):
    admin = world.person("admin")
    wrong = {"name": "Smile", "callback_number": "call us"}

    assert admin.post("/api/clients", json=wrong, headers=KEY).status_code == 422
    assert admin.post("/api/clients", json={"name": "Smile"}, headers=KEY).status_code == 201


def test_fifty_at_once_have_one_effect(both_worlds: World):
    client = both_worlds.machine()
    url = "/webhook/n8n/start-call"
    lead = {"client_id": both_worlds.here.id, "name": "Ana", "phone": "+12125550123"}
    answers = []

    def send() -> None:
        answers.append(client.post(url, json=lead, headers=KEY))

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    with both_worlds.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(UploadBatch)) == 1


def test_an_upload_is_repeated_by_what_it_says_not_by_its_bytes(world: World):
    machine, url = world.machine(), f"/api/clients/{world.here.id}/uploads"
    file = ("leads.csv", b"name,phone\nAna,+12125550123\n", "text/csv")

    first = machine.post(url, files={"file": file}, headers=KEY)
    again = machine.post(url, files={"file": file}, headers=KEY)  # another boundary
    other = machine.post(url, files={"file": file}, data={"source": "other"}, headers=KEY)

    assert first.status_code == 201
    assert first.content == again.content
    assert is_problem(other, 422, "idempotency_key_reused")
    assert len(world.rooms.uploads) == 1


def test_an_upload_that_failed_may_be_sent_again(world: World):
    machine, url = world.machine(), f"/api/clients/{world.here.id}/uploads"

    assert machine.post(url, json=[{"name": "Ana"}], headers=KEY).status_code == 422
    assert machine.post(url, json=[{"phone": "+12125550123"}], headers=KEY).status_code == 201


def test_an_upload_in_flight_is_told_to_come_back_and_one_left_behind_is_done_again(world: World):
    machine, url = world.machine(), f"/api/clients/{world.here.id}/uploads"
    leads = [{"phone": "+12125550123"}]
    first = machine.post(url, json=leads, headers=KEY)
    with world.database.writing() as session:
        kept = session.query(IdempotencyKey).one()
        scope, digest = kept.scope, kept.digest
        session.delete(kept)
        session.flush()
        reserve_answer(session, scope, KEY["Idempotency-Key"], digest, world.clock.now())

    busy = machine.post(url, json=leads, headers=KEY)
    assert is_problem(busy, 409, "in_flight")
    assert int(busy.headers["retry-after"]) > 0
    world.clock.sleep(301)
    assert machine.post(url, json=leads, headers=KEY).status_code == first.status_code


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "ключ".encode(), b"a\xffb"])
def test_a_key_that_cannot_be_kept_is_refused(world: World, key):
    headers = {"Idempotency-Key": key}
    answer = world.person("admin").post("/api/clients", json={"name": "x"}, headers=headers)

    assert is_problem(answer, 422, "idempotency_key_invalid")


def test_digests_tell_parts_apart():
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of("a", b"b") == digest_of(b"a", "b")
