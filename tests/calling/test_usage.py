"""What a call used, as several processes tell it, and what that cost."""

import datetime as dt

import pytest

from openchair.calling import ledger, usage
from openchair.calling.ledger import Entry, Source
from openchair.calling.prices import shipped_prices
from openchair.calling.usage import Measured
from openchair.db import Database
from openchair.tables import Call, CallUsage
from tests.support.clinics import World


@pytest.fixture
def world(database: Database) -> World:
    return World(database, now=dt.datetime(2026, 8, 4, 15, tzinfo=dt.UTC))


def answered(world: World) -> Call:
    call = world.call(world.client(), placing_at=world.now, answered_at=world.now)
    entry = Entry(call.id, call.client_id, world.now, Source.LINE, "stream", {}, usage.STREAM)
    with world.database.writing() as session:
        ledger.write_once(session, entry)
    return call


def note(world: World, call: Call, **seconds: float) -> CallUsage:
    measured, prices = Measured(**seconds), shipped_prices()
    world.database.write(
        lambda session: usage.note(session, call.id, measured, prices, now=world.now)
    )
    with world.database.reading() as session:
        return session.get_one(CallUsage, call.id)


def test_each_tells_its_part_and_the_cost_follows(world: World):
    call = answered(world)

    first = note(world, call, line_seconds=61)
    then = note(world, call, stream_seconds=58, voice_seconds=48)

    assert (first.cost_micros, first.known_micros) == (None, 35_500)
    assert (then.line_seconds, then.voice_seconds) == (61, 48)
    assert then.cost_micros == then.known_micros == 99_500
    assert then.client_id == call.client_id


def test_what_is_told_twice_counts_once(world: World):
    call = answered(world)
    note(world, call, stream_seconds=58, voice_seconds=48)

    again = [note(world, call, line_seconds=61).cost_micros for _ in range(2)]

    assert again == [99_500, 99_500]


def test_nothing_measured_is_unknown_not_free(world: World):
    row = note(world, answered(world))

    assert row.cost_micros is None
    assert {line["why_unknown"] for line in row.cost_lines} == {"", "not measured"}


def test_a_call_that_nobody_answered_costs_nothing(world: World):
    call = world.call(world.client(), placing_at=world.now)

    row = note(world, call, line_seconds=0)

    assert (row.cost_micros, row.cost_lines) == (0, [])


def test_a_day_for_which_a_price_is_not_known_is_not_guessed(database: Database):
    world = World(database)
    row = note(world, answered(world), line_seconds=61, stream_seconds=58, voice_seconds=48)

    assert (row.cost_micros, row.known_micros) == (None, 39_500)


def test_a_call_that_does_not_exist_is_nobodys(world: World):
    world.database.write(
        lambda session: usage.note(session, "none", Measured(), shipped_prices(), now=world.now)
    )


def test_whether_the_line_was_measured_can_be_asked(world: World):
    call = answered(world)
    note(world, call, voice_seconds=1)

    def is_measured() -> bool:
        with world.database.reading() as session:
            return usage.is_line_measured(session, call.id)

    before = is_measured()
    note(world, call, line_seconds=3)
    assert (before, is_measured()) == (False, True)
