"""The breaker: opens after failures in a row, rests, lets one through."""

import datetime as dt

from openchair.calling.breaker import Breaker

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)


def test_it_opens_after_failures_in_a_row():
    breaker = Breaker(most=3)
    for _ in range(2):
        breaker.failed(NOW)
    assert not breaker.is_open(NOW)

    breaker.failed(NOW)

    assert breaker.is_open(NOW)


def test_a_success_forgives():
    breaker = Breaker(most=2)
    breaker.failed(NOW)
    breaker.worked()
    breaker.failed(NOW)

    assert not breaker.is_open(NOW)


def test_after_its_rest_it_lets_one_through_and_opens_again_at_once():
    breaker = Breaker(most=2, rest=dt.timedelta(seconds=30))
    breaker.failed(NOW)
    breaker.failed(NOW)
    later = NOW + dt.timedelta(seconds=30)
    assert not breaker.is_open(later)

    breaker.failed(later)

    assert breaker.is_open(later)
