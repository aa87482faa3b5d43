"""The throttle by itself: whom it counts together, and that its memory is bounded."""

import datetime as dt
import threading

import pytest

from openchair.clock import VirtualClock
from openchair.web import throttle as module
from openchair.web.throttle import Throttle

START = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


def fail(throttle: Throttle, times: int, email="a@b.c", address="192.0.2.1") -> list[int | None]:
    return [throttle.seconds_to_wait(email, address) for _ in range(times)]


def test_ten_go_through_and_the_eleventh_waits(clock: VirtualClock):
    assert fail(Throttle(clock), 11) == [None] * 10 + [900]


def test_the_wait_shrinks_with_time_and_never_to_nothing(clock: VirtualClock):
    throttle = Throttle(clock)
    fail(throttle, 10)
    clock.sleep(899.9)

    assert fail(throttle, 1) == [1]


@pytest.mark.parametrize(
    ("email", "address"),
    [("other@b.c", "192.0.2.1"), ("a@b.c", "192.0.2.2"), ("a@b.c", "2001:db8:0:1::1")],
)
def test_another_account_or_address_counts_by_itself(clock: VirtualClock, email, address):
    throttle = Throttle(clock)
    fail(throttle, 11)

    assert fail(throttle, 1, email, address) == [None]


def test_the_spelling_of_an_address_and_a_subscribers_ipv6_network_count_as_one(
    clock: VirtualClock,
):
    throttle = Throttle(clock)
    fail(throttle, 5, "A@b.c ", "2001:db8::1")
    fail(throttle, 5, "a@B.C", "2001:db8::ffff")

    assert fail(throttle, 1, "a@b.c", "2001:db8::2") == [900]


def test_somebody_forgiven_starts_afresh(clock: VirtualClock):
    throttle = Throttle(clock)
    fail(throttle, 10)
    throttle.forgive("a@b.c", "192.0.2.1")

    assert fail(throttle, 10) == [None] * 10


def test_a_hundred_at_once_are_counted_one_by_one(clock: VirtualClock):
    throttle, passed = Throttle(clock), []

    def one() -> None:
        passed.append(throttle.seconds_to_wait("a@b.c", "192.0.2.1") is None)

    threads = [threading.Thread(target=one) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert passed.count(True) == 10


def test_its_memory_does_not_grow_with_the_number_of_names(
    clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "_MOST_KEYS", 50)
    throttle = Throttle(clock)
    for number in range(500):
        fail(throttle, 1, f"{number}@b.c")

    assert throttle._memory.reset() == 50


def test_what_is_over_makes_room_first(clock: VirtualClock, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_MOST_KEYS", 3)
    throttle = Throttle(clock)
    fail(throttle, 1, "old@b.c")
    clock.sleep(600)
    fail(throttle, 10, "guessed@b.c")
    clock.sleep(400)
    fail(throttle, 1, "new@b.c")
    fail(throttle, 1, "newer@b.c")

    assert fail(throttle, 1, "guessed@b.c") == [500]
    assert throttle._memory.check()
