"""The words of a live talk: what both sides said, and what of ours is still owed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from openchair.calling.echo import is_echo
from openchair.calling.word_for_word import WordForWord, plain
from openchair.voice.base import Said

_ECHO_LINES = 4
"""How far back our own words are looked for in the caller's."""


@dataclass(slots=True)
class Dialogue:
    """What the engine has told of one talk."""

    lines: list[Said] = field(default_factory=list)
    due: WordForWord = field(default_factory=WordForWord)
    turns: int = 0
    """The caller's."""
    greeting: str = ""
    """The first words, as the law wants them; until the engine tells of them they are due."""
    _turn: list[str] = field(default_factory=list)
    """What the engine has told of a turn of which not all was sent."""
    _bridge: str = ""
    """The last words that bridged a wait: they are no answer."""
    _injected: str = ""
    """What was to be said word for word last, in case it is refused."""

    # --- the caller -------------------------------------------------------------------------

    def is_echo(self, text: str) -> bool:
        """Tell whether the caller's words are ours on the way back."""
        return is_echo(text, [line.text for line in self.lines[-_ECHO_LINES:] if line.by_agent])

    def caller_said(self, text: str) -> None:
        """The caller's turn is over."""
        self.turns += 1
        self.due.heard_caller()
        self.lines.append(Said(by_agent=False, text=text))

    # --- the agent --------------------------------------------------------------------------

    def agent_said(self, text: str) -> None:
        """The engine tells what it says; not all of the turn needs to have been sent."""
        self._turn.append(text)
        self.lines.append(Said(by_agent=True, text=text))
        self.due.spoke(text)

    @property
    def is_mid_turn(self) -> bool:
        """Whether a turn was told of which not all was sent."""
        return bool(self._turn)

    def cut_turn(self) -> None:
        """The rest of the turn will not be heard."""
        self._turn.clear()

    def finish_turn(self) -> list[str]:
        """All of the turn was sent: return the lines that should have been spoken and were not.

        A bridge is not yet the turn in which they were to be spoken.
        """
        turn, self._turn = self._turn, []
        is_bridge = bool(turn) and all(self.is_bridge(text) for text in turn)
        return [] if is_bridge else self.due.missing()

    def unsay_turn(self) -> int:
        """Nothing of the turn was heard: forget its lines, and return how many they are."""
        count = len(self._turn)
        del self.lines[len(self.lines) - count :]
        return count

    # --- what is asked of the engine --------------------------------------------------------

    def bridge(self, text: str) -> None:
        """These words bridge a wait."""
        self._bridge = text

    def is_bridge(self, text: str) -> bool:
        """Tell whether this only bridges a wait."""
        return plain(text) == plain(self._bridge)

    def inject(self, text: str) -> None:
        """The engine is asked to say this word for word."""
        self._injected = text

    def refused(self) -> str:
        """Return what was asked for last and not said, once."""
        text, self._injected = self._injected, ""
        return text

    # --- the greeting -----------------------------------------------------------------------

    def expect_greeting(self, texts: Iterable[str]) -> None:
        """The talk has to begin with these words; the first ones count."""
        self.greeting = self.greeting or " ".join(texts)

    @property
    def has_greeted(self) -> bool:
        """Whether the engine has told that the law's first words were spoken."""
        spoken = "".join(plain(line.text) for line in self.lines if line.by_agent)
        return bool(self.greeting) and plain(self.greeting) in spoken
