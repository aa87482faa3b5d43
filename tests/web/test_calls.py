"""Calls: lists and their filters, one call whole, reporting its status, cancelling it."""

import datetime as dt
import threading
from typing import Any

import pytest
import sqlalchemy as sa

from openchair.calling import ledger
from openchair.calling.ledger import Entry, Source
from openchair.compliance.verdict import Outcome
from openchair.tables import Appointment, Call, CallResult, Decision, Suppression
from tests.web.conftest import START, RealWorld, World, is_problem, used

SLOT = "2026-12-02T10:30:00-05:00"


def queued(world: World, phone: str = "+12125550123", name: str = "Ana Sample") -> str:
    lead = {"client_id": world.here.id, "name": name, "phone": phone, "email": "ana@example.com"}
    answer = world.machine().post("/webhook/n8n/start-call", json=lead)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["call_id"])


def report(world: World, call_id: str, **news: Any):
    return world.machine().post(f"/api/calls/{call_id}/status", json=news)


def listed(world: World, path: str = "calls", **query: Any) -> dict[str, Any]:
    answer = world.machine().get(f"/api/clients/{world.here.id}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def ids_of(page: dict[str, Any]) -> list[str]:
    return [item["id"] for item in page["items"]]


def rows(world: World, table: Any) -> list[Any]:
    with world.database.reading() as session:
        return list(session.scalars(sa.select(table)))


# --- lists ----------------------------------------------------------------------------------


def test_an_item_has_what_the_contract_says(real_world: RealWorld):
    call_id = queued(real_world)
    report(real_world, call_id, result="declined", transcript="agent: Hi.\ncaller: No.", notes="x")

    [item] = listed(real_world)["items"]

    assert (item["id"], item["status"], item["attempt"]) == (call_id, "completed", 1)
    lead, result = item["lead"], item["result"]
    assert set(lead) == {"id", "name", "phone", "email", "source_url", "notes"}
    assert (lead["name"], lead["phone"]) == ("Ana Sample", "+12125550123")
    assert (result["result"], result["booked_slot"], result["notes"]) == ("declined", None, "x")
    assert result["transcript"] == "agent: Hi.\ncaller: No."
    for moment in (item["created_at"], item["updated_at"], result["created_at"]):
        assert dt.datetime.fromisoformat(moment) == START


def test_a_batch_is_listed_page_by_page_each_call_once(both_worlds: World):
    batch_id = both_worlds.upload(rows=7)
    path, seen, cursor = f"batches/{batch_id}/calls", [], None

    while True:
        query = {"limit": 3, "cursor": cursor} if cursor else {"limit": 3}
        page = listed(both_worlds, path, **query)
        assert page["total"] == 7
        seen += ids_of(page)
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert len(seen) == 7
    assert sorted(seen) == seen


def test_the_most_recently_changed_call_of_a_client_comes_first(real_world: RealWorld):
    first, second = queued(real_world), queued(real_world, "+12125550124")
    real_world.clock.sleep(60)
    report(real_world, first, result="declined")

    assert ids_of(listed(real_world)) == [first, second]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "queued"}, {"Bob"}),
        ({"status": "completed"}, {"Ana"}),
        ({"status": "in-progress"}, set()),
        ({"result": "declined"}, {"Ana"}),
        ({"result": "booked"}, set()),
        ({"status": "completed", "result": "declined", "q": "ana"}, {"Ana"}),
        ({"q": "BOB"}, {"Bob"}),
        ({"q": "(212) 555-0124"}, {"Bob"}),
        ({"q": "ana@example"}, {"Ana", "Bob"}),
        ({"q": "%"}, set()),
        ({"q": "_"}, set()),
        ({"q": "\\"}, set()),
        ({"q": "'; DROP TABLE call; --"}, set()),
    ],
)
def test_filters_narrow_a_list(both_real_worlds: RealWorld, query: dict[str, str], found: set[str]):
    ana = queued(both_real_worlds, name="Ana")
    queued(both_real_worlds, "+12125550124", name="Bob")
    report(both_real_worlds, ana, result="declined")

    page = listed(both_real_worlds, **query)

    assert {item["lead"]["name"] for item in page["items"]} == found
    assert page["total"] == len(found)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "501"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"cursor": "x"}, "cursor"),
        ({"status": "done"}, "status"),
        ({"result": "fine"}, "result"),
        ({"q": "a\x00b"}, "q"),
        ({"q": "x" * 201}, "q"),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(world: World, query: dict[str, str], field: str):
    answer = world.machine().get(f"/api/clients/{world.here.id}/calls", params=query)

    assert is_problem(answer, 422)
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


