"""Lines that are to be spoken as they stand."""

import pytest

from openchair.calling.word_for_word import WordForWord, plain

READ_BACK = "So that's a cleaning on Tuesday at 10:30 AM. Shall I book it?"


@pytest.fixture
def due() -> WordForWord:
    made = WordForWord()
    made.expect([READ_BACK])
    return made


def test_a_line_that_was_not_spoken_is_missing_once(due: WordForWord):
    due.spoke("Tuesday it is!")

    assert due.missing() == [READ_BACK]
    assert due.missing() == []


def test_a_line_may_come_in_sentences_and_other_marks(due: WordForWord):
    for sentence in ("so thats a cleaning", "on Tuesday at 10.30 AM -", "shall I book it"):
        due.spoke(sentence)

    assert due.missing() == []


def test_halves_of_two_turns_are_no_line(due: WordForWord):
    due.spoke("So that's a cleaning on Tuesday")
    due.heard_caller()
    due.spoke("at 10:30 AM. Shall I book it?")

    assert due.missing() == [READ_BACK]


def test_only_the_words_count():
    assert plain("Dr. O'Hara, 10:30!") == "drohara1030"
