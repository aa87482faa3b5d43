import pytest

from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.person import wants_a_person
from tests.conversation.tables import phrases

PERSON = """
    can i talk to a person / agent please / zero zero zero / connect me to the front desk /
    i don't talk to robots / stop the bot and give me a person / can a nurse call me back /
    is doctor patel there / quiero hablar con una persona / operadora / páseme a la oficina /
    necesito un gerente / con el doctor por favor / una persona real
"""
NOT_PERSON = """
    are you a real person / am i talking to a machine / i want to see a new dentist /
    i have to talk to my husband / es una persona real / es usted una persona /
    quiero hablarlo con mi esposo / my doctor told me to come
"""


@pytest.mark.parametrize("text", phrases(PERSON))
def test_a_wish_for_a_human_being_is_heard(text):
    assert wants_a_person(normal(text))


@pytest.mark.parametrize("text", phrases(NOT_PERSON))
def test_talk_about_people_is_no_wish_for_one(text):
    assert not wants_a_person(normal(text))
