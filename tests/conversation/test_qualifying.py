"""The script's questions: how yes, no and unasked answers are taken."""

import pytest

from openchair.conversation.actions import HoldSlots, Topic
from openchair.conversation.call import State
from openchair.conversation.events import (
    Agreed,
    CallAnswered,
    Disagreed,
    GaveAnswer,
    ReportedEmergency,
    WishedTime,
)
from openchair.slots import Wish
from tests.support.calls import (
    ANSWERS,
    BEGUN,
    CHOSEN,
    OFFERED,
    TUESDAYS,
    WISHED,
    WITHOUT_PAIN,
    changed_script,
    play,
)


@pytest.mark.parametrize(
    ("so_far", "bare", "said"),
    [
        (BEGUN, Disagreed(), GaveAnswer("urgency", "no")),
        (BEGUN, Agreed(), GaveAnswer("urgency", "yes")),
        (WITHOUT_PAIN, Agreed(), GaveAnswer("patient_status", "existing")),
        (WITHOUT_PAIN, Disagreed(), GaveAnswer("patient_status", "new")),
        (ANSWERS[:-1], Agreed(), GaveAnswer("insurance", "yes")),
        (ANSWERS[:-1], Disagreed(), GaveAnswer("insurance", "no")),
        (ANSWERS, Disagreed(), GaveAnswer("preferred_times", "any time")),
    ],
)
def test_a_bare_yes_or_no_is_the_answer_it_stands_for(so_far, bare, said):
    assert play(*so_far, bare) == play(*so_far, said)


@pytest.mark.parametrize("bare", [Agreed(), Disagreed()])
def test_a_yes_to_a_question_that_it_does_not_answer_is_asked_again(bare):
    talk = play(*ANSWERS[:-2], bare)

    assert talk.topics == (Topic.NOT_UNDERSTOOD, Topic.ASK)
    assert talk.call.asked == "reason"
    assert talk.call.misses == 1


def test_pain_as_an_answer_is_an_emergency_like_any_other():
    answered = play(*BEGUN, GaveAnswer("urgency", "yes"))
    reported = play(*BEGUN, ReportedEmergency())

    assert answered.last == reported.last
    assert answered.call.urgent
    assert reported.call.urgent


def test_pain_as_the_reason_is_urgent_too():
    talk = play(*BEGUN, Disagreed(), Disagreed(), GaveAnswer("reason", "pain"))

    assert talk.done == (HoldSlots("emergency", Wish(soonest=True), 2),)


@pytest.mark.parametrize(
    "answer",
    [
        GaveAnswer("shoe_size", "9"),
        GaveAnswer("patient_status", "maybe"),
        GaveAnswer("urgency", "perhaps"),
        GaveAnswer("preferred_times", "  "),
    ],
)
def test_an_answer_the_script_does_not_know_is_asked_again(answer):
    talk = play(*BEGUN, answer)

    assert talk.topics == (Topic.NOT_UNDERSTOOD, Topic.ASK)
    assert talk.call.answers == ()


def test_an_answer_over_the_greeting_is_taken_for_a_yes():
    talk = play(CallAnswered(), GaveAnswer("reason", "cleaning"))

    assert talk.call.state is State.QUALIFY
    assert talk.call.asked == "urgency"


def test_a_wish_over_the_greeting_is_taken_for_a_yes():
    talk = play(CallAnswered(), WishedTime(TUESDAYS))

    assert talk.call.state is State.QUALIFY
    assert talk.call.wish == TUESDAYS
    assert talk.call.answer("preferred_times") == "tue"


def test_a_later_answer_replaces_an_earlier_one():
    talk = play(*ANSWERS, GaveAnswer("reason", "filling"), WishedTime(TUESDAYS))

    assert talk.last[0].visit_type == "filling"
    assert [key for key, _ in talk.call.answers].count("reason") == 1


def test_an_answer_that_changes_nothing_repeats_the_offer():
    talk = play(*OFFERED, GaveAnswer("insurance", "no"))

    assert talk.topics == (Topic.OFFER,)


def test_an_answer_at_the_read_back_has_it_read_back_again():
    talk = play(*CHOSEN, GaveAnswer("insurance", "no"))

    assert talk.topics == (Topic.READ_BACK,)


def test_an_answer_while_the_desk_looks_is_kept():
    talk = play(*WISHED, GaveAnswer("insurance", "no"))

    assert talk.last == ()
    assert talk.call.answer("insurance") == "no"


def test_another_reason_while_the_desk_looks_makes_it_look_again():
    talk = play(*WISHED, GaveAnswer("reason", "crown"))

    assert talk.last == (HoldSlots("crown", TUESDAYS, 2),)
    assert talk.call.overtaken == 1


def test_another_reason_of_somebody_in_pain_stays_urgent():
    talk = play(*BEGUN, ReportedEmergency(), GaveAnswer("reason", "crown"))

    assert talk.last == ()


def test_answers_in_one_breath_are_followed_by_one_question():
    talk = play(
        *BEGUN,
        GaveAnswer("patient_status", "new", alone=False),
        GaveAnswer("reason", "cleaning", alone=False),
        Disagreed(),
    )

    assert [len(step) for step in talk.steps[-3:]] == [0, 0, 1]
    assert talk.call.asked == "insurance"


def test_an_answer_before_the_yes_is_kept_until_it_comes():
    talk = play(CallAnswered(), GaveAnswer("reason", "cleaning", alone=False), Agreed())

    assert talk.call.answer("reason") == "cleaning"
    assert talk.call.asked == "urgency"


@pytest.mark.parametrize(
    "so_far", [(CallAnswered(),), BEGUN, OFFERED], ids=["greeting", "asked", "offered"]
)
def test_pain_in_passing_is_still_pain(so_far):
    talk = play(*so_far, GaveAnswer("reason", "pain", alone=False), GaveAnswer("insurance", "no"))

    searches = [one for step in talk.steps for one in step if isinstance(one, HoldSlots)]
    assert searches[-1].visit_type == "emergency"
    assert searches[-1].wish.soonest


def test_pain_while_the_desk_looks_makes_it_look_for_an_urgent_visit():
    talk = play(*WISHED, GaveAnswer("urgency", "yes"))

    assert talk.topics == (Topic.URGENT,)
    assert talk.done[0].visit_type == "emergency"


def test_another_reason_in_passing_still_changes_the_visit_offered():
    talk = play(*OFFERED, GaveAnswer("reason", "crown", alone=False))

    assert talk.last == (HoldSlots("crown", TUESDAYS, 2),)


@pytest.mark.parametrize("answer", [("shoe_size", "9"), ("urgency", "perhaps")])
def test_what_means_nothing_in_passing_is_let_pass(answer):
    before = play(*OFFERED)
    talk = play(*OFFERED, GaveAnswer(answer[0], answer[1], alone=False))

    assert talk.last == ()
    assert talk.call.answers == before.call.answers


def test_a_script_may_ask_nothing_about_times():
    script = changed_script({"ask": ["reason"]})

    wished = play(CallAnswered(), WishedTime(TUESDAYS), script=script)
    done = play(CallAnswered(), WishedTime(TUESDAYS), GaveAnswer("reason", "crown"), script=script)

    assert wished.call.answers == ()
    assert done.last == (HoldSlots("crown", TUESDAYS, 2),)


def test_a_reason_nobody_gave_is_the_usual_visit():
    script = changed_script({"ask": ["insurance"]})

    talk = play(CallAnswered(), Agreed(), Agreed(), script=script)

    assert talk.last == (HoldSlots("checkup", Wish(), 2),)
