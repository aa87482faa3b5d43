"""Tools: what a model is offered, and what becomes of what it sends."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openchair.conversation.actions import Refuse
from openchair.conversation.call import State
from openchair.conversation.events import (
    CALLER_EVENTS,
    Agreed,
    AskedForPerson,
    AskedQuestion,
    AskedToCallLater,
    AskedToStop,
    ChoseSlot,
    Disagreed,
    Event,
    GaveAnswer,
    ReachedSomeoneElse,
    ReachedWrongNumber,
    ReportedEmergency,
    Severity,
    SpokeLanguage,
    WasNotInterested,
    WasUnclear,
    WishedTime,
)
from openchair.conversation.machine import MOVES, advance
from openchair.conversation.tools import event_from_tool, tools_for
from openchair.slots import Wish
from tests.support.calls import (
    ANSWERED,
    BEGUN,
    BOOKED,
    CHOSEN,
    OFFERED,
    TUESDAY,
    WEDNESDAY,
    ZONE,
    clinic_script,
    play,
)

SCRIPT = clinic_script()
STATES = {"GREETING": ANSWERED, "QUALIFY": BEGUN, "OFFER_SLOT": OFFERED, "CONFIRM": CHOSEN}


def in_state(name: str):
    return play(*STATES[name]).call


@pytest.mark.parametrize("state", STATES)
def test_the_tools_of_a_state_are_the_caller_s_moves_in_it(state):
    names = [tool.name for tool in tools_for(in_state(state), SCRIPT)]

    assert names == [kind.name() for kind in CALLER_EVENTS if kind in MOVES[State(state)]]
    assert "asked_to_stop" in names


def test_after_the_end_only_a_stop_is_left():
    assert [tool.name for tool in tools_for(play(*BOOKED).call, SCRIPT)] == ["asked_to_stop"]


def test_a_tool_is_described_by_its_event():
    tools = {tool.name: tool for tool in tools_for(in_state("OFFER_SLOT"), SCRIPT)}

    assert tools["chose_slot"].description == ChoseSlot.__doc__
    assert tools["chose_slot"].parameters["required"] == ["slot"]
    assert tools["chose_slot"].parameters["properties"]["slot"]["enum"] == [
        TUESDAY.key,
        WEDNESDAY.key,
    ]


def test_a_tool_lists_the_script_s_questions_and_topics():
    tools = {tool.name: tool.parameters for tool in tools_for(in_state("QUALIFY"), SCRIPT)}

    assert tools["gave_answer"]["properties"]["question"]["enum"] == list(SCRIPT.order)
    assert "new or existing" in tools["gave_answer"]["properties"]["value"]["description"]
    assert "unknown" in tools["asked_question"]["properties"]["topic"]["enum"]


@pytest.mark.parametrize("state", STATES)
def test_every_schema_is_closed(state):
    for tool in tools_for(in_state(state), SCRIPT):
        assert tool.parameters["additionalProperties"] is False
        assert set(tool.parameters.get("required", ())) <= set(tool.parameters["properties"])


SAME = [
    ("QUALIFY", "agreed", {}, Agreed()),
    ("QUALIFY", "disagreed", {}, Disagreed()),
    ("QUALIFY", "was_unclear", {}, WasUnclear()),
    ("QUALIFY", "asked_to_stop", {}, AskedToStop()),
    ("QUALIFY", "asked_for_person", {}, AskedForPerson()),
    ("QUALIFY", "was_not_interested", {}, WasNotInterested()),
    ("QUALIFY", "reached_wrong_number", {}, ReachedWrongNumber()),
    ("QUALIFY", "reached_someone_else", {}, ReachedSomeoneElse()),
    (
        "QUALIFY",
        "gave_answer",
        {"question": "patient_status", "value": "new"},
        GaveAnswer("patient_status", "new"),
    ),
    ("QUALIFY", "wished_time", {}, WishedTime(Wish())),
    (
        "OFFER_SLOT",
        "wished_time",
        {
            "earliest": "2026-12-02",
            "latest": "2026-12-04",
            "weekdays": ["wed", "fri"],
            "from_time": "13:00",
            "until_time": "17:00",
            "soonest": True,
        },
        WishedTime(
            Wish(
                dt.date(2026, 12, 2),
                dt.date(2026, 12, 4),
                frozenset({2, 4}),
                dt.time(13),
                dt.time(17),
                soonest=True,
            )
        ),
    ),
    ("OFFER_SLOT", "chose_slot", {"slot": TUESDAY.key}, ChoseSlot(TUESDAY.key)),
    ("CONFIRM", "chose_slot", {"slot": WEDNESDAY.key}, ChoseSlot(WEDNESDAY.key)),
    ("GREETING", "asked_question", {"topic": "who"}, AskedQuestion("who")),
    ("GREETING", "asked_question", {"topic": "unknown"}, AskedQuestion("unknown")),
    (
        "QUALIFY",
        "reported_emergency",
        {"severity": "life_threatening"},
        ReportedEmergency(Severity.LIFE_THREATENING),
    ),
    ("GREETING", "asked_to_call_later", {}, AskedToCallLater()),
    ("GREETING", "asked_to_call_later", {"at": ""}, AskedToCallLater()),
    (
        "GREETING",
        "asked_to_call_later",
        {"at": "2026-12-01T15:00:00-05:00"},
        AskedToCallLater(dt.datetime(2026, 12, 1, 15, tzinfo=ZONE)),
    ),
    ("GREETING", "spoke_language", {"language": "es"}, SpokeLanguage("es")),
    (
        "GREETING",
        "spoke_language",
        {"language": "es", "alone": False},
        SpokeLanguage("es", alone=False),
    ),
]


@pytest.mark.parametrize(("state", "name", "arguments", "event"), SAME)
def test_a_tool_call_and_the_bare_event_end_in_an_equal_call(state, name, arguments, event):
    call = in_state(state)

    from_tool = event_from_tool(name, arguments, call, SCRIPT)

    assert not isinstance(from_tool, Refuse)
    assert from_tool == event
    assert advance(call, from_tool, SCRIPT) == advance(call, event, SCRIPT)


def test_every_caller_event_can_be_asked_for_by_tool():
    assert {name for _, name, _, _ in SAME} == {kind.name() for kind in CALLER_EVENTS}


def test_a_time_without_offset_is_meant_by_the_clinic_s_clock():
    event = event_from_tool(
        "asked_to_call_later", {"at": "2026-12-01T15:00"}, in_state("GREETING"), SCRIPT
    )

    assert event == AskedToCallLater(dt.datetime(2026, 12, 1, 15, tzinfo=ZONE))
    assert isinstance(event, AskedToCallLater)
    assert event.at is not None
    assert event.at.utcoffset() == dt.timedelta(hours=-5)


@pytest.mark.parametrize(
    ("state", "name", "arguments", "allowed"),
    [
        ("GREETING", "chose_slot", {"slot": TUESDAY.key}, "agreed"),
        ("QUALIFY", "book_anything", {}, "gave_answer"),
        ("QUALIFY", "agreed", {"price": 5}, None),
        ("OFFER_SLOT", "chose_slot", {"slot": "2026-12-24T10:00:00-05:00"}, TUESDAY.key),
        ("OFFER_SLOT", "chose_slot", {}, TUESDAY.key),
        ("OFFER_SLOT", "chose_slot", {"slot": 1}, TUESDAY.key),
        ("QUALIFY", "gave_answer", {"question": "shoe_size", "value": "9"}, "reason"),
        (
            "QUALIFY",
            "gave_answer",
            {"question": "patient_status", "value": "old"},
            "patient_status: new, existing",
        ),
        ("QUALIFY", "gave_answer", {"question": "urgency", "value": True}, "urgency: yes, no"),
        (
            "QUALIFY",
            "gave_answer",
            {"question": "preferred_times", "value": " "},
            "preferred_times: words",
        ),
        ("QUALIFY", "wished_time", {"earliest": "tomorrow"}, "earliest: The first day"),
        ("QUALIFY", "wished_time", {"from_time": 13}, "from_time: Not before"),
        ("QUALIFY", "wished_time", {"weekdays": ["someday"]}, "mon"),
        ("QUALIFY", "wished_time", {"weekdays": "mon"}, "mon"),
        ("QUALIFY", "wished_time", {"weekdays": [["mon"]]}, "mon"),
        ("QUALIFY", "wished_time", {"soonest": "yes"}, "soonest: true or false"),
        ("QUALIFY", "asked_question", {"topic": "the moon"}, "price"),
        ("QUALIFY", "reported_emergency", {"severity": "meh"}, "urgent"),
        ("QUALIFY", "asked_to_call_later", {"at": "soon"}, "at: RFC 3339"),
        ("QUALIFY", "asked_to_call_later", {"at": "0001-01-01T00:00:00Z"}, "at: RFC 3339"),
        ("QUALIFY", "wished_time", {"latest": "9999-12-31"}, "latest: The last day"),
        ("QUALIFY", "spoke_language", {"language": "fr"}, "en"),
        ("QUALIFY", "spoke_language", {"language": "es", "alone": "no"}, "alone: true or false"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(state, name, arguments, allowed):
    refusal = event_from_tool(name, arguments, in_state(state), SCRIPT)

    assert isinstance(refusal, Refuse)
    assert (refusal.asked, refusal.state) == (name, state)
    assert allowed is None or any(one.startswith(allowed) for one in refusal.allowed)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
NAMES = sorted(
    {field.name for kind in CALLER_EVENTS for field in dataclasses.fields(kind)}
    | {"earliest", "latest", "weekdays", "from_time", "until_time", "soonest"}
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(list(STATES)),
    st.sampled_from([kind.name() for kind in CALLER_EVENTS]) | st.text(max_size=10),
    st.dictionaries(st.sampled_from(NAMES), JSON, max_size=4),
)
def test_whatever_a_model_sends_is_an_event_or_a_refusal(state, name, arguments):
    call = in_state(state)

    answer = event_from_tool(name, arguments, call, SCRIPT)

    assert isinstance(answer, Event | Refuse)
    if isinstance(answer, Event):
        advance(call, answer, SCRIPT)
