"""What a stand-in Twilio can be told."""

import pytest

from openchair.conversation.caller import Spoke
from openchair.simulation.willing import Hurried
from openchair.standins.twilio.options import Fate, FateMix, Faults, Forced, Options, somebody


@pytest.mark.parametrize("fate", list(Fate))
def test_a_number_can_be_given_a_fate(fate: Fate) -> None:
    assert Forced.read(fate.value) == Forced(fate)


def test_a_number_can_be_given_a_person() -> None:
    assert Forced.read("hurried") == Forced(Fate.ANSWERED, "hurried")


def test_a_name_that_is_neither_is_refused() -> None:
    with pytest.raises(ValueError, match="no persona 'nobody'"):
        Forced.read("nobody")


def test_each_fate_has_its_weight() -> None:
    mix = FateMix(answered=1, voicemail=2, busy=3, no_answer=4, failed=5)

    assert dict(zip(Fate, mix.weights, strict=True)) == {
        Fate.ANSWERED: 1,
        Fate.VOICEMAIL: 2,
        Fate.BUSY: 3,
        Fate.NO_ANSWER: 4,
        Fate.FAILED: 5,
    }


def test_by_default_nothing_goes_wrong_and_time_passes_as_in_life() -> None:
    options = Options()

    assert options.faults == Faults()
    assert not any(getattr(options.faults, name) for name in Faults.__slots__)
    assert options.speed == 1


def test_the_same_seed_is_the_same_person_who_can_be_chosen() -> None:
    first, second = (
        somebody("+15125550101", seed=7, attempt=1, persona="hurried") for _ in range(2)
    )

    assert isinstance(first, Hurried)
    assert first.pick_up() == second.pick_up()
    assert isinstance(somebody("+15125550101", seed=7, attempt=1, persona=None).pick_up(), Spoke)
