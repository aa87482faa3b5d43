"""Names that callers give."""

import pytest

from openchair.conversation.hearing.names import LONGEST, is_another_name, name_in
from openchair.conversation.hearing.normal import normal


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("my name is john miller", "John Miller"),
        ("Sure, it's Maria Lopez.", "Maria Lopez"),
        ("John Miller", "John Miller"),
        ("Bob speaking", "Bob"),
        ("hi, I'm Dr. Smith", "Dr. Smith"),
        ("me llamo Juan Pérez", "Juan Pérez"),
        ("Sí, soy Ana, y quiero una cita", "Ana"),
        ("Yes, my name is O'Neill, and I want a cleaning", "O'Neill"),
        ("It's Ana, A-N-A", "Ana"),
        ("none", ""),
        ("no", ""),
        ("my number is 5 5 5", ""),
        ("I would rather not say that to a machine", ""),
        ("", ""),
    ],
)
def test_a_name_is_cut_out_of_what_was_said(words: str, name: str):
    assert name_in(words) == name


def test_a_name_without_an_end_is_cut_off():
    assert len(name_in("X" * 500)) <= LONGEST


@pytest.mark.parametrize(
    "said", ["this is Bob", "no, my name is Bob Miller", "Bob speaking", "habla Pedro"]
)
def test_another_name_than_the_one_expected_is_told(said: str):
    assert is_another_name(normal(said), "Ana Sample")


@pytest.mark.parametrize(
    "said",
    [
        "this is Ana",
        "Sample speaking",
        "this is she",
        "this is about my appointment",
        "yes it is fine",
        "habla Ana",
        "I want to come in",
    ],
)
def test_what_is_no_other_name_is_none(said: str):
    assert not is_another_name(normal(said), "Ana Sample")


def test_of_somebody_without_a_name_nothing_differs():
    assert not is_another_name(normal("this is Bob"), "")
