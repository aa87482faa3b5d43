"""Stands between the machine and the engine: facts go in, words that are to be said come out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from openchair.calling.dialogue import Dialogue
from openchair.calling.ledger import Source
from openchair.calling.mind import mind_of
from openchair.calling.opening import Opening
from openchair.calling.orders import ClearLine, EndLine, Order, Tell, TransferLine
from openchair.calling.parting import Parting
from openchair.calling.patience import Patience
from openchair.calling.runner import CallRunner
from openchair.calling.silence import Silence
from openchair.clock import Clock
from openchair.conversation.actions import Action, HangUp, Say, Topic, TransferCall
from openchair.conversation.call import State
from openchair.conversation.events import Event
from openchair.voice import deepgram
from openchair.voice.base import Mind, TalkSettings


@dataclass(slots=True)
class GoBetween:
    """One talk's: what it knows of the line, and what the model was told last."""

    runner: CallRunner
    models: deepgram.Models
    clock: Clock
    """Measures silences and the length of the call; the runner's own tells the date."""
    opening: Opening = field(default_factory=Opening)
    dialogue: Dialogue = field(default_factory=Dialogue)
    patience: Patience = field(default_factory=Patience)
    silence: Silence = field(default_factory=Silence)
    parting: Parting = field(default_factory=Parting)
    mind: Mind | None = None
    """What the model was told last."""

    def settings(self, greeting: str) -> bytes:
        """Return the settings of a session that begins with these words, or with the caller's."""
        self.mind = self._mind_now()
        now = self.clock.now()
        self.patience.opened(now)
        if greeting:
            self.patience.asked(now)
        talk = TalkSettings(
            language=self.runner.call.language,
            mind=self.mind,
            greeting=greeting,
            keyterms=(self.runner.script.clinic,),
            history=tuple(self.dialogue.lines),
            tags=(self.runner.desk.facts.call_id,),
        )
        return deepgram.settings_message(talk, self.models)

    def minded(self) -> list[Order]:
        """Tell the model of another state, if it is another."""
        mind = self._mind_now()
        if mind == self.mind:
            return []
        self.mind = mind
        return [Tell(deepgram.think_message(mind, self.models))]

    def _mind_now(self) -> Mind:
        now = self.runner.clock.now().astimezone(self.runner.desk.facts.zone)
        call, script = self.runner.call, self.runner.script
        return mind_of(call, script, now, waits_for_caller=self.opening.waits_for_caller)

    def happen(self, event: Event) -> list[Say]:
        """Let the machine take a fact; return what is to be said about it.

        What ends the line is kept until these words have been heard.
        """
        says, last = _parts(self.runner.happened(event))
        self.dialogue.expect_greeting(
            say.text for say in says if say.topic is Topic.GREETING and say.verbatim
        )
        if self.runner.call.state is State.END:
            self.parting.expect(self.clock.now(), text_of(says), last)
        return says

    def move(self, event: Event, *, interrupts: bool) -> list[Order]:
        """Let the machine move on a fact of our own, and have its words said word for word."""
        self.opening.end()
        self.dialogue.due.missing()
        text = text_of(self.happen(event))
        orders: list[Order] = [ClearLine()] if interrupts else []
        orders += self.minded()
        self.patience.rest()
        if text:
            orders.append(self.say(text, "interrupt" if interrupts else "queue"))
        return orders + ([] if text or not self.parting.is_near else self.parting.finish())

    def say(self, text: str, behavior: deepgram.Behavior) -> Tell:
        """Have the engine say something word for word, and expect to hear it soon."""
        self.dialogue.inject(text)
        self.patience.asked(self.clock.now())
        return Tell(deepgram.say_message(text, behavior))

    def note(self, kind: str, data: Mapping[str, object]) -> None:
        """Add a line of ours to the ledger."""
        self.runner.note(Source.AGENT, kind, dict(data))


def text_of(says: Iterable[Say]) -> str:
    """Return the words alone."""
    return " ".join(say.text for say in says)


def _parts(actions: Iterable[Action]) -> tuple[list[Say], list[Order]]:
    """Tell what is to be said from what ends the line after it."""
    says: list[Say] = []
    last: list[Order] = []
    for action in actions:
        match action:
            case Say():
                says.append(action)
            case TransferCall(to):
                last = [TransferLine(to)]
            case HangUp():
                last = last or [EndLine()]
    return says, last
