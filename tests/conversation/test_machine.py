"""The machine's promises, over events in any order: what holds for every call that can happen."""

import dataclasses
import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openchair.conversation.actions import (
    Action,
    BookSlot,
    HangUp,
    Refuse,
    ReleaseSlots,
    Say,
    Suppress,
    SuppressionReason,
    Topic,
    TransferCall,
)
from openchair.conversation.call import Awaited, Call, Result, State
from openchair.conversation.events import (
    CALLER_EVENTS,
    Agreed,
    AskedQuestion,
    AskedToCallLater,
    AskedToStop,
    CallAnswered,
    ChoseSlot,
    Disagreed,
    EngineFailed,
    Event,
    FellSilent,
    GaveAnswer,
    HungUp,
    MachineAnswered,
    NoSlotsFound,
    ReportedEmergency,
    Severity,
    SlotBooked,
    SlotsHeld,
    SlotTaken,
    SpokeLanguage,
    TimeRanOut,
    WishedTime,
)
from openchair.conversation.lint import TREATMENT
from openchair.conversation.machine import (
    FIRST_WORDS,
    MOVES,
    SIDE_QUESTIONS,
    WAITING,
    advance,
    diagram,
    move_for,
    new_call,
)
from openchair.conversation.record import from_json, to_json
from openchair.slots import Wish
from tests.support.calls import (
    BOOKED,
    CHOSEN,
    CLINIC,
    CONFIRMED,
    OFFERED,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    changed_script,
    clinic_script,
    play,
    play_on,
)

SLOTS = (TUESDAY, WEDNESDAY, THURSDAY)
CALLER_SAYS = st.one_of(
    st.sampled_from([kind() for kind in CALLER_EVENTS if not dataclasses.fields(kind)]),
    st.builds(
        GaveAnswer,
        st.sampled_from([*clinic_script().order, "shoe_size"]),
        st.sampled_from(["yes", "no", "new", "pain", "cleaning", "mornings", "whatever"]),
        st.booleans(),
    ),
    st.builds(
        WishedTime,
        st.builds(
            Wish,
            earliest=st.none() | st.just(dt.date(2026, 12, 2)),
            weekdays=st.frozensets(st.integers(0, 6), max_size=2),
            from_time=st.none() | st.just(dt.time(12)),
            soonest=st.booleans(),
        ),
    ),
    st.builds(ChoseSlot, st.sampled_from([slot.key for slot in SLOTS])),
    st.builds(AskedQuestion, st.sampled_from(["price", "who", "unknown", "the moon"])),
    st.builds(ReportedEmergency, st.sampled_from(Severity)),
    st.builds(AskedToCallLater, st.none() | st.just(dt.datetime(2026, 12, 4, 15, tzinfo=dt.UTC))),
    st.builds(SpokeLanguage, st.sampled_from(["en", "es", "fr"]), st.booleans()),
)
DESK_SAYS = st.one_of(
    st.builds(SlotsHeld, st.lists(st.sampled_from(SLOTS), unique=True, max_size=3).map(tuple)),
    st.just(NoSlotsFound()),
    st.builds(SlotBooked, st.sampled_from(SLOTS), st.sampled_from(["appt_1", "appt_2"])),
    st.builds(SlotTaken, st.sampled_from(SLOTS)),
)
LINE_SAYS = st.sampled_from(
    [CallAnswered(), MachineAnswered(), FellSilent(), HungUp(), TimeRanOut(), EngineFailed("x")]
)
CHATTER = st.one_of(CALLER_SAYS, CALLER_SAYS, CALLER_SAYS, DESK_SAYS, DESK_SAYS, LINE_SAYS)
TALKS = st.builds(
    lambda known, chatter: (*known, *chatter),
    # The first part of a call that goes well, so that every state is reached often.
    st.integers(0, len(BOOKED)).map(lambda count: BOOKED[:count]),
    st.lists(CHATTER, max_size=30),
)
many = settings(max_examples=100, deadline=None)


