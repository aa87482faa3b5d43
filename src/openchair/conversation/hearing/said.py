"""What was said, with its words at hand: they tell which patterns need not be searched at all."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, Self, TypeVar, cast

from openchair.conversation.hearing.needs import ANY, Words, stem

_WORD = re.compile(r"\w+")
TEXTS = 2048
"""How many texts are remembered with what was heard in them."""
_MEMORIES: list[Callable[[], None]] = []
_P = ParamSpec("_P")
_T = TypeVar("_T")


def remembered(hear: Callable[_P, _T]) -> Callable[_P, _T]:
    """Remember what was heard in the texts of late: thousands of callers say the same things.

    Only for what depends on nothing but its arguments, and returns what nobody can change.
    """
    memory = lru_cache(maxsize=TEXTS)(hear)
    _MEMORIES.append(memory.cache_clear)
    return cast(Callable[_P, _T], memory)


def forget() -> None:
    """Forget what was heard: for those who measure how long hearing takes."""
    for clear in _MEMORIES:
        clear()


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
