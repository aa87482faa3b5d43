from openchair.simulation.words_es import SPANISH
from tests.simulation.test_wording import parts


def test_spanish_has_its_accents():
    text = " ".join(phrase for _, among in parts(SPANISH) for phrase in among)

    assert set("áéíóúñ") <= set(text)


def test_stopping_is_said_in_many_different_words():
    openings = {phrase.split()[0] for phrase in SPANISH.stop}

    assert len(openings) >= 10
