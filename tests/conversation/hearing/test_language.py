import pytest

from openchair.conversation.hearing.language import asks_for_other_language, language_heard
from openchair.conversation.hearing.normal import normal


@pytest.mark.parametrize(
    ("text", "current", "heard"),
    [
        ("quiero una cita por favor", "en", "es"),
        ("i would like an appointment", "es", "en"),
        ("no", "es", "es"),
        ("okay", "es", "es"),
        ("no hablo inglés", "en", "es"),
        ("do you speak spanish", "en", "es"),
        ("english please", "es", "en"),
        ("aetna", "es", "es"),
    ],
)
def test_the_language_changes_only_by_plain_words(text, current, heard):
    assert language_heard(normal(text), current) == heard


def test_only_asking_for_the_other_language_is_told_from_using_it():
    assert asks_for_other_language(normal("en español por favor"))
    assert not asks_for_other_language(normal("quiero una cita para una limpieza"))
