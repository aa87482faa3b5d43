"""Who is chosen: due, lawful, fair, below the caps, one call to a number, with a decision."""

import datetime as dt
import threading

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.calling import queue, store
from openchair.calling.admission import Limits, admit
from openchair.compliance.store import suppress
from openchair.phone import Phone
from openchair.tables import CallStatus, Decision, DialState, UploadBatch
from tests.support.clinics import World

WIDE = Limits(seats=50, calls_per_second=100, intents=50)


def admitted(world, limits=WIDE):
    return world.database.write(lambda session: admit(session, world.house, limits, now=world.now))


def phones(world, found):
    return [world.read(each.call_id).phone for each in found]


def decisions(world, call):
    with world.database.reading() as session:
        statement = select(Decision).where(col(Decision.call_id) == call.id)
        return list(session.scalars(statement))


def test_a_due_call_becomes_an_intent_with_a_token_and_a_decision(world):
    call = world.call(world.client())

    (found,) = admitted(world)

    row = world.read(call)
    assert (row.status, row.dial_state) == (CallStatus.QUEUED, DialState.INTENT)
    assert row.token == found.token
    (decision,) = decisions(world, call)
    assert (decision.outcome, decision.enforced, decision.id) == ("allow", True, row.decision_id)


def test_what_is_claimed_is_not_claimed_again(world):
    world.call(world.client())
    admitted(world)

    assert admitted(world) == []


def test_a_call_that_is_not_due_waits(world):
    world.call(world.client(), due_at=world.now + dt.timedelta(seconds=1))

    assert admitted(world) == []
    world.clock.sleep(1)
    assert len(admitted(world)) == 1


def test_a_paused_client_keeps_its_queue(world):
    call = world.call(world.client(paused=True))

    assert admitted(world) == []
    assert world.read(call).status == CallStatus.QUEUED
    assert decisions(world, call) == []


def test_the_global_switch_stops_everything(world):
    world.call(world.client())
    world.database.write(
        lambda session: store.switch_calling(session, is_on=False, by="test", now=world.now)
    )
    assert admitted(world) == []

    world.database.write(
        lambda session: store.switch_calling(session, is_on=True, by="test", now=world.now)
    )
    assert len(admitted(world)) == 1


def test_a_clients_cap_counts_intents(world):
    client = world.client(max_concurrent_calls=2)
    for n in range(4):
        world.call(client, f"+1212555010{n}")

    assert len(admitted(world)) == 2
    assert admitted(world) == []


def test_no_more_are_chosen_than_seats_or_the_pace_allow(world):
    client = world.client()
    for n in range(6):
        world.call(client, f"+1212555010{n}")

    assert len(admitted(world, Limits(seats=3, calls_per_second=9, intents=9))) == 3
    assert len(admitted(world, Limits(seats=9, calls_per_second=1, intents=4))) == 1
    assert admitted(world, Limits(seats=0, calls_per_second=9, intents=9)) == []


def test_start_call_leads_go_first_whichever_client_has_them(world):
    busy, other = world.client(), world.client()
    world.call(busy, "+12125550101", due_at=world.now - dt.timedelta(hours=1))
    world.call(other, "+12125550102", priority=0)

    found = admitted(world, Limits(seats=1, calls_per_second=9, intents=9))

    assert phones(world, found) == ["+12125550102"]


def test_clients_take_turns(world):
    first, second = world.client(max_concurrent_calls=1), world.client(max_concurrent_calls=1)
    for n in range(2):
        world.call(first, f"+1212555010{n}")
        world.call(second, f"+1212555011{n}")
    one = Limits(seats=1, calls_per_second=9, intents=9)

    served = []
    for _ in range(2):
        (found,) = admitted(world, one)
        served.append(found.client_id)
        world.clock.sleep(1)

    assert set(served) == {first.id, second.id}


def test_within_a_client_the_oldest_goes_first(world):
    client = world.client()
    world.call(client, "+12125550101", due_at=world.now - dt.timedelta(minutes=1))
    world.call(client, "+12125550102", due_at=world.now - dt.timedelta(minutes=9))

    found = admitted(world, Limits(seats=1, calls_per_second=9, intents=9))

    assert phones(world, found) == ["+12125550102"]


def test_one_number_is_never_called_by_two_at_once(world):
    first, second = world.client(), world.client()
    world.call(first, "+12125550101")
    late = world.call(second, "+12125550101")

    assert len(admitted(world)) == 1
    assert admitted(world) == []
    assert world.read(late).due_at > world.now or world.read(late).dial_state is None


