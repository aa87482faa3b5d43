from openchair.conversation.hearing.needs import ANY, NUMBER
from openchair.conversation.hearing.said import Said, forget, remembered, trimmed


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


def test_what_was_heard_once_is_not_listened_for_again_until_it_is_forgotten():
    listened = []

    @remembered
    def hear(said: str) -> int:
        listened.append(said)
        return len(said)

    assert [hear("yes"), hear("no"), hear("yes")] == [3, 2, 3]
    assert listened == ["yes", "no"]

    forget()
    hear("yes")
    assert listened == ["yes", "no", "yes"]