def test_a_list_may_be_five_hundred_long(world: World):
    world.upload(rows=501)

    page = listed(world, limit=500)

    assert (len(page["items"]), page["total"]) == (500, 501)
    assert len(listed(world, limit=500, cursor=page["next_cursor"])["items"]) == 1


# --- one call -------------------------------------------------------------------------------


def test_a_call_is_read_with_everything_known_of_it(real_world: RealWorld):
    call_id = queued(real_world)
    now = real_world.clock.now()
    with real_world.database.writing() as session:
        session.add(
            Decision(
                id="decision_1",
                call_id=call_id,
                client_id=real_world.here.id,
                decided_at=now,
                outcome=Outcome.ALLOW.value,
                codes=[{"code": "CONSENT_NONE"}],
                valid_until=now,
                enforced=False,
                inputs={},
                inputs_sha256="",
                ruleset_version="2026-11-22.1",
                ruleset_sha256="",
            )
        )
    report(real_world, call_id, status="in-progress", notes="ringing")

    body = real_world.machine().get(f"/api/calls/{call_id}").json()

    assert (body["client_id"], body["status"]) == (real_world.here.id, "in-progress")
    assert body["decision"]["outcome"] == "allow"
    assert body["decision"]["codes"] == [{"code": "CONSENT_NONE"}]
    assert [(line["source"], line["kind"]) for line in body["timeline"]] == [("api", "reported")]
    assert body["timeline"][0]["data"]["notes"] == "ringing"


def test_a_call_without_a_decision_is_read_too(real_world: RealWorld):
    body = real_world.machine().get(f"/api/calls/{queued(real_world)}").json()

    assert (body["decision"], body["result"], body["timeline"]) == (None, None, [])


def test_a_call_tells_what_it_cost_part_by_part(both_worlds: World):
    call_id = queued(both_worlds)
    used(both_worlds, call_id, line_seconds=61)

    cost = both_worlds.machine().get(f"/api/calls/{call_id}").json()["cost"]

    assert (cost["currency"], cost["total"], cost["known"]) == ("USD", "0.0355", "0.0355")
    assert (cost["line_seconds"], cost["voice_seconds"]) == (61, None)
    [line, machine] = cost["lines"]
    assert (line["item"], line["quantity"], line["unit_price"]) == ("line_minute", 2, "0.0140")
    assert (line["amount"], line["since"]) == ("0.0280", "2026-01-01")
    assert machine["amount"] == "0.0075"


def test_a_cost_that_is_not_known_is_null_and_says_why(world: World):
    call_id = queued(world)
    used(world, call_id)

    [item] = listed(world)["items"]

    assert (item["cost"]["total"], item["cost"]["known"]) == (None, "0.0075")
    assert item["cost"]["lines"][0]["why_unknown"] == "not measured"


def test_a_call_of_which_no_vendor_was_asked_has_no_cost(world: World):
    assert world.machine().get(f"/api/calls/{queued(world)}").json()["cost"] is None


def test_a_call_tells_how_fast_its_turns_were_answered(both_worlds: World):
    call_id = queued(both_worlds)
    machine = both_worlds.machine()
    before = machine.get(f"/api/calls/{call_id}").json()["latency"]
    with both_worlds.database.writing() as session:
        entries = [
            Entry(
                call_id, both_worlds.here.id, START, Source.AGENT, "answered_after", {"seconds": s}
            )
            for s in (0.4, 0.6, 2.0)
        ]
        ledger.write(session, entries)

    latency = machine.get(f"/api/calls/{call_id}").json()["latency"]

    assert before is None
    assert latency == {"turns": 3, "median_seconds": 0.6, "p95_seconds": 2.0}


# --- reporting ------------------------------------------------------------------------------


def test_a_report_settles_the_call_and_repeating_it_changes_nothing(both_real_worlds: RealWorld):
    call_id = queued(both_real_worlds)
    news = {"status": "completed", "result": "declined", "transcript": "caller: No.", "notes": "n"}

    first = report(both_real_worlds, call_id, **news)
    both_real_worlds.clock.sleep(60)
    again = report(both_real_worlds, call_id, **news)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert (first.json()["status"], first.json()["result"]["result"]) == ("completed", "declined")
    assert len(rows(both_real_worlds, CallResult)) == 1


