"""What will happen on a line until somebody answers or nobody does: decided from a seed, no time
passes.
"""

import hashlib
from dataclasses import dataclass
from random import Random

from openchair.standins.twilio.options import Fate, Forced, Options

_MOST_RINGING = 0.95
"""A mailbox takes the call at the latest when we are about to give up."""
SIP_CODES = {Fate.BUSY: 486, Fate.NO_ANSWER: 487}
_FAILURES = (404, 480, 503)


@dataclass(frozen=True, slots=True)
class LinePlan:
    """One line's future, in seconds after the call was taken."""

    fate: Fate
    initiated_after: float
    rings_after: float | None
    """None: it never rings."""
    decided_after: float
    """When somebody answers, or it is plain that nobody will."""
    sip_code: int = 200
    persona: str | None = None

    @property
    def is_answered(self) -> bool:
        """Whether a person or a machine takes the call."""
        return self.fate in {Fate.ANSWERED, Fate.VOICEMAIL}


def planned(options: Options, number: str, *, ring_seconds: int, rng: Random) -> LinePlan:
    """Return what a dialled number does."""
    text = options.forced.get(number)
    forced = Forced.read(text) if text else Forced(_drawn(options, rng))
    initiated = rng.uniform(0.05, 0.3)
    match forced.fate:
        case Fate.FAILED:
            end = initiated + rng.uniform(0.8, 4)
            return LinePlan(forced.fate, initiated, None, end, rng.choice(_FAILURES))
        case Fate.BUSY:
            end = initiated + rng.uniform(1, 4)
            return LinePlan(forced.fate, initiated, None, end, SIP_CODES[forced.fate])
    rings = initiated + rng.uniform(0.8, 2)
    if forced.fate is Fate.NO_ANSWER:
        end = rings + ring_seconds
        return LinePlan(forced.fate, initiated, rings, end, SIP_CODES[forced.fate])
    is_machine = forced.fate is Fate.VOICEMAIL
    waits = rng.uniform(*((15.0, 25.0) if is_machine else options.answer_seconds))
    persona = "voicemail" if is_machine else forced.persona
    answered = rings + min(waits, ring_seconds * _MOST_RINGING)
    return LinePlan(forced.fate, initiated, rings, answered, persona=persona)


def seed_of(options: Options, number: str) -> int:
    """Return the seed of the person behind a number: the same for every call to it."""
    digest = hashlib.blake2b(f"{options.seed} {number}".encode(), digest_size=6).digest()
    return int.from_bytes(digest)


def _drawn(options: Options, rng: Random) -> Fate:
    return rng.choices(list(Fate), options.mix.weights)[0]
