"""The ways out of a call. Each sets the outcome, lets go of held slots and hangs up.

Rule 1: END is entered in this file and nowhere else.
Rule 2: a suppression comes before the words that confirm it, so that a call cut off in
mid-sentence has still been heard.
Rule 3: before the greeting nothing is said on the way out, but for the promise not to call again
and for 911.
"""

import datetime as dt
from dataclasses import dataclass, replace

from openchair.conversation.actions import (
    Action,
    HangUp,
    ReleaseSlots,
    Say,
    Suppress,
    SuppressionReason,
    Topic,
    TransferCall,
)
from openchair.conversation.call import Awaited, Call, Outcome, Result, State, changed
from openchair.conversation.events import (
    AskedToCallLater,
    AskedToStop,
    EngineFailed,
    Event,
    HungUp,
    MachineAnswered,
    ReachedSomeoneElse,
    ReachedWrongNumber,
    SlotBooked,
    TimeRanOut,
    WishedTime,
)
from openchair.conversation.phrasing import spoken_time, wish_in_words
from openchair.conversation.questions import CALL_BACK_TIME
from openchair.conversation.script import Script
from openchair.conversation.speaking import ask_when, booked, say
from openchair.slots import Wish

Step = tuple[Call, tuple[Action, ...]]

_USUAL_CALL_BACK = dt.time(10)
"""When a caller is called who named a day but no hour."""


@dataclass(frozen=True, slots=True)
class Exit:
    """How a call ends: its result, what the staff should know, and when to call again."""

    result: Result
    note: str = ""
    callback_at: dt.datetime | None = None
    decides: bool = True
    """Whether the caller's own words chose the result. If not, a booking that was asked for and is
    committed after the end still makes the call `booked`.
    """


def leave(call: Call, exit_: Exit, *said: Action) -> Step:
    """End the call: say the last words, let go of the slots, hang up."""
    return _ended(call, exit_), (*said, ReleaseSlots(), HangUp())


def _ended(call: Call, exit_: Exit) -> Call:
    is_open = call.awaited is Awaited.BOOKING and not exit_.decides
    outcome = Outcome(
        exit_.result, callback_at=exit_.callback_at, notes=_joined(call.note, exit_.note)
    )
    awaited = Awaited.BOOKING if is_open else None
    return changed(call, state=State.END, asked=None, awaited=awaited, outcome=outcome)


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def with_note(call: Call, note: str) -> Call:
    """Add something the staff should know."""
    return call if note in call.note else changed(call, note=_joined(call.note, note))


# --- the caller's wish ----------------------------------------------------------------------


def stop(call: Call, event: AskedToStop, script: Script) -> Step:
    """Suppress, promise, hang up: from every state, whatever is being waited for."""
    after, actions = leave(call, Exit(Result.OPTED_OUT), say(call, script, Topic.OPTED_OUT))
    return after, (Suppress(SuppressionReason.OPTED_OUT), *actions)


def stop_after_end(call: Call, event: AskedToStop, script: Script) -> Step:
    """Honour a stop said over the goodbye. An appointment that was made stands."""
    assert call.outcome is not None
    if call.outcome.result is Result.OPTED_OUT:
        return call, ()
    outcome = replace(call.outcome, notes=_joined(call.outcome.notes, "asked not to be called"))
    if outcome.result is not Result.BOOKED:
        outcome = replace(outcome, result=Result.OPTED_OUT, callback_at=None)
    after = changed(call, awaited=None, outcome=outcome)
    return after, (Suppress(SuppressionReason.OPTED_OUT),)


def wrong_number(call: Call, event: ReachedWrongNumber, script: Script) -> Step:
    """Apologise without a word of what the call was about."""
    apology = say(call, script, Topic.WRONG_NUMBER)
    after, actions = leave(call, Exit(Result.WRONG_NUMBER), apology)
    return after, (Suppress(SuppressionReason.WRONG_NUMBER), *actions)


def someone_else(call: Call, event: ReachedSomeoneElse, script: Script) -> Step:
    """Ask whoever answered to let the lead know, and nothing else."""
    words = say(call, script, Topic.SOMEONE_ELSE)
    return leave(call, Exit(Result.RESCHEDULE, "someone else answered"), words)