@pytest.mark.parametrize(
    ("result", "status"),
    [
        ("no-answer", "completed"),
        ("voicemail", "completed"),
        ("reschedule", "completed"),
        ("transferred", "completed"),
        ("cancelled", "completed"),
        ("blocked", "completed"),
        ("failed", "failed"),
    ],
)
def test_a_result_brings_its_status_along(real_world: RealWorld, result: str, status: str):
    body = report(real_world, queued(real_world), result=result).json()

    assert (body["status"], body["result"]["result"]) == (status, result)


def test_booked_books_the_slot_in_the_clinics_own_time(both_real_worlds: RealWorld):
    call_id = queued(both_real_worlds)

    body = report(both_real_worlds, call_id, result="booked", booked_slot="2026-12-02T15:30:00Z")

    result = body.json()["result"]
    assert result["booked_slot"] == SLOT
    [visit] = rows(both_real_worlds, Appointment)
    assert (visit.id, visit.call_id, visit.state) == (result["appointment_id"], call_id, "booked")
    again = report(both_real_worlds, call_id, result="booked", booked_slot="2026-12-02T10:30:00")
    assert again.json() == body.json()
    assert len(rows(both_real_worlds, Appointment)) == 1


def test_a_taken_slot_is_409_and_changes_nothing(both_real_worlds: RealWorld):
    others = [queued(both_real_worlds, f"+1212555{n:04}") for n in range(10)]
    answers = [report(both_real_worlds, one, result="booked", booked_slot=SLOT) for one in others]

    refused = [answer for answer in answers if answer.status_code != 200]
    taken = len(rows(both_real_worlds, Appointment))
    assert refused
    assert taken == len(answers) - len(refused)
    for answer in refused:
        assert is_problem(answer, 409, "slot_taken")
    left = both_real_worlds.machine().get(f"/api/calls/{others[-1]}").json()
    assert (left["status"], left["result"]) == ("queued", None)


