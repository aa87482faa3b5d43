import pytest

from openchair.phone import Phone, parse_phone
from openchair.simulation.personas import NAMES
from openchair.simulation.scenarios import FORCED_BY_ENDING, SCENARIOS, forced_numbers
from openchair.telephony.line_plan import DialFault, Forced, LineFate
from tests.simulation.talk import words


def test_every_persona_is_a_scenario():
    assert set(NAMES) <= set(SCENARIOS)


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda scenario: scenario.name)
def test_a_scenario_is_the_same_call_each_time(scenario):
    assert scenario.persona in NAMES
    assert scenario.description
    assert words(scenario.caller()) == words(scenario.caller())


def test_every_ending_forces_something_known():
    known = {*NAMES, *LineFate, *DialFault}

    assert set(FORCED_BY_ENDING.values()) <= known


def test_every_persona_fault_and_fate_has_a_number():
    forced = set(FORCED_BY_ENDING.values())

    assert set(NAMES) <= forced
    assert set(DialFault) <= forced
    assert set(LineFate) - {LineFate.ANSWERED} <= forced


def test_forced_numbers_are_test_numbers():
    numbers = forced_numbers("305")

    assert numbers[Phone("+13055550105")] == "asks_to_stop"
    assert all(parse_phone(number, allow_test=True) == number for number in numbers)


def test_the_line_reads_what_is_forced():
    assert Forced.read(FORCED_BY_ENDING["01"]) == Forced(fate=LineFate.BUSY)
    assert Forced.read(FORCED_BY_ENDING["08"]) == Forced(fault=DialFault.REJECTED)
    in_pain = Forced(fate=LineFate.ANSWERED, persona="in_pain")
    assert Forced.read(FORCED_BY_ENDING["17"]) == in_pain