def not_interested(call: Call, event: Event, script: Script) -> Step:
    """Thank and end."""
    return leave(call, Exit(Result.DECLINED), say(call, script, Topic.DECLINED))


def person(call: Call, event: Event, script: Script) -> Step:
    """Connect the clinic's staff, or promise their call."""
    if script.transfer_number is None:
        words = say(call, script, Topic.PERSON_WILL_CALL)
        return leave(call, Exit(Result.TRANSFERRED, "wants a person; staff to call back"), words)
    after = _ended(call, Exit(Result.TRANSFERRED, "wanted a person"))
    transfer = TransferCall(script.transfer_number)
    return after, (say(call, script, Topic.TRANSFER), ReleaseSlots(), transfer)


def staff_will_call(call: Call, event: Event, script: Script) -> Step:
    """Promise a call about what the script could not answer."""
    words = say(call, script, Topic.PERSON_WILL_CALL)
    note = "asked what the script cannot answer; staff to call back"
    return leave(call, Exit(Result.TRANSFERRED, note), words)


def call_later(call: Call, event: AskedToCallLater, script: Script) -> Step:
    """Confirm the time aloud; if none was named, ask for it once."""
    if event.at is not None:
        return _call_at(call, event.at.astimezone(script.zone), script)
    if call.asked != CALL_BACK_TIME:
        return when_then(call, event, script)
    return _later_sometime(call, script)


def no_time_named(call: Call, event: Event, script: Script) -> Step:
    """Leave it open: "whenever", "not sure". Nobody is asked twice for a time."""
    return _later_sometime(call, script)


def call_later_at_once(call: Call, event: AskedToCallLater, script: Script) -> Step:
    """Take the time if one was named; ask for none, for the desk is about to answer."""
    return call_later(changed(call, asked=CALL_BACK_TIME), event, script)


def when_then(call: Call, event: Event, script: Script) -> Step:
    """Ask when to call instead."""
    waiting = changed(call, asked=CALL_BACK_TIME)
    return waiting, (ask_when(waiting, script),)


def call_at_wish(call: Call, event: WishedTime, script: Script) -> Step:
    """Take days and times for the time to call again."""
    at = _call_back_at(event.wish, script.zone)
    if at is not None:
        return _call_at(call, at, script)
    return _later_sometime(with_note(call, wish_in_words(event.wish)), script)


def _later_sometime(call: Call, script: Script) -> Step:
    words = say(call, script, Topic.CALL_LATER, key="call_later_sometime")
    return leave(call, Exit(Result.RESCHEDULE, "asked to be called another time"), words)


def _call_at(call: Call, at: dt.datetime, script: Script) -> Step:
    words = say(call, script, Topic.CALL_LATER, fill=spoken_time(at, call.language))
    return leave(call, Exit(Result.RESCHEDULE, callback_at=at), words)


def _call_back_at(wish: Wish, zone: dt.tzinfo) -> dt.datetime | None:
    if wish.earliest is None:
        return None
    return dt.datetime.combine(wish.earliest, wish.from_time or _USUAL_CALL_BACK, zone)


def call_911(call: Call, script: Script) -> Step:
    """Send the caller to those who can help at once."""
    note = "life-threatening emergency: told to call 911; staff to call"
    return leave(call, Exit(Result.TRANSFERRED, note), say(call, script, Topic.CALL_911))


# --- the line, the desk and patience --------------------------------------------------------


def voicemail(call: Call, event: MachineAnswered, script: Script) -> Step:
    """Leave the script's message, where it may be left, and nothing else."""
    if not script.leaves_voicemail:
        return leave(call, Exit(Result.VOICEMAIL, "no message left"))
    return leave(call, Exit(Result.VOICEMAIL), say(call, script, Topic.VOICEMAIL))


def hung_up(call: Call, event: HungUp, script: Script) -> Step:
    """Note where the caller left. Nothing is said to a dead line."""
    note = f"hung up in {call.state}"
    wants_later = call.asked == CALL_BACK_TIME
    result = Result.RESCHEDULE if wants_later else Result.DECLINED
    return _ended(call, Exit(result, note, decides=False)), (ReleaseSlots(),)


