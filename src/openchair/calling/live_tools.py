"""The tools that a live talk's model asks for: the machine decides about each, and it is answered.

Rule 1: every tool that is asked for is answered once, unless it was taken back.
Rule 2: a model that answers our own voice, or asks without end, moves nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from openchair.calling.go_between import GoBetween
from openchair.calling.mind import PICKED_UP, words_of
from openchair.calling.orders import Order, Tell
from openchair.conversation.actions import Refuse
from openchair.conversation.call import State
from openchair.conversation.events import AskedToStop, CallAnswered, Event
from openchair.conversation.tools import event_from_tool
from openchair.voice import deepgram
from openchair.voice.base import ToolCall

MOST_MOVES = 8
"""Tools that a model may ask for about one turn of the caller's; more is a loop."""


@dataclass(slots=True)
class LiveTools:
    """The tools of one talk."""

    between: GoBetween
    _answered: set[str] = field(default_factory=set)
    _moves: int = 0
    _hears_itself: bool = False
    """Whether the last words heard were our own: a model's moves about them do not count."""

    @property
    def are_in_a_loop(self) -> bool:
        """Whether the model asks and asks, and nobody has said anything meanwhile."""
        return self._moves > MOST_MOVES

    def caller_spoke(self, *, is_echo: bool) -> None:
        """Another turn, of the caller's or of our own voice: what is asked now is about that."""
        self._moves, self._hears_itself = 0, is_echo

    def taken_back(self, ids: Iterable[str]) -> None:
        """These are not to be answered any more."""
        self._answered.update(ids)

    def asked(self, calls: Iterable[ToolCall]) -> list[Order]:
        """Return the answers."""
        orders: list[Order] = []
        for call in calls:
            if call.id not in self._answered:
                self._answered.add(call.id)
                self._moves += 1
                orders.append(Tell(deepgram.answer_message(call, self._answer(call)), call.id))
        return orders

    def _answer(self, call: ToolCall) -> dict[str, Any]:
        event = self._event(call)
        if isinstance(event, Refuse):
            self.between.note("refuse", {"asked": event.asked, "state": event.state})
            return {"refused": event.asked, "allowed": list(event.allowed), "say": []}
        if event is None:
            self.between.patience.answered()
            return {"say": [], "then": "listen"}
        return self._moved(event)

    def _moved(self, event: Event) -> dict[str, Any]:
        """Let the machine move, and hand its words to the model."""
        self.between.opening.answer()
        says = self.between.happen(event)
        self.between.dialogue.due.expect(say.text for say in says if say.verbatim)
        if not says:
            self.between.patience.answered()
        then = "end" if self.between.runner.call.state is State.END else "listen"
        return {"say": [words_of(say) for say in says], "then": then}

    def _event(self, call: ToolCall) -> Event | Refuse | None:
        """Return what a tool call means; None where it means nothing now."""
        runner, opening = self.between.runner, self.between.opening
        state = runner.call.state
        if state is State.END:
            return None
        if self._hears_itself:
            return Refuse(call.name, state, ())
        if opening.waits_for_caller and call.name == PICKED_UP.name:
            return None if opening.is_machine else CallAnswered()
        if opening.waits_for_caller and call.name != AskedToStop.name():
            return Refuse(call.name, state, (PICKED_UP.name, AskedToStop.name()))
        return event_from_tool(call.name, call.arguments, runner.call, runner.script)
