"""Batches through the door: lists, progress, problems, and a client in numbers."""

import datetime as dt
from typing import Any

import pytest

from openchair.tables import Call, CallResult
from tests.web.conftest import RealWorld, World, is_problem

CSV = {"Content-Type": "text/csv"}


def url(world: World, path: str = "batches") -> str:
    return f"/api/clients/{world.here.id}/{path}"


def end(world: World, batch_id: str, *results: str) -> None:
    machine = world.machine()
    calls = machine.get(url(world, f"batches/{batch_id}/calls")).json()["items"]
    for call, result in zip(calls, results, strict=False):
        news = {"result": result}
        assert machine.post(f"/api/calls/{call['id']}/status", json=news).status_code == 200


def test_batches_are_listed_newest_first_page_by_page(both_worlds: World):
    made = []
    for _ in range(3):
        both_worlds.clock.sleep(60)
        made.append(both_worlds.upload(rows=1))
    machine = both_worlds.machine()

    first = machine.get(url(both_worlds), params={"limit": 2}).json()
    rest = machine.get(url(both_worlds), params={"limit": 2, "cursor": first["next_cursor"]}).json()

    assert [item["id"] for item in first["items"] + rest["items"]] == made[::-1]
    assert (first["total"], rest["total"], rest["next_cursor"]) == (3, 3, None)


def test_a_batch_tells_how_far_it_is(both_worlds: World):
    batch_id = both_worlds.upload(rows=3)
    end(both_worlds, batch_id, "booked", "declined")

    body = both_worlds.machine().get(url(both_worlds, f"batches/{batch_id}")).json()

    assert (body["leads"], body["calls"], body["is_done"]) == (3, 3, False)
    assert body["by_status"] == {"queued": 1, "completed": 2}
    assert body["by_result"] == {"booked": 1, "declined": 1}


def test_a_batch_is_done_when_nothing_is_open(world: World):
    batch_id = world.upload(rows=1)
    end(world, batch_id, "declined")

    assert world.machine().get(url(world, f"batches/{batch_id}")).json()["is_done"] is True


def test_a_batch_keeps_the_figures_of_its_upload(real_world: RealWorld):
    content = b"name,phone\nAna,+12125550123\nBob,+12125550123\nEve,x\n"
    machine = real_world.machine()
    told = machine.post(url(real_world, "uploads"), content=content, headers=CSV).json()

    body = machine.get(url(real_world, f"batches/{told['batch_id']}")).json()

    for name in ("source", "received", "accepted", "duplicates", "rejected"):
        assert body[name] == told[name]
    assert (body["status"], body["leads"]) == ("ready", 1)


def test_a_batch_without_problems_has_an_empty_list_of_them(real_world: RealWorld):
    batch_id = real_world.upload(rows=1)

    answer = real_world.machine().get(url(real_world, f"batches/{batch_id}/errors.csv"))

    assert answer.text == "row,kind,field,code,message,value\r\n"
    assert answer.headers["content-type"].startswith("text/csv")
    assert f'filename="{batch_id}-errors.csv"' in answer.headers["content-disposition"]


@pytest.mark.parametrize("path", ["batches/nope", "batches/nope/errors.csv", "batches/nope/calls"])
def test_an_unknown_batch_is_not_found(world: World, path: str):
    assert is_problem(world.machine().get(url(world, path)), 404, "not_found")


# --- figures --------------------------------------------------------------------------------


def test_a_client_in_numbers(both_real_worlds: RealWorld):
    batch_id = both_real_worlds.upload(rows=4)
    machine = both_real_worlds.machine()
    calls = machine.get(url(both_real_worlds, f"batches/{batch_id}/calls")).json()["items"]
    for call, news in zip(
        calls,
        ({"result": "booked", "booked_slot": "2026-12-02T10:30:00-05:00"}, {"result": "opted-out"}),
        strict=False,
    ):
        machine.post(f"/api/calls/{call['id']}/status", json=news)

    body = machine.get(url(both_real_worlds, "stats")).json()

    assert (body["leads"], body["batches"], body["calls"]) == (4, 1, 4)
    assert body["by_status"] == {"queued": 2, "completed": 2}
    assert body["by_result"] == {"booked": 1, "opted-out": 1}
    assert (body["appointments"], body["suppressions"]) == (1, 1)
    assert body["by_day"] == [{"day": "2026-12-01", "by_result": {"booked": 1, "opted-out": 1}}]


def test_a_visit_that_is_over_is_no_appointment_to_come(real_world: RealWorld):
    batch_id, machine = real_world.upload(rows=1), real_world.machine()
    [call] = machine.get(url(real_world, f"batches/{batch_id}/calls")).json()["items"]
    news = {"result": "booked", "booked_slot": "2026-12-02T10:30:00-05:00"}
    machine.post(f"/api/calls/{call['id']}/status", json=news)

    real_world.clock.sleep(3 * 86400)

    assert machine.get(url(real_world, "stats")).json()["appointments"] == 0


def test_days_are_the_clinics_own(both_worlds: World):
    batch_id = both_worlds.upload(rows=2)
    calls = both_worlds.machine().get(url(both_worlds, f"batches/{batch_id}/calls")).json()["items"]
    # Half past eleven in the evening in New York is the next day in UTC.
    for call, at in zip(calls, ("2026-12-01T04:30:00+00:00", "2026-12-01T05:30:00+00:00"), strict=True):  # fmt: skip
        ended(both_worlds, call["id"], dt.datetime.fromisoformat(at))

    days = both_worlds.machine().get(url(both_worlds, "stats")).json()["by_day"]

    assert [(one["day"], one["by_result"]) for one in days] == [
        ("2026-11-30", {"declined": 1}), ("2026-12-01", {"declined": 1}),
    ]  # fmt: skip


def ended(world: World, call_id: str, at: dt.datetime) -> None:
    row: dict[str, Any] = {"call_id": call_id, "client_id": world.here.id, "created_at": at}
    with world.database.writing() as session:
        call = session.get_one(Call, call_id)
        row["batch_id"] = call.batch_id
        session.add(CallResult(**row, id=f"result_{call_id}", result="declined"))
        call.status, call.updated_at = "completed", at


@pytest.mark.parametrize(("days", "status"), [("1", 200), ("90", 200), ("0", 422), ("91", 422)])
def test_days_are_bounded(world: World, days: str, status: int):
    assert world.machine().get(url(world, "stats"), params={"days": days}).status_code == status
