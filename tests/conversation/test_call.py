"""The call as a value."""

import dataclasses

import pytest

from openchair.conversation.call import Call, Result, State, changed

CALL = Call(language="en", seed=1, answers=(("reason", "crown"),))


def test_a_changed_call_differs_only_in_what_was_changed():
    after = changed(CALL, state=State.QUALIFY, turns=2)

    assert after == dataclasses.replace(CALL, state=State.QUALIFY, turns=2)
    assert CALL.state is State.GREETING


def test_a_call_cannot_be_changed_in_place():
    with pytest.raises(dataclasses.FrozenInstanceError):
        CALL.turns = 5  # type: ignore[misc]  # that is the point


def test_equal_calls_have_equal_hashes():
    assert hash(changed(CALL, turns=1)) == hash(changed(CALL, turns=1))


def test_an_answer_is_found_by_its_question():
    assert CALL.answer("reason") == "crown"
    assert CALL.answer("insurance") is None


def test_the_results_are_the_api_s():
    assert {"booked", "no-answer", "failed", "reschedule", "voicemail"} <= set(Result)
