from openchair.conversation.hearing.needs import ANY, NUMBER
from openchair.conversation.hearing.said import Said, trimmed


def test_a_text_knows_its_words_and_how_they_begin():
    assert Said("call at 10:30") == "call at 10:30"
    assert Said("call at 10:30").words == {
        "call",
        "cal~",
        "at",
        "at~",
        "10",
        NUMBER,
        "30",
        ANY,
    }


def test_a_text_cut_short_may_keep_the_words_it_had():
    whole = Said("do not call")

    assert Said("# call", whole.words).words == whole.words


def test_blanks_at_the_ends_are_trimmed():
    assert trimmed(Said(" call me ")) == "call me"
    assert trimmed(Said("call me")) == "call me"
