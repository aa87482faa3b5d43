"""Lines that are to be spoken as they stand, and whether the engine has told that it spoke them."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class WordForWord:
    """The lines of one talk."""

    _due: list[str] = field(default_factory=list)
    _spoken: str = ""
    """What the engine has said since the caller last spoke, letters only."""

    def expect(self, lines: Iterable[str]) -> None:
        """Wait for these to be spoken."""
        self._due += lines

    def spoke(self, text: str) -> None:
        """The engine tells what it says: a line comes in one piece or in sentences."""
        self._spoken += plain(text)
        self._due = [line for line in self._due if plain(line) not in self._spoken]

    def heard_caller(self) -> None:
        """The caller's turn is over: what comes now is another turn of the agent's."""
        self._spoken = ""

    def missing(self) -> list[str]:
        """Return what was not spoken, once."""
        missing, self._due = self._due, []
        return missing


def plain(text: str) -> str:
    """Return the words alone: engines write numbers and marks in their own way."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
