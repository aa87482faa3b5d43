"""The machine: one table of moves, and the function that makes them.

MOVES is at once the state machine, the legality check, the list of tools a language model is
offered in a state, and the diagram. What cannot be read from it:

1. Before the greeting (`FIRST_WORDS`), whatever a caller says brings the greeting, but for a stop
   and a danger to life. Nothing else may be the first words of a call.
2. While the desk is awaited (`WAITING`) a caller can leave, ask and answer; a bare yes or no says
   nothing. A newer search overtakes an older one, whose answer is then let pass.
3. A side question (`SIDE_QUESTIONS`: when to call instead, whether the staff shall call) is
   answered before the state's own; anything else a caller says goes on from the state.
4. Utterances not understood and silences are counted in a row, turns in all. Each has its limit in
   the script, and each limit its exit: every call ends.
5. After END the desk may still answer. A booking committed while the line dropped, the talk ran
   out or we failed makes the call `booked`; where the caller chose another end, it is noted in the
   outcome. A stop is honoured even then.
6. A refused event changes nothing, not even the turns.
7. Who calls us (`Call.caller`) is asked who they are before anything else (`CALLED_US`); a name
   that is given is noted whenever it comes.
8. A lead whose language the script does not speak is spoken to in the script's first.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openchair.conversation import asides, exits, inbound, offering, qualifying, waiting
from openchair.conversation.actions import Action, Refuse
from openchair.conversation.call import Awaited, Call, State, WhoCalls, changed
from openchair.conversation.events import (
    CALLER_EVENTS,
    Agreed,
    AskedForPerson,
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
    ReachedSomeoneElse,
    ReachedWrongNumber,
    ReportedEmergency,
    SlotBooked,
    SlotsHeld,
    SlotTaken,
    SpokeLanguage,
    TimeRanOut,
    WasNotInterested,
    WasUnclear,
    WishedTime,
)
from openchair.conversation.exits import Step
from openchair.conversation.questions import CALL_BACK_TIME, MESSAGE, STAFF_CALL
from openchair.conversation.script import Script

GREETING, QUALIFY, OFFER_SLOT, CONFIRM, END = State


@dataclass(frozen=True, slots=True)
class Move:
    """What is done about an event, and the states the call may be in afterwards."""

    do: Callable[[Call, Any, Script], Step | None]
    """None: the event is legal in the state, but was not asked for."""
    to: frozenset[State]


def _move(do: Callable[[Call, Any, Script], Step | None], *to: State) -> Move:
    return Move(do, frozenset(to))


Row = Mapping[type[Event], Move]

_LEAVE: Row = {
    AskedToStop: _move(exits.stop, END),
    ReachedWrongNumber: _move(exits.wrong_number, END),
    ReachedSomeoneElse: _move(exits.someone_else, END),
    WasNotInterested: _move(exits.not_interested, END),
    AskedForPerson: _move(exits.person, END),
    HungUp: _move(exits.hung_up, END),
    TimeRanOut: _move(exits.out_of_time, END),
    EngineFailed: _move(exits.engine_failed, END),
}


def _on_the_way(here: State, searching: State, answered: State) -> Row:
    return {
        **_LEAVE,
        AskedToCallLater: _move(exits.call_later, here, END),
        AskedQuestion: _move(asides.reply, here),
        WasUnclear: _move(asides.unclear, here, END),
        FellSilent: _move(asides.silence, here, END),
        SpokeLanguage: _move(asides.change_language, here, END),
        ReportedEmergency: _move(asides.emergency, here, searching, END),
        GaveAnswer: _move(qualifying.give_answer, here, answered, searching, END),
        WishedTime: _move(qualifying.wish, here, answered, searching, END),
    }


MOVES: Mapping[State, Row] = {
    GREETING: {
        **_on_the_way(GREETING, searching=QUALIFY, answered=QUALIFY),
        CallAnswered: _move(asides.greet, GREETING),
        MachineAnswered: _move(exits.voicemail, END),
        Agreed: _move(qualifying.begin, QUALIFY),
        Disagreed: _move(exits.when_then, GREETING),
    },
    QUALIFY: {
        **_on_the_way(QUALIFY, searching=QUALIFY, answered=QUALIFY),
        Agreed: _move(qualifying.agree, QUALIFY, END),
        Disagreed: _move(qualifying.disagree, QUALIFY, END),
        SlotsHeld: _move(offering.slots_held, QUALIFY, OFFER_SLOT, END),
        NoSlotsFound: _move(offering.no_slots_found, QUALIFY, END),
    },
    OFFER_SLOT: {
        **_on_the_way(OFFER_SLOT, searching=OFFER_SLOT, answered=OFFER_SLOT),
        ChoseSlot: _move(offering.choose, CONFIRM),
        Agreed: _move(offering.agree_to_offer, OFFER_SLOT, CONFIRM, END),
        Disagreed: _move(offering.other_slots, OFFER_SLOT, END),
        SlotsHeld: _move(offering.slots_held, OFFER_SLOT, END),
        NoSlotsFound: _move(offering.no_slots_found, OFFER_SLOT, END),
    },
    CONFIRM: {
        **_on_the_way(CONFIRM, searching=OFFER_SLOT, answered=CONFIRM),
        Agreed: _move(offering.confirm, CONFIRM),
        Disagreed: _move(offering.not_that_one, OFFER_SLOT, END),
        ChoseSlot: _move(offering.choose, CONFIRM),
        SlotBooked: _move(offering.slot_booked, END),
        SlotTaken: _move(offering.slot_taken, OFFER_SLOT, END),
    },
    END: {
        AskedToStop: _move(exits.stop_after_end, END),
        HungUp: _move(exits.let_pass, END),
        SlotsHeld: _move(exits.held_after_end, END),
        NoSlotsFound: _move(exits.let_pass, END),
        SlotBooked: _move(exits.booked_after_end, END),
        SlotTaken: _move(exits.taken_after_end, END),
    },
}
"""What may happen in each state, and what is done about it."""

_GREET = _move(asides.greet, GREETING)

FIRST_WORDS: Row = {
    **dict.fromkeys((*CALLER_EVENTS, FellSilent), _GREET),
    AskedToStop: _LEAVE[AskedToStop],
    ReportedEmergency: _move(asides.greet_in_danger, GREETING, END),
    SpokeLanguage: _move(asides.greet_in_language, GREETING),
}
"""Moves that take precedence before the greeting."""

_BIDE = _move(exits.let_pass, *State)
_STILL_WAITING = _move(waiting.still_waiting, QUALIFY, OFFER_SLOT, CONFIRM, END)
_WAVER = _move(waiting.waver, CONFIRM)

WAITING: Mapping[Awaited, Row] = {
    Awaited.SLOTS: {
        **dict.fromkeys((Agreed, Disagreed, WasUnclear), _BIDE),
        FellSilent: _STILL_WAITING,
        AskedToCallLater: _move(exits.call_later_at_once, END),
    },
    Awaited.BOOKING: {
        **dict.fromkeys((Agreed, WasUnclear), _BIDE),
        **dict.fromkeys((Disagreed, WishedTime, ChoseSlot, AskedToCallLater), _WAVER),
        FellSilent: _STILL_WAITING,
        GaveAnswer: _move(waiting.keep_only, CONFIRM),
        ReportedEmergency: _move(waiting.note_pain, CONFIRM, END),
    },
}
"""Moves that take precedence while the desk is awaited."""

SIDE_QUESTIONS: Mapping[str | None, Row] = {
    CALL_BACK_TIME: {
        **dict.fromkeys((Agreed, Disagreed, WasUnclear), _move(exits.no_time_named, END)),
        WishedTime: _move(exits.call_at_wish, END),
    },
    STAFF_CALL: {
        Agreed: _move(exits.staff_will_call, END),
        Disagreed: _move(qualifying.back_to_question, GREETING, QUALIFY, OFFER_SLOT, CONFIRM, END),
    },
    MESSAGE: {
        GaveAnswer: _move(inbound.take_message, QUALIFY, END),
        Agreed: _move(inbound.ask_again, GREETING, END),
        Disagreed: _move(inbound.no_message, END),
    },
}
"""Moves that take precedence while a side question is open."""

CALLED_US: Mapping[WhoCalls, Row] = {
    WhoCalls.EXPECTED: {
        Agreed: _move(inbound.confirm, QUALIFY),
        Disagreed: _move(inbound.not_the_lead, QUALIFY),
        GaveAnswer: _move(inbound.answer_first, GREETING, QUALIFY),
        WishedTime: _move(inbound.wish_first, GREETING),
        ReportedEmergency: _move(inbound.pain_first, GREETING, QUALIFY, END),
    },
    WhoCalls.STRANGER: {
        Disagreed: _move(inbound.ask_for_message, GREETING),
    },
}
"""Moves that take precedence in GREETING where somebody called us."""

_NOTHING: Row = {}
_CALLER_EVENTS = frozenset(CALLER_EVENTS)


def new_call(*, lead_name: str, language: str, seed: int) -> Call:
    """Return a call before anything has happened to it."""
    return Call(language=language, seed=seed, lead_name=lead_name)


def new_inbound_call(
    caller: WhoCalls,
    *,
    lead_name: str,
    language: str,
    seed: int,
    recalled: tuple[tuple[str, str], ...] = (),
) -> Call:
    """Return a call that came in, before anything was said."""
    return Call(language=language, seed=seed, lead_name=lead_name, caller=caller, recalled=recalled)


def advance(call: Call, event: Event, script: Script) -> tuple[Call, tuple[Action, ...]]:
    """Return the call after this event, and what is to be done, in this order.

    The caller carries out the actions before it brings the next event of the caller. An event
    that is out of place is answered with a single `Refuse` and changes nothing.
    """
    if call.language not in script.languages:
        call = changed(call, language=script.languages[0])
    move = move_for(call, type(event))
    step = move.do(call, event, script) if move is not None else None
    if step is None:
        return call, (_refusal(call, event),)
    after, actions = step
    if call.state is END or (actions and type(actions[0]) is Refuse):
        return step
    if after.answers is not call.answers:
        after, noted = inbound.naming(call, after)
        actions = (*noted, *actions)
    after = _counted(call, after, event)
    if after.turns >= script.limits.turns and after.state is not END:
        return exits.out_of_turns(changed(call, turns=after.turns), script)
    return after, actions


def move_for(call: Call, kind: type[Event]) -> Move | None:
    """Return the move this kind of event makes as the call stands; None where it is not legal."""
    move = MOVES[call.state].get(kind)
    if move is None or call.state is END:
        return move
    return _precedence(call).get(kind, move)


def _precedence(call: Call) -> Row:
    if not call.greeted:
        return FIRST_WORDS
    if call.awaited is not None:
        return WAITING[call.awaited]
    if call.caller is not None and call.asked is None and call.state is GREETING:
        return CALLED_US.get(call.caller, _NOTHING)
    return SIDE_QUESTIONS.get(call.asked, _NOTHING)


def _counted(before: Call, after: Call, event: Event) -> Call:
    if type(event) not in _CALLER_EVENTS:
        return changed(after, turns=before.turns + 1)
    # Whoever was heard is not silent, and what did not add a miss was understood.
    missed = after.misses if after.misses > before.misses else 0
    return changed(after, turns=before.turns + 1, misses=missed, silences=0)


def _refusal(call: Call, event: Event) -> Refuse:
    allowed = tuple(kind.name() for kind in MOVES[call.state])
    return Refuse(event.name(), call.state, allowed)


# --- the diagram ----------------------------------------------------------------------------


def diagram() -> str:
    """Draw MOVES for the README, as mermaid: what leads from state to state."""
    common = frozenset.intersection(*(_ways_out(state) for state in MOVES if state is not END))
    lines = ["stateDiagram-v2", "    [*] --> GREETING"]
    for state in MOVES:
        lines.extend(_arrows(state, common))
    side_exits = ", ".join(sorted(kind.name() for kind in common))
    lines.extend(
        ["    note right of END", f"        from every state: {side_exits}", "    end note"]
    )
    return "\n".join([*lines, "    END --> [*]"]) + "\n"


def _ways_out(state: State) -> frozenset[type[Event]]:
    return frozenset(kind for kind, move in MOVES[state].items() if END in move.to)


def _arrows(state: State, common: frozenset[type[Event]]) -> Iterator[str]:
    for target in State:
        kinds = [
            kind.name()
            for kind, move in MOVES[state].items()
            if target in move.to and target is not state and not (target is END and kind in common)
        ]
        if kinds:
            yield f"    {state} --> {target}: {', '.join(kinds)}"