def test_two_leads_of_one_client_with_one_number_are_not_dialled_together(world):
    client = world.client()
    world.call(client, "+12125550101")
    world.call(client, "+12125550101")

    assert len(admitted(world)) == 1


def test_outside_the_window_the_call_is_put_off_to_its_opening(world):
    world.clock.set(dt.datetime(2026, 12, 2, 2, tzinfo=dt.UTC))  # 21:00 in New York
    call = world.call(world.client())

    assert admitted(world) == []

    assert world.read(call).due_at == dt.datetime(2026, 12, 2, 14, tzinfo=dt.UTC)  # 09:00
    assert decisions(world, call)[0].outcome == "defer"


def test_a_number_in_two_zones_waits_for_both(world):
    world.clock.set(dt.datetime(2026, 12, 2, 14, 30, tzinfo=dt.UTC))  # 9:30 ET, 8:30 CT
    call = world.call(world.client(), "+18505550123")  # Florida's panhandle and more

    assert admitted(world) == []

    assert world.read(call).due_at == dt.datetime(2026, 12, 2, 15, tzinfo=dt.UTC)


def test_without_consent_the_call_ends_blocked_and_says_why(world):
    call = world.call(world.client(), lead={"consent_level": "none"})

    assert admitted(world) == []

    assert world.read(call).status == CallStatus.COMPLETED
    assert world.result(call).result == "blocked"
    assert "CONSENT_MISSING" in world.result(call).notes


def test_where_the_law_only_advises_the_decision_is_stored_all_the_same(database):
    world = World(database, enforced=False)
    call = world.call(world.client(), lead={"consent_level": "none"})

    assert len(admitted(world)) == 1

    (decision,) = decisions(world, call)
    assert (decision.outcome, decision.enforced) == ("block", False)


@pytest.mark.parametrize("enforced", [True, False])
def test_a_suppressed_number_is_never_called_even_in_a_simulation(database, enforced):
    world = World(database, enforced=enforced)
    client = world.client()
    call = world.call(client)
    world.database.write(
        lambda session: suppress(
            session, client.id, Phone(call.phone), reason="opted_out", source="api", now=world.now
        )
    )

    assert admitted(world) == []
    result = world.result(call)
    assert result is not None
    assert result.result == "opted-out"


def test_a_batch_still_being_imported_is_not_touched(world):
    client = world.client()
    call = world.call(client)
    with world.database.writing() as session:
        batch = session.get_one(UploadBatch, call.batch_id)
        batch.status, batch.finished_at = "importing", None

    assert admitted(world) == []


def test_a_daily_limit_of_the_clinic_holds(world):
    client = world.client(policy={"calls_per_day": 1})
    done = world.call(client, "+12125550101")
    world.call(client, "+12125550102")
    with world.database.writing() as session:
        row = session.get_one(type(done), done.id)
        row.status, row.dial_state, row.placing_at = "completed", "ended", world.now

    assert admitted(world) == []
    world.clock.sleep(86_401)
    assert len(admitted(world)) == 1


def test_one_claim_takes_no_more_than_is_left_of_the_day(world):
    client = world.client(policy={"calls_per_day": 2})
    for nth in range(4):
        world.call(client, f"+1212555010{nth}")

    assert len(admitted(world)) == 2
    assert admitted(world) == []


def test_ten_processes_with_one_seat_each_claim_each_call_once(world):
    client = world.client(max_concurrent_calls=5)
    for n in range(20):
        world.call(client, f"+121255501{n:02d}")
    found = []

    def claim():
        found.extend(admitted(world, Limits(seats=2, calls_per_second=99, intents=99)))

    threads = [threading.Thread(target=claim) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == len({each.call_id for each in found}) == 5
    with world.database.reading() as session:
        assert queue.count_open(session) == 5


def test_a_policy_that_cannot_be_read_keeps_its_own_clinic_waiting_and_no_other(world):
    broken = world.call(world.client(policy={"window": ["20:00", "09:00"]}), "+12125550141")
    sound = world.call(world.client(), "+12125550142")

    assert [each.call_id for each in admitted(world)] == [sound.id]
    assert world.read(broken).dial_state is None


def test_the_law_of_the_state_that_a_zip_code_names_is_kept_too(world):
    in_seattle = world.call(world.client(), lead={"zip": "98101"})

    assert admitted(world) == []

    (decision,) = decisions(world, in_seattle)
    assert decision.outcome == "defer"
    assert decision.inputs["candidate_states"] == ["NY", "WA"]
