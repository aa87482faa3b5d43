"""The script of one clinic: facts filled in, lines chosen, forms for the ears."""

import pytest

from openchair.agent_config import load, script_for
from openchair.conversation.questions import QuestionKind
from openchair.conversation.script import Profile, Variations
from openchair.phone import Phone
from tests.support.calls import (
    CLINIC,
    PROFILE,
    STAFF,
    TOLL_FREE,
    ZONE,
    changed_script,
    clinic_script,
)

SCRIPT = clinic_script()
LINES = Variations(("a", "b {lead_name}"), ("a",))


@pytest.mark.parametrize(
    ("number", "name", "line"),
    [(0, "Maria Lopez", "a"), (1, "Maria Lopez", "b Maria"), (1, "", "a"), (3, "???", "a")],
)
def test_the_number_chooses_and_a_missing_name_is_done_without(number, name, line):
    assert LINES.pick(number, name) == line


def test_every_variation_comes_up():
    said = {SCRIPT.line("greeting", "en", seed) for seed in range(50)}

    assert len(said) == len(load().greetings["en"])


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_is_left_to_fill_in_but_what_the_call_knows(language):
    known = {"{lead_name}", "{slot}", "{slots}", "{visit}", "{time}"}
    for spoken in SCRIPT.lines.values():
        for line in (*spoken[language].lines, *spoken[language].nameless):
            left = line
            for name in known:
                left = left.replace(name, "")
            assert "{" not in left


def test_a_clinic_with_a_number_says_it():
    with_number = SCRIPT.answers["address"].say["en"].pick(0, "")
    without = clinic_script(Profile(CLINIC, ZONE)).answers["address"].say["en"].pick(0, "")

    assert "2 1 2, 5 5 5, 0 1 0 0" in with_number
    assert "{" not in without
    assert "5 5 5" not in without


def test_a_name_with_braces_cannot_be_taken_for_a_placeholder():
    script = script_for(load(), Profile("{slot} Dental", ZONE))

    assert "{slot} Dental" in script.line("greeting", "en", 0)


def test_the_clinic_s_language_is_the_first():
    assert SCRIPT.languages == ("en", "es")
    assert clinic_script(Profile(CLINIC, ZONE, language="es")).languages == ("es", "en")


@pytest.mark.parametrize(
    ("profile", "left"),
    [
        (PROFILE, False),
        (Profile(CLINIC, ZONE), False),
        (Profile(CLINIC, ZONE, callback_number=TOLL_FREE), True),
        (
            Profile(CLINIC, ZONE, callback_number=Phone("+12125550100"), opt_out_number=TOLL_FREE),
            True,
        ),
        (Profile(CLINIC, ZONE, opt_out_number=TOLL_FREE), False),
    ],
)
def test_a_message_is_left_only_where_one_can_opt_out_free_of_charge(profile, left):
    assert clinic_script(profile).leaves_voicemail is left


def test_the_transfer_number_is_the_clinic_s():
    assert clinic_script(Profile(CLINIC, ZONE, transfer_number=STAFF)).transfer_number == STAFF


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_ears_get_the_questions_in_order_with_their_words(language):
    forms = SCRIPT.forms(language)

    assert tuple(form.key for form in forms) == SCRIPT.order
    by_key = {form.key: form for form in forms}
    assert by_key["urgency"].kind is QuestionKind.YES_NO
    assert [choice.value for choice in by_key["patient_status"].choices] == ["new", "existing"]
    assert all(choice.heard for choice in by_key["reason"].choices)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_ears_get_the_topics_with_their_words(language):
    topics = {topic.key: topic.heard for topic in SCRIPT.topics(language)}

    assert "price" in topics
    assert "unknown" not in topics
    assert all(topics.values())


@pytest.mark.parametrize(
    ("answers", "visit"),
    [
        ((), "checkup"),
        ((("reason", "crown"),), "crown"),
        ((("insurance", "yes"), ("reason", "filling")), "filling"),
        ((("patient_status", "new"),), "checkup"),
        ((("gone_question", "x"),), "checkup"),
    ],
)
def test_answers_choose_the_visit(answers, visit):
    assert SCRIPT.visit_type(answers) == visit


@pytest.mark.parametrize(
    ("answers", "urgent"),
    [
        ((), False),
        ((("urgency", "no"), ("reason", "cleaning")), False),
        ((("urgency", "yes"),), True),
        ((("urgency", "no"), ("reason", "pain")), True),
        ((("gone_question", "yes"),), False),
    ],
)
def test_answers_tell_of_pain(answers, urgent):
    assert SCRIPT.is_urgent(answers) is urgent


def test_a_visit_is_called_by_its_name():
    assert SCRIPT.visit_name("cleaning", "en") == "a cleaning"
    assert SCRIPT.visit_name("cleaning", "es") == "una limpieza"
    assert SCRIPT.visit_name("unheard_of", "en") == "unheard_of"


@pytest.mark.parametrize(
    ("question", "value", "taken"),
    [
        ("urgency", "yes", True),
        ("urgency", "maybe", False),
        ("patient_status", "new", True),
        ("patient_status", "", False),
        ("preferred_times", "mornings", True),
        ("preferred_times", " ", False),
    ],
)
def test_a_question_takes_only_its_answers(question, value, taken):
    assert SCRIPT.questions[question].takes(value) is taken


def test_limits_come_from_the_file():
    script = changed_script(
        {"limits": {"misses": 2, "silence_seconds": 5}, "booking": {"slots_to_offer": 3}}
    )

    assert script.limits.misses == 2
    assert script.limits.silence_seconds == 5
    assert script.visits.slots_to_offer == 3


def test_only_what_is_asked_is_a_question():
    script = changed_script({"ask": ["reason"]})

    assert set(script.questions) == {"reason"}
    assert script.wish_question is None
