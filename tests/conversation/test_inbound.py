"""Somebody calls us: who it is comes first."""

import functools
import re

import pytest

from openchair.agent_config import load, scripts_for
from openchair.conversation.actions import HoldSlots, NameCaller, Suppress, Topic
from openchair.conversation.call import Result, State, WhoCalls
from openchair.conversation.context import asked_of
from openchair.conversation.events import (
    Agreed,
    AskedQuestion,
    AskedToStop,
    CallAnswered,
    Disagreed,
    Event,
    FellSilent,
    GaveAnswer,
    ReachedWrongNumber,
    ReportedEmergency,
    Severity,
    SpokeLanguage,
    WasUnclear,
    WishedTime,
)
from openchair.conversation.inbound import LONGEST_MESSAGE
from openchair.conversation.lint import TREATMENT
from openchair.conversation.machine import new_inbound_call
from openchair.conversation.questions import CALLER_NAME, HOW_TO_HELP, MESSAGE, WHO_CALLS
from openchair.conversation.script import Script
from tests.support.calls import PROFILE, TUESDAYS, Played, changed_script, play_on

ANSWERED = CallAnswered()
RECALLED = (("patient_status", "new"), ("reason", "cleaning"))


@functools.cache
def script() -> Script:
    _, inbound = scripts_for(load(), PROFILE)
    assert inbound is not None
    return inbound


def called(
    *events: Event,
    caller: WhoCalls = WhoCalls.EXPECTED,
    name: str = "Maria Lopez",
    seed: int = 0,
) -> Played:
    lead_name = "" if caller is WhoCalls.STRANGER else name
    call = new_inbound_call(
        caller, lead_name=lead_name, language="en", seed=seed, recalled=RECALLED
    )
    return play_on(call, (ANSWERED, *events), script())


def stranger(*events: Event) -> Played:
    return called(*events, caller=WhoCalls.STRANGER)


# --- the first words ------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_the_first_words_ask_who_is_calling_and_tell_nothing_else(seed: int):
    talk = called(seed=seed)

    assert talk.topics == (Topic.GREETING,)
    assert talk.said[0].verbatim
    assert "AI assistant" in talk.text
    assert "Maria?" in talk.text
    assert asked_of(talk.call) == WHO_CALLS


def test_a_lead_without_a_name_is_asked_for_by_what_they_did():
    assert "person who asked us about a dental visit" in called(name="").text


def test_a_stranger_is_asked_whether_they_would_like_a_visit():
    talk = stranger()

    assert "dental visit?" in talk.text
    assert asked_of(talk.call) == HOW_TO_HELP


def test_the_first_words_come_again_in_the_caller_s_language():
    talk = called(SpokeLanguage("es", alone=True))

    assert "inteligencia artificial" in talk.text
    assert talk.text.endswith("?")


# --- who it is ------------------------------------------------------------------------------


def test_who_says_yes_is_known_and_not_asked_what_they_told_before():
    talk = called(Agreed(), Disagreed())

    assert talk.call.caller is WhoCalls.CONFIRMED
    assert talk.call.answer("reason") == "cleaning"
    assert talk.said[-1].question == "insurance"
    assert talk.done == ()


def test_until_then_nothing_of_an_earlier_call_is_used():
    talk = called(AskedQuestion("price"), FellSilent(), WasUnclear())

    assert talk.call.answers == ()
    assert not any(
        answer in say.text for say in talk.everything_said for answer in ("cleaning", "new")
    )


def test_a_wish_is_kept_and_the_question_comes_again():
    talk = called(WishedTime(TUESDAYS))

    assert talk.call.state is State.GREETING
    assert talk.call.wish == TUESDAYS
    assert talk.topics == (Topic.GREETING,)


def test_an_answer_is_kept_and_the_question_comes_again():
    talk = called(GaveAnswer("insurance", "yes"))

    assert talk.call.answer("insurance") == "yes"
    assert talk.topics == (Topic.GREETING,)


