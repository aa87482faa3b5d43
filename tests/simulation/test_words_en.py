from openchair.simulation.words_en import ENGLISH
from tests.simulation.test_wording import parts


def test_english_is_english():
    text = " ".join(phrase for _, among in parts(ENGLISH) for phrase in among)

    assert not set("áéíóúñ") & set(text)


def test_stopping_is_said_in_many_different_words():
    openings = {phrase.split()[0] for phrase in ENGLISH.stop}

    assert len(openings) >= 10
