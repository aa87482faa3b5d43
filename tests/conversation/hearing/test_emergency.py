import pytest

from openchair.conversation.events import Severity
from openchair.conversation.hearing.emergency import denies_urgency, emergency
from openchair.conversation.hearing.normal import normal
from tests.conversation.tables import phrases

LIFE_THREATENING = """
    i can't breathe / my throat is closing up / it won't stop bleeding / my eye is swollen shut /
    there's blood everywhere / no puedo respirar / no para de sangrar / me cuesta tragar /
    las encías no dejan de sangrar / se desmayó
"""
URGENT = """
    my tooth hurts / i broke a tooth / my face is swollen / i have an abscess / this is an emergency /
    me duele una muela / se me quebró un diente / tengo la cara hinchada / me está matando la muela /
    no aguanto la muela / me molesta una muela / my tooth is acting up
"""
NEITHER = """
    does it hurt / no pain at all / it doesn't hurt anymore / i'm scared it will hurt / i lost my job /
    pain in the neck / duele mucho la limpieza / me va a doler / no me duele nada / ya se me quitó el dolor /
    duele la inyección / i need a cleaning / no me molesta la muela / me molesta que llamen
"""


@pytest.mark.parametrize("text", phrases(LIFE_THREATENING))
def test_what_cannot_wait_for_a_dentist_is_heard(text):
    assert emergency(normal(text)) is Severity.LIFE_THREATENING


@pytest.mark.parametrize("text", phrases(URGENT))
def test_pain_and_damage_are_urgent(text):
    assert emergency(normal(text)) is Severity.URGENT


@pytest.mark.parametrize("text", phrases(NEITHER))
def test_pain_asked_about_denied_or_over_is_no_emergency(text):
    assert emergency(normal(text)) is None


@pytest.mark.parametrize(
    "text", phrases("nothing urgent / it can wait / no pain / nada urgente / puede esperar")
)
def test_urgency_may_be_denied(text):
    assert denies_urgency(normal(text))
