"""What was sent to a line, and what has been played."""

import pytest

from openchair.media_path.playing import MARK_SECONDS, UNDONE_SECONDS, Playing

SECOND = 8000
NOW = 100.0
SOON = 0.01


@pytest.fixture
def playing() -> Playing:
    """Four seconds of a turn, sent at once."""
    made = Playing()
    made.sound(SECOND, NOW)
    made.sound(3 * SECOND, NOW)
    return made


def test_a_turn_ends_when_its_last_byte_was_played(playing: Playing):
    assert playing.ends_at == NOW + 4


def test_a_turn_plays_after_the_one_before(playing: Playing):
    playing.mark("1", NOW)

    playing.sound(SECOND, NOW + 1)

    assert playing.ends_at == NOW + 5


def test_the_share_heard_grows_while_it_plays(playing: Playing):
    assert playing.share_heard(NOW) == 0
    assert playing.share_heard(NOW + 1) == 0.25
    assert playing.share_heard(NOW + 4) is None


def test_a_turn_that_waits_for_another_was_not_heard_at_all(playing: Playing):
    playing.mark("1", NOW)

    playing.sound(SECOND, NOW + 1)

    assert playing.share_heard(NOW + 2) == 0


def test_where_nothing_was_sent_nothing_plays():
    assert Playing().share_heard(NOW) is None


def test_what_comes_after_a_cut_is_late_until_a_new_turn(playing: Playing):
    playing.cut(NOW + 1)

    assert playing.is_dropping
    assert playing.share_heard(NOW + 1) is None

    playing.new_turn()
    assert not playing.is_dropping


def test_a_mark_has_until_all_was_played_and_a_little_more(playing: Playing):
    assert playing.mark("1", NOW + 1) == 3 + MARK_SECONDS
    assert playing.mark("2", NOW + 9) == MARK_SECONDS


def test_a_mark_is_taken_once(playing: Playing):
    playing.mark("1", NOW)
    playing.mark("2", NOW)

    assert not playing.marked("1")
    assert playing.marked("2")
    assert not playing.marked("2")


def test_a_turn_without_an_end_is_taken_for_done_once(playing: Playing):
    late = NOW + 4 + UNDONE_SECONDS

    assert not playing.look(late)
    assert playing.look(late + SOON)
    assert not playing.look(late + SOON)


def test_a_turn_that_was_marked_is_done(playing: Playing):
    playing.mark("1", NOW)

    assert not playing.look(NOW + 3600)


def test_who_heard_the_first_turn_to_its_end_is_greeted(playing: Playing):
    playing.look(NOW + 4)
    assert not playing.is_greeted

    playing.look(NOW + 4 + SOON)
    assert playing.is_greeted


def test_nobody_is_greeted_by_silence():
    silent = Playing()

    silent.look(NOW)

    assert not silent.is_greeted
