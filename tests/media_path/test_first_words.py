"""Whose the first words of a call are, and whether it is time for them."""

from openchair.media_path.first_words import FirstWords


def test_before_anybody_spoke_or_was_silent_it_is_nobodys_turn():
    assert not FirstWords().take()


def test_who_speaks_begins_once():
    words = FirstWords()

    words.caller_began()

    assert words.caller_speaks
    assert words.take()
    words.caller_began()
    assert not words.take()


def test_who_is_silent_is_spoken_to_once():
    words = FirstWords()

    words.nobody_spoke()

    assert not words.caller_speaks
    assert words.take()
    assert not words.take()
