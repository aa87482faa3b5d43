"""The phrases of a script, looked for word by word, and one letter wrong where that is forgiven."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from openchair.conversation.hearing.needs import Words
from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.said import words_of

FUZZY_FROM = 6
"""Letters a phrase of one word must have before one wrong letter is forgiven."""
_WORD, _FIRST_WORD = re.compile(r"\S+"), re.compile(r"\w+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases in normal form, by the words they begin with; those are all `words`."""

    beginning_with: Mapping[str, tuple[str, ...]]
    words: Words
    alone: tuple[str, ...]
    """Those of one long word."""

    def spans(self, said: str) -> Iterator[Span]:
        """Yield where each phrase that was said stands."""
        words = words_of(said)
        if self.words.isdisjoint(words):
            return
        padded = " " + said + " "  # a third of the cost of formatting a subclass of str
        for word in self.words & words:
            for phrase in self.beginning_with[word]:
                if (begin := padded.find(f" {phrase} ")) >= 0:
                    yield begin, begin + len(phrase)

    def are_in(self, said: str) -> bool:
        """Whether one of them was said."""
        return any(True for _ in self.spans(said))

    def spans_of_similar(self, said: str) -> Iterator[Span]:
        """Yield where a long word stands that is one of them but for one letter."""
        if not self.alone:
            return
        long = [match for match in _WORD.finditer(said) if len(match[0]) >= FUZZY_FROM - 1]
        known = words_of(said)
        for phrase in self.alone if long else ():
            if phrase not in known:
                similar = (word.span() for word in long if _differ_by_one(word[0], phrase))
                yield from islice(similar, 1)


@lru_cache(maxsize=4096)
def phrases(heard: tuple[str, ...]) -> Phrases:
    """Return phrases of the script in normal form; remembered, for scripts repeat themselves."""
    beginning_with: dict[str, list[str]] = {}
    all_of_them = [str(phrase) for phrase in map(normal, heard) if phrase]
    for phrase in all_of_them:
        beginning_with.setdefault(_FIRST_WORD.findall(phrase)[0], []).append(phrase)
    return Phrases(
        {word: tuple(found) for word, found in beginning_with.items()},
        frozenset(beginning_with),
        tuple(phrase for phrase in all_of_them if " " not in phrase and len(phrase) >= FUZZY_FROM),
    )


def _differ_by_one(one: str, other: str) -> bool:
    """Whether one letter changed, dropped or added makes the words equal."""
    if abs(len(one) - len(other)) > 1 or (one[0] != other[0] and one[-1] != other[-1]):
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    return (
        one[start + 1 :] == other[start + 1 :]
        or one[start:] == other[start + 1 :]
        or one[start + 1 :] == other[start:]
    )