@many
@given(TALKS)
def test_a_stop_ends_the_call_from_everywhere_and_suppresses(events):
    before = play(*events)
    after = play_on(before.call, [AskedToStop()], clinic_script())

    assert after.call.state is State.END
    suppressed = [action for step in before.steps for action in step if _is_stop(action)]
    assert suppressed or after.last[0] == Suppress(SuppressionReason.OPTED_OUT)
    was_booked = before.call.outcome and before.outcome.result is Result.BOOKED
    assert was_booked or after.outcome.result is Result.OPTED_OUT


def _is_stop(action: Action) -> bool:
    return action == Suppress(SuppressionReason.OPTED_OUT)


@many
@given(TALKS)
def test_nothing_is_said_after_the_end(events):
    ended = False
    talk = play(*events)
    for event, step in zip(events, talk.steps, strict=True):
        assert not (ended and any(isinstance(action, Say) for action in step))
        ended = ended or isinstance(event, HungUp) or _has_ended(step)


def _has_ended(step: tuple[Action, ...]) -> bool:
    return any(isinstance(action, HangUp | TransferCall) for action in step)


@many
@given(TALKS, st.integers(0, 50), st.sampled_from(["en", "es"]))
def test_the_first_words_are_the_law_s(events, seed, language):
    said = play(*events, seed=seed, language=language).everything_said
    if not said:
        return

    first = said[0]
    assert first.verbatim
    assert first.topic in {Topic.GREETING, Topic.OPTED_OUT, Topic.VOICEMAIL, Topic.CALL_911}
    if first.topic is Topic.GREETING:
        assert CLINIC in first.text
        assert "AI" in first.text or "inteligencia artificial" in first.text
        assert "9" in first.text


@many
@given(TALKS)
def test_only_a_slot_that_was_offered_and_read_back_is_booked(events):
    offered: set[str] = set()
    read_back: set[str] = set()
    for step in play(*events).steps:
        for action in step:
            if isinstance(action, Say) and action.topic is Topic.OFFER:
                offered.update(slot.key for slot in action.slots)
            if isinstance(action, Say) and action.topic is Topic.READ_BACK:
                read_back.update(slot.key for slot in action.slots)
            if isinstance(action, BookSlot):
                assert action.slot.key in offered & read_back


@many
@given(TALKS)
def test_a_call_is_booked_exactly_when_the_desk_booked_it(events):
    talk = play(*events)
    outcome = talk.call.outcome
    said_so = [say for say in talk.everything_said if say.topic is Topic.BOOKED]

    if outcome is not None and outcome.result is Result.BOOKED:
        assert outcome.slot is not None
        assert outcome.appointment_id is not None
        assert SlotBooked(outcome.slot, outcome.appointment_id) in events
        asked = [one for step in talk.steps for one in step if isinstance(one, BookSlot)]
        assert BookSlot(outcome.slot) in asked
    else:
        assert not said_so


@many
@given(TALKS)
def test_the_outcome_stands_with_the_end_and_only_then(events):
    call = new_call(lead_name="", language="en", seed=1)
    for event in events:
        call, _ = advance(call, event, clinic_script())
        assert (call.outcome is not None) is (call.state is State.END)


@many
@given(TALKS)
def test_every_end_lets_go_of_the_slots_unless_one_was_booked(events):
    call = new_call(lead_name="", language="en", seed=1)
    for event in events:
        after, actions = advance(call, event, clinic_script())
        if after.state is State.END and call.state is not State.END:
            is_booked = after.outcome is not None and after.outcome.result is Result.BOOKED
            assert actions.count(ReleaseSlots()) == (0 if is_booked else 1)
        call = after


@settings(max_examples=60, deadline=None)
@given(st.lists(CHATTER, min_size=1, max_size=8))
def test_every_call_ends_within_its_turns(chatter):
    script = changed_script({"limits": {"turns": 20}})
    call = play(*OFFERED, script=script).call
    accepted = call.turns
    for event in chatter * 20:
        call, actions = advance(call, event, script)
        accepted += not (actions and isinstance(actions[0], Refuse))
        assert call.state is State.END or accepted < 20


