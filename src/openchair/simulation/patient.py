"""Somebody who asked about a visit and wants one. The other personas differ from this in a thing.

Rule: a Patient knows only what it was told, line by line: topic, question, slots and text. A result
is earned: the words go through the same ears as a stranger's.
"""

import datetime as dt
from collections.abc import Sequence

from openchair.conversation.actions import Say, Topic
from openchair.conversation.caller import Reply, Spoke
from openchair.simulation.chance import happens, one_of
from openchair.simulation.life import ANY_TIME, Life
from openchair.simulation.speech import Speech
from openchair.simulation.subjects import Subject, subject_of
from openchair.simulation.wording import Phrases
from openchair.slots import Slot

ROUNDS = 2
"""How often an offer is turned down before another time is accepted."""

_TIMES_TO_CALL = tuple(dt.time(hour) for hour in (9, 10, 11, 14, 15, 16, 17, 18))
_EXPECTS_ANSWER = frozenset(
    {Topic.GREETING, Topic.ASK, Topic.OFFER, Topic.READ_BACK, Topic.ASK_WHEN}
)
_ENDS = frozenset(
    {
        Topic.BOOKED,
        Topic.OPTED_OUT,
        Topic.WRONG_NUMBER,
        Topic.TRANSFER,
        Topic.PERSON_WILL_CALL,
        Topic.CALL_LATER,
        Topic.CALL_911,
        Topic.DECLINED,
        Topic.VOICEMAIL,
        Topic.APOLOGY,
        Topic.GOODBYE,
    }
)


