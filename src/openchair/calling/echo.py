"""Our own voice on the way back: what a caller cannot have said, for we have just said it. Pure.

On a speaker the ears may hear the agent itself, and a model that answers that talks to itself. A
caller who repeats a part of what was said, such as the time they choose, is no echo.
"""

import re
from collections.abc import Iterable, Iterator

_FEWEST_WORDS = 6
_FEWEST_OF_A_SENTENCE = 4
_SHARE = 0.85
"""How much of a sentence must come back."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[^\W_]+")


def is_echo(heard: str, spoken: Iterable[str]) -> bool:
    """Tell whether the words heard are a sentence of what was spoken, and nothing else."""
    words = _words(heard)
    return len(words) >= _FEWEST_WORDS and any(_comes_back(words, line) for line in spoken)


def _comes_back(words: list[str], line: str) -> bool:
    size, said = len(words), _words(line)
    places = [at for at in range(len(said) - size + 1) if said[at : at + size] == words]
    return any(
        min(at + size, end) - max(at, begin) >= _SHARE * (end - begin)
        for at in places
        for begin, end in _sentences(line)
    )


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    """Yield where sentences of some length begin and end, in words."""
    end = 0
    for sentence in _SENTENCE.split(line):
        begin, end = end, end + len(_words(sentence))
        if end - begin >= _FEWEST_OF_A_SENTENCE:
            yield begin, end


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
