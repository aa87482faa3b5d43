"""Whose the first words of a call are, and whether it is time for them. Pure."""

from dataclasses import dataclass

FIRST_WORDS_SECONDS = 1.2
"""How long a person who picked up may be silent before they are greeted."""


@dataclass(slots=True)
class FirstWords:
    """How one talk comes to begin."""

    caller_speaks: bool = False
    _is_due: bool = False
    """Whether it is time to begin: the person speaks, or is silent."""
    _has_begun: bool = False

    def caller_began(self) -> None:
        """The person speaks."""
        self.caller_speaks = self._is_due = True

    def nobody_spoke(self) -> None:
        """The person was silent for long enough."""
        self._is_due = True

    def take(self) -> bool:
        """Tell whether the talk is to begin now; it begins once."""
        is_now = self._is_due and not self._has_begun
        self._has_begun |= is_now
        return is_now