class Patient:
    """Answers what is asked, takes the offered slot that suits, confirms it, says goodbye."""

    patience = 4
    """How often the same line may come again before the caller hangs up."""

    def __init__(self, life: Life, speech: Speech) -> None:
        self.life = life
        self.speech = speech
        self.words = speech.words
        self.rng = speech.rng
        self.turns = 0
        """Times spoken to."""
        self.wanted: Slot | None = None
        self.refusals = 0
        self._open: Say | None = None
        """The last line that expected an answer."""
        self._repeats = 0

    # --- the Caller protocol ---

    def pick_up(self) -> Reply:
        """Say hello, or one's name."""
        if self.happens(0.2):
            return self.speech.spoke(self.words.hello_named, name=self.life.name)
        return self.speech.said(self.speech.pick(self.words.hello))

    def reply(self, said: Sequence[Say]) -> Reply:
        """Answer the last line that expects it; say goodbye to one that ends the talk."""
        self.turns += 1
        if not said:
            return self.speech.silent()
        line = self._line_to_answer(said)
        if line.topic in _ENDS:
            return self.part(line)
        if self._repeats > self.patience:
            return self.speech.put_down()
        return self.instead(line) or self.answer(line)

    # --- what a persona may do otherwise ---

    def instead(self, line: Say) -> Reply | None:
        """Do something else than answer; None to answer."""
        return None

    def answer(self, line: Say) -> Reply:
        """Answer a line that expects it."""
        match line.topic:
            case Topic.OFFER:
                return self.to_offer(line.slots)
            case Topic.READ_BACK:
                return self.to_read_back(line.slots)
            case Topic.ASK_WHEN:
                return self.to_ask_when()
            case Topic.GREETING:
                return self.to_greeting()
            case _ if line.question:
                return self.to_question(subject_of(line.question))
            case _:
                return self.speech.spoke(self.words.curt)

    def to_greeting(self) -> Reply:
        """Say whether now is a good time."""
        return self.speech.spoke(self.words.good_time)

    def to_question(self, subject: Subject) -> Reply:
        """Answer a question about oneself."""
        words, life = self.words, self.life
        match subject:
            case Subject.PAIN:
                return self.speech.spoke(words.pain if life.reason == "pain" else words.no_pain)
            case Subject.STATUS:
                return self.speech.spoke(words.new_patient if life.is_new else words.known_patient)
            case Subject.REASON:
                return self.speech.spoke(words.reasons[life.reason])
            case Subject.INSURANCE:
                return self.speech.spoke(words.insured if life.is_insured else words.uninsured)
            case Subject.TIMES:
                return self.to_when_suits()
            case Subject.STAFF_CALL:
                return self.speech.spoke(words.curt)
            case Subject.OTHER:
                return self.speech.spoke(words.cannot_say)

    def to_when_suits(self) -> Reply:
        """Say when one can come."""
        if self.life.schedule is ANY_TIME:
            return self.speech.spoke(self.words.any_time)
        return self.speech.spoke(self.words.prefers, when=self.when())

    def to_offer(self, slots: Sequence[Slot]) -> Reply:
        """Choose a slot that suits; else say what would, and after some rounds make do."""
        suiting = [slot for slot in slots if self.life.schedule.wish.allows(slot.start)]
        if not suiting and self.refusals < ROUNDS:
            self.refusals += 1
            return self.speech.spoke(self.words.none_suits, when=self.when())
        return self.choose(one_of(self.rng, suiting or slots), slots)

    def to_read_back(self, slots: Sequence[Slot]) -> Reply:
        """Confirm the slot that was chosen; correct any other."""
        if self.wanted is None or self.is_wanted(slots):
            return self.speech.spoke(self.words.right)
        return self.speech.spoke(self.words.not_right, choice=self.slot_named(self.wanted))

    def to_ask_when(self) -> Reply:
        """Say when to call again."""
        return self.names_a_time(self.words.call_when)

    def part(self, line: Say) -> Reply:
        """Say goodbye, or just hang up."""
        if self.happens(0.6):
            return self.speech.spoke(self.words.thanks)
        return self.speech.put_down()

    # --- saying things ---

    def is_wanted(self, slots: Sequence[Slot]) -> bool:
        """Whether the slot that was chosen is read back: the same time, whatever else changed."""
        return self.wanted is not None and self.wanted.start in {slot.start for slot in slots}

    def happens(self, share: float) -> bool:
        """Whether this person does what such people do in this share of cases."""
        return happens(self.rng, share)

    def choose(self, slot: Slot, among: Sequence[Slot]) -> Spoke:
        """Choose a slot in one of the ways that single it out."""
        self.wanted = slot
        return self.speech.said(self.choice(slot, among))

    def choice(self, slot: Slot, among: Sequence[Slot]) -> str:
        """Put a choice among slots in words."""
        words, pick = self.words, self.speech.pick
        if len(among) == 1:
            return pick(words.only_one)
        way = one_of(self.rng, _ways_to_single_out(slot, among))
        match way:
            case "nth":
                return pick(words.nth, nth=words.nths[among.index(slot)])
            case "day":
                return pick(words.by_day, day=words.days[slot.start.weekday()])
            case "time":
                return pick(words.by_time, time=self.speech.at_time(slot.start.time()))
            case "earlier":
                return pick(words.earlier)
            case "later":
                return pick(words.later)
            case _:
                return self.slot_named(slot, words.by_day_and_time)

    def slot_named(self, slot: Slot, among: Phrases = ()) -> str:
        """Name a slot in full."""
        day = self.words.days[slot.start.weekday()]
        time = self.speech.at_time(slot.start.time())
        return self.speech.pick(among or self.words.slot, day=day, time=time)

    def when(self) -> str:
        """Put one's schedule in words, to stand in a phrase."""
        schedule = self.life.schedule
        return self.speech.pick(self.words.when[schedule.name])

    def names_a_time(self, among: Phrases) -> Spoke:
        """Say something with a day and a time of day in it, both of one's own choice."""
        clock = self.speech.clock(one_of(self.rng, _TIMES_TO_CALL))
        day = self.words.days[self.rng.randrange(5)]
        return self.speech.spoke(among, day=day, clock=clock, time=self.speech.at(clock))

    # --- hearing ---

    def _line_to_answer(self, said: Sequence[Say]) -> Say:
        last = said[-1]
        if last.topic in _ENDS:
            return last
        for line in reversed(said):
            if line.question or line.topic in _EXPECTS_ANSWER:
                self._repeats = self._repeats + 1 if _is_same(line, self._open) else 0
                self._open = line
                return line
        # A nudge, or an answer to a question of ours: what was open before is open still.
        self._repeats += 1
        return self._open or last


def _is_same(line: Say, before: Say | None) -> bool:
    return before is not None and (line.topic, line.question, line.slots) == (
        before.topic,
        before.question,
        before.slots,
    )


def _ways_to_single_out(slot: Slot, among: Sequence[Slot]) -> list[str]:
    """List the ways in which only this one of the slots can be meant."""
    others = [other.start for other in among if other != slot]
    start = slot.start
    ways = ["nth", "day and time"]
    if all(other.weekday() != start.weekday() for other in others):
        ways.append("day")
    if all(other.time() != start.time() for other in others):
        ways.append("time")
    if len(others) == 1:
        ways.append("earlier" if start < others[0] else "later")
    return ways
