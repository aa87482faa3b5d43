"""Suppressions and appointments through the door."""

import csv
import io
from typing import Any

import pytest
import sqlalchemy as sa

from openchair.tables import AuditEntry, Call
from tests.web.conftest import RealWorld, World, is_problem


def url(world: World, path: str = "suppressions") -> str:
    return f"/api/clients/{world.here.id}/{path}"


def booked(world: World, *starts: str) -> list[str]:
    """Book a visit for a new lead at each of these times; return the appointments' ids."""
    machine, made = world.machine(), []
    for number, start in enumerate(starts):
        lead = {"client_id": world.here.id, "name": f"L{number}", "phone": f"+1212555{number:04}"}
        call_id = machine.post("/webhook/n8n/start-call", json=lead).json()["call_id"]
        news = {"result": "booked", "booked_slot": start}
        answer = machine.post(f"/api/calls/{call_id}/status", json=news)
        made.append(str(answer.json()["result"]["appointment_id"]))
    return made


# --- suppressions ---------------------------------------------------------------------------


def test_a_number_is_suppressed_once_and_what_is_queued_to_it_ends(both_real_worlds: RealWorld):
    both_real_worlds.upload(rows=2)
    machine = both_real_worlds.machine()

    first = machine.post(url(both_real_worlds), json={"phone": "(212) 555-0000"})
    again = machine.post(url(both_real_worlds), json={"phone": "+12125550000", "source": "mail"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (first.json()["phone"], first.json()["reason"]) == ("+12125550000", "manual")
    with both_real_worlds.database.reading() as session:
        statuses = {call.phone: call.status for call in session.scalars(sa.select(Call))}
    assert statuses == {"+12125550000": "completed", "+12125550001": "queued"}


def test_a_repeated_request_is_answered_alike(world: World):
    headers, machine = {"Idempotency-Key": "never-again"}, world.machine()

    answers = [
        machine.post(url(world), json={"phone": "+12125550123"}, headers=headers) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].headers["idempotency-replayed"] == "true"


def test_who_suppressed_a_number_is_on_record(world: World):
    world.person("ana").post(url(world), json={"phone": "+12125550123"})

    with world.database.reading() as session:
        entries = list(session.scalars(sa.select(AuditEntry)))
    assert (entries[-1].verb, entries[-1].actor) == ("suppressed", world.user_ids["ana"])


@pytest.mark.parametrize("phone", ["", "call me", "+1", "9" * 50, "a\nb"])
def test_what_is_no_number_cannot_be_suppressed(world: World, phone: str):
    answer = world.machine().post(url(world), json={"phone": phone})

    assert is_problem(answer, 422)
    assert [fault["field"] for fault in answer.json()["errors"]] == ["phone"]


def test_suppressions_are_listed_newest_first_page_by_page(both_worlds: World):
    machine = both_worlds.machine()
    for number in range(3):
        both_worlds.clock.sleep(1)
        machine.post(url(both_worlds), json={"phone": f"+1212555{number:04}"})

    first = machine.get(url(both_worlds), params={"limit": 2}).json()
    rest = machine.get(url(both_worlds), params={"limit": 2, "cursor": first["next_cursor"]}).json()

    phones = [item["phone"] for item in first["items"] + rest["items"]]
    assert phones == ["+12125550002", "+12125550001", "+12125550000"]
    assert (first["total"], rest["next_cursor"]) == (3, None)


def test_suppressions_are_exported_whole_and_safe_for_a_spreadsheet(world: World):
    machine = world.machine()
    for number in range(3):
        source = {"source": '=HYPERLINK("x")'} if number == 0 else {}
        machine.post(url(world), json={"phone": f"+1212555{number:04}", **source})

    answer = machine.get(url(world, "suppressions.csv"))

    assert answer.headers["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert {line["phone"] for line in lines} == {f"+1212555{n:04}" for n in range(3)}
    assert min(line["source"] for line in lines) == '\'=HYPERLINK("x")'


# --- appointments ---------------------------------------------------------------------------


def test_appointments_are_listed_in_the_order_of_the_day_book(both_real_worlds: RealWorld):
    later, sooner = booked(
        both_real_worlds, "2026-12-03T09:00:00-05:00", "2026-12-02T10:30:00-05:00"
    )
    machine, path = both_real_worlds.machine(), url(both_real_worlds, "appointments")

    first = machine.get(path, params={"limit": 1}).json()
    rest = machine.get(path, params={"limit": 1, "cursor": first["next_cursor"]}).json()

    assert [item["id"] for item in first["items"] + rest["items"]] == [sooner, later]
    assert first["items"][0]["local_start"] == "2026-12-02T10:30:00-05:00"
    assert (first["items"][0]["name"], first["items"][0]["state"]) == ("L1", "booked")


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        ({"since": "2026-12-03T09:00:00-05:00"}, 1),
        ({"since": "2026-12-03T14:00:01Z"}, 0),
        ({"until": "2026-12-03T09:00:00-05:00"}, 1),
        ({"since": "2026-12-02T00:00:00Z", "until": "2026-12-04T00:00:00Z"}, 2),
    ],
)
def test_appointments_are_found_by_their_time(
    real_world: RealWorld, bounds: dict[str, Any], found: int
):
    booked(real_world, "2026-12-03T09:00:00-05:00", "2026-12-02T10:30:00-05:00")

    page = real_world.machine().get(url(real_world, "appointments"), params=bounds).json()

    assert (len(page["items"]), page["total"]) == (found, found)


@pytest.mark.parametrize(
    "since", ["2026-12-03", "2026-12-03T09:00:00", "9999-12-31T23:59:59-12:00", "7"]
)
def test_a_bound_is_a_moment(world: World, since: str):
    answer = world.machine().get(url(world, "appointments"), params={"since": since})

    assert is_problem(answer, 422)
    assert [fault["field"] for fault in answer.json()["errors"]] == ["since"]