def test_ten_who_want_one_slot_at_once_get_no_chair_twice(both_real_worlds: RealWorld):
    calls = [queued(both_real_worlds, f"+1212555{n:04}") for n in range(10)]
    machine, answers = both_real_worlds.machine(), []

    def book(call_id: str) -> None:
        news = {"result": "booked", "booked_slot": SLOT}
        answers.append(machine.post(f"/api/calls/{call_id}/status", json=news))

    threads = [threading.Thread(target=book, args=(call_id,)) for call_id in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {answer.status_code for answer in answers} == {200, 409}
    visits = rows(both_real_worlds, Appointment)
    assert len({visit.chair_id for visit in visits}) == len(visits)
    assert len(visits) == sum(answer.status_code == 200 for answer in answers)


@pytest.mark.parametrize(
    ("news", "code"),
    [
        ({"status": "queued"}, "impossible_transition"),
        ({"status": "in-progress"}, "impossible_transition"),
        ({"result": "no-answer"}, "already_ended"),
        ({"result": "declined", "transcript": "caller: Yes."}, "already_ended"),
        ({"result": "declined", "booked_slot": SLOT}, "already_ended"),
        ({"status": "failed"}, "already_ended"),
    ],
)
def test_an_ended_call_keeps_its_end(both_real_worlds: RealWorld, news: dict[str, str], code: str):
    call_id = queued(both_real_worlds)
    before = report(both_real_worlds, call_id, result="declined", transcript="caller: No.").json()

    assert is_problem(report(both_real_worlds, call_id, **news), 409, code)
    after = both_real_worlds.machine().get(f"/api/calls/{call_id}").json()
    assert {name: after[name] for name in before} == before


def test_a_call_goes_on_and_not_back(real_world: RealWorld):
    call_id = queued(real_world)

    assert report(real_world, call_id, status="queued").status_code == 200
    assert report(real_world, call_id, status="in-progress").json()["status"] == "in-progress"
    assert report(real_world, call_id, status="in-progress").status_code == 200
    assert is_problem(report(real_world, call_id, status="queued"), 409, "impossible_transition")


@pytest.mark.parametrize(
    ("news", "field"),
    [
        ({"result": "booked"}, "booked_slot"),
        ({"result": "declined", "booked_slot": SLOT}, "booked_slot"),
        ({"status": "completed"}, "result"),
        ({"booked_slot": SLOT}, "result"),
        ({"status": "in-progress", "callback_at": SLOT}, "result"),
        ({"appointment_id": "appointment_1"}, "result"),
        ({"status": "failed", "result": "declined"}, "status"),
        ({"status": "completed", "result": "failed"}, "status"),
        ({"status": "done"}, "status"),
        ({"result": "fine"}, "result"),
        ({"booked_slot": "tomorrow"}, "booked_slot"),
        ({"booked_slot": "2026-12-02"}, "booked_slot"),
        ({"booked_slot": 1796221800}, "booked_slot"),
        ({"callback_at": "2026-12-02T10:30:00"}, "callback_at"),
        ({"callback_at": "9999-12-31T23:59:59-12:00"}, "callback_at"),
        ({"transcript": "a\x00b"}, "transcript"),
        ({"transcript": 7}, "transcript"),
        ({"outcome": "declined"}, "outcome"),
    ],
)
def test_a_report_that_makes_no_sense_names_its_field(
    real_world: RealWorld, news: dict[str, Any], field: str
):
    call_id = queued(real_world)

    answer = report(real_world, call_id, **news)

    assert is_problem(answer, 422)
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
    assert rows(real_world, CallResult) == []


def at_once(world: World, call_id: str, *reports: dict[str, Any]) -> list[int]:
    """Send these reports at the same moment; return the statuses of the answers, sorted."""
    machine, statuses = world.machine(), []

    def send(news: dict[str, Any]) -> None:
        statuses.append(machine.post(f"/api/calls/{call_id}/status", json=news).status_code)

    threads = [threading.Thread(target=send, args=(news,)) for news in reports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses)


def test_one_report_ten_times_at_once_is_one_result(both_real_worlds: RealWorld):
    news = {"result": "booked", "booked_slot": SLOT}

    statuses = at_once(both_real_worlds, queued(both_real_worlds), *[news] * 10)

    assert statuses == [200] * 10
    assert len(rows(both_real_worlds, CallResult)) == 1
    assert len(rows(both_real_worlds, Appointment)) == 1


def test_of_two_stories_told_at_once_one_counts(both_real_worlds: RealWorld):
    call_id = queued(both_real_worlds)

    statuses = at_once(both_real_worlds, call_id, {"result": "declined"}, {"result": "voicemail"})

    assert statuses == [200, 409]
    assert len(rows(both_real_worlds, CallResult)) == 1


def test_an_opt_out_is_never_called_again(real_world: RealWorld):
    report(real_world, queued(real_world), result="opted-out")

    assert [row.phone for row in rows(real_world, Suppression)] == ["+12125550123"]


def test_a_reschedule_is_called_again_when_it_was_asked_for(real_world: RealWorld):
    wish = "2026-12-03T11:00:00-05:00"
    report(real_world, queued(real_world), result="reschedule", callback_at=wish)

    ended, following = sorted(rows(real_world, Call), key=lambda call: call.attempt)
    assert (ended.status, following.status, following.attempt) == ("completed", "queued", 2)
    assert following.due_at >= dt.datetime.fromisoformat(wish)


def test_another_clinics_appointment_is_none(real_world: RealWorld):
    booked = report(real_world, queued(real_world), result="booked", booked_slot=SLOT).json()
    lead = {"client_id": real_world.there.id, "name": "Bob", "phone": "+12125550124"}
    bob = real_world.machine(real_world.foreign_key)
    foreign = bob.post("/webhook/n8n/start-call", json=lead).json()["call_id"]

    news = {"result": "booked", "appointment_id": booked["result"]["appointment_id"]}
    answer = bob.post(f"/api/calls/{foreign}/status", json=news)

    assert is_problem(answer, 409, "no_appointment")


# --- cancelling -----------------------------------------------------------------------------


def test_a_queued_call_is_cancelled_at_once_and_twice_is_no_fault(both_real_worlds: RealWorld):
    call_id, machine = queued(both_real_worlds), both_real_worlds.machine()

    first = machine.post(f"/api/calls/{call_id}/cancel")
    again = machine.post(f"/api/calls/{call_id}/cancel")

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["result"]["result"] == "cancelled"
    assert len(rows(both_real_worlds, Call)) == 1  # nobody tries again


def test_a_call_under_way_is_asked_to_end(real_world: RealWorld):
    call_id, machine = queued(real_world), real_world.machine()
    report(real_world, call_id, status="in-progress")

    assert machine.post(f"/api/calls/{call_id}/cancel").json()["status"] == "in-progress"
    assert machine.get(f"/api/calls/{call_id}").json()["cancel_requested"] is True


def test_an_ended_call_cannot_be_cancelled(real_world: RealWorld):
    call_id = queued(real_world)
    report(real_world, call_id, result="declined")

    answer = real_world.machine().post(f"/api/calls/{call_id}/cancel")

    assert is_problem(answer, 409, "already_ended")
