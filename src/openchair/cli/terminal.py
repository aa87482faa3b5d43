"""A person at the terminal, as the one who picked up."""

from collections.abc import Sequence

from openchair.cli.output import out
from openchair.conversation.actions import Say
from openchair.conversation.caller import PutDown, Reply, Spoke, StayedSilent


class Terminal:
    """Types what the caller says: an empty line is silence, end of input hangs up."""

    def pick_up(self) -> Reply:
        """Pick up with a plain hello."""
        out.print("The phone rings. You pick up: hello?", style="dim")
        return Spoke("hello?")

    def reply(self, said: Sequence[Say]) -> Reply:
        """Ask the person what to say; the talk has shown them what was said."""
        try:
            words = input("you: ").strip()
        except EOFError:
            return PutDown()
        return Spoke(words) if words else StayedSilent()
