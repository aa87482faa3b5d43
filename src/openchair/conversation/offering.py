"""Looking for slots, offering them, reading one back and booking it.

A move is given the call, the event and the script, and returns the call as it is afterwards and
what is to be done; None where the event, though legal in the state, is out of place.
"""

from dataclasses import replace

from openchair.conversation.actions import Action, BookSlot, HoldSlots, Refuse, Topic
from openchair.conversation.call import Awaited, Call, State, changed
from openchair.conversation.events import (
    ChoseSlot,
    Event,
    NoSlotsFound,
    SlotBooked,
    SlotsHeld,
    SlotTaken,
)
from openchair.conversation.exits import Step, book, no_slots, not_understood, with_note
from openchair.conversation.script import Script
from openchair.conversation.speaking import offer, read_back, say
from openchair.slots import Slot, Wish

# --- looking --------------------------------------------------------------------------------


def search(call: Call, script: Script, *said: Action) -> Step:
    """Ask the desk for slots. Whatever was held before is let go by that."""
    if call.searches >= script.limits.searches:
        return no_slots(call, script, *said)
    visit_type = script.visits.urgent if call.urgent else script.visit_type(call.answers)
    was_early = call.state in {State.GREETING, State.QUALIFY}
    searching = changed(
        call,
        state=State.QUALIFY if was_early else State.OFFER_SLOT,
        asked=None,
        offered=(),
        chosen=None,
        awaited=Awaited.SLOTS,
        searches=call.searches + 1,
        overtaken=call.overtaken + (call.awaited is Awaited.SLOTS),
    )
    count = script.visits.slots_to_offer
    return searching, (*said, HoldSlots(visit_type, call.wish, count, call.rejected))


def hurry(call: Call, script: Script) -> Step:
    """Look for the soonest visit, with no more questions."""
    urgent = changed(call, urgent=True, wish=replace(call.wish, soonest=True))
    return search(with_note(urgent, "in pain"), script, say(call, script, Topic.URGENT))


def search_as_wished(call: Call, wished: Wish, script: Script) -> Step:
    """Look again, for what is wished now."""
    if wished == Wish():
        return search(_rejecting(call, call.offered), script)
    wish = merged(call.wish, wished)
    # What was offered and fits the new wish may be offered again: it was not turned down.
    unfit = tuple(slot for slot in call.offered if not wish.allows(slot.start))
    return search(changed(_rejecting(call, unfit), wish=wish), script)


def merged(old: Wish, new: Wish) -> Wish:
    """Return what is wished now: new days replace old days, new hours replace old hours."""
    if new == Wish():
        return new
    names_days = bool(new.earliest or new.latest or new.weekdays)
    names_hours = bool(new.from_time or new.until_time)
    days, hours = new if names_days else old, new if names_hours else old
    return Wish(
        earliest=days.earliest,
        latest=days.latest,
        weekdays=days.weekdays,
        from_time=hours.from_time,
        until_time=hours.until_time,
        soonest=new.soonest or (old.soonest and not names_days and not names_hours),
    )


def slots_held(call: Call, event: SlotsHeld, script: Script) -> Step | None:
    """Offer what the desk holds, less what was turned down already."""
    if call.awaited is not Awaited.SLOTS:
        return None
    if call.overtaken:
        return changed(call, overtaken=call.overtaken - 1), ()
    slots = tuple(slot for slot in event.slots if slot.key not in call.rejected)
    if not slots:
        return no_slots(call, script)
    offering = changed(call, state=State.OFFER_SLOT, awaited=None, offered=slots)
    return offering, (offer(offering, script),)


def no_slots_found(call: Call, event: NoSlotsFound, script: Script) -> Step | None:
    """Have people look. The desk has widened its search as far as the script lets it."""
    return slots_held(call, SlotsHeld(()), script)


# --- offering -------------------------------------------------------------------------------


def agree_to_offer(call: Call, event: Event, script: Script) -> Step:
    """Take a yes to one slot as the choice; a yes to several says nothing yet."""
    if len(call.offered) == 1:
        return _choose(call, call.offered[0], script)
    missed = changed(call, misses=call.misses + 1)
    if missed.misses >= script.limits.misses:
        return not_understood(missed, script)
    return missed, (offer(missed, script, key="which"),)


def choose(call: Call, event: ChoseSlot, script: Script) -> Step:
    """Read back the slot chosen. It must be one of those offered."""
    slot = next((slot for slot in call.offered if slot.key == event.slot), None)
    if slot is None:
        keys = tuple(slot.key for slot in call.offered)
        return call, (Refuse(event.name(), call.state, keys),)
    return _choose(call, slot, script)


def other_slots(call: Call, event: Event, script: Script) -> Step:
    """None of those: look for others."""
    return search_as_wished(call, Wish(), script)


def _choose(call: Call, slot: Slot, script: Script) -> Step:
    chosen = changed(call, state=State.CONFIRM, asked=None, chosen=slot)
    return chosen, (read_back(chosen, script, slot),)


def _rejecting(call: Call, slots: tuple[Slot, ...]) -> Call:
    fresh = (slot.key for slot in slots if slot.key not in call.rejected)
    return changed(call, rejected=(*call.rejected, *fresh))


# --- confirming -----------------------------------------------------------------------------


def confirm(call: Call, event: Event, script: Script) -> Step:
    """Book the slot that was read back. Nothing is promised until the desk says so."""
    assert call.chosen is not None
    return changed(call, awaited=Awaited.BOOKING), (BookSlot(call.chosen),)


def not_that_one(call: Call, event: Event, script: Script) -> Step:
    """Offer what else is held; if there is nothing, look for others."""
    assert call.chosen is not None
    rest = tuple(slot for slot in call.offered if slot != call.chosen)
    rejecting = _rejecting(call, (call.chosen,))
    if not rest:
        return search(rejecting, script)
    offering = changed(rejecting, state=State.OFFER_SLOT, chosen=None, offered=rest)
    return offering, (offer(offering, script),)


def slot_booked(call: Call, event: SlotBooked, script: Script) -> Step | None:
    """Tell the caller, if this is the booking that was asked for."""
    return book(call, event, script) if _is_awaited(call, event.slot) else None


def slot_taken(call: Call, event: SlotTaken, script: Script) -> Step | None:
    """Say so, and look for others."""
    if not _is_awaited(call, event.slot):
        return None
    gone = changed(_rejecting(call, (event.slot,)), awaited=None)
    return search(gone, script, say(call, script, Topic.SLOT_TAKEN))


def _is_awaited(call: Call, slot: Slot) -> bool:
    return call.awaited is Awaited.BOOKING and slot == call.chosen
