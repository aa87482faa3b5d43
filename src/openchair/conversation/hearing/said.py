"""What was said, with its words at hand: they tell which patterns need not be searched at all."""

import re
from typing import Self

from openchair.conversation.hearing.needs import ANY, Words, stem

_WORD = re.compile(r"\w+")


class Said(str):
    """A text that knows its words and their stems."""

    __slots__ = ("words",)
    words: Words

    def __new__(cls, text: str, words: Words | None = None) -> Self:
        """Take a text as it is; `words` may be more than are left of it."""
        said = super().__new__(cls, text)
        said.words = words_of(text) if words is None else words
        return said


def trimmed(said: Said) -> Said:
    """Return the text without blanks at its ends."""
    if said[:1] == " " or said[-1:] == " ":
        return Said(said.strip(), said.words)
    return said


def words_of(said: str) -> Words:
    """Return every word, the mark of every word's beginning, and that of any text."""
    if isinstance(said, Said):
        return said.words
    words = _WORD.findall(said)
    return frozenset((ANY, *words, *map(stem, words)))
