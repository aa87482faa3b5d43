"""A notice's whole way: the schedule in virtual time, kills, failing and slow receivers."""

import multiprocessing
import random
from itertools import pairwise

import httpx
import pytest

from openchair.clock import VirtualClock
from openchair.db import Database, Durability
from openchair.notices.delivery import Again, Done, deliver, encode
from openchair.notices.rules import SCHEDULE
from openchair.notices.sender import open_client
from openchair.notices.store import WebhookOrder, change_webhook, due_notices
from openchair.tables import Client, Notice
from tests.notices.receivers import NOW, SECRET, MemoryReceiver, Verifier, local_receiver
from tests.notices.rows import BODY, add_client, add_hook, tell, tell_callback
from tests.support.databases import fresh_sqlite


class NoJitter(random.Random):
    def random(self) -> float:
        return 0.0


def failing(share: float, seed: int = 1):
    """Answer 500 to about this share of all requests."""
    rng = random.Random(seed)
    return lambda _, __: httpx.Response(500 if rng.random() < share else 200)


def always(status: int):
    return lambda _, __: httpx.Response(status)


def run(database, notice_id, receiver, clock, rng=None):
    """Call `deliver` as the engine does, until it says that it is done."""
    with receiver.client() as client:
        while True:
            step = deliver(database, notice_id, client=client, clock=clock, rng=rng or NoJitter())
            if isinstance(step, Done):
                return
            clock.sleep(step.seconds)


def state_of(database, notice_id):
    with database.reading() as session:
        return session.get_one(Notice, notice_id).state


def test_a_notice_is_delivered_at_once_and_once(database):
    notice_id = tell_callback(database)
    receiver = MemoryReceiver()

    run(database, notice_id, receiver, VirtualClock(NOW))
    run(database, notice_id, receiver, VirtualClock(NOW))

    assert receiver.ids == [notice_id]
    assert state_of(database, notice_id) == "delivered"


def test_a_receiver_can_verify_every_try(sqlite_database, monkeypatch):
    notice_id = tell_callback(sqlite_database)
    clock = VirtualClock(NOW)
    verified = []

    def verify(number, request):
        body = Verifier(monkeypatch).verify(SECRET, request.content, request.headers, clock.now())
        verified.append(body)
        return httpx.Response(500 if number < 3 else 200)

    run(sqlite_database, notice_id, MemoryReceiver(verify), clock)

    assert verified == [BODY] * 4


def test_tries_follow_the_schedule_exactly(sqlite_database):
    notice_id = tell_callback(sqlite_database)
    clock = VirtualClock(NOW)
    times = []

    def note(_, __):
        times.append(clock.now())
        return httpx.Response(503)

    run(sqlite_database, notice_id, MemoryReceiver(note), clock)

    assert times[0] == NOW
    assert tuple(later - earlier for earlier, later in pairwise(times)) == SCHEDULE[1:]
    assert state_of(sqlite_database, notice_id) == "gave_up"


def test_jitter_spreads_tries_and_comes_from_the_dice_handed_in(sqlite_database):
    def times_with(seed):
        notice_id = tell_callback(sqlite_database)
        clock, times = VirtualClock(NOW), []

        def note(_, __):
            times.append(clock.now())
            return httpx.Response(500)

        run(sqlite_database, notice_id, MemoryReceiver(note), clock, random.Random(seed))
        return times

    assert times_with(7) == times_with(7) != times_with(8)
    waits = [later - earlier for earlier, later in pairwise(times_with(7))]
    assert all(
        wait <= actual <= wait * 1.1 for wait, actual in zip(SCHEDULE[1:], waits, strict=True)
    )


def test_a_notice_that_is_not_due_waits(database):
    notice_id = tell_callback(database)
    receiver = MemoryReceiver(always(500))
    clock = VirtualClock(NOW)

    with receiver.client() as client:
        first = deliver(database, notice_id, client=client, clock=clock, rng=NoJitter())
        clock.sleep(2)
        second = deliver(database, notice_id, client=client, clock=clock, rng=NoJitter())

    assert (first, second) == (Again(5.0), Again(3.0))
    assert len(receiver.requests) == 1


def test_an_unknown_notice_is_done(database):
    with MemoryReceiver().client() as client:
        step = deliver(database, "notice_x", client=client, clock=VirtualClock(NOW), rng=NoJitter())
    assert step == Done()


def test_a_webhook_that_answers_410_hears_nothing_more(database):
    with database.writing() as session:
        add_client(session)
        add_hook(session)
        first, second = tell(session)[0], tell(session)[0]
    receiver = MemoryReceiver(always(410))

    run(database, first.notice_id, receiver, VirtualClock(NOW))
    run(database, second.notice_id, receiver, VirtualClock(NOW))

    assert receiver.ids == [first.notice_id]
    assert state_of(database, second.notice_id) == "gave_up"


