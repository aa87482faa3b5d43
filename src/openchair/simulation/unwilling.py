"""Personas who do not come, or not by this call: stops, wrong numbers, machines, silence."""

from collections.abc import Sequence

from openchair.conversation.actions import Say, Topic
from openchair.conversation.caller import Reply, Spoke
from openchair.simulation.chance import one_of
from openchair.simulation.life import Life
from openchair.simulation.patient import Patient
from openchair.simulation.speech import Speech
from openchair.simulation.wording import Phrases


class Insistent(Patient):
    """Goes along for `after` turns, then says one thing, in other words each time, to the end."""

    def __init__(self, life: Life, speech: Speech, means: Phrases, *, after: int = 0) -> None:
        super().__init__(life, speech)
        self._means = means
        self._after = after

    def instead(self, line: Say) -> Reply | None:
        if self.turns <= self._after:
            return None
        return self.speech.spoke(self._means)


class NotNow(Patient):
    """Wants to be called at another time, and says which if `knows_when`."""

    def __init__(self, life: Life, speech: Speech, means: Phrases, *, knows_when: float) -> None:
        super().__init__(life, speech)
        self._means = means
        self._knows_when = self.rng.random() < knows_when

    def instead(self, line: Say) -> Reply | None:
        if line.topic is not Topic.ASK_WHEN:
            return self.names_a_time(self._means)
        if self._knows_when:
            return self.names_a_time(self.words.call_when)
        return self.speech.spoke(self.words.no_idea_when)


class LifeThreatening(Patient):
    """Can hardly breathe."""

    def instead(self, line: Say) -> Reply | None:
        return self.speech.spoke(self.words.gasping)

    def part(self, line: Say) -> Reply:
        return self.speech.spoke(self.words.emergency_room)


class Silent(Patient):
    """Picks up and says nothing."""

    def pick_up(self) -> Reply:
        return self.speech.silent()

    def reply(self, said: Sequence[Say]) -> Reply:
        return self.speech.silent()


class HangsUp(Patient):
    """Puts the phone down, at once or in mid-talk."""

    def __init__(self, life: Life, speech: Speech) -> None:
        super().__init__(life, speech)
        self._leaves_at = one_of(self.rng, (1, 1, 1, 2, 3, 4))

    def instead(self, line: Say) -> Reply | None:
        return self.speech.put_down() if self.turns >= self._leaves_at else None


class Mailbox(Patient):
    """A machine: its greeting, then the tape runs; it answers nothing."""

    def pick_up(self) -> Reply:
        greeting = self.speech.pick(self.words.mailbox, name=self.life.name)
        return Spoke(greeting, seconds=self.speech.said(greeting).seconds + 1)

    def reply(self, said: Sequence[Say]) -> Reply:
        return self.speech.silent()
