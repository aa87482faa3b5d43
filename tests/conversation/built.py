"""Texts built from the patterns of rules: what a pattern matches, and what it only just does not."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from random import Random
from typing import TypeVar

from openchair.conversation import hearing
from openchair.conversation.hearing.patterns import Expression, Rule, Rules

T = TypeVar("T")
_parser = importlib.import_module("re._parser")
_WORDS = ("yes", "no", "i", "me", "the", "stop", "nine", "si", "que", "la", "dolor", "persona")
_IN_CLASS = {"CATEGORY_DIGIT": "0379", "CATEGORY_WORD": "aeort3", "CATEGORY_NOT_SPACE": "aeort3"}


def rules() -> dict[str, Rule]:
    """Return every rule of the ears by where it stands."""
    return _all_of(Rule)


def expressions() -> dict[str, Expression]:
    """Return every expression of the ears by where it stands."""
    return _all_of(Expression)


def _all_of(kind: type[T]) -> dict[str, T]:
    modules = [
        importlib.import_module(f"{hearing.__name__}.{found.name}")
        for found in pkgutil.iter_modules(hearing.__path__)
    ]
    found = {
        one: f"{module.__name__.rpartition('.')[2]} {name} {number}"
        for module in modules
        for name, value in vars(module).items()
        for number, one in enumerate(_found_in(value, kind))
    }
    return {name: one for one, name in found.items()}


def _found_in(value: object, kind: type[T]) -> Iterator[T]:
    match value:
        case kind():
            yield value
        case Rules():
            yield from _found_in(value.rules, kind)
        case tuple() | list():
            for each in value:
                yield from _found_in(each, kind)


def texts(pattern: str, count: int, rng: Random) -> Iterator[str]:
    """Yield texts that the pattern matches, but for its looks ahead and behind, and near misses."""
    parsed = _parser.parse(pattern)
    for _ in range(count):
        text = _built(parsed, rng)
        yield text
        yield f"{rng.choice(_WORDS)} {text} {rng.choice(_WORDS)}"
        words = text.split(" ")
        words[rng.randrange(len(words))] = rng.choice(_WORDS)
        yield " ".join(words)


def _built(nodes: Iterable[tuple[object, object]], rng: Random) -> str:
    return "".join(_piece(str(kind), value, rng) for kind, value in nodes)


def _piece(kind, value, rng: Random) -> str:
    match kind:
        case "LITERAL":
            return chr(value)
        case "IN":
            return _letter(value, rng)
        case "BRANCH":
            return _built(rng.choice(value[1]), rng)
        case "SUBPATTERN":
            return _built(value[3], rng)
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, again = value
            times = min(int(least) + rng.choice((0, 0, 1, 2)), int(most))
            return "".join(_built(again, rng) for _ in range(times))
        case "ASSERT":
            return _built(value[1], rng) if value[0] > 0 else ""
    return ""


def _letter(allowed, rng: Random) -> str:
    kind, value = rng.choice(allowed)
    return chr(value) if str(kind) == "LITERAL" else rng.choice(_IN_CLASS.get(str(value), "5"))
