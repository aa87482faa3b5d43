"""The shape of the words: what is let through and what is not."""

import pytest
from pydantic import ValidationError

from openchair.conversation.config import ChoiceConfig, Limits, Persona, QuestionConfig

SAY = {"en": ["Why?"], "es": ["¿Por qué?"]}


def test_a_question_needs_a_kind_and_words():
    question = QuestionConfig.model_validate({"kind": "text", "say": SAY})

    assert question.say["es"] == ("¿Por qué?",)
    assert question.choices == {}


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "riddle", "say": SAY},
        {"kind": "text"},
        {"kind": "text", "say": {"en": []}},
        {"kind": "text", "say": {"en": [""]}},
        {"kind": "text", "say": {"fr": ["Pourquoi ?"]}},
        {"kind": "text", "say": SAY, "next_state": "END"},
        {"kind": "choice", "say": SAY, "choices": {"Not A Key": {"heard": {}}}},
    ],
    ids=["kind", "no words", "no line", "empty line", "language", "moves", "key"],
)
def test_a_question_of_another_shape_is_refused(values):
    with pytest.raises(ValidationError):
        QuestionConfig.model_validate(values)


@pytest.mark.parametrize(
    ("name", "value"),
    [("misses", 1), ("silences", 9), ("turns", 5), ("searches", 0), ("call_seconds", 10_000)],
)
def test_limits_stay_humane(name, value):
    with pytest.raises(ValidationError):
        Limits.model_validate({name: value})


def test_parts_do_not_change():
    persona = Persona(name="Ava", manner="Calm.")

    with pytest.raises(ValidationError):
        persona.name = "Eve"  # type: ignore[misc]  # that is the point


def test_a_choice_need_not_name_a_visit():
    assert ChoiceConfig(heard={"en": ("new",)}).visit_type is None
