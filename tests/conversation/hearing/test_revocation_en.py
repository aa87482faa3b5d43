import pytest

from openchair.conversation.hearing import revocation_en as words
from openchair.conversation.hearing.normal import normal
from tests.conversation.tables import phrases

STRONG = """
    quit calling me / never call here again / lose my number / i'm on the do not call list /
    who gave you permission to call / i'll call my lawyer / leave me alone / i did not consent to this /
    this is harassment / delete me from your system
"""
BARE = "stop / please stop / i said stop / quit / enough / unsubscribe"
WEAK = (
    "you keep calling / it has to stop / shut off the machine / how many times do i have to say it"
)
INNOCENT = """
    i did not get a call / don't call before nine / stop by / take me off the waiting list /
    i quit smoking / cancel my appointment / it doesn't bother me / told me to stop flossing
"""


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
    left = words.INNOCENT.blot(normal(text))

    assert left != normal(text)
    assert not words.STRONG.search(left)


def test_courtesy_hides_its_not():
    assert words.COURTEOUS.search(normal("i'd be grateful if you stopped calling"))
