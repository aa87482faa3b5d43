"""How fast turns were answered, from a call's ledger."""

import pytest

from openchair.calling import ledger
from openchair.calling.latency import ANSWERED_AFTER, Latency, latency_of, summary
from openchair.calling.ledger import Entry, Source
from openchair.db import Database
from tests.support.clinics import World


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([], None),
        ([0.5], Latency(1, 0.5, 0.5)),
        ([0.9, 0.5], Latency(2, 0.7, 0.9)),
        ([3, 1, 2], Latency(3, 2, 3)),
        ([each / 10 for each in range(1, 21)], Latency(20, 1.05, 1.9)),
    ],
)
def test_a_summary_has_the_middle_and_the_slow(seconds: list[float], expected: Latency | None):
    assert summary(seconds) == expected


def test_it_is_read_from_our_own_measure_and_this_call_alone(database: Database):
    world = World(database)
    client = world.client()
    call, other = world.call(client), world.call(client, "+12125550124")
    told = [(call, ANSWERED_AFTER, 0.6), (call, "measured", 9), (other, ANSWERED_AFTER, 5)]
    entries = [
        Entry(each.id, client.id, world.now, Source.AGENT, kind, {"seconds": seconds})
        for each, kind, seconds in told
    ]
    with database.writing() as session:
        ledger.write(session, entries)

    with database.reading() as session:
        assert latency_of(session, call.id) == Latency(1, 0.6, 0.6)
