"""The shape of questions, as the ears need it."""

from openchair.agent_config import load
from openchair.conversation.questions import CALL_BACK_TIME, STAFF_CALL, QuestionKind


def test_the_machine_s_own_questions_are_not_the_script_s():
    assert not {CALL_BACK_TIME, STAFF_CALL} & set(load().questions)


def test_the_shipped_questions_are_of_known_kinds():
    kinds = {key: question.kind for key, question in load().questions.items()}

    assert kinds["preferred_times"] is QuestionKind.WISH
    assert kinds["insurance"] is QuestionKind.YES_NO
