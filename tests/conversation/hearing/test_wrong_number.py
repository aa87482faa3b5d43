import pytest

from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.wrong_number import is_someone_else, is_wrong_number
from tests.conversation.tables import phrases

WRONG = """
    there's no one called that here / acabo de sacar este número /
    wrong number / nobody called ava lives here / i don't know any ava chen / sorry i'm not ava /
    he passed away / she changed her number / this is a barber shop / i just got this number /
    número equivocado / aquí no vive nadie con ese nombre / no soy esa persona / esto es una pizzería /
    ese número lo cambiaron / ella se cambió hace años / mi mamá murió
"""
OURS = """
    is this a sales call / is this the dentist /
    i'm not sure / i'm not a new patient / wrong day / wrong one i wanted thursday / my tooth died /
    i just moved here / is this an ai / i've never been there / no one called me back /
    no hay algo más temprano / no soy paciente / mi dentista murió / nos mudamos el mes pasado
"""
SOMEONE_ELSE = """
    he's at work i'm his wife / she's not home / can i take a message / soy su mamá él no está /
    ella salió / no se encuentra
"""


@pytest.mark.parametrize("text", phrases(WRONG))
def test_a_wrong_number_is_heard(text):
    assert is_wrong_number(normal(text))


@pytest.mark.parametrize("text", phrases(OURS))
def test_talk_of_other_things_wrong_or_gone_is_none(text):
    assert not is_wrong_number(normal(text))


@pytest.mark.parametrize("text", phrases(SOMEONE_ELSE))
def test_somebody_else_on_the_right_number_is_heard(text):
    assert is_someone_else(normal(text))
    assert not is_wrong_number(normal(text))
