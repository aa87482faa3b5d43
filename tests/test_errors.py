"""Errors carry what their reader needs."""

import pytest

from openchair import errors


def test_every_error_is_one_of_ours():
    classes = [errors.NotFoundError("x"), errors.SettingsError("x"), errors.ConflictError("x")]

    assert all(isinstance(each, errors.OpenChairError) for each in classes)


def test_a_conflict_has_a_code():
    assert errors.ConflictError("taken", code="slot_taken").code == "slot_taken"


def test_invalid_input_lists_its_problems():
    problem = errors.Problem("phone_invalid", "This is not a number.", field="phone", row=3)

    with pytest.raises(errors.InvalidInputError) as caught:
        raise errors.InvalidInputError("nothing usable", [problem])

    assert caught.value.problems == (problem,)
