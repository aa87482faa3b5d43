import pytest

from openchair.simulation.subjects import Subject, subject_of


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("pain", Subject.PAIN),
        ("urgency", Subject.PAIN),
        ("is_emergency", Subject.PAIN),
        ("patient_status", Subject.STATUS),
        ("new_patient", Subject.STATUS),
        ("been_before", Subject.STATUS),
        ("visit_reason", Subject.REASON),
        ("reason", Subject.REASON),
        ("visit_type", Subject.REASON),
        ("insurance", Subject.INSURANCE),
        ("Insurance_Plan", Subject.INSURANCE),
        ("preferred_times", Subject.TIMES),
        ("days_and_times", Subject.TIMES),
        ("when", Subject.TIMES),
        ("availability", Subject.TIMES),
        ("staff_call", Subject.STAFF_CALL),
        ("favourite_colour", Subject.OTHER),
    ],
)
def test_a_question_is_known_by_its_key(question, subject):
    assert subject_of(question) is subject
