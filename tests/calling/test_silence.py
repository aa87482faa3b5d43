"""Since when nobody speaks on a line."""

import datetime as dt

import pytest

from openchair.calling.silence import CALLER_SECONDS, Silence
from tests.support.clinics import TUESDAY

LIMIT = 8.0


@pytest.fixture
def silence() -> Silence:
    made = Silence()
    made.falls(TUESDAY)
    return made


def after(seconds: float) -> dt.datetime:
    return TUESDAY + dt.timedelta(seconds=seconds)


def test_a_silence_is_long_once(silence: Silence):
    assert not silence.is_long(after(LIMIT - 1), LIMIT)
    assert silence.is_long(after(LIMIT), LIMIT)
    assert not silence.is_long(after(LIMIT + 1), LIMIT)
    assert silence.is_long(after(2 * LIMIT), LIMIT)


def test_before_a_talk_begins_nobody_is_silent():
    assert not Silence().is_long(after(3600), LIMIT)


def test_while_the_agent_speaks_nobody_is_silent(silence: Silence):
    silence.agent_spoke()

    assert not silence.is_long(after(3600), LIMIT)


def test_what_was_heard_begins_the_silence_anew(silence: Silence):
    silence.caller_began(after(1))
    silence.caller_spoke(after(5))

    assert not silence.is_long(after(LIMIT), LIMIT)
    assert silence.is_long(after(5 + LIMIT), LIMIT)


def test_a_noise_that_nobody_tells_of_does_not_break_it(silence: Silence):
    silence.caller_was_missed(after(5))

    assert silence.is_long(after(LIMIT), LIMIT)


def test_who_was_missed_while_they_spoke_is_silent_from_then(silence: Silence):
    silence.caller_began(after(1))
    silence.caller_was_missed(after(5))

    assert not silence.is_long(after(LIMIT), LIMIT)
    assert silence.is_long(after(5 + LIMIT), LIMIT)


def test_who_began_to_speak_and_was_forgotten_is_silent_again(silence: Silence):
    silence.caller_began(TUESDAY)

    assert not silence.is_long(after(CALLER_SECONDS), LIMIT)
    assert silence.is_long(after(CALLER_SECONDS + LIMIT), LIMIT)
