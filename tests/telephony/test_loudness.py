"""Whether somebody speaks, by loudness alone."""

import pytest

from openchair.telephony.loudness import Loudness, Turn

SILENCE, VOICE, HISS = b"\xff" * 160, b"\x95" * 160, b"\xf0\x70" * 80


def heard(*frames: bytes) -> list[Turn]:
    ear = Loudness()
    return [turn for frame in frames if (turn := ear.hear(frame)) is not None]


def test_a_voice_begins_after_a_moment_and_ends_a_second_later():
    frames = [SILENCE, *[VOICE] * 30, *[SILENCE] * 50]

    assert heard(*frames) == [Turn.BEGAN, Turn.ENDED]
    assert heard(*frames[:-1]) == [Turn.BEGAN]


def test_a_click_and_a_hiss_are_no_voice():
    assert heard(*[VOICE, VOICE, SILENCE] * 20, *[HISS] * 100) == []


def test_a_pause_between_words_is_no_end():
    assert heard(*[*[VOICE] * 10, *[SILENCE] * 40] * 5) == [Turn.BEGAN]


def test_how_long_it_has_been_quiet_is_known_to_the_frame():
    ear = Loudness()
    for frame in [*[VOICE] * 10, *[SILENCE] * 30]:
        ear.hear(frame)
    assert ear.quiet_seconds == pytest.approx(0.6)

    ear.hear(VOICE)
    assert ear.quiet_seconds == 0
