import pytest

from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.yes_no import Reply, bare_reply, leading_reply
from tests.conversation.tables import phrases

YES = """
    go ahead and book it / i'll take it / lovely / yes / yeah sure / mhm / that works for me / fair enough go ahead / no problem / that's the one /
    sí claro / ándele pues / está bien / no hay problema / ésa está bien / eso mero / confirmo
"""
NO = """
    ese no / no / nope / not really / not right now / no thank god / unfortunately no / neither of those /
    i can't do either / yeah no / por ahora no / no gracias a dios / para nada / esas horas no / ya no
"""
NEITHER = (
    "maybe tuesday / i have a cavity / who is this / una limpieza / the later one / no me llamen"
)


@pytest.mark.parametrize("text", phrases(YES))
def test_a_bare_yes_is_heard(text):
    assert bare_reply(normal(text)) is Reply.YES


@pytest.mark.parametrize("text", phrases(NO))
def test_a_bare_no_is_heard(text):
    assert bare_reply(normal(text)) is Reply.NO


@pytest.mark.parametrize("text", phrases(NEITHER))
def test_what_says_more_is_no_bare_reply(text):
    assert bare_reply(normal(text)) is None


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("yes but make it quick", Reply.YES),
        ("no i pay cash", Reply.NO),
        ("no that's fine", Reply.YES),
        ("sí tengo delta", Reply.YES),
        ("i pay cash", None),
    ],
)
def test_a_sentence_may_begin_with_the_reply(text, reply):
    assert leading_reply(normal(text)) is reply
