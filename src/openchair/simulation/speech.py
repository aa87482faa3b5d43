"""How somebody speaks: which of the possible words, with which fillers, and how long it takes."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from openchair.conversation.caller import PutDown, Spoke, StayedSilent
from openchair.simulation.chance import one_of
from openchair.simulation.spoken_times import clock_in_english, clock_in_spanish
from openchair.simulation.wording import Phrases, Wording
from openchair.simulation.words_en import ENGLISH
from openchair.simulation.words_es import SPANISH

WORDS_PER_SECOND = 2.5


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody speaks, whatever they say."""

    hesitation: float = 0.15
    """How often a phrase begins with a filler."""
    is_terse: bool = False
    talks_on: float = 0.0
    """How often something beside the point is added."""


PLAIN = Manner()


class Speech:
    """One person's tongue: picks wordings by the person's own seed, never one twice running."""

    __slots__ = ("_last", "_random", "manner", "rng", "words")

    def __init__(self, language: str, rng: Random, manner: Manner = PLAIN) -> None:
        self.words: Wording = SPANISH if language == "es" else ENGLISH
        self.rng = rng
        self.manner = manner
        self._random = rng.random
        self._last = ""

    def pick(self, among: Phrases, **blanks: str) -> str:
        """Choose a wording and fill its blanks."""
        count = len(among)
        phrase = among[int(self._random() * count)]
        if self.manner.is_terse:
            phrase = min(phrase, among[int(self._random() * count)], key=len)
        if phrase is self._last:
            phrase = among[(among.index(phrase) + 1) % count]
        self._last = phrase
        return phrase.format_map(blanks) if "{" in phrase else phrase

    def spoke(self, among: Phrases, **blanks: str) -> Spoke:
        """Say it, in this person's manner."""
        text = self.pick(among, **blanks)
        manner, random = self.manner, self._random
        if random() < manner.hesitation:
            text = f"{one_of(self.rng, self.words.fillers)} {text}"
        if manner.talks_on and random() < manner.talks_on:
            text = f"{text} {one_of(self.rng, self.words.asides)}"
        return self.said(text)

    def said(self, text: str) -> Spoke:
        """Say exactly this, after half a second to two of thought."""
        thought = 0.5 + 1.5 * self._random()
        return Spoke(text, round(thought + (text.count(" ") + 1) / WORDS_PER_SECOND, 1))

    def silent(self) -> StayedSilent:
        """Say nothing for as long as agents wait."""
        return StayedSilent(seconds=8.0)

    def put_down(self) -> PutDown:
        """Hang up."""
        return PutDown(seconds=round(0.3 + self._random(), 1))

    def clock(self, time: dt.time) -> str:
        """Put a time of day in words: `ten thirty`, `las diez y media`."""
        in_words = clock_in_spanish if self.words is SPANISH else clock_in_english
        return in_words(time, self.rng)

    def at(self, clock: str) -> str:
        """Put a clock's words where `{time}` stands: `ten thirty`, `a las diez y media`."""
        return f"a {clock}" if self.words is SPANISH else clock

    def at_time(self, time: dt.time) -> str:
        """Put a time of day where `{time}` stands."""
        return self.at(self.clock(time))
