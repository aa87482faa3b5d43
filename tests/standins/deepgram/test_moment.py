"""What a model knows when it is asked."""

import datetime as dt
import json
from typing import Any

import pytest

from openchair.conversation.call import State
from openchair.conversation.context import Context
from openchair.conversation.questions import QuestionKind
from openchair.conversation.tools import tools_for
from openchair.standins.deepgram.moment import Moment, Told, context_of, told_in
from openchair.standins.deepgram.providers import Function
from tests.support.calls import BEGUN, OFFERED, TUESDAY, WEDNESDAY, ZONE, clinic_script, play

NOW = dt.datetime(2026, 11, 30, 15, tzinfo=ZONE)
LATER = NOW + dt.timedelta(days=1)
TOLD: dict[str, Any] = {
    "state": "OFFER_SLOT",
    "language": "es",
    "asked": None,
    "asked_when": False,
    "offered": [{"key": TUESDAY.key, "start": TUESDAY.key, "spoken": "Tuesday"}],
    "now": NOW.isoformat(),
}


def prompt(**told: Any) -> str:
    return f"You are Anna.\nCONTEXT: {json.dumps({**TOLD, **told})}\nBe brief."


def context(**told: Any) -> Context:
    return context_of(Moment(prompt(**told)), LATER)


def moment_of(*events: Any) -> Moment:
    tools = tools_for(play(*events).call, clinic_script())
    functions = (Function(name=tool.name, parameters=tool.parameters) for tool in tools)
    return Moment(functions=tuple(functions))


def test_the_prompt_tells_where_the_talk_stands() -> None:
    read = context()

    assert (read.state, read.language, read.now) == (State.OFFER_SLOT, "es", NOW)
    assert [slot.key for slot in read.offered] == [TUESDAY.key]


@pytest.mark.parametrize(
    ("asked", "heard", "asked_when"),
    [("reason", "reason", False), ("call_back_time", None, True), ("staff_call", None, False)],
)
def test_a_side_question_is_no_question_of_the_script(
    asked: str, heard: str | None, asked_when: bool
) -> None:
    read = context(asked=asked)

    assert (read.asked, read.asked_when) == (heard, asked_when)


def test_the_last_line_counts() -> None:
    assert told_in(prompt() + "\n" + prompt(language="en")) == Told.model_validate(
        {**TOLD, "language": "en"}
    )


@pytest.mark.parametrize(
    "chosen", [TUESDAY.key, {"key": TUESDAY.key, "start": TUESDAY.key}, None], ids=str
)
def test_the_slot_read_back_is_told_or_the_only_one(chosen: Any) -> None:
    read = context(state="CONFIRM", chosen=chosen)

    assert read.chosen is not None
    assert read.chosen.key == TUESDAY.key


def test_nothing_is_read_back_before_it_was_chosen() -> None:
    assert context().chosen is None
    assert (
        context(state="CONFIRM", offered=[TOLD["offered"][0], {"key": WEDNESDAY.key}]).chosen
        is None
    )


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("CONTEXT: {", "Invalid JSON"),
        ('CONTEXT: {"state": "LIMBO"}', "state"),
        ('CONTEXT: {"now": "2026-11-30T15:00:00"}', "now"),
    ],
)
def test_a_context_that_cannot_be_read_is_said_to_be_so(broken: str, words: str) -> None:
    assert words in str(told_in(broken))
    assert context_of(Moment(broken), LATER).now == LATER


def test_without_a_context_the_functions_tell_what_there_is() -> None:
    offering, asking = (context_of(moment_of(*events), LATER) for events in (OFFERED, BEGUN))

    assert (asking.state, offering.state) == (State.QUALIFY, State.OFFER_SLOT)
    assert [slot.start for slot in offering.offered] == [TUESDAY.start, WEDNESDAY.start]


def test_keys_that_are_no_time_cannot_be_told_apart_and_are_left_out() -> None:
    assert context(offered=[{"key": "slot_1"}]).offered == ()
    assert len(context(offered=[{"key": "slot_1", "start": TUESDAY.key}]).offered) == 1


def test_the_questions_are_read_from_the_schema() -> None:
    read = context_of(moment_of(*BEGUN), LATER)
    kinds = {form.key: form.kind for form in read.questions}

    assert kinds == {
        "urgency": QuestionKind.YES_NO,
        "patient_status": QuestionKind.CHOICE,
        "reason": QuestionKind.CHOICE,
        "insurance": QuestionKind.YES_NO,
        "preferred_times": QuestionKind.WISH,
    }


def test_a_question_without_listed_answers_takes_any_words() -> None:
    properties = {
        "question": {"type": "string", "enum": ["referred_by"]},
        "value": {"type": "string", "description": "referred_by: any words"},
    }
    function = Function(name="gave_answer", parameters={"type": "object", "properties": properties})

    read = context_of(Moment(functions=(function,)), LATER)

    assert [form.kind for form in read.questions] == [QuestionKind.TEXT]
