"""How rules are written: patterns over normal text, with named classes of words.

A pattern is a regular expression over whole words. `<CALL>` stands for a class of words, ` ~ ` for
up to three words nobody cares about, ` ~~ ` for up to six. Gaps are bounded, so that no utterance
can make a rule slow.

A rule knows the words that each of its alternatives cannot do without, and searches for those alone
whose words were said. What is searched for the first time is compiled then, not at import.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from openchair.conversation.hearing.needs import Words, alternatives, needs
from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.said import Said

_GAPS = ((" ~~ ", r"(?: \S+){0,6} "), (" ~ ", r"(?: \S+){0,3} "))
_CLASS = re.compile(r"<([A-Z_]+)>")
_ANYWHERE, _ALL_THAT_WAS_SAID = r"\b(?:{})(?!\S)", r"^(?:{})$"
_BLOT = "#"


def words(text: str) -> str:
    """Return an alternation of the blank-separated words."""
    return f"(?:{'|'.join(text.split())})"


def rule(*patterns: str, classes: Mapping[str, str] | None = None) -> "Rule":
    """Make patterns one rule that matches when any of them does."""
    return Rule("|".join(_fill(pattern, classes or {}) for pattern in patterns), _ANYWHERE)


def whole(*patterns: str, classes: Mapping[str, str] | None = None) -> "Rule":
    """Make patterns one rule that matches when any of them is all that was said."""
    return Rule("|".join(_fill(pattern, classes or {}) for pattern in patterns), _ALL_THAT_WAS_SAID)


def _fill(pattern: str, classes: Mapping[str, str]) -> str:
    for gap, expression in _GAPS:
        pattern = pattern.replace(gap, expression)
    while "<" in (filled := _CLASS.sub(lambda named: f"(?:{classes[named[1]]})", pattern)):
        if filled == pattern:
            break
        pattern = filled
    return filled


class Rule:
    """Patterns of which any may match, as one expression would: the leftmost, the first of them."""

    def __init__(self, pattern: str, frame: str) -> None:
        self.pattern = frame.format(pattern)
        self._alone, self._frame = pattern, frame

    def is_in(self, said: str) -> bool:
        """Whether any pattern matches."""
        possible = self._possible(said)
        return bool(possible) and any(one.search(said) for one in possible)

    def search(self, said: str) -> re.Match[str] | None:
        """Return the match that the patterns as one expression would find."""
        return _leftmost(self._possible(said), said, 0)

    def blot(self, said: str) -> Said:
        """Return the text with every match blotted out."""
        possible = self._possible(said)
        kept, at = "", 0
        while match := _leftmost(possible, said, at):
            kept += said[at : match.start()] + _BLOT
            at = match.end()
        if isinstance(said, Said):
            return Said(kept + said[at:], said.words) if at else said
        return Said(kept + said[at:])

    def _possible(self, said: str) -> "Sequence[_Alternative]":
        """Return the alternatives of which every needed word was said."""
        words = said.words if isinstance(said, Said) else Said(said).words
        index = self._index
        if index.words.isdisjoint(words) and not index.without_words:
            return ()
        named = {place for word in index.words & words for place in index.places[word]}
        return [
            one
            for place in sorted(named.union(index.without_words))
            if (one := index.alternatives[place]).is_possible(words)
        ]

    @cached_property
    def _index(self) -> "_Index":
        return _index_of(
            [
                _Alternative(self._frame.format(pattern), needs(pattern))
                for pattern in alternatives(self._alone)
            ]
        )


class _Alternative:
    """An expression, and sets of words of each of which one must have been said."""

    def __init__(self, expression: str, needed: tuple[Words, ...]) -> None:
        self.expression = expression
        self.needed = needed

    def is_possible(self, words: Words) -> bool:
        return not any(needed.isdisjoint(words) for needed in self.needed)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.expression)

    def search(self, said: str, at: int = 0) -> re.Match[str] | None:
        return self._compiled.search(said, at)


@dataclass(frozen=True, slots=True)
class _Index:
    """The alternatives of a rule, and the places of those that need a word."""

    alternatives: Sequence[_Alternative]
    places: Mapping[str, Sequence[int]]
    words: Words
    without_words: Sequence[int]


def _index_of(alternatives: Sequence[_Alternative]) -> _Index:
    places: dict[str, list[int]] = {}
    for place, alternative in enumerate(alternatives):
        for word in next(iter(alternative.needed), ()):
            places.setdefault(word, []).append(place)
    without = [place for place, alternative in enumerate(alternatives) if not alternative.needed]
    return _Index(alternatives, places, frozenset(places), without)


def _leftmost(among: Sequence[_Alternative], said: str, at: int) -> re.Match[str] | None:
    """Return the match that begins first, of two the earlier alternative's."""
    matches = [match for one in among if (match := one.search(said, at))]
    return min(matches, key=re.Match.start, default=None)


@lru_cache(maxsize=4096)
def heard_as(phrase: str) -> str:
    """Return a phrase of the script in normal form; remembered, for scripts repeat themselves."""
    return normal(phrase)
