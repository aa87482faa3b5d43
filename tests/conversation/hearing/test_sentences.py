import pytest

from openchair.conversation.hearing import sentences
from openchair.conversation.hearing.normal import normal


@pytest.mark.parametrize(
    ("hears", "said", "other"),
    [
        (sentences.asks_outright, "what does it cost", "what about tuesday"),
        (sentences.asks_outright, "cual es la dirección", "la dirección"),
        (sentences.states_a_need, "I need a cleaning", "a cleaning"),
        (sentences.gives_a_name, "this is Priya", "this is not Priya"),
        (sentences.gives_a_name, "habla Teresa", "Teresa"),
        (sentences.wants_a_visit, "I want to make an appointment", "I want a pony"),
        (sentences.proposes_times, "can we do friday", "what are your hours"),
        (sentences.asks_for_others, "any other times", "that time"),
        (sentences.asks_for_others, "qué más tiene", "tiene razón"),
    ],
)
def test_a_kind_of_sentence_is_told_from_others(hears, said, other):
    assert hears(normal(said))
    assert not hears(normal(other))


def test_a_no_that_answers_is_taken_off_and_one_that_denies_is_kept():
    assert sentences.without_leading_no("no thursday") == "thursday"
    assert sentences.without_leading_no("no puedo el jueves") == "no puedo el jueves"
