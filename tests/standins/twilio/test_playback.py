"""What is queued to be played."""

from hypothesis import given
from hypothesis import strategies as st

from openchair.standins.twilio.playback import Playback


def test_audio_is_played_in_the_order_in_which_it_came() -> None:
    playback = Playback()
    playback.add(b"abc")
    playback.add(b"def")

    assert [playback.play(4), playback.play(4), playback.play(4)] == [b"abcd", b"ef", b""]


def test_a_mark_is_reached_when_all_before_it_has_been_played() -> None:
    playback = Playback()
    playback.add(b"abcd")
    playback.mark("m")
    playback.add(b"ef")

    playback.play(3)
    assert playback.reached() == []
    playback.play(1)
    assert playback.reached() == ["m"]
    assert playback.reached() == []


def test_a_mark_after_nothing_is_reached_at_once() -> None:
    playback = Playback()
    playback.mark("m")

    assert playback.reached() == ["m"]


def test_clearing_drops_the_audio_and_reaches_every_mark() -> None:
    playback = Playback()
    playback.add(b"abcd")
    playback.mark("first")
    playback.add(b"ef")
    playback.mark("second")
    playback.play(1)

    assert playback.clear() == 5
    assert playback.reached() == ["first", "second"]
    assert playback.play(10) == b""


def test_after_clearing_marks_count_from_the_audio_that_follows() -> None:
    playback = Playback()
    playback.add(b"abcd")
    playback.clear()
    playback.add(b"xy")
    playback.mark("m")

    playback.play(1)
    assert playback.reached() == []
    assert playback.queued == 1
    playback.play(1)
    assert playback.reached() == ["m"]


@given(st.lists(st.one_of(st.binary(max_size=50), st.just("mark"), st.integers(1, 60))))
def test_every_byte_is_played_once_and_every_mark_in_order(steps: list[bytes | str | int]) -> None:
    playback, queued, played, names = Playback(), b"", b"", []
    for step in steps:
        match step:
            case bytes():
                queued += step
                playback.add(step)
            case str():
                playback.mark(str(len(queued)))
            case int():
                played += playback.play(step)
                names += playback.reached()
                assert all(int(name) <= len(played) for name in names)
    played += playback.play(len(queued))
    names += playback.reached()

    assert played == queued
    assert names == sorted(names, key=int)
    assert len(names) == steps.count("mark")
