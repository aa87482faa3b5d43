"""Questions, pain, silence, another language: dealt with, and then the talk goes on."""

import pytest

from openchair.conversation.actions import Topic
from openchair.conversation.call import Result, State
from openchair.conversation.events import (
    Agreed,
    AskedQuestion,
    CallAnswered,
    ChoseSlot,
    Disagreed,
    FellSilent,
    GaveAnswer,
    ReportedEmergency,
    SpokeLanguage,
    WasUnclear,
    WishedTime,
)
from openchair.conversation.questions import STAFF_CALL
from tests.support.calls import (
    ANSWERED,
    BEGUN,
    CHOSEN,
    CONFIRMED,
    OFFERED,
    TUESDAY,
    TUESDAYS,
    WISHED,
    play,
)

STATES = {"GREETING": ANSWERED, "QUALIFY": BEGUN, "OFFER_SLOT": OFFERED, "CONFIRM": CHOSEN}
OPEN = {
    "GREETING": Topic.GREETING,
    "QUALIFY": Topic.ASK,
    "OFFER_SLOT": Topic.OFFER,
    "CONFIRM": Topic.READ_BACK,
}
UNKNOWN = AskedQuestion("the moon")


@pytest.mark.parametrize("state", STATES)
def test_a_question_is_answered_and_what_was_open_is_asked_again(state):
    before = play(*STATES[state])
    talk = play(*STATES[state], AskedQuestion("hours"))

    assert talk.topics == (Topic.ANSWER, OPEN[state])
    assert "by appointment" in talk.text
    assert talk.call.state is before.call.state


def test_what_names_a_treatment_is_answered_once_the_caller_agreed():
    early = play(CallAnswered(), AskedQuestion("services"))
    later = play(CallAnswered(), Agreed(), AskedQuestion("services"))

    assert early.text.startswith("I'll gladly tell you in a moment.")
    assert "cleanings" in later.text


def test_one_unknown_question_is_admitted():
    talk = play(*BEGUN, UNKNOWN)

    assert talk.topics == (Topic.ANSWER, Topic.ASK)
    assert talk.call.unknowns == 1


@pytest.mark.parametrize("state", STATES)
def test_two_unknown_questions_offer_a_call_of_the_staff(state):
    talk = play(*STATES[state], UNKNOWN, UNKNOWN)

    assert talk.topics == (Topic.OFFER_PERSON,)
    assert talk.said[0].question == talk.call.asked == STAFF_CALL


@pytest.mark.parametrize("state", STATES)
def test_a_yes_to_the_staff_s_call_ends_with_it_and_books_nothing(state):
    talk = play(*STATES[state], UNKNOWN, UNKNOWN, Agreed())

    assert talk.topics == (Topic.PERSON_WILL_CALL,)
    assert talk.outcome.result is Result.TRANSFERRED


@pytest.mark.parametrize("state", STATES)
def test_a_no_to_the_staff_s_call_goes_back_to_where_it_was(state):
    talk = play(*STATES[state], UNKNOWN, UNKNOWN, Disagreed())

    assert talk.topics == (OPEN[state],)
    assert talk.call.state == state


def test_a_choice_over_the_staff_s_call_is_a_choice():
    talk = play(*OFFERED, UNKNOWN, UNKNOWN, ChoseSlot(TUESDAY.key), Agreed())

    assert talk.done[0].slot == TUESDAY


def test_a_wish_over_the_staff_s_call_is_a_wish():
    talk = play(*CHOSEN, UNKNOWN, UNKNOWN, WishedTime(TUESDAYS))

    assert talk.topics == (Topic.READ_BACK,)


def test_an_answer_over_the_staff_s_call_is_an_answer():
    talk = play(*CHOSEN, UNKNOWN, UNKNOWN, GaveAnswer("insurance", "no"))

    assert talk.topics == (Topic.READ_BACK,)
    assert talk.call.answer("insurance") == "no"


def test_the_staff_s_call_is_asked_about_again_when_nothing_was_understood():
    talk = play(*OFFERED, UNKNOWN, UNKNOWN, WasUnclear())

    assert talk.topics == (Topic.NOT_UNDERSTOOD, Topic.OFFER_PERSON)


def test_pain_spoken_of_again_does_not_start_again():
    talk = play(*BEGUN, ReportedEmergency(), ReportedEmergency())

    assert talk.last == ()
    assert talk.call.searches == 1


def test_what_was_not_understood_is_asked_in_other_words():
    asked = play(*BEGUN)
    again = play(*BEGUN, WasUnclear())

    assert again.topics == (Topic.NOT_UNDERSTOOD, Topic.ASK)
    assert again.said[1].question == "urgency"
    assert again.said[1].text not in asked.text


def test_silence_repeats_the_question():
    talk = play(*BEGUN, FellSilent())

    assert talk.topics == (Topic.STILL_THERE, Topic.ASK)


def test_silence_before_the_greeting_is_greeted():
    assert play(FellSilent()).topics == (Topic.GREETING,)


# --- languages ------------------------------------------------------------------------------


def test_the_law_s_words_are_said_in_the_caller_s_language():
    talk = play(CallAnswered(), SpokeLanguage("es"))

    assert talk.topics == (Topic.GREETING,)
    assert "inteligencia artificial" in talk.text
    assert "9, no volveremos a llamar" in talk.text


def test_a_language_that_came_with_an_answer_repeats_nothing():
    switched = play(*BEGUN, SpokeLanguage("es", alone=False))
    answered = play(*BEGUN, SpokeLanguage("es", alone=False), Disagreed())

    assert switched.last == ()
    assert "¿" in answered.text


def test_the_language_can_change_back():
    talk = play(*BEGUN, SpokeLanguage("es"), SpokeLanguage("en"))

    assert talk.call.language == "en"


def test_a_language_the_script_does_not_speak_was_not_understood():
    talk = play(*BEGUN, SpokeLanguage("fr"))

    assert talk.topics[0] is Topic.NOT_UNDERSTOOD
    assert talk.call.language == "en"


@pytest.mark.parametrize(("spoken", "greeted"), [("es", "es"), ("fr", "en")])
def test_who_picks_up_in_a_language_is_greeted_in_it(spoken, greeted):
    talk = play(SpokeLanguage(spoken))

    assert talk.topics == (Topic.GREETING,)
    assert talk.call.language == greeted


@pytest.mark.parametrize("so_far", [WISHED, CONFIRMED], ids=["slots", "booking"])
def test_while_the_desk_is_awaited_a_question_is_answered_and_nothing_asked(so_far):
    talk = play(*so_far, AskedQuestion("price"), UNKNOWN, UNKNOWN, SpokeLanguage("es"))

    assert [[say.topic for say in step] for step in talk.steps[-4:]] == [[Topic.ANSWER]] * 3 + [[]]
    assert talk.call.awaited is not None
    assert talk.call.state is not State.END
