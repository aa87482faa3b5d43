import pytest

from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.topics import UNKNOWN, topic_asked
from openchair.conversation.questions import TopicForm
from tests.conversation.tables import phrases


@pytest.mark.parametrize(
    ("topic", "block"),
    [
        ("price", "how much is it / cuánto cuesta / en cuánto me sale / es caro"),
        ("insurance", "do you take cigna / lo cubre el seguro / mi aseguranza cubre eso"),
        ("address", "where are you located / en dónde queda la clínica / me repite la dirección"),
        ("parking", "is there parking / ahí me puedo estacionar"),
        ("duration", "how long does it take / se tarda mucho"),
        (
            "pain",
            "does it hurt / i'm scared of the dentist does it hurt / es doloroso / duele mucho",
        ),
        ("robot", "are you a robot / es un robot / estoy hablando con una máquina"),
        ("who", "who is this / de parte de quién"),
        ("hours", "what time do you close / abren los sábados"),
        ("kids", "do you see kids / ven a niños chiquitos"),
        ("payment", "you accept cash / aceptan tarjeta"),
        (UNKNOWN, "what color is the sky / quién ganó el partido"),
    ],
)
def test_topics_are_asked_about(topic, block):
    assert {text: topic_asked(normal(text)) for text in phrases(block)} == dict.fromkeys(
        phrases(block), topic
    )


@pytest.mark.parametrize(
    "text",
    phrases(
        "i need a cleaning / what / como a las tres / cuando sea / es cigna / tengo seguro / hello / qué"
    ),
)
def test_answers_and_hellos_ask_nothing(text):
    assert topic_asked(normal(text)) is None


def test_pain_told_to_the_question_about_it_is_an_answer():
    assert topic_asked("duele mucho", asked="urgency") is None


def test_the_scripts_own_topics_come_first():
    mine = TopicForm("coffee", ("coffee",))

    assert topic_asked("do you have coffee", (mine,)) == "coffee"


def test_a_question_mark_makes_a_question():
    assert topic_asked("tuesday the price", marked=True) == "price"
