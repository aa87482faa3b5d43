"""Ids: opaque, in the order of time, and the same for the same seed."""

import datetime as dt
import random

from openchair.clock import VirtualClock
from openchair.ids import Ids, new_secret

START = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)


def test_ids_sort_in_the_order_of_time():
    clock = VirtualClock(START)
    ids = Ids(clock)
    made = []
    for _ in range(50):
        made.append(ids.new("call"))
        clock.sleep(0.001)

    assert made == sorted(made)


def test_ids_of_one_moment_differ():
    ids = Ids(VirtualClock(START))

    assert len({ids.new("lead") for _ in range(1000)}) == 1000


def test_the_same_seed_gives_the_same_ids():
    first = Ids(VirtualClock(START), random.Random(7))
    second = Ids(VirtualClock(START), random.Random(7))

    assert [first.new("call") for _ in range(5)] == [second.new("call") for _ in range(5)]


def test_an_id_says_what_it_names():
    assert Ids(VirtualClock(START)).new("batch").startswith("batch_")


def test_secrets_never_repeat():
    assert len({new_secret("k_") for _ in range(100)}) == 100
    assert new_secret("k_").startswith("k_")
