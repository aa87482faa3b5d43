import pytest

from openchair.conversation.hearing import revocation_es as words
from openchair.conversation.hearing.normal import normal
from tests.conversation.tables import phrases

STRONG = """
    no me llamen más / quíteme de su lista / revoco mi consentimiento / déjeme en paz / deme de baja /
    los voy a reportar / ya no me marquen / no me mande más llamadas / borren mi número
"""
BARE = "alto / pare por favor / ya basta / ya párele"
WEAK = "llaman todos los días / siguen llamando / tantas llamadas / ya estuvo"
INNOCENT = (
    "no puedo llamar / no me llame antes de las nueve / no me molesta la muela / para qué llama"
)


@pytest.mark.parametrize("text", phrases(STRONG))
def test_calls_callers_data_and_consent_are_named(text):
    assert words.STRONG.search(normal(text))


@pytest.mark.parametrize("text", phrases(BARE))
def test_stop_stands_alone(text):
    assert words.BARE.search(normal(text))


@pytest.mark.parametrize("text", phrases(WEAK))
def test_complaints_are_weak(text):
    assert words.WEAK.search(normal(text))


@pytest.mark.parametrize("text", phrases(INNOCENT))
def test_innocent_words_are_blotted_out(text):
    assert not words.STRONG.search(words.INNOCENT.blot(normal(text)))
