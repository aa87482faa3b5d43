"""Words inside μ-law bytes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.standins.inband import (
    FRAME_BYTES,
    Began,
    Ear,
    Ended,
    Heard,
    Sound,
    silence,
    speech,
)

HELLO = {"text": "hello, who is this?"}


def sounds(*pieces: bytes) -> list[Sound]:
    ear = Ear()
    return [sound for piece in pieces for sound in ear.hear(piece)]


def test_what_is_said_is_heard() -> None:
    assert sounds(speech(HELLO, 1.0), silence()) == [Began(), Heard(HELLO), Ended()]


def test_an_utterance_lasts_as_long_as_it_takes_to_say() -> None:
    assert len(speech(HELLO, 1.0)) == 8000
    assert len(speech(HELLO, 0.0)) % FRAME_BYTES == 0


def test_letters_of_any_script_are_heard() -> None:
    words = {"text": "¿Quién habla? 你好"}

    assert Heard(words) in sounds(speech(words, 0.5))


@given(st.lists(st.integers(1, 400), max_size=30), st.dictionaries(st.text(), st.text()))
def test_the_pieces_in_which_audio_comes_change_nothing(
    cuts: list[int], words: dict[str, str]
) -> None:
    audio = silence() + speech(words, 0.1) + silence(2) + speech(HELLO, 0.1) + silence()
    pieces, rest = [], audio
    for cut in cuts:
        pieces.append(rest[:cut])
        rest = rest[cut:]

    assert sounds(*pieces, rest) == sounds(audio)
    assert [sound for sound in sounds(audio) if isinstance(sound, Heard)] == [
        Heard(words),
        Heard(HELLO),
    ]


def test_words_that_break_off_are_not_heard_and_the_next_are() -> None:
    broken = speech(HELLO, 0.1)[:12]

    assert sounds(broken, silence(), speech({"text": "yes"}, 0.1)) == [
        Began(),
        Ended(),
        Began(),
        Heard({"text": "yes"}),
    ]


def test_a_second_utterance_over_the_first_ends_it() -> None:
    cut = speech(HELLO, 1.0)[:800]

    assert sounds(cut, speech({"text": "stop"}, 0.1)) == [
        Began(),
        Heard(HELLO),
        Ended(),
        Began(),
        Heard({"text": "stop"}),
    ]


@given(st.binary(max_size=2000))
def test_no_sound_breaks_the_ear(noise: bytes) -> None:
    ear = Ear()

    heard = [*ear.hear(noise), *ear.hear(silence()), *ear.hear(speech(HELLO, 0.1))]

    assert heard[-1] == Heard(HELLO)


@pytest.mark.parametrize("said", [b"[1]", b"{", b"nonsense"])
def test_what_is_no_object_is_not_heard(said: bytes) -> None:
    assert sounds(b"\x01" + said + b"\x02") == [Began()]


def test_too_many_words_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 65536"):
        speech({"text": "a" * 70_000}, 1.0)


def test_words_without_end_are_given_up() -> None:
    ear = Ear()

    endless = list(ear.hear(b"\x01" + json.dumps("a" * 70_000).encode()))

    assert endless == [Began()]
    assert Heard(HELLO) in list(ear.hear(speech(HELLO, 0.1)))
