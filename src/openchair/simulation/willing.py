"""Personas who mean to come, each in their own way."""

from collections.abc import Sequence

from openchair.conversation.actions import Say, Topic
from openchair.conversation.caller import Reply
from openchair.simulation.chance import one_of
from openchair.simulation.life import SCHEDULES
from openchair.simulation.patient import Patient
from openchair.simulation.subjects import Subject
from openchair.slots import Slot


class Hurried(Patient):
    """Has a minute, and says yes in one word."""

    def to_greeting(self) -> Reply:
        return self.speech.spoke(self.words.in_a_hurry)

    def to_read_back(self, slots: Sequence[Slot]) -> Reply:
        if self.is_wanted(slots):
            return self.speech.spoke(self.words.curt)
        return super().to_read_back(slots)


class Chatty(Patient):
    """Tells at once who they are and why they call, and adds things beside the point."""

    def to_greeting(self) -> Reply:
        yes = self.speech.pick(self.words.curt)
        need = self.speech.pick(self.words.needs[self.life.reason])
        return self.speech.said(f"{yes} {self.speech.pick(self.words.announces, need=need)}")


class HardOfHearing(Patient):
    """Asks to hear every third line again."""

    asked_again = False

    def instead(self, line: Say) -> Reply | None:
        if self.asked_again or not self.happens(0.4):
            self.asked_again = False
            return None
        self.asked_again = True
        return self.speech.spoke(self.words.repeat_please)


class Mumbler(Patient):
    """Cannot be understood half of the time."""

    mumbled = False

    def instead(self, line: Say) -> Reply | None:
        if self.mumbled or not self.happens(0.5):
            self.mumbled = False
            return None
        self.mumbled = True
        return self.speech.spoke(self.words.mumbled)


class BadLine(Patient):
    """Is cut off by the network now and then: silence, then there again."""

    patience = 8
    was_cut = False

    def instead(self, line: Say) -> Reply | None:
        if self.was_cut:
            self.was_cut = False
            return self.speech.spoke(self.words.hello_again) if self.happens(0.3) else None
        self.was_cut = self.happens(0.25)
        return self.speech.silent() if self.was_cut else None


class ChangesMind(Patient):
    """Chooses a slot and, when it is read back, wants another."""

    among: Sequence[Slot] = ()
    changed = False

    def to_offer(self, slots: Sequence[Slot]) -> Reply:
        self.among = slots
        return super().to_offer(slots)

    def to_read_back(self, slots: Sequence[Slot]) -> Reply:
        read = {slot.start for slot in slots}
        others = [slot for slot in self.among if slot.start not in read]
        if self.changed or not self.is_wanted(slots) or not others:
            return super().to_read_back(slots)
        self.changed = True
        self.wanted = one_of(self.rng, others)
        choice = self.slot_named(self.wanted)
        return self.speech.spoke(self.words.on_reflection, choice=choice)


class InPain(Patient):
    """Has a toothache, says so at once, and takes the first slot there is."""

    def to_greeting(self) -> Reply:
        return self.speech.spoke(self.words.toothache)

    def to_question(self, subject: Subject) -> Reply:
        if subject is Subject.PAIN:
            return self.speech.spoke(self.words.pain)
        if subject is Subject.REASON:
            return self.speech.spoke(self.words.reasons["pain"])
        if subject is Subject.TIMES:
            return self.speech.spoke(self.words.any_time)
        return super().to_question(subject)

    def to_offer(self, slots: Sequence[Slot]) -> Reply:
        return self.choose(slots[0], slots)


class Parent(Patient):
    """Asks for a child, and says so when it comes to the reason."""

    told = False

    def to_question(self, subject: Subject) -> Reply:
        if subject is not Subject.REASON or self.told:
            return super().to_question(subject)
        self.told = True
        reason = self.speech.pick(self.words.reasons[self.life.reason])
        child = self.speech.pick(self.words.for_child)
        return self.speech.said(f"{child} {reason}")


class Curious(Patient):
    """Asks about price, insurance, parking and the like between the agent's questions, then
    books, or finds it too dear.
    """

    topics: Sequence[str] = ("price", "insurance", "parking", "address", "duration")
    most = 3
    stays = 0.7
    asked = 0

    def instead(self, line: Say) -> Reply | None:
        if line.topic is Topic.GREETING or self.asked >= self.most or not self.happens(0.5):
            return None
        self.asked += 1
        return self.speech.spoke(self.words.asks[one_of(self.rng, self.topics)])

    def to_offer(self, slots: Sequence[Slot]) -> Reply:
        if self.asked and not self.happens(self.stays):
            return self.speech.spoke(self.words.not_won_over)
        return super().to_offer(slots)


class Anxious(Curious):
    """Is afraid that it will hurt, asks, and comes all the same."""

    topics = ("hurt", "hurt", "duration")
    stays = 1.0


class Picky(Patient):
    """Turns down what is offered, for several rounds, and sometimes for good."""

    rounds: int | None = None

    def to_offer(self, slots: Sequence[Slot]) -> Reply:
        if self.rounds is None:
            self.rounds = self.rng.randint(1, 3)
        if self.refusals < self.rounds:
            self.refusals += 1
            return self.turn_down(slots)
        if self.happens(0.3):
            return self.speech.spoke(self.words.gives_up)
        return self.choose(one_of(self.rng, slots), slots)

    def turn_down(self, slots: Sequence[Slot]) -> Reply:
        """Say no to every slot, and perhaps what would be better than all of them."""
        better = [
            schedule.name
            for schedule in SCHEDULES
            if not any(schedule.wish.allows(slot.start) for slot in slots)
        ]
        if not better or self.happens(0.4):
            return self.speech.spoke(self.words.turns_down)
        when = self.speech.pick(self.words.when[one_of(self.rng, better)])
        return self.speech.spoke(self.words.none_suits, when=when)


class Sceptical(Patient):
    """Wants to know who this is and why, once or twice; then is won over, or is not."""

    doubts: int | None = None

    def instead(self, line: Say) -> Reply | None:
        if self.doubts is None:
            self.doubts = self.rng.randint(1, 2)
        if self.doubts == 0 or line.topic is not Topic.GREETING:
            return None
        self.doubts -= 1
        words = self.words
        among = (words.who_is_this, words.robot, words.my_number, words.i_forgot)
        return self.speech.spoke(one_of(self.rng, among))

    def to_greeting(self) -> Reply:
        if self.happens(0.35):
            return self.speech.spoke(self.words.not_won_over)
        return self.speech.spoke(self.words.won_over)
