"""Seeded chance: the same seed gives the same lives and the same words."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def seeded(seed: int, purpose: int) -> Random:
    """Return a source of chance for one purpose, unlike that of the same seed's others."""
    return Random(seed * 16 + purpose)  # noqa: S311 - to be repeated is the point


def happens(rng: Random, share: float) -> bool:
    """Whether something happens that does so in this share of all cases."""
    return rng.random() < share


def one_of(rng: Random, among: Sequence[T]) -> T:
    """Choose one; half the cost of `rng.choice`, which a caller pays a dozen times a call."""
    return among[int(rng.random() * len(among))]
