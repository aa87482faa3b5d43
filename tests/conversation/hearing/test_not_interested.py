import pytest

from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.not_interested import (
    changes_their_mind,
    is_polite_no,
    turns_down_the_visit,
)
from tests.conversation.tables import phrases

TURNED_DOWN = """
    not interested / we already have a dentist / i already got my tooth fixed / it's too expensive /
    i can't pay for that / i'll pass / thanks but no / not for me / i moved to another state /
    no me interesa / ya encontré otro dentista / está muy caro / mejor lo dejamos así / no es para mí /
    no creo que quiera hacer eso / estoy contenta con mi dentista / ya me atendí en otro lado
"""
NOT_TURNED_DOWN = """
    can i have the first one / i have delta dental / it's not for me it's for my kid / just a cleaning /
    i saw doctor lee last spring / i don't need a cleaning just a checkup / no pain at all /
    no es para mí es para mi niña / ya me atendieron ahí / apenas nos mudamos en el verano /
    no gracias a dios / no me duele nada
"""


@pytest.mark.parametrize("text", phrases(TURNED_DOWN))
def test_turning_down_the_visit_is_heard(text):
    assert turns_down_the_visit(normal(text))


@pytest.mark.parametrize("text", phrases(NOT_TURNED_DOWN))
def test_other_talk_turns_nothing_down(text):
    assert not turns_down_the_visit(normal(text))


def test_a_no_with_manners_is_told_from_a_reason():
    assert is_polite_no(normal("no thank you"))
    assert not is_polite_no(normal("no thank you i already have a dentist"))


def test_a_mind_may_change_about_the_visit_or_only_about_the_time():
    assert changes_their_mind(normal("i changed my mind"))
    assert changes_their_mind(normal("cambié de opinión"))
    assert not changes_their_mind(normal("i changed my mind about the time"))
