"""Which carrier a dialer has, and who carries its talks."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from openchair.assembly.dialing import build_dialer
from openchair.assembly.parts import Parts, assemble
from openchair.calling import attempt, telling
from openchair.calling.attempt import Attempt
from openchair.calling.live_call import LiveCarry
from openchair.calling.recovery import living_seats
from openchair.calling.simulated_call import SimulatedCarry
from openchair.settings import Settings


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Parts]]:
    made: list[Parts] = []

    def parts(**settings: Any) -> Parts:
        url = f"sqlite:///{tmp_path}/openchair.db"
        made.append(assemble(Settings(_env_file=None, database_url=url, **settings)))
        return made[-1]

    yield parts
    for each in made:
        each.close()


def attempt_of(parts: Parts) -> Attempt:
    handler = build_dialer(parts).handlers[attempt.KIND]
    assert isinstance(handler, Attempt)
    return handler


def test_in_a_simulation_the_company_in_memory_is_called_and_played_here(make):
    handler = attempt_of(make(simulation_speed=20, settle_seconds=60))

    assert handler.line.name == "simulated"
    assert isinstance(handler.carry, SimulatedCarry)
    assert handler.settle_seconds == 3


def test_otherwise_twilio_is_called_and_somebody_else_carries_the_talk(make):
    handler = attempt_of(make(telephony_mode="TWILIO_STUB", settle_seconds=60))

    assert handler.line.name == "twilio"
    assert isinstance(handler.carry, LiveCarry)
    assert handler.settle_seconds == 60


@pytest.mark.parametrize(("mode", "seats"), [("SIMULATED", 4), ("TWILIO_STUB", 0)])
def test_a_dialer_brings_seats_only_where_it_carries_the_talks(make, mode: str, seats: int):
    parts = make(telephony_mode=mode, voice_seats=4)
    dialer = build_dialer(parts)

    dialer.tick()

    with parts.database.reading() as session:
        assert living_seats(session, parts.clock.now()) == seats


def test_every_kind_of_job_has_its_handler(make):
    assert set(build_dialer(make()).handlers) == {attempt.KIND, telling.KIND}
