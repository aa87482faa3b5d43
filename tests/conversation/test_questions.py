"""The shape of questions, as the ears need it."""

from openchair.agent_config import load
from openchair.conversation.questions import CALL_BACK_TIME, STAFF_CALL, QuestionForm, QuestionKind


def test_the_machine_s_own_questions_are_not_the_script_s():
    assert not {CALL_BACK_TIME, STAFF_CALL} & set(load().questions)


def test_the_shipped_questions_are_of_known_kinds():
    kinds = {key: question.kind for key, question in load().questions.items()}

    assert kinds["preferred_times"] is QuestionKind.WISH
    assert kinds["insurance"] is QuestionKind.YES_NO


def test_questions_of_one_key_are_told_apart_although_they_hash_alike():
    one, other = QuestionForm("shade", QuestionKind.TEXT), QuestionForm("shade", QuestionKind.WISH)

    assert hash(one) == hash(other)
    assert {one: 1, other: 2} == {other: 2, one: 1}
    assert one != other
