"""Clocks: aware, obedient, and never going back."""

import datetime as dt

import pytest

from openchair.clock import FastClock, SystemClock, VirtualClock

START = dt.datetime(2026, 12, 1, 10, tzinfo=dt.timezone(dt.timedelta(hours=-5)))


def test_the_system_clock_is_in_utc():
    assert SystemClock().now().tzinfo is dt.UTC


def test_a_virtual_clock_moves_only_when_told():
    clock = VirtualClock(START)

    assert clock.now() == clock.now() == START
    clock.sleep(90)
    assert clock.now() == START + dt.timedelta(seconds=90)


def test_a_virtual_clock_never_goes_back():
    clock = VirtualClock(START)

    clock.set(START - dt.timedelta(days=1))

    assert clock.now() == START


def test_a_clock_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        VirtualClock(START.replace(tzinfo=None))


def test_a_fast_clock_runs_ahead_by_its_speed():
    slow = VirtualClock(START)
    fast = FastClock(slow, 20)

    slow.sleep(3)
    assert fast.now() == START + dt.timedelta(seconds=60)

    fast.sleep(60)
    assert slow.now() == START + dt.timedelta(seconds=6)
