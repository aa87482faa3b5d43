import pytest

from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.revocation import asks_not_to_be_called, says_just_stop
from tests.conversation import phrases_stop as many
from tests.conversation.tables import phrases

TAKES_BACK = """
    stop calling me / take me off your list / i revoke my consent / no more calls please /
    i'd appreciate it if you didn't call again / deje de llamarme / quíteme de su lista /
    mi número no lo tengan ahí bórrenlo / no me mande más mensajes
"""
JUST_STOP = (
    "stop / stop stop stop / okay stop / alto / ya basta / pare / these calls have got to stop"
)
NEITHER = """
    stop by the office / the bleeding won't stop / my tooth is not bothering me / call me later /
    my doctor told me to stop eating sugar / who gave you my phone number / put me on the waiting list /
    paso a la oficina / para qué es la llamada / no me llame antes de las nueve / dejé de fumar
"""


def is_stop(text):
    said = normal(text)
    return asks_not_to_be_called(said) or says_just_stop(said)


@pytest.mark.parametrize("language", ["EN", "ES"])
def test_of_many_wishes_to_stop_none_is_missed(language):
    wishes = getattr(many, f"STOP_{language}")

    missed = [text for text in wishes if not is_stop(text)]

    assert missed == []


@pytest.mark.parametrize("language", ["EN", "ES"])
def test_of_much_innocent_talk_hardly_any_is_taken_for_one(language):
    innocent = getattr(many, f"INNOCENT_{language}")

    alarms = [text for text in innocent if asks_not_to_be_called(normal(text))]

    assert len(alarms) <= 0.01 * len(innocent), alarms


@pytest.mark.parametrize("text", phrases(TAKES_BACK))
def test_consent_taken_back_is_heard(text):
    assert asks_not_to_be_called(normal(text))


@pytest.mark.parametrize("text", phrases(JUST_STOP))
def test_stop_with_nothing_named_is_heard(text):
    said = normal(text)

    assert says_just_stop(said) or asks_not_to_be_called(said)


@pytest.mark.parametrize("text", phrases(NEITHER))
def test_other_things_that_stop_end_or_are_removed_are_innocent(text):
    said = normal(text)

    assert not asks_not_to_be_called(said)
    assert not says_just_stop(said)
