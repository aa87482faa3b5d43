"""Where a talk stands, told from its ledger: the machine is played again over the same events."""

from collections.abc import Mapping
from typing import Any

from openchair.conversation import machine
from openchair.conversation.call import Call, State
from openchair.conversation.record import event_from_dict
from openchair.conversation.script import Script


class Replay:
    """A call played again, event by event; nothing comes of it but its state."""

    def __init__(self, call: Call, script: Script) -> None:
        self._call = call
        self._script = script

    @property
    def state(self) -> State:
        """Where the talk stands after the events taken so far."""
        return self._call.state

    def take(self, data: Mapping[str, Any]) -> State | None:
        """Take the data of a line of the ledger; return the state it led to, if to another."""
        if "event" not in data or data.get("erased"):
            return None
        before = self.state
        self._call, _ = machine.advance(self._call, event_from_dict(data), self._script)
        return self.state if self.state is not before else None
