import pytest

from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.repeating import asks_to_repeat
from tests.conversation.tables import phrases

ASKED_TO_REPEAT = """
    what / sorry what / say that again please / can you repeat that / i didn't catch that /
    i can't hear you very well / could you speak up please / what did you say / come again /
    you're breaking up / qué / cómo dice / perdón no le escuché / no le oigo bien /
    me lo repite por favor / puede hablar más fuerte / no le entendí / mande / se corta la llamada
"""
NOT_ASKED_TO_REPEAT = """
    yes / no / what do you charge / can you repeat my appointment every month / sí cómo no /
    no / i didn't get the insurance card yet / qué precio tiene / cómo llego / say no more /
    can you call again tomorrow / no le puedo decir / again no
"""


@pytest.mark.parametrize("text", phrases(ASKED_TO_REPEAT))
def test_asking_to_hear_it_again_is_heard(text):
    assert asks_to_repeat(normal(text))


@pytest.mark.parametrize("text", phrases(NOT_ASKED_TO_REPEAT))
def test_what_carries_the_talk_on_is_no_request_to_repeat(text):
    assert not asks_to_repeat(normal(text))
