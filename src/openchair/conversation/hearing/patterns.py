"""How rules are written: patterns over normal text, with named classes of words.

A pattern is a regular expression over whole words. `<CALL>` stands for a class of words, ` ~ ` for
up to three words nobody cares about, ` ~~ ` for up to six. Gaps are bounded, so that no utterance
can make a rule slow.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from openchair.conversation.hearing.normal import normal

Rule = re.Pattern[str]

_GAPS = ((" ~~ ", r"(?: \S+){0,6} "), (" ~ ", r"(?: \S+){0,3} "))
_CLASS = re.compile(r"<([A-Z_]+)>")


def words(text: str) -> str:
    """Return an alternation of the blank-separated words."""
    return f"(?:{'|'.join(text.split())})"


def rule(*patterns: str, classes: Mapping[str, str] | None = None) -> Rule:
    """Compile patterns into one rule that matches when any of them does."""
    filled = (_fill(pattern, classes or {}) for pattern in patterns)
    return re.compile(rf"\b(?:{'|'.join(filled)})(?!\S)")


def whole(*patterns: str, classes: Mapping[str, str] | None = None) -> Rule:
    """Compile patterns into one rule that matches when any of them is all that was said."""
    filled = (_fill(pattern, classes or {}) for pattern in patterns)
    return re.compile(rf"^(?:{'|'.join(filled)})$")


def _fill(pattern: str, classes: Mapping[str, str]) -> str:
    while "<" in (filled := _CLASS.sub(lambda named: f"(?:{classes[named[1]]})", pattern)):
        if filled == pattern:
            break
        pattern = filled
    for gap, expression in _GAPS:  # those of the classes too
        filled = filled.replace(gap, expression)
    return filled


@lru_cache(maxsize=4096)
def heard_as(phrase: str) -> str:
    """Return a phrase of the script in normal form; remembered, for scripts repeat themselves."""
    return normal(phrase)
