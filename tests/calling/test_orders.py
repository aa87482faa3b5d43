"""What a live talk wants done: values, and none that nobody would obey."""

from dataclasses import FrozenInstanceError, is_dataclass
from typing import get_args

import pytest

from openchair.calling import orders
from openchair.calling.orders import EndLine, Mark, Order


def test_every_order_is_among_those_that_are_obeyed():
    made = {kind for kind in vars(orders).values() if is_dataclass(kind)}

    assert made == set(get_args(Order))


def test_an_order_is_what_it_says_and_never_another():
    assert Mark("1") == Mark("1") != Mark("2")
    assert EndLine() == EndLine()
    with pytest.raises(FrozenInstanceError):
        Mark("1").name = "2"  # type: ignore[misc]
