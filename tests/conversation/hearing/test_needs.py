import pytest

from openchair.conversation.hearing.needs import ANY, NUMBER, alternatives, needs


def needed_for(words):
    return needs(rf"\b(?:{words})(?!\S)")


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("stop", ["stop"]),
        ("calls?", ["call", "calls"]),
        ("check ?up", ["checkup", "up"]),
        ("check ?ups?", ["che~"]),
        ("es[ae]", ["esa", "ese"]),
        (r"llam\w+", ["lla~"]),
        ("(?:yes )*(?:stop|quit)(?: now)?", ["quit", "stop"]),
        (r"(?:\S+ )?(?:robot|bots?)(?! \S)", ["bot", "bots", "robot"]),
        (r"not (?:\S+ ){0,3}(?:interested|keen)", ["interested", "keen"]),
        ("(?:do not ring|leave me alone|dial)", ["dial", "leave", "ring"]),
        ("10:30", ["10"]),
    ],
)
def test_the_most_telling_words_come_first(pattern, needed):
    assert sorted(needed_for(pattern)[0]) == needed


@pytest.mark.parametrize(
    "pattern", [r"\S+ \S+", r"\w+", "(?:stop )?", r"(?:stop|\S+)", r"no\w*", "(?:ab)+"]
)
def test_nothing_is_promised_of_a_pattern_that_many_words_match(pattern):
    assert needed_for(pattern) == (frozenset([ANY]),)


def test_a_pattern_may_need_a_word_of_each_of_several_sets():
    assert needed_for(r"(?:never|not)(?: \S+){0,3} ring") == (
        frozenset({"ring"}),
        frozenset({"never", "not"}),
    )


def test_a_pattern_is_split_at_its_outer_strokes():
    assert alternatives("a|b(?:c|d)|[e|]f") == ["a", "b(?:c|d)", "[e|]f"]


def test_a_pattern_that_may_end_within_a_word_needs_but_its_beginning():
    assert needs(r"\bthis week") == (frozenset({"wee~"}), frozenset({"this"}))


@pytest.mark.parametrize("pattern", [r"\d", r"1[0-2] ", "[1-9]", r"10\d"])
def test_numbers_are_told_from_other_words(pattern):
    assert needed_for(pattern) == (frozenset({NUMBER}),)
