"""Answers kept and messages seen: what happens once, on both databases, also in a race."""

import datetime as dt
import threading

from sqlalchemy.orm import Session

from openchair.accounts import once_store as store
from openchair.accounts.client_store import create_client
from openchair.accounts.profile import NewClient
from openchair.clock import VirtualClock
from openchair.db import Database
from openchair.ids import Ids

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
SOON = NOW + dt.timedelta(minutes=1)
LATER = NOW + dt.timedelta(minutes=6)
LONG_AFTER = NOW + dt.timedelta(days=3)


def reserve(database: Database, digest: str = "d", now: dt.datetime = NOW):
    return database.write(lambda session: store.reserve_answer(session, "s", "k", digest, now))


def test_who_comes_first_works_and_who_comes_next_gets_the_answer(database: Database):
    assert reserve(database) is None
    database.write(lambda session: store.keep_answer(session, "s", "k", status=201, body="{}"))

    kept = reserve(database)

    assert kept is not None
    assert (kept.status, kept.body, kept.digest) == (201, "{}", "d")


def test_a_reservation_is_in_flight_until_it_is_answered(database: Database):
    reserve(database)

    kept = reserve(database, now=SOON)

    assert kept is not None
    assert kept.status == store.IN_FLIGHT


def test_a_reservation_left_behind_is_taken_over_by_the_same_request_only(database: Database):
    reserve(database)

    assert reserve(database, digest="other", now=LATER) is not None
    assert reserve(database, now=LATER) is None
    assert reserve(database, now=LATER) is not None


def test_an_answer_is_never_taken_over(database: Database):
    reserve(database)
    database.write(lambda session: store.keep_answer(session, "s", "k", status=201, body="{}"))

    assert reserve(database, now=LATER) is not None


def test_a_released_key_can_be_used_again_and_an_answer_cannot_be_released(database: Database):
    reserve(database)
    database.write(lambda session: store.release_answer(session, "s", "k"))
    assert reserve(database) is None

    database.write(lambda session: store.keep_answer(session, "s", "k", status=201, body="{}"))
    database.write(lambda session: store.release_answer(session, "s", "k"))
    assert reserve(database) is not None


def test_of_many_at_once_one_works_and_the_others_find_its_answer(database: Database):
    worked, found = [], []

    def once(session: Session) -> None:
        kept = store.reserve_answer(session, "s", "k", "d", NOW)
        if kept is None:
            store.keep_answer(session, "s", "k", status=201, body="the answer")
            worked.append(1)
        else:
            found.append(kept.body)

    threads = [threading.Thread(target=lambda: database.write(once)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(worked) == 1
    assert found == ["the answer"] * 7


def test_a_message_is_new_once_for_each_client(database: Database):
    with database.writing() as session:
        ids = Ids(VirtualClock(NOW))
        here, there = (
            create_client(session, NewClient(name=name), now=NOW, ids=ids).id for name in "ab"
        )

        assert store.remember_message(session, here, "msg_1", NOW)
        assert not store.remember_message(session, here, "msg_1", SOON)
        assert store.remember_message(session, there, "msg_1", NOW)


def test_what_is_old_is_forgotten(database: Database):
    reserve(database)

    assert database.write(lambda session: store.forget_old(session, LATER)) == 0
    assert database.write(lambda session: store.forget_old(session, LONG_AFTER)) == 1
    assert reserve(database, digest="other") is None
