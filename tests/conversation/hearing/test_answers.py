import pytest

from openchair.conversation.events import GaveAnswer
from openchair.conversation.hearing.answers import answers_in, forms_of
from openchair.conversation.hearing.normal import normal
from openchair.conversation.questions import Choice, QuestionForm, QuestionKind
from tests.conversation.tables import SCRIPT


def given(text, asked=None, language="en"):
    return answers_in(normal(text), text, SCRIPT.forms(language), asked)


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("no first time", "patient_status", "new"),
        ("i'm not new", "patient_status", "existing"),
        ("i want a cleaning i mean a checkup", "reason", "checkup"),
        ("not a cleaning a crown", "reason", "crown"),
        ("my whitning", "reason", "whitening"),
        ("whitenning", "reason", "whitening"),
        ("my husband's work", "insurance", "yes"),
        ("i pay cash", "insurance", "no"),
        ("not urgent", "urgency", "no"),
        ("yes since sunday", "insurance", "yes"),
    ],
)
def test_the_question_asked_is_answered(text, asked, value):
    values = {answer.question: answer.value for answer in given(text, asked)}

    assert values.get(asked) == value


def test_answers_are_volunteered_unasked():
    assert given("i'm a new patient and i need a cleaning") == (
        GaveAnswer("patient_status", "new"),
        GaveAnswer("reason", "cleaning"),
    )


def test_the_answer_to_the_question_asked_comes_first():
    assert given("i'm a new patient and i need a cleaning", "reason")[0].question == "reason"


def test_a_text_answer_is_kept_as_it_was_said():
    form = QuestionForm("story", QuestionKind.TEXT)

    assert answers_in("hi", " Hi! ", (form,), "story") == (GaveAnswer("story", "Hi!"),)
    assert answers_in("hi", " Hi! ", (form,), None) == ()


def test_one_of_two_choices_refused_leaves_the_other():
    form = QuestionForm(
        "shade", QuestionKind.CHOICE, (Choice("a", ("apple",)), Choice("b", ("bean",)))
    )

    assert answers_in("not apple", "not apple", (form,), "shade") == (GaveAnswer("shade", "b"),)


def test_without_a_script_the_usual_questions_are_heard():
    assert {form.key for form in forms_of(())} >= {
        "patient_status",
        "reason",
        "insurance",
        "urgency",
    }