def test_a_webhook_switched_on_again_hears_what_comes_then(database):
    with database.writing() as session:
        add_client(session)
        hook = add_hook(session, active=False)
        change_webhook(session, "client_1", hook.id, WebhookOrder(hook.url))
        added = tell(session)[0]
    receiver = MemoryReceiver()

    run(database, added.notice_id, receiver, VirtualClock(NOW))

    assert receiver.ids == [added.notice_id]


def test_without_a_secret_nothing_is_sent_until_there_is_one(database):
    with database.writing() as session:
        add_client(session, secret="")
        notice_id = tell(session, callback_url="https://c.example.com/")[0].notice_id
    receiver, clock = MemoryReceiver(), VirtualClock(NOW)

    with receiver.client() as client:
        step = deliver(database, notice_id, client=client, clock=clock, rng=NoJitter())
    assert step == Again(5.0)
    assert receiver.requests == []

    with database.writing() as session:
        session.get_one(Client, "client_1").inbound_secret = SECRET
    clock.sleep(5)
    run(database, notice_id, receiver, clock)
    assert receiver.ids == [notice_id]


def test_killed_after_sending_and_before_recording_it_is_sent_again_under_its_id(database):
    notice_id = tell_callback(database)
    receiver = MemoryReceiver()

    class Killed(BaseException):
        pass

    class Deadly(VirtualClock):
        """Time is asked for a last time after the answer came and before it is recorded."""

        def now(self):
            if receiver.requests:
                raise Killed
            return super().now()

    with receiver.client() as client, pytest.raises(Killed):
        deliver(database, notice_id, client=client, clock=Deadly(NOW), rng=NoJitter())
    assert state_of(database, notice_id) == "pending"
    run(database, notice_id, receiver, VirtualClock(NOW))

    assert receiver.ids == [notice_id, notice_id]
    assert receiver.requests[0].content == receiver.requests[1].content
    assert state_of(database, notice_id) == "delivered"


def test_nothing_is_lost_at_a_receiver_that_fails_a_third_of_the_time(sqlite_database):
    ids = {tell_callback(sqlite_database) for _ in range(80)}
    receiver = MemoryReceiver(failing(0.3))

    for notice_id in ids:
        run(sqlite_database, notice_id, receiver, VirtualClock(NOW))

    assert set(receiver.ids) == ids
    assert {state_of(sqlite_database, notice_id) for notice_id in ids} == {"delivered"}


def test_while_we_wait_for_a_receiver_the_database_is_free(sqlite_database):
    """A transaction held open over the network would stop every other writer on SQLite."""
    notice_id = tell_callback(sqlite_database)
    told_meanwhile = []

    def write_meanwhile(_, __):
        told_meanwhile.append(tell_callback(sqlite_database, "https://d.example.com/"))
        return httpx.Response(200)

    run(sqlite_database, notice_id, MemoryReceiver(write_meanwhile), VirtualClock(NOW))

    assert len(told_meanwhile) == 1
    assert state_of(sqlite_database, notice_id) == "delivered"


def test_a_body_is_the_same_bytes_every_time_and_ascii():
    body = {"name": "Ana Núñez", "odd": "\ud800", "transcript": "agent: ¿Sí?\ncaller: 好"}
    assert encode(body) == encode(dict(body))
    assert encode(body).isascii()


# --- kill -9 --------------------------------------------------------------------------------


def deliver_all(path):
    """Deliver whatever is due, over real sockets, until nothing is; what a killed child runs."""
    database, clock = Database(f"sqlite:///{path}", durability=Durability.NORMAL), VirtualClock(NOW)
    with open_client(allow_loopback=True, seconds=5) as client:
        while due := read_due(database):
            for item in due:
                deliver(database, item.notice_id, client=client, clock=clock, rng=NoJitter())


def read_due(database):
    with database.reading() as session:
        return due_notices(session, NOW, limit=20)


def is_done_before_kill(receiver, arrivals, path):
    """Let a child deliver, kill -9 it when so many messages came; tell whether it was done then."""
    child = multiprocessing.get_context("fork").Process(target=deliver_all, args=(path,))
    child.start()
    while arrivals and child.is_alive():
        arrivals -= receiver.arrivals.acquire(timeout=0.1)
    child.kill()
    child.join()
    assert child.exitcode in {0, -9}
    return child.exitcode == 0


def test_killed_at_random_every_notice_arrives_signed_under_one_id(tmp_path, monkeypatch):
    database, rng, kills = fresh_sqlite(tmp_path, durability=Durability.NORMAL), random.Random(1), 0
    with local_receiver() as receiver:
        expected = {tell_callback(database, f"{receiver.url}/result") for _ in range(120)}
        database.close()
        while not is_done_before_kill(receiver, rng.randint(1, 20), tmp_path / "openchair.db"):
            kills += 1
    arrived = [request.headers["webhook-id"] for request in receiver.requests]
    for request in receiver.requests:
        Verifier(monkeypatch).verify(SECRET, request.body, request.headers, NOW)

    assert kills > 5
    assert set(arrived) == expected
    assert len(arrived) - len(expected) <= kills  # one message a kill may have gone out twice
    assert read_due(database) == []
    database.close()
