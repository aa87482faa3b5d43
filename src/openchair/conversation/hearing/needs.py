"""Which words a pattern cannot do without: where none of them was said, it need not be searched.

Rule 1: never promise too much. What is not plainly demanded is left out: better to search a pattern
in vain than not to search it when it would match.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Words = frozenset[str]

STEM = 3
"""Letters of a word that stand for all words that begin so: `llam\\w+` needs a word with `lla`."""
NUMBER = "0~"
"""The stem of all words that begin with a digit."""
ANY = ""
"""What is in any text: the need of a pattern of which nothing else is known."""
_MOST_WORDS = 900
"""More words than these at one place tell too little, and take too long to list."""
_MOST_NEEDS = 3
_UNKNOWN = "~"
_COMMON = frozenset(
    "no i me a you not the la is do de el to que am my it this can have ya call por en es si las con that in "
    "please mi favor one mas at what una are esta on un time for would there se bien yes y with how of right "
    "get got now your take need and so we para he she they los le lo su sus o or be will was his her".split()
)
_COST_OF_COMMON, _COST_OF_STEM = 25, 3

_OUTSIDE_BRACKETS = re.compile(r"\\.|\[[^\]]+\]|[()|]|[^\\\[()|]+")
_TOKEN = re.compile(
    r"(?:(?<=\(\?:)|(?<=\|))(?P<list>[a-z0-9]+(?:\|[a-z0-9]+)+)(?=[|)])|(?P<run>[a-z0-9 #]+(?![*+?{]))|(?P<open>\((?:\?(?::|P<\w+>|<?[=!]))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<set>\[[^\]]+\])|(?P<mark>\\[bB]|[\^$])|(?P<any>\\.|\.)|(?P<repeat>[*+?]\??|\{[\d,]+\}\??)|(?P<letter>.)"
)
_NO_LETTER = re.compile(r"\W")
_DIGIT = re.compile(r"\\d|\[(?:\d|\d-\d)+\]")
_WORD_ENDS = (r"\b", r"(?!\S)", "$")
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")


@dataclass(frozen=True, slots=True)
class _Choice:
    among: tuple["_Nodes", ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    what: "_Nodes"
    may_be_absent: bool
    is_once: bool


@dataclass(frozen=True, slots=True)
class _Anything:
    """A letter nobody knows, or none."""

    is_digit: bool = False


@dataclass(frozen=True, slots=True)
class _OneOf:
    """One of some words, or of the ends of one."""

    words: tuple[str, ...]


_Node = str | _OneOf | _Choice | _Repeat | _Anything
_Nodes = tuple[_Node, ...]


def stem(word: str) -> str:
    """Return the mark of all words that begin like this one."""
    return NUMBER if word[0].isdigit() else word[:STEM] + _UNKNOWN


def alternatives(pattern: str) -> list[str]:
    """Split a pattern at the strokes that stand in no brackets."""
    parts, depth = [""], 0
    for piece in _OUTSIDE_BRACKETS.findall(pattern):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def needs(pattern: str) -> tuple[Words, ...]:
    """Return sets of words and stems: one of each set is in whatever the pattern matches.

    The pattern begins where a word does, and ends so or within one. The most telling set is first.
    """
    choice = _read(_TOKEN.finditer(pattern))
    ends_a_word = pattern.endswith(_WORD_ENDS) and len(choice.among) == 1
    found, last = _walk((choice,), _NOTHING, breaks=ends_a_word)
    found += _said(last, is_whole=ends_a_word)
    telling = sorted(dict.fromkeys(found), key=_cost)
    return tuple(telling[:_MOST_NEEDS]) or (frozenset([ANY]),)


def _cost(words: Words) -> int:
    """Return how little a set tells: common words are said often, and stems begin many words."""
    return sum(
        [
            _COST_OF_COMMON if word in _COMMON else _COST_OF_STEM if _UNKNOWN in word else 1
            for word in words
        ]
    )


# --- reading a pattern ---


def _read(tokens: Iterator[re.Match[str]]) -> _Choice:
    """Read up to the closing bracket. What has no width is left out."""
    among: list[list[_Node]] = [[]]
    for token in tokens:
        kind, text, nodes = token.lastgroup, token[0], among[-1]
        if kind == "close":
            break
        if kind == "bar":
            among.append([])
        elif kind == "open":
            inner = _read(tokens)
            nodes += () if text in _LOOKS else (inner,)
        elif kind == "repeat":
            nodes.append(_repeated(nodes.pop(), text))
        elif kind != "mark":
            nodes.append(_letters(kind, text))
    return _Choice(tuple(map(tuple, among)))


def _letters(kind: str | None, text: str) -> _Node:
    if kind == "list":
        return _OneOf(tuple(text.split("|")))
    if kind == "set" and text[1:-1].isalpha():
        return _OneOf(tuple(text[1:-1]))
    if kind in {"any", "set"}:
        return _Anything(is_digit=_DIGIT.fullmatch(text) is not None)
    return text


def _repeated(node: _Node, times: str) -> _Repeat:
    may_be_absent = times[0] in "*?" or times.startswith(("{0", "{,"))
    return _Repeat((node,), may_be_absent, is_once=times[0] == "?")


# --- what must have been said: the beginnings of words are carried through the pattern ---


def _walk(nodes: _Nodes, begun: Words, *, breaks: bool) -> tuple[list[Words], Words]:
    """Return the sets of words that the nodes surely end, and the beginnings they leave.

    `begun` are the beginnings of the word before the nodes, `breaks` whether a word ends after them.
    """
    found: list[Words] = []
    for at, node in enumerate(nodes):
        if begun != _NOTHING and _breaks(nodes[at:], otherwise=breaks):
            found += _said(begun)
            begun = _NOTHING
        after = isinstance(node, _Choice | _Repeat) and _breaks(nodes[at + 1 :], otherwise=breaks)
        begun = _carried(node, begun, found, breaks=after)
    return found, begun


def _carried(node: _Node, begun: Words, found: list[Words], *, breaks: bool) -> Words:
    """Return the beginnings that a node leaves; add to what is found the words it ends."""
    match node:
        case str():
            return _spelled(node, begun, found)
        case _OneOf():
            return _few(frozenset().union(*(_extended(begun, word) for word in node.words)))
        case _Choice():
            return _chosen(node, begun, found, breaks=breaks)
        case _Repeat():
            return _again(node, begun, found, breaks=breaks)
        case _Anything():
            return frozenset(_unknown_from(word, node) for word in begun)


_NOTHING: Words = frozenset([""])


def _spelled(text: str, begun: Words, found: list[Words]) -> Words:
    if text.isalnum():
        return _extended(begun, text)
    *whole, last = _NO_LETTER.split(text)
    for part in whole:
        found += _said(_extended(begun, part))
        begun = _NOTHING
    return _extended(begun, last)


def _unknown_from(word: str, letter: _Anything) -> str:
    if _UNKNOWN in word:
        return word
    return NUMBER if letter.is_digit and not word else word + _UNKNOWN


def _extended(begun: Words, part: str) -> Words:
    if not part:
        return begun
    if begun == _NOTHING:
        return frozenset([part])
    return frozenset([word if _UNKNOWN in word else word + part for word in begun])


def _chosen(choice: _Choice, begun: Words, found: list[Words], *, breaks: bool) -> Words:
    """Carry on through each branch; each must name a word for the choice to need any."""
    walked = [_walk(branch, begun, breaks=breaks) for branch in choice.among]
    left = frozenset().union(*(left for _, left in walked))
    if len(walked) == 1:
        found += walked[0][0]
        return left
    named = [[*needed, *_said(left, is_whole=breaks)] for needed, left in walked]
    if all(named):
        found.append(frozenset().union(*map(_most_telling, named)))
    return _few(left)


def _most_telling(needed: list[Words]) -> Words:
    return needed[0] if len(needed) == 1 else min(needed, key=_cost)


def _again(repeat: _Repeat, begun: Words, found: list[Words], *, breaks: bool) -> Words:
    if begun != _NOTHING and _breaks(repeat.what, otherwise=False):
        found += _said(begun, is_whole=False)
    needed, left = _walk(repeat.what, begun, breaks=breaks and repeat.is_once)
    if not repeat.may_be_absent:
        found += needed
    if not repeat.is_once and _walk(repeat.what, left, breaks=False)[1] != left:
        left = frozenset([_UNKNOWN])
    return _few(left | begun) if repeat.may_be_absent else left


def _few(words: Words) -> Words:
    return words if len(words) <= _MOST_WORDS else frozenset([_UNKNOWN])


def _said(words: Words, *, is_whole: bool = True) -> list[Words]:
    """Return the words as a need, if all of them are known: whole, or by their stem."""
    if not is_whole:
        words = frozenset(_unknown_from(word, _Anything()) for word in words)
    if any(_is_unknown(word) for word in words):
        return []
    return [frozenset(stem(word) if _UNKNOWN in word else word for word in words)]


def _is_unknown(word: str) -> bool:
    return not word or (_UNKNOWN in word and len(word) <= STEM and not word[0].isdigit())


def _breaks(nodes: _Nodes, *, otherwise: bool) -> bool:
    """Whether a word surely ends before these nodes, or has ended when there are none."""
    for at, node in enumerate(nodes):
        match node:
            case str():
                return not (node[0].isalnum() or node[0] == "_")
            case _Choice():
                rest = _breaks(nodes[at + 1 :], otherwise=otherwise)
                return all(_breaks(branch, otherwise=rest) for branch in node.among)
            case _Repeat():
                if not _breaks(node.what, otherwise=False):
                    return False
                if not node.may_be_absent:
                    return True
            case _OneOf() | _Anything():
                return False
    return otherwise
