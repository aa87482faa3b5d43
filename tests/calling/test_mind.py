"""What the model of a live talk is told."""

import datetime as dt
import json

from openchair.calling.mind import PICKED_UP, mind_of, words_of
from openchair.conversation.actions import Say, Topic
from openchair.conversation.call import Call
from tests.support.calls import BEGUN, CHOSEN, OFFERED, TUESDAY, ZONE, clinic_script, play

NOW = dt.datetime(2026, 11, 27, 10, 30, 45, tzinfo=ZONE)


def context(call: Call) -> dict[str, object]:
    mind = mind_of(call, clinic_script(), NOW, waits_for_caller=False)
    told: dict[str, object] = json.loads(mind.prompt.rpartition("CONTEXT: ")[2])
    return told


def test_the_functions_are_the_moves_of_the_state():
    mind = mind_of(play(*OFFERED).call, clinic_script(), NOW, waits_for_caller=False)

    names = {function.name for function in mind.functions}
    assert {"chose_slot", "wished_time", "asked_to_stop"} <= names
    assert "call_answered" not in names


def test_a_question_need_not_wait_for_the_end_of_the_turn():
    mind = mind_of(play(*OFFERED).call, clinic_script(), NOW, waits_for_caller=False)

    waits = {function.name: function.acts for function in mind.functions}
    assert waits["chose_slot"]
    assert not waits["asked_question"]


def test_a_model_that_waits_may_only_report_first_words():
    mind = mind_of(play().call, clinic_script(), NOW, waits_for_caller=True)

    assert mind.functions[0] == PICKED_UP
    assert [function.name for function in mind.functions] == ["call_answered", "asked_to_stop"]


def test_the_moment_is_told_in_plain_values():
    told = context(play(*CHOSEN).call)

    assert told["state"] == "CONFIRM"
    assert told["chosen"] == TUESDAY.key
    assert told["now"] == "2026-11-27T10:30:00-05:00"
    assert TUESDAY.key in [slot["key"] for slot in told["offered"]]  # type: ignore[attr-defined]


def test_the_question_asked_last_is_told():
    assert context(play(*BEGUN).call)["asked"] == "urgency"


def test_a_line_is_told_with_what_it_is_about():
    say = Say("At ten?", Topic.READ_BACK, question="q", slots=(TUESDAY,), verbatim=True)

    assert words_of(say) == {
        "text": "At ten?",
        "topic": "read_back",
        "question": "q",
        "slots": [
            {"key": TUESDAY.key, "minutes": 60, "chair_id": "chair_1", "visit_type": "cleaning"}
        ],
        "verbatim": True,
    }
    assert words_of(Say("Hi.", Topic.GREETING)) == {"text": "Hi.", "topic": "greeting"}
