import pytest

from openchair.conversation.hearing.phrases import phrases


def test_a_phrase_of_the_script_is_heard_in_normal_form():
    heard = phrases(("I haven't been", "…"))

    assert list(heard.spans("no i have not been there")) == [(3, 18)]


@pytest.mark.parametrize("said", ["how much", "how much is it", "so how much"])
def test_phrases_are_heard_as_whole_words(said):
    assert phrases(("how much", "cost")).are_in(said)


@pytest.mark.parametrize("said", ["how muchly", "show much", "costs", ""])
def test_phrases_are_not_heard_in_other_words(said):
    assert not phrases(("how much", "cost")).are_in(said)


@pytest.mark.parametrize(
    "said", ["a whitning", "a whiteninq", "a whhitening", "a xhitening", "a whitenin"]
)
def test_one_wrong_letter_of_a_long_word_is_forgiven(said):
    assert list(phrases(("whitening",)).spans_of_similar(said)) == [(2, len(said))]


@pytest.mark.parametrize("said", ["whitening", "whiting", "brightening", "crwn", "hitenin"])
def test_more_wrong_letters_none_and_those_of_short_words_are_not(said):
    assert not list(phrases(("whitening", "crown")).spans_of_similar(said))
