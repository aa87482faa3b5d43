"""Listening to a call: for people of the clinic, in parts too, and written down."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.calling import recording_store
from openchair.calling.recording_files import RecordingFiles
from openchair.tables import AuditEntry, RecordingState
from openchair.telephony.recordings import Sound
from tests.web.conftest import World, is_problem

AUDIO = bytes(range(256)) * 4


def recorded(world: World, folder: Path, state: RecordingState = RecordingState.STORED) -> str:
    """Queue a call at the clinic called Here, and let it have a recording; return its id."""
    batch = world.upload(rows=1)
    path = f"/api/clients/{world.here.id}/batches/{batch}/calls"
    call_id = str(world.machine().get(path).json()["items"][0]["id"])
    files, now = RecordingFiles(folder), world.clock.now()
    files.save(world.here.id, call_id, lambda into: Sound(into.write(AUDIO), ""))
    with world.database.writing() as session:
        recording_store.ask(session, call_id, world.here.id, now=now)
        asked = RecordingState.ASKED
        recording_store.move(session, call_id, asked, state, now=now, seconds=61)
    world.app.state.services = replace(world.app.state.services, recordings=files)
    return call_id


def url(call_id: str) -> str:
    return f"/api/calls/{call_id}/recording"


def plays(world: World) -> list[tuple[str, str]]:
    with world.database.reading() as session:
        statement = select(AuditEntry).where(col(AuditEntry.verb) == "played_recording")
        return [(row.actor, row.subject) for row in session.scalars(statement)]


@pytest.mark.parametrize("who", ["ana", "admin"])
def test_people_of_the_clinic_listen_and_it_is_written_down(
    both_worlds: World, tmp_path: Path, who: str
):
    call_id = recorded(both_worlds, tmp_path)

    answer = both_worlds.person(who).get(url(call_id))

    assert (answer.status_code, answer.content) == (200, AUDIO)
    assert answer.headers["content-type"] == "audio/x-wav"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["cache-control"] == "no-store"
    assert [subject for _, subject in plays(both_worlds)] == [call_id]
    assert plays(both_worlds)[0][0].endswith(both_worlds.user_ids[who])


def test_everybody_else_is_told_that_there_is_nothing(world: World, tmp_path: Path):
    call_id = recorded(world, tmp_path)
    bob, key, foreign = world.person("bob"), world.machine(), world.machine(world.foreign_key)

    answers = [client.get(url(call_id)) for client in (bob, key, foreign)]
    nothing = bob.get(url("call_of_nobody"))

    assert all(is_problem(answer, 404, "not_found") for answer in [*answers, nothing])
    assert world.client().get(url(call_id)).status_code == 401
    assert plays(world) == []


@pytest.mark.parametrize("state", [state for state in RecordingState if state != "stored"])
def test_what_is_not_stored_is_not_there(world: World, tmp_path: Path, state: RecordingState):
    call_id = recorded(world, tmp_path, state)

    assert is_problem(world.person("ana").get(url(call_id)), 404, "not_found")


def test_a_file_that_is_gone_is_not_there(world: World, tmp_path: Path):
    call_id = recorded(world, tmp_path)
    RecordingFiles(tmp_path).remove(world.here.id, call_id)

    assert is_problem(world.person("ana").get(url(call_id)), 404, "not_found")


def test_a_call_without_a_recording_has_none(world: World):
    batch = world.upload(rows=1)
    path = f"/api/clients/{world.here.id}/batches/{batch}/calls"
    [call] = world.machine().get(path).json()["items"]

    assert is_problem(world.person("ana").get(url(call["id"])), 404, "not_found")
    assert world.machine().get(f"/api/calls/{call['id']}").json()["recording"] is None


@pytest.mark.parametrize(
    ("asked", "status", "got"),
    [
        ("bytes=0-99", 206, AUDIO[:100]),
        ("bytes=1000-", 206, AUDIO[1000:]),
        ("bytes=-24", 206, AUDIO[-24:]),
        ("bytes=2000-", 416, None),
        ("bytes=" + ",".join("0-" for _ in range(500)), None, None),
        ("bytes=x-y", 400, None),
    ],
)
def test_a_part_can_be_asked_for(
    world: World, tmp_path: Path, asked: str, status: int | None, got: bytes | None
):
    call_id = recorded(world, tmp_path)

    answer = world.person("ana").get(url(call_id), headers={"Range": asked})

    assert status in {None, answer.status_code}
    assert answer.status_code < 500
    assert len(answer.content) <= 2 * len(AUDIO)
    if got is not None:
        assert answer.content == got


def test_a_call_tells_where_its_recording_is(world: World, tmp_path: Path):
    call_id = recorded(world, tmp_path)

    told = world.machine().get(f"/api/calls/{call_id}").json()["recording"]

    assert told == {"state": "stored", "seconds": 61}