@many
@given(TALKS, st.integers(0, 9))
def test_the_same_events_give_the_same_actions(events, seed):
    assert play(*events, seed=seed) == play(*events, seed=seed)


@many
@given(TALKS)
def test_a_call_can_be_written_down_and_gone_on_with_at_any_point(events):
    call = new_call(lead_name="Maria", language="en", seed=1)
    for event in events:
        read = from_json(to_json(call))
        assert read == call
        call, actions = advance(call, event, clinic_script())
        again, same = advance(read, event, clinic_script())
        assert (again, same) == (call, actions)


@many
@given(TALKS)
def test_a_move_leads_where_the_table_says(events):
    call = new_call(lead_name="", language="en", seed=1)
    for event in events:
        move = move_for(call, type(event))
        after, actions = advance(call, event, clinic_script())
        if actions and isinstance(actions[0], Refuse):
            assert after == call
        elif after.outcome is None or "talked too long" not in after.outcome.notes:
            assert move is not None
            assert after.state in move.to
        call = after


@many
@given(TALKS, st.sampled_from(["en", "es"]))
def test_no_treatment_is_named_before_the_caller_agreed(events, language):
    call = new_call(lead_name="Maria", language=language, seed=2)
    for event in events:
        call, actions = advance(call, event, clinic_script())
        if call.state is not State.GREETING:
            return
        for action in actions:
            if isinstance(action, Say):
                assert not re.search(TREATMENT[call.language], action.text, re.IGNORECASE)


# --- the table ------------------------------------------------------------------------------


def test_every_event_has_a_move_in_some_state():
    known = {kind.name() for row in MOVES.values() for kind in row}

    assert known == {kind.name() for kind in Event.__subclasses__()}


def test_a_stop_is_legal_in_every_state():
    assert all(AskedToStop in row for row in MOVES.values())


@pytest.mark.parametrize(
    "rows",
    [[FIRST_WORDS], WAITING.values(), SIDE_QUESTIONS.values()],
    ids=["first", "wait", "side"],
)
def test_what_takes_precedence_is_legal_without_it(rows):
    legal = {kind for state, row in MOVES.items() if state is not State.END for kind in row}

    assert all(set(row) <= legal for row in rows)


@pytest.mark.parametrize("kind", CALLER_EVENTS)
def test_before_the_greeting_everything_but_a_stop_brings_the_greeting(kind):
    values = {"question": "reason", "value": "x", "wish": Wish(), "slot": "x", "topic": "price"}
    names = {field.name for field in dataclasses.fields(kind)}
    event = (
        kind(**{name: values[name] for name in names & set(values)})
        if kind is not SpokeLanguage
        else SpokeLanguage("es")
    )

    talk = play(event)

    if kind is AskedToStop:
        assert talk.topics == (Topic.OPTED_OUT,)
    elif kind is ChoseSlot:
        assert isinstance(talk.last[0], Refuse)
    else:
        assert talk.topics == (Topic.GREETING,)


def test_an_event_out_of_place_is_refused_and_changes_nothing():
    before = play(CallAnswered()).call

    after, actions = advance(before, ChoseSlot("x"), clinic_script())

    assert after is before
    (refusal,) = actions
    assert isinstance(refusal, Refuse)
    assert (refusal.asked, refusal.state) == ("chose_slot", "GREETING")
    assert "agreed" in refusal.allowed
    assert "chose_slot" not in refusal.allowed


@pytest.mark.parametrize(
    "event", [SlotsHeld((TUESDAY,)), NoSlotsFound()], ids=["slots_held", "no_slots_found"]
)
def test_slots_nobody_asked_for_are_refused(event):
    talk = play(*OFFERED, event)

    assert isinstance(talk.last[0], Refuse)
    assert talk.call == play(*OFFERED).call


