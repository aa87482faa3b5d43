import pytest

from openchair.conversation.hearing.later import (
    asks_to_call_later,
    is_busy,
    is_hurried,
    prefers_a_time,
)
from openchair.conversation.hearing.normal import normal
from tests.conversation.tables import phrases

LATER = """
    catch me later / call me back later / can you try me around noon / i'll call you back / hit me back in twenty minutes /
    let me think about it / call my cell instead / llámeme más tarde / márqueme mañana / yo le llamo luego /
    llámeme a eso de las seis / en veinte minutos me llama / lo tengo que pensar /
    después de las fiestas llámeme
"""
BUSY = """
    now's not good / i've got my hands full / it's dinner time / in a class right now / kind of busy /
    i'm driving / i'm at work / not a good time / i'm in a meeting / i have to go / voy manejando /
    estoy en una junta / ahorita no puedo / estoy dándole de comer al bebé / acabo de entrar a trabajar
"""
NEITHER = """
    i have delta through my job / i was waiting for your call / i'm in a lot of pain /
    sí estaba esperando su llamada / estoy interesada / estoy contenta con mi dentista / tengo dolor /
    estoy en el plan de mi papá / i just got home from the store
"""


@pytest.mark.parametrize("text", phrases(LATER))
def test_another_call_is_asked_for(text):
    assert asks_to_call_later(normal(text))


@pytest.mark.parametrize("text", phrases(BUSY))
def test_callers_who_cannot_talk_are_busy(text):
    assert is_busy(normal(text))


@pytest.mark.parametrize("text", phrases(NEITHER))
def test_other_talk_puts_nothing_off(text):
    assert not asks_to_call_later(normal(text))
    assert not is_busy(normal(text))


@pytest.mark.parametrize(
    "text", phrases("mornings are best / another time please / en la mañana es mejor")
)
def test_another_time_may_be_called_better(text):
    assert prefers_a_time(normal(text))


@pytest.mark.parametrize(
    "text", phrases("i'm in a hurry / make it quick / tengo prisa / ya voy de salida")
)
def test_little_time_is_told_from_none(text):
    assert is_hurried(normal(text))
    assert not is_hurried(normal("i'm driving"))