def no_answer(call: Call, script: Script) -> Step:
    """Say goodbye to somebody who says nothing."""
    note = f"silent in {call.state}"
    return _with_goodbye(call, script, Exit(Result.NO_ANSWER, note, decides=False))


def not_understood(call: Call, script: Script) -> Step:
    """End gracefully a talk that leads nowhere."""
    if call.asked == CALL_BACK_TIME:
        return _later_sometime(call, script)
    note = f"not understood in {call.state}; staff to call"
    return _with_goodbye(call, script, Exit(Result.FAILED, note, decides=False))


def out_of_turns(call: Call, script: Script) -> Step:
    """End a talk that does not end by itself."""
    note = f"talked too long in {call.state}; staff to call"
    return _with_goodbye(call, script, Exit(Result.FAILED, note, decides=False))


def out_of_time(call: Call, event: TimeRanOut, script: Script) -> Step:
    """End a call at its longest."""
    note = f"time ran out in {call.state}; staff to call"
    return _with_goodbye(call, script, Exit(Result.FAILED, note, decides=False))


def engine_failed(call: Call, event: EngineFailed, script: Script) -> Step:
    """Apologise for ourselves."""
    return failed(call, event.reason, script)


def failed(call: Call, reason: str, script: Script) -> Step:
    """Apologise, and let the staff know why."""
    exit_ = Exit(Result.FAILED, f"{reason} in {call.state}", decides=False)
    return leave(call, exit_, *_if_greeted(call, script, Topic.APOLOGY))


def no_slots(call: Call, script: Script, *said: Action) -> Step:
    """Nothing free, or nothing that suits: people will have to look."""
    exit_ = Exit(Result.RESCHEDULE, f"no slot suited ({wish_in_words(call.wish)}); staff to call")
    return leave(call, exit_, *said, say(call, script, Topic.NO_SLOTS))


def _with_goodbye(call: Call, script: Script, exit_: Exit) -> Step:
    return leave(call, exit_, *_if_greeted(call, script, Topic.GOODBYE))


def _if_greeted(call: Call, script: Script, topic: Topic) -> tuple[Say, ...]:
    return (say(call, script, topic),) if call.greeted else ()


# --- booked ---------------------------------------------------------------------------------


def book(call: Call, event: SlotBooked, script: Script) -> Step:
    """Tell the caller, now that it is true."""
    outcome = Outcome(Result.BOOKED, event.slot, event.appointment_id, notes=call.note)
    after = changed(call, state=State.END, awaited=None, outcome=outcome)
    return after, (booked(call, script, event.slot), HangUp())


def booked_after_end(call: Call, event: SlotBooked, script: Script) -> Step | None:
    """Record an appointment that was committed while the caller was leaving.

    Where the caller chose another end (a stop, a wrong number, a person …) that stays the result
    and the appointment is noted; where the line or we failed them, the call is booked after all.
    """
    assert call.outcome is not None
    if event.slot != call.chosen:
        return None
    if call.outcome.appointment_id is not None:
        return call, ()
    decides = call.awaited is Awaited.BOOKING
    note = "booked after the call had ended; the caller was not told"
    outcome = replace(
        call.outcome,
        result=Result.BOOKED if decides else call.outcome.result,
        slot=event.slot,
        appointment_id=event.appointment_id,
        callback_at=None if decides else call.outcome.callback_at,
        notes=_joined(call.outcome.notes, note),
    )
    return changed(call, awaited=None, outcome=outcome), ()


def taken_after_end(call: Call, event: Event, script: Script) -> Step:
    """Nothing was booked in the end."""
    return changed(call, awaited=None), ()


def held_after_end(call: Call, event: Event, script: Script) -> Step:
    """Let go of slots that were found too late."""
    return call, (ReleaseSlots(),)


def let_pass(call: Call, event: Event, script: Script) -> Step:
    """Do nothing: there is nothing left, or nothing yet, to do."""
    return call, ()