@pytest.mark.parametrize("event", [SlotBooked(TUESDAY, "appt_1"), SlotTaken(TUESDAY)])
def test_a_booking_nobody_asked_for_is_refused(event):
    assert isinstance(play(*CHOSEN, event).last[0], Refuse)


@pytest.mark.parametrize("event", [SlotBooked(THURSDAY, "appt_1"), SlotTaken(THURSDAY)])
def test_a_booking_of_another_slot_is_refused(event):
    assert isinstance(play(*CONFIRMED, event).last[0], Refuse)


def test_a_doubled_answer_of_the_line_does_not_greet_twice():
    talk = play(CallAnswered(), CallAnswered())

    assert talk.last == ()


def test_a_late_verdict_of_a_machine_does_not_cut_a_person_off():
    talk = play(*OFFERED, MachineAnswered())

    assert isinstance(talk.last[0], Refuse)
    assert talk.call.state is State.OFFER_SLOT


# --- counting -------------------------------------------------------------------------------


def test_understanding_forgives_what_was_missed_before():
    missed = play(CallAnswered(), Agreed(), GaveAnswer("reason", "shoes")).call
    understood = play(CallAnswered(), Agreed(), GaveAnswer("reason", "shoes"), Disagreed()).call

    assert (missed.misses, understood.misses) == (1, 0)


def test_a_voice_ends_the_silence():
    call = play(CallAnswered(), FellSilent(), Agreed()).call

    assert call.silences == 0


def test_the_desk_s_answer_forgives_nothing():
    call = play(*BOOKED[:7], FellSilent(), SlotsHeld((TUESDAY,))).call

    assert call.silences == 1


def test_a_talk_without_end_is_ended():
    script = changed_script({"limits": {"turns": 20}})

    talk = play(CallAnswered(), *[AskedQuestion("who")] * 30, script=script)

    assert talk.call.turns == 20
    assert talk.outcome.result is Result.FAILED
    assert talk.outcome.notes == "talked too long in GREETING; staff to call"


def test_a_talk_that_is_too_long_still_hears_of_its_booking():
    script = changed_script({"limits": {"turns": 20}})
    asides = [AskedQuestion("price")] * (19 - len(CONFIRMED))

    talk = play(*CONFIRMED, *asides, SlotBooked(TUESDAY, "appt_1"), script=script)

    assert talk.call.turns == 20
    assert talk.outcome.result is Result.BOOKED


def test_a_talk_cut_short_while_booking_is_booked_after_all():
    script = changed_script({"limits": {"turns": 20}})
    asides = [AskedQuestion("price")] * (20 - len(CONFIRMED))

    cut = play(*CONFIRMED, *asides, script=script)
    assert (cut.outcome.result, cut.call.awaited) == (Result.FAILED, Awaited.BOOKING)

    late = play_on(cut.call, [SlotBooked(TUESDAY, "appt_1")], script)
    assert late.outcome.result is Result.BOOKED


# --- the diagram ----------------------------------------------------------------------------


def test_the_diagram_shows_the_way_through_the_states():
    text = diagram()

    assert text.startswith("stateDiagram-v2\n")
    for arrow in ("GREETING --> QUALIFY", "QUALIFY --> OFFER_SLOT", "OFFER_SLOT --> CONFIRM"):
        assert arrow in text
    assert re.search(r"CONFIRM --> END: .*slot_booked", text)
    assert "asked_to_stop" in text


@pytest.mark.parametrize("language", ["fr", "", "es"])
def test_a_language_the_script_does_not_speak_is_its_first(language):
    script = changed_script({"languages": ["en"]})

    talk = play(CallAnswered(), Agreed(), script=script, language=language)

    assert talk.call.language == "en"
    assert talk.topics == (Topic.ASK,)


def test_a_new_call_is_a_plain_value():
    call = new_call(lead_name="Maria Lopez", language="es", seed=7)

    assert call == Call(language="es", seed=7, lead_name="Maria Lopez")
