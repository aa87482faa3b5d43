"""The smallest product there can be: it leads a call by the functions that the stand-in calls.

The machine is the real one; the desk is the one that simulated people are tested with.
"""

import json
from typing import Any

from openchair.conversation.actions import Refuse, Say
from openchair.conversation.call import State
from openchair.conversation.events import CallAnswered, Event
from openchair.conversation.machine import advance, new_call
from openchair.conversation.questions import CALL_BACK_TIME, STAFF_CALL
from openchair.conversation.tools import event_from_tool, tools_for
from tests.simulation.test_every_persona import NOW, SCRIPT, Desk
from tests.standins.deepgram.client import THINK


class Product:
    """One call under way."""

    def __init__(self, seed: int, language: str = "en") -> None:
        self.call = new_call(lead_name="Ava Chen", language=language, seed=seed)
        self.refusals: list[Refuse] = []
        self._desk = Desk(seed)

    def begin(self) -> list[Say]:
        """Return what is said to whoever picked up."""
        return self.happened(CallAnswered())

    def asked(self, name: str, arguments: str) -> list[Say]:
        """Do what a function asks for; return what is to be said."""
        event = event_from_tool(name, json.loads(arguments), self.call, SCRIPT)
        if isinstance(event, Refuse):
            self.refusals.append(event)
            return []
        return self.happened(event)

    def happened(self, event: Event) -> list[Say]:
        """Let the machine move; act as its desk."""
        self.call, actions = advance(self.call, event, SCRIPT)
        said: list[Say] = []
        for action in actions:
            if isinstance(action, Say):
                said.append(action)
            elif isinstance(action, Refuse):
                self.refusals.append(action)
            elif (answer := self._desk.perform(action)) is not None:
                said += self.happened(answer)
        return said

    @property
    def is_over(self) -> bool:
        return self.call.state is State.END

    def think(self) -> dict[str, Any]:
        """Return what the model is to know now."""
        functions = [
            {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
            for tool in tools_for(self.call, SCRIPT)
        ]
        prompt = f"You are {SCRIPT.persona}.\nCONTEXT: {json.dumps(self._context())}"
        return {**THINK, "prompt": prompt, "functions": functions}

    def _context(self) -> dict[str, Any]:
        call = self.call
        is_aside = call.asked in {CALL_BACK_TIME, STAFF_CALL}
        return {
            "state": call.state.value,
            "language": call.language,
            "asked": None if is_aside else call.asked,
            "asked_when": call.asked == CALL_BACK_TIME,
            "offered": [{"key": slot.key, "start": slot.key} for slot in call.offered],
            "chosen": call.chosen.key if call.chosen else None,
            "now": NOW.isoformat(),
        }
