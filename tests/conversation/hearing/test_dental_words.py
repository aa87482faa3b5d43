import pytest

from openchair.conversation.hearing import dental_words as words
from openchair.conversation.hearing.normal import normal
from tests.conversation.tables import phrases


@pytest.mark.parametrize(
    ("reason", "block"),
    [
        ("cleaning", "i need a cleaning / una limpieza / get my teeth cleaned"),
        ("checkup", "just a checkup / look at my teeth / un chequeo / que me revisen"),
        (
            "filling",
            "i have a cavity / a hole in one of my teeth / tengo un hoyo en una muela / caries",
        ),
        ("crown", "my crown / una corona"),
        ("whitening", "whiter teeth / blanquearme los dientes"),
        ("extraction", "pull my tooth / sacarme una muela / wisdom teeth"),
        ("braces", "invisalign / quiero frenos"),
    ],
)
def test_reasons_are_named(reason, block):
    pattern = dict(words.REASONS)[reason]

    assert all(pattern.search(normal(text)) for text in phrases(block))


@pytest.mark.parametrize(
    ("status", "block"),
    [
        ("new", "i'm a new patient / first time / never been there / soy nueva / primera vez"),
        ("existing", "i've been there before / you guys did my crown / i have a file there / ya he ido antes / ahí me pusieron la corona"),
        ("existing", "ya tengo expediente ahí / voy cada seis meses"),
    ],
)  # fmt: skip
def test_patients_say_whether_they_are_new(status, block):
    pattern = dict(words.STATUS)[status]

    assert all(pattern.search(normal(text)) for text in phrases(block))


@pytest.mark.parametrize(
    "text", phrases("i want to come in / i've been in pain / sí pero ya voy de salida")
)
def test_coming_in_and_leaving_tell_nothing_of_a_patient(text):
    assert not any(pattern.search(normal(text)) for _, pattern in words.STATUS)


def test_insurance_is_had_or_not():
    assert words.HAS_INSURANCE.search(normal("i have delta dental"))
    assert words.HAS_INSURANCE.search(normal("tengo seguro"))
    assert words.NO_INSURANCE.search(normal("my insurance dropped me"))
    assert words.NO_INSURANCE.search(normal("puro efectivo"))
