import pytest

from openchair.conversation.call import State
from openchair.conversation.context import Context
from openchair.conversation.questions import QuestionForm, QuestionKind
from tests.conversation.tables import NOW, OFFERED, situation


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("urgency", QuestionKind.YES_NO),
        ("insurance", QuestionKind.YES_NO),
        ("reason", QuestionKind.CHOICE),
        ("times", QuestionKind.WISH),
        ("", None),
    ],
)
def test_the_script_tells_what_kind_of_question_was_asked(where, kind):
    assert situation(where).asked_kind is kind


def test_a_question_of_the_script_s_own_has_the_kind_it_says():
    floss = QuestionForm("floss", QuestionKind.TEXT)

    assert Context(now=NOW, asked="floss", questions=(floss,)).asked_kind is QuestionKind.TEXT


@pytest.mark.parametrize(
    "where", ["urgency", "insurance", "patient_status", "offered", "read back"]
)
def test_a_plain_no_answers_a_yes_or_no_question_and_slots(where):
    assert situation(where).asks_yes_or_no


@pytest.mark.parametrize(
    ("where", "wants"), [("times", True), ("offered", True), ("reason", False)]
)
def test_a_time_is_wanted_when_it_was_asked_for_or_slots_were_named(where, wants):
    assert situation(where).wants_a_time is wants


def test_the_slot_read_back_is_spoken_of_when_none_are_offered():
    read_back = Context(now=NOW, state=State.CONFIRM, chosen=OFFERED[0])

    assert read_back.spoken_of == OFFERED[:1]
    assert situation("offered").spoken_of == OFFERED
