"""Which sessions are spoiled."""

from openchair.standins.deepgram.faults import FAULTLESS, Faults


def test_by_default_nothing_goes_wrong() -> None:
    assert Faults() == FAULTLESS


def test_by_default_every_session_is_spoiled() -> None:
    faults = Faults(hides_audio_done=True)

    assert [faults.of_session(number) for number in range(3)] == [faults] * 3


def test_a_share_of_the_sessions_is_spoiled_the_same_by_the_same_seed() -> None:
    faults = Faults(seed=7, share=0.3, hides_audio_done=True)
    spoiled = [faults.of_session(number) is faults for number in range(1000)]

    assert 250 < sum(spoiled) < 350
    assert spoiled == [faults.of_session(number) is faults for number in range(1000)]
    assert spoiled != [
        Faults(seed=8, share=0.3, hides_audio_done=True).of_session(n) != FAULTLESS
        for n in range(1000)
    ]
