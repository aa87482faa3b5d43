"""Live talks to test with: the real machine and desk, and orders that can be read."""

import functools
import itertools
import json
from typing import Any

from openchair import agent_config
from openchair.assembly.parts import clinics
from openchair.calling.house import ClinicOf
from openchair.calling.live_desk import OpenTalk, TalkDesk
from openchair.calling.live_talk import LiveTalk
from openchair.calling.orders import OpenAgain, Order, Tell
from openchair.calling.rules import Ending
from openchair.calling.store import CallRow
from openchair.conversation.call import State
from openchair.phone import Phone
from openchair.tables import Call
from openchair.telephony.base import TelephonyError
from openchair.telephony.stream_pass import StreamPass
from openchair.voice.base import (
    AgentFinished,
    AgentSpoke,
    CallerBegan,
    CallerSpoke,
    Ready,
    ToolCall,
    ToolsAsked,
)
from openchair.voice.deepgram import Models
from tests.support.clinics import World


@functools.cache
def clinic_of() -> ClinicOf:
    """Return the words of the packaged script."""
    return clinics(agent_config.load())


class LineLog:
    """A carrier's line that only remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.is_away = self.is_for_good = False

    def hang_up(self, carrier_id: str) -> None:
        self._ask("hang_up", carrier_id)

    def transfer(self, carrier_id: str, to: Phone) -> None:
        self._ask("transfer", carrier_id, to)

    def say(self, carrier_id: str, text: str, language: str) -> None:
        self._ask("say", carrier_id, text, language)

    def _ask(self, *what: str) -> None:
        self.asked.append(what)
        if self.is_away:
            raise TelephonyError("away", permanent=self.is_for_good)


class Stage:
    """A call that was answered, its talk, and a person and a model to play."""

    def __init__(self, world: World, **client: Any) -> None:
        self.world = world
        self.line = LineLog()
        self.reports: list[tuple[str, Ending]] = []
        self.takes_reports = True
        self.desk = TalkDesk(
            database=world.database,
            house=world.house,
            clinic_of=clinic_of(),
            clock=world.clock,
            seed_of=lambda *_: 7,
            models=Models(),
            talk_clock=world.clock,
            line=self.line,
            report=self._report,
        )
        toll_free = {"callback_number": "+18005550199"}
        self.call: Call = world.call(
            world.client(**{**toll_free, **client}),
            status="in-progress",
            dial_state="placed",
            line_status="answered",
            token="token",
            carrier_id="CA1",
            placing_at=world.now,
        )
        self._ids = itertools.count(1)

    def _report(self, row: CallRow, ending: Ending) -> bool:
        self.reports.append((row.id, ending))
        return self.takes_reports

    def open(self, carrier_id: str = "CA1") -> OpenTalk | None:
        return self.desk.open(StreamPass(self.call.id, carrier_id))

    def talk(self) -> LiveTalk:
        opened = self.open()
        assert opened is not None
        return opened.talk

    def begins(self, talk: LiveTalk, *, caller_speaks: bool) -> dict[str, Any]:
        """The person picks up and the engine is ready; return the settings it was given."""
        settings: dict[str, Any] = json.loads(talk.begin(caller_speaks=caller_speaks))
        talk.heard(Ready())
        return settings

    def is_heard(self, talk: LiveTalk, text: str) -> list[Order]:
        """The engine says this, and it is played to its end."""
        talk.heard(AgentSpoke(text))
        talk.tick(0.0)
        return talk.heard(AgentFinished())

    def says(self, talk: LiveTalk, text: str) -> list[Order]:
        """The person speaks."""
        return talk.heard(CallerBegan()) + talk.heard(CallerSpoke(text))

    def waits(self, talk: LiveTalk, seconds: float, quiet: float = 60.0) -> list[Order]:
        """Some seconds pass, and the line has been silent for so long; look at the clock."""
        self.world.clock.sleep(seconds)
        return talk.tick(quiet)

    def asks(
        self, talk: LiveTalk, name: str, **arguments: Any
    ) -> tuple[dict[str, Any], list[Order]]:
        """The model asks for a move; return what it is told, and what else is ordered."""
        call = ToolCall(f"f{next(self._ids)}", name, arguments)
        first, *rest = talk.heard(ToolsAsked((call,)))
        message = sent(first)
        assert message["id"] == call.id
        content: dict[str, Any] = json.loads(message["content"])
        return content, rest

    def speaks(self, talk: LiveTalk, content: dict[str, Any]) -> list[Order]:
        """The model says what it was told to."""
        for line in content["say"]:
            talk.heard(AgentSpoke(line["text"]))
        return talk.heard(AgentFinished())

    def move(self, talk: LiveTalk, name: str, **arguments: Any) -> dict[str, Any]:
        """A move asked for and spoken, with the mark of its end heard."""
        content, _ = self.asks(talk, name, **arguments)
        for order in self.speaks(talk, content):
            talk.marked(getattr(order, "name", ""))
        return content

    def until(self, talk: LiveTalk, state: State) -> None:
        """Lead the talk up to a state, as a person would who wants a cleaning."""
        steps: list[tuple[State, str, dict[str, Any]]] = [
            (State.GREETING, "agreed", {}),
            (State.QUALIFY, "gave_answer", {"question": "urgency", "value": "no"}),
            (State.QUALIFY, "gave_answer", {"question": "patient_status", "value": "new"}),
            (State.QUALIFY, "gave_answer", {"question": "reason", "value": "cleaning"}),
            (State.QUALIFY, "gave_answer", {"question": "insurance", "value": "yes"}),
            (State.QUALIFY, "wished_time", {}),
        ]
        for at, name, arguments in steps:
            if talk.runner.call.state is state:
                return
            assert talk.runner.call.state is at
            self.move(talk, name, **arguments)
        if state is State.CONFIRM:
            self.move(talk, "chose_slot", slot=talk.runner.call.offered[0].key)
        assert talk.runner.call.state is state


def sent(order: Order) -> dict[str, Any]:
    """Return the message that an order sends to the ears and mouth."""
    assert isinstance(order, Tell)
    message: dict[str, Any] = json.loads(order.message)
    return message


def messages(orders: list[Order]) -> list[dict[str, Any]]:
    """Return the messages among the orders."""
    return [sent(order) for order in orders if isinstance(order, Tell)]


def spoken(orders: list[Order]) -> str:
    """Return what is to be said word for word."""
    injected = [m["message"] for m in messages(orders) if m["type"] == "InjectAgentMessage"]
    return " ".join(injected)


def again(orders: list[Order]) -> dict[str, Any]:
    """Return the agent of the settings that carry on, where that is all that is ordered."""
    [order] = orders
    assert isinstance(order, OpenAgain)
    assert order.settings is not None
    agent: dict[str, Any] = json.loads(order.settings)["agent"]
    return agent
