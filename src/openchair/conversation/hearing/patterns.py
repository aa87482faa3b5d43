"""How rules are written: patterns over normal text, with named classes of words.

A pattern is a regular expression over whole words. `<CALL>` stands for a class of words, ` ~ ` for
up to three words nobody cares about, ` ~~ ` for up to six. Gaps are bounded, so that no utterance
can make a rule slow.

A rule knows the words that each of its alternatives cannot do without, and searches for those alone
whose words were said. What is searched for the first time is compiled then, not at import.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from openchair.conversation.hearing.needs import Words, alternatives, needs
from openchair.conversation.hearing.said import Said, words_of

T = TypeVar("T")

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
    while "<" in (filled := _CLASS.sub(lambda named: f"(?:{classes[named[1]]})", pattern)):
        if filled == pattern:
            break
        pattern = filled
    for gap, expression in _GAPS:  # those of the classes too
        filled = filled.replace(gap, expression)
    return filled


class Rule:
    """Patterns of which any may match, as one expression would: the leftmost, the first of them."""

    def __init__(self, pattern: str, frame: str) -> None:
        self.pattern = frame.format(pattern)
        self._alone, self._frame = pattern, frame

    def is_in(self, said: str, *, but: "Rule | None" = None) -> bool:
        """Whether any pattern matches, in what is left when the matches of `but` are blotted out."""
        if self.words.isdisjoint(said.words if type(said) is Said else words_of(said)):
            return False
        possible = self._possible(said)
        left = but.blot(said) if but and possible else said
        return any(one.search(left) for one in possible)

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
        if at == 0:
            return said if isinstance(said, Said) else Said(said)
        return Said(kept + said[at:], words_of(said))

    @cached_property
    def words(self) -> Words:
        """The words and stems of which one is in whatever matches."""
        return frozenset(self._by_word)

    def _possible(self, said: str) -> "Sequence[_Alternative]":
        """Return the alternatives of which every needed word was said."""
        words = said.words if type(said) is Said else words_of(said)
        if self.words.isdisjoint(words):
            return ()
        by_word = self._by_word
        found = {
            one.place: one
            for word in self.words & words
            for one in by_word[word]
            if one.is_possible(words)
        }
        return [found[place] for place in sorted(found)]

    @cached_property
    def _by_word(self) -> "Mapping[str, Sequence[_Alternative]]":
        found: dict[str, list[_Alternative]] = {}
        for place, pattern in enumerate(alternatives(self._alone)):
            expression = self._frame.format(pattern)
            needed, *also = needs(expression)
            one = _Alternative(place, expression, also)
            for word in needed:
                found.setdefault(word, []).append(one)
        return found


class _Alternative:
    """An expression, its place in the rule, and sets of words of each of which one is in a match."""

    def __init__(self, place: int, expression: str, needed: Sequence[Words]) -> None:
        self.place, self.expression, self._needed = place, expression, needed

    def is_possible(self, words: Words) -> bool:
        for needed in self._needed:  # noqa: SIM110 - `all` costs more than what it is asked
            if needed.isdisjoint(words):
                return False
        return True

    @cached_property
    def search(self) -> Callable[..., re.Match[str] | None]:
        return re.compile(self.expression).search


def _leftmost(among: Sequence[_Alternative], said: str, at: int) -> re.Match[str] | None:
    """Return the match that begins first, of two the earlier alternative's."""
    if not among:
        return None
    matches = [match for one in among if (match := one.search(said, at))]
    return min(matches, key=re.Match.start, default=None)


class Expression:
    """One regular expression with groups, looked for only when a word it needs was said.

    It begins where a word does, and may end within one.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def search(self, said: str) -> re.Match[str] | None:
        """Return the first match."""
        return self._compiled.search(said) if self.is_possible(said) else None

    def finditer(self, said: str) -> Iterable[re.Match[str]]:
        """Return every match."""
        return self._compiled.finditer(said) if self.is_possible(said) else ()

    def sub(self, new: str | Callable[[re.Match[str]], str], said: str) -> Said:
        """Return the text with every match replaced."""
        if self.is_possible(said):
            replaced, count = self._compiled.subn(new, said)
            if count:
                return Said(replaced)
        return said if isinstance(said, Said) else Said(said)

    def blot(self, said: str) -> Said:
        """Return the text with every match blotted out, and set apart from what stands around it."""
        left = self._compiled.sub(f" {_BLOT} ", said) if self.is_possible(said) else said
        return left if isinstance(left, Said) else Said(left, words_of(said))

    def after(self, said: str) -> str:
        """Return what follows the last match; all of it when nothing matches."""
        ends = [match.end() for match in self.finditer(said)]
        return Said(said[ends[-1] :]) if ends else said

    def is_possible(self, said: str) -> bool:
        """Whether it needs nothing that was not said."""
        words = said.words if type(said) is Said else words_of(said)
        return not any(needed.isdisjoint(words) for needed in self._needed)

    @property
    def words(self) -> Words:
        """The words and stems of which one is in whatever matches."""
        return self._needed[0]

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    @cached_property
    def _needed(self) -> Sequence[Words]:
        return needs(self.pattern)


class Rules(Generic[T]):
    """Rules with what each means, in order."""

    def __init__(self, *rules: tuple[T, Rule]) -> None:
        self.rules = rules

    def first(self, said: str) -> T | None:
        """Return what the first rule means that matches."""
        return next((meaning for meaning, one in self.possible(said) if one.is_in(said)), None)

    def all(self, said: str) -> list[T]:
        """Return what every rule means that matches."""
        return [meaning for meaning, one in self.possible(said) if one.is_in(said)]

    def possible(self, said: str) -> Sequence[tuple[T, Rule]]:
        """Return the rules of which a word was said; the others cannot match."""
        words = words_of(said)
        if self.words.isdisjoint(words):
            return ()
        return [(meaning, one) for meaning, one in self.rules if not one.words.isdisjoint(words)]

    @cached_property
    def words(self) -> Words:
        """The words and stems of which one is in whatever matches."""
        return frozenset().union(*(one.words for _, one in self.rules))


class Vocabulary:
    """All words without which none of some rules and expressions can match."""

    def __init__(self, *parts: "Rule | Rules[Any] | Expression | Vocabulary") -> None:
        self._parts = parts

    def is_silent(self, said: str) -> bool:
        """Whether none of its words was said."""
        return self.words.isdisjoint(words_of(said))

    @cached_property
    def words(self) -> Words:
        """The words and stems of which one is in whatever matches."""
        return frozenset().union(*(part.words for part in self._parts))
