import pytest

from openchair.conversation.hearing import topic_words as words
from openchair.conversation.hearing.normal import normal


@pytest.mark.parametrize("text", ["how much is it", "¿dónde están?", "do you take cigna"])
def test_questions_are_told_by_how_they_begin(text):
    assert words.QUESTION.is_in(normal(text))


@pytest.mark.parametrize("text", ["hello are you there", "can you hear me now", "¿me escucha?"])
def test_asking_whether_we_are_there_is_no_question(text):
    assert words.NO_QUESTION.is_in(normal(text))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("how much is it", "price"),
        ("are you a robot", "robot"),
        ("de parte de quién", "who"),
        ("a qué hora cierran", "hours"),
        ("i want a cleaning", None),
    ],
)
def test_the_first_topic_named_is_meant(text, topic):
    assert words.TOPICS.first(normal(text)) == topic


def test_spanish_asks_with_the_words_of_a_statement():
    assert words.STATED.first("es un robot") == "robot"
    assert words.STATED.first("lo cubre el seguro") == "insurance"
