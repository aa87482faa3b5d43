"""What a stand-in is like when nothing is said about it."""

from openchair.standins.deepgram.faults import FAULTLESS
from openchair.standins.deepgram.mind import HearingMind
from openchair.standins.deepgram.options import Options


def test_it_is_a_small_account_without_faults() -> None:
    options = Options()

    assert (options.max_sessions, options.idle_seconds, options.speed) == (45, 12.0, 1.0)
    assert options.faults is FAULTLESS


def test_every_session_has_a_mind_of_its_own() -> None:
    first, second = Options().mind(), Options().mind()

    assert isinstance(first, HearingMind)
    assert first is not second