def test_a_pain_waits_for_a_name_and_then_hurries():
    asked = called(ReportedEmergency())
    known = called(ReportedEmergency(), Agreed())

    assert asked.topics == (Topic.GREETING,)
    assert known.topics == (Topic.URGENT,)
    assert [type(action) for action in known.done] == [HoldSlots]
    assert "in pain" in known.call.note


def test_a_danger_to_life_does_not_wait():
    talk = called(ReportedEmergency(Severity.LIFE_THREATENING))

    assert talk.topics == (Topic.CALL_911,)
    assert talk.call.state is State.END


def test_a_pain_hurries_at_once_where_the_script_asks_nothing_about_it():
    plain = {"ask": ["patient_status", "preferred_times"]}
    base = changed_script(plain)
    _, inbound = scripts_for(load(), PROFILE)
    assert inbound is not None
    call = new_inbound_call(WhoCalls.EXPECTED, lead_name="Maria", language="en", seed=0)
    without = type(inbound)(
        **{name: getattr(inbound, name) for name in inbound.__slots__}
        | {"questions": base.questions}
    )

    talk = play_on(call, (ANSWERED, ReportedEmergency()), without)

    assert [type(action) for action in talk.done] == [HoldSlots]


def test_the_name_that_was_asked_about_is_a_yes():
    assert called(GaveAnswer(CALLER_NAME, "Maria")).call.caller is WhoCalls.CONFIRMED


def test_another_name_is_a_no_and_is_taken():
    talk = called(Disagreed(), GaveAnswer(CALLER_NAME, "my name is Bob Miller"))

    assert talk.call.caller is WhoCalls.STRANGER
    assert talk.call.lead_name == "Bob Miller"
    assert talk.done == (NameCaller("Bob Miller"),)


def test_who_is_somebody_else_has_nothing_of_the_lead_s():
    talk = called(Disagreed())

    assert talk.done == (NameCaller(""),)
    assert talk.said[0].question == CALLER_NAME
    assert (talk.call.lead_name, talk.call.recalled, talk.call.answers) == ("", (), ())


def test_a_wrong_number_and_a_stop_are_heard_as_ever():
    for event in (ReachedWrongNumber(), AskedToStop()):
        talk = called(event)

        assert isinstance(talk.done[0], Suppress)
        assert talk.call.state is State.END


# --- strangers ------------------------------------------------------------------------------


def test_a_stranger_who_wants_a_visit_is_asked_for_a_name_first():
    talk = stranger(Agreed(), GaveAnswer(CALLER_NAME, "Kim"))

    assert talk.done == (NameCaller("Kim"),)
    assert talk.said[0].question == "urgency"


def test_who_gives_no_name_is_helped_all_the_same():
    talk = stranger(Agreed(), Disagreed())

    assert talk.call.lead_name == ""
    assert talk.said[0].question == "urgency"


def test_who_wants_no_visit_may_leave_a_message():
    talk = stranger(Disagreed(), GaveAnswer(MESSAGE, "about my bill " * 100))

    assert talk.topics == (Topic.PERSON_WILL_CALL,)
    assert talk.outcome.result is Result.TRANSFERRED
    assert talk.outcome.notes.startswith("message for the staff: about my bill")
    assert len(talk.outcome.notes) < LONGEST_MESSAGE + 50


def test_who_wants_neither_is_let_go():
    assert stranger(Disagreed(), Disagreed()).outcome.result is Result.DECLINED


def test_a_bare_yes_is_no_message():
    talk = stranger(Disagreed(), Agreed())

    assert [say.question for say in talk.said] == [None, MESSAGE]


def test_another_answer_instead_of_a_message_leads_to_a_visit():
    talk = stranger(Disagreed(), GaveAnswer("reason", "cleaning"))

    assert talk.said[0].question == CALLER_NAME


def test_no_line_before_a_name_names_a_treatment():
    talk = called(AskedQuestion("about"), AskedQuestion("price"), FellSilent())

    assert not any(re.search(TREATMENT["en"], say.text) for say in talk.everything_said)
