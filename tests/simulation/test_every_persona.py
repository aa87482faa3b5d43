"""Every persona against the real machine, with the real ears: results are earned in the talk."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest

from openchair.conversation.actions import Action, BookSlot, HoldSlots, Say
from openchair.conversation.call import Result, State
from openchair.conversation.caller import PutDown, Reply, Spoke, StayedSilent
from openchair.conversation.events import (
    CallAnswered,
    Event,
    FellSilent,
    HungUp,
    MachineAnswered,
    NoSlotsFound,
    SlotBooked,
    SlotsHeld,
)
from openchair.phone import Phone
from openchair.simulation.chance import happens, seeded
from openchair.simulation.personas import PERSONAS, Persona
from openchair.slots import Slot, Wish
from tests.simulation.talk import ZONE, person

agent_config = pytest.importorskip("openchair.agent_config")
machine = pytest.importorskip("openchair.conversation.machine")
script_room = pytest.importorskip("openchair.conversation.script")
ears = pytest.importorskip("openchair.conversation.understanding")
contexts = pytest.importorskip("openchair.conversation.context")

NOW = dt.datetime(2026, 12, 1, 14, 5, tzinfo=ZONE)
PROFILE = script_room.Profile("Example Dental", ZONE, callback_number=Phone("+12125550100"))
SCRIPT = agent_config.script_for(agent_config.load(), PROFILE)
LONGEST_TALK = 60
SEEDS = range(10)


class Desk:
    """Two weeks of half hours, some of them free; looks near the wish, then anywhere."""

    def __init__(self, seed: int) -> None:
        rng = seeded(seed, 9)
        days = (NOW.replace(hour=0, minute=0) + dt.timedelta(days=n) for n in range(1, 15))
        hours = [
            day.replace(hour=hour, minute=minute)
            for day in days
            if day.weekday() < 5
            for hour in range(8, 17)
            for minute in (0, 30)
        ]
        self.free = [start for start in hours if happens(rng, 0.4)]

    def perform(self, action: Action) -> Event | None:
        if isinstance(action, BookSlot):
            return SlotBooked(action.slot, "appt_1")
        if isinstance(action, HoldSlots):
            slots = self._near(action, action.wish) or self._near(action, Wish())
            return SlotsHeld(slots) if slots else NoSlotsFound()
        return None

    def _near(self, action: HoldSlots, wish: Wish) -> tuple[Slot, ...]:
        avoid: tuple[str, ...] = getattr(action, "avoid", ())
        slots = (Slot("chair_1", start, 30, action.visit_type) for start in self.free)
        fitting = [slot for slot in slots if wish.allows(slot.start) and slot.key not in avoid]
        return tuple(fitting[: 3 * action.count : 3])


class Talk:
    """One call between a persona and the machine."""

    def __init__(self, persona: Persona, seed: int, language: str) -> None:
        self.caller = person(persona.name, seed, language)
        self.call = machine.new_call(lead_name="Ava Chen", language=language, seed=seed)
        self.desk = Desk(seed)

    def play(self) -> Result:
        self.caller.pick_up()
        is_machine = type(self.caller).__name__ == "Mailbox"
        said = self._happened(MachineAnswered() if is_machine else CallAnswered())
        for _ in range(LONGEST_TALK):
            if self.call.state is State.END:
                ended: Result = self.call.outcome.result
                return ended
            said = self._heard(self.caller.reply(said))
        pytest.fail("the call did not end")

    def _heard(self, reply: Reply) -> list[Say]:
        match reply:
            case StayedSilent():
                return self._happened(FellSilent())
            case PutDown():
                return self._happened(HungUp())
            case Spoke(text=text):
                return self._understood(text)

    def _understood(self, text: str) -> list[Say]:
        call = self.call
        context = contexts.Context(
            state=call.state,
            language=call.language,
            asked=call.asked,
            questions=SCRIPT.forms(call.language),
            topics=SCRIPT.topics(call.language),
            offered=call.offered,
            chosen=call.chosen,
            now=NOW,
        )
        understood = ears.understand(text, context)
        if understood.language != call.language:
            self.call = replace(call, language=understood.language)
        said = self._happened(understood.event)
        for event in understood.more:
            if self.call.state is not State.END and not self.call.awaited:
                said = self._happened(event)
        return said

    def _happened(self, event: Event | None) -> list[Say]:
        said: list[Say] = []
        while event is not None:
            self.call, actions = machine.advance(self.call, event, SCRIPT)
            said += [action for action in actions if isinstance(action, Say)]
            answers = [self.desk.perform(action) for action in actions]
            event = next((answer for answer in answers if answer is not None), None)
        return said


def results(persona: Persona, language: str) -> Counter[Result]:
    return Counter(Talk(persona, seed, language).play() for seed in SEEDS)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.name)
def test_a_persona_leads_where_its_story_leads(persona, language):
    came_to = results(persona, language)

    as_told = sum(count for result, count in came_to.items() if result in persona.leads_to)
    assert as_told >= 0.9 * len(SEEDS), came_to


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["asks_to_stop", "stops_midway"])
def test_stop_always_stops(name, language):
    persona = next(each for each in PERSONAS if each.name == name)

    assert set(results(persona, language)) == {Result.OPTED_OUT}
