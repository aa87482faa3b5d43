"""A mind that does what a test tells it, turn by turn, for everything a model might get wrong."""

from collections.abc import Iterable, Sequence

from openchair.standins.deepgram.mind import Mind, Steps, said_by
from openchair.standins.deepgram.moment import Moment


class ScriptedMind:
    """Takes the next turn whenever something is heard, whatever it is.

    When the turns are over, another mind goes on; without one, nothing more happens. The answers to
    functions are spoken as they ask to be.
    """

    def __init__(self, turns: Iterable[Steps], otherwise: Mind | None = None) -> None:
        self._turns = iter(turns)
        self._otherwise = otherwise
        self._is_over = False

    def hear(self, said: str, moment: Moment) -> Steps:
        """Return the next turn."""
        turn = next(self._turns, None)
        if turn is not None:
            return turn
        self._is_over = True
        return self._otherwise.hear(said, moment) if self._otherwise else ()

    def answered(self, responses: Sequence[str], moment: Moment) -> Steps:
        """Return what the answers want to be said."""
        if self._is_over and self._otherwise is not None:
            return self._otherwise.answered(responses, moment)
        return [step for response in responses for step in said_by(response)]
