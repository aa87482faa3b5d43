"""Who picked up: a simulated caller with ears and a mouth, twenty milliseconds at a time.

Rule: no clock and no socket in here; time passes by `frame`, so that any pace gives the same talk.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from openchair.conversation.actions import Say, Topic
from openchair.conversation.caller import Caller, PutDown, Reply, Spoke, StayedSilent
from openchair.standins.inband import (
    BYTES_PER_SECOND,
    FRAME_BYTES,
    Began,
    Ear,
    Ended,
    Heard,
    Sound,
    Words,
    silence,
    speech,
)
from openchair.standins.lines import say_from_words

FRAME_SECONDS = FRAME_BYTES / BYTES_PER_SECOND
BEEP = b"\x3a" * round(0.4 * BYTES_PER_SECOND)
"""A mailbox's tone: neither words nor silence."""
_GAP_SECONDS = 0.1
"""Nobody takes a shorter hole in the agent's voice for its end."""
_INTERRUPTS_AFTER_SECONDS = 0.8
_WAITS_SECONDS = 8.0
"""How long "one moment" is borne."""
_TAPE_SECONDS = 10.0
"""How much silence a mailbox records before it hangs up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How somebody takes turns."""

    pause_seconds: float = 0.6
    patience_seconds: float | None = 60.0
    barge_in: float = 0.0
    listens_seconds: float = 0.0
    """How long they wait to be greeted before their first words; greeted, they leave them out."""


class Person:
    """One person or mailbox, from the moment of picking up; streams may come and go."""

    def __init__(
        self,
        caller: Caller,
        *,
        rng: Random,
        manners: Manners,
        is_machine: bool = False,
        tell: Callable[[str, Words], object],
        on_beep: Callable[[], object],
    ) -> None:
        self._caller = caller
        self._rng = rng
        self._manners = manners
        self._tell = tell
        self._on_beep = on_beep
        self._ear = Ear()
        self.first = caller.pick_up()
        """The words on picking up, which `frame` is yet to speak."""
        self.messages: list[str] = []
        """What a mailbox has on its tape: what began after the beep."""
        self.is_machine = is_machine
        self.gaps = 0
        """Holes in the agent's voice too short to be its end."""
        self._says: list[Say] = []
        self._agent_speaks = False
        self._began_after_beep = False
        self._is_beeping = False
        self._has_beeped = False
        self._mouth = b""
        self._untold: str | None = None
        """What the mouth is about to say."""
        self._hole = 0
        self._quiet = 0
        self._idle = 0
        self._rests = 0
        self._interrupts_in: int | None = None
        self._is_leaving = False
        self._listens = _frames(manners.listens_seconds)
        self._act(self.first)

    def pass_greeting(self) -> None:
        """Be past the first words, which were spoken to nobody: the line was not connected yet."""
        self._mouth, self._untold, self._rests = b"", None, 0
        self._has_beeped = self._is_beeping = True

    def frame(self, played: bytes) -> bytes | None:
        """Hear what was played in one frame's time and return what was said; None: hung up."""
        self._listen(played)
        if self._listens:
            return self._wait_for_greeting()
        if self._mouth:
            return self._voice()
        if self._rests:
            self._rests -= 1
            return silence()
        if self._is_leaving or self._is_bored():
            return None
        if self._is_my_turn():
            says, self._says = tuple(self._says), []
            self._interrupts_in = None
            self._act(self._caller.reply(says))
        return self._voice() if self._mouth else silence()

    def _wait_for_greeting(self) -> bytes:
        """It is they who called: the first words are the other side's, for a while."""
        self._listens -= 1
        if self._agent_speaks:
            self._listens = self._rests = 0
            self._mouth, self._untold, self._is_leaving = b"", None, False
        return silence()

    def overhear(self, words: Words) -> None:
        """Hear the line's own voice, to which nobody answers."""
        self._tell("agent", words)
        if self.is_machine and self._has_beeped:
            self.messages.append(str(words.get("text", "")))

    # --- speaking ---

    def _act(self, reply: Reply) -> None:
        match reply:
            case Spoke(text, seconds):
                self._mouth, self._untold = speech({"text": text}, seconds), text
            case StayedSilent(seconds):
                self._rests = _frames(seconds)
            case PutDown(seconds):
                self._rests, self._is_leaving = _frames(seconds), True

    def _voice(self) -> bytes:
        said, self._mouth = self._mouth[:FRAME_BYTES], self._mouth[FRAME_BYTES:]
        self._idle = 0
        if self._untold is not None:
            self._tell("caller", {"text": self._untold})
            self._untold = None
        if self.is_machine and not self._mouth and not self._has_beeped:
            self._go_on()
        return said

    def _go_on(self) -> None:
        """After a mailbox's greeting comes the beep, and after the beep the tape runs."""
        if not self._is_beeping:
            self._is_beeping, self._mouth = True, BEEP
            return
        self._has_beeped = True
        self._on_beep()

    def _is_my_turn(self) -> bool:
        if not self._says:
            return False
        if self._interrupts_in == 0:
            return True
        waits = self._says[-1].topic is Topic.WAIT
        pause = _WAITS_SECONDS if waits else self._manners.pause_seconds
        return not self._agent_speaks and self._quiet >= _frames(pause)

    def _is_bored(self) -> bool:
        patience = self._manners.patience_seconds
        if self.is_machine:
            patience = min(_TAPE_SECONDS, patience or _TAPE_SECONDS)
        return patience is not None and self._idle > _frames(patience)

    # --- hearing ---

    def _listen(self, played: bytes) -> None:
        """Hear a frame; one in which nothing was played is silence, unless it is but a hole."""
        if played:
            self.gaps += 1 if self._hole else 0
            self._hole = 0
            self._hear(self._ear.hear(played))
        elif self._hole < _frames(_GAP_SECONDS) and self._agent_speaks:
            self._hole += 1
        else:
            self._hear(self._ear.hear(silence()))
            self._hole = 0
        self._idle = 0 if self._agent_speaks else self._idle + 1
        self._quiet += 1
        if self._interrupts_in:
            self._interrupts_in -= 1

    def _hear(self, sounds: Iterable[Sound]) -> None:
        for sound in sounds:
            match sound:
                case Began():
                    self._agent_speaks = True
                    self._began_after_beep = self._has_beeped
                case Heard(words):
                    self._understand(words)
                case Ended():
                    self._agent_speaks = False
                    self._quiet = self._hole

    def _understand(self, words: Words) -> None:
        say = say_from_words(words)
        self._says.append(say)
        self._tell("agent", words)
        if self.is_machine and self._began_after_beep:
            self.messages.append(say.text)
        if self._rng.random() < self._manners.barge_in:
            self._interrupts_in = _frames(_INTERRUPTS_AFTER_SECONDS)


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_SECONDS)
