"""The end of a talk: what ends the line, kept until the last words have been heard."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from openchair.calling.orders import ClearLine, EndLine, Order, SayOnLine, TransferLine

GOODBYE_SECONDS = 12.0
"""How long the last words may take to be heard, before the line is ended all the same."""


@dataclass(slots=True)
class Parting:
    """How one talk ends."""

    since: dt.datetime | None = None
    """When the talk came to its end; the last words may still be spoken."""
    is_over: bool = False
    """Whether the line has been ended, or is gone."""
    are_words_sent: bool = False
    """Whether all of the last words is on its way to the caller."""
    _words: str = ""
    _orders: list[Order] = field(default_factory=list)

    @property
    def is_near(self) -> bool:
        """Whether nothing but the last words is left."""
        return self.since is not None or self.is_over

    def expect(self, now: dt.datetime, words: str, orders: Sequence[Order]) -> None:
        """Keep what ends the line until these words have been heard; the first end counts."""
        if self.since is None:
            self.since = now
            self._words = words
            self._orders = list(orders)

    def has_waited(self, now: dt.datetime) -> bool:
        """Tell whether the last words must have been heard by now, though nobody told."""
        return self.since is not None and (now - self.since).total_seconds() >= GOODBYE_SECONDS

    def finish(self) -> list[Order]:
        """End the line, once."""
        if self.is_over:
            return []
        self.is_over = True
        return self._orders or [EndLine()]

    def finish_without_voice(self) -> list[Order]:
        """End the line though our mouth is lost: the carrier says what was not said yet."""
        if self.is_over or self.are_words_sent:
            return []
        if any(isinstance(order, TransferLine) for order in self._orders):
            return self.finish()
        return self.say_and_finish(self._words)

    def say_and_finish(self, words: str) -> list[Order]:
        """Let the carrier's own voice say this, and end the line by that."""
        if self.is_over:
            return []
        self.is_over = True
        return [ClearLine(), SayOnLine(words)] if words else [EndLine()]
