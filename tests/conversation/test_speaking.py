"""Lines: which words, about what, and which of them are spoken as they stand."""

import pytest

from openchair.conversation.actions import Topic
from openchair.conversation.call import State, changed
from openchair.conversation.speaking import VERBATIM, offer, repeat, say
from tests.support.calls import (
    BEGUN,
    BOOKED,
    CHOSEN,
    CONFIRMED,
    OFFERED,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    clinic_script,
    play,
)

SCRIPT = clinic_script()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("seed", range(3))
def test_every_slot_offered_is_named(language, count, seed):
    call = changed(
        play(*OFFERED, language=language, seed=seed).call,
        offered=(TUESDAY, WEDNESDAY, THURSDAY)[:count],
    )
    days = {"en": ("Tuesday", "Wednesday", "Thursday"), "es": ("martes", "miércoles", "jueves")}

    line = offer(call, SCRIPT)

    assert line.slots == call.offered
    assert all(day in line.text for day in days[language][:count])
    assert "{" not in line.text


@pytest.mark.parametrize(("language", "visit"), [("en", "a cleaning"), ("es", "una limpieza")])
def test_the_read_back_names_the_visit_and_the_time(language, visit):
    line = play(*CHOSEN, language=language).said[0]

    assert visit in line.text
    assert line.slots == (TUESDAY,)
    assert line.verbatim


def test_law_facts_and_times_are_spoken_word_for_word():
    said = play(*BOOKED).everything_said

    assert {line.topic for line in said if line.verbatim} == {
        Topic.GREETING,
        Topic.OFFER,
        Topic.READ_BACK,
        Topic.BOOKED,
    }
    assert {Topic.OPTED_OUT, Topic.CALL_911, Topic.VOICEMAIL, Topic.ANSWER} <= VERBATIM
    assert Topic.ASK not in VERBATIM


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("seed", range(6))
def test_no_line_is_left_with_a_placeholder(language, seed):
    for line in play(*BOOKED, language=language, seed=seed).everything_said:
        assert "{" not in line.text


def test_a_question_says_which_it_is():
    line = play(*BEGUN).said[0]

    assert (line.topic, line.question) == (Topic.ASK, "urgency")


def test_a_line_said_twice_changes_its_words():
    call = play(*BEGUN).call
    later = changed(call, turns=call.turns + 1)

    assert say(call, SCRIPT, Topic.GOODBYE).text != say(later, SCRIPT, Topic.GOODBYE).text


def test_nothing_is_repeated_while_the_desk_is_awaited_or_nothing_is_open():
    waiting = play(*CONFIRMED).call
    nothing_open = changed(play(*BEGUN).call, asked=None)

    assert repeat(waiting, SCRIPT) == ()
    assert nothing_open.state is State.QUALIFY
    assert repeat(nothing_open, SCRIPT) == ()
