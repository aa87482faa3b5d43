"""Who picks up: one person for a seed.

A seed is a person: the same at every attempt, with the same life and schedule. What they say
differs from attempt to attempt, and who had no time the first time may have it the second.
"""

from bisect import bisect
from itertools import accumulate
from random import Random

from openchair.simulation.chance import happens, seeded
from openchair.simulation.life import life_of
from openchair.simulation.patient import Patient
from openchair.simulation.personas import NAMES, PERSONAS, Persona, named
from openchair.simulation.speech import Speech

_CUMULATED = tuple(accumulate(persona.weight for persona in PERSONAS))
_STAYS_THE_SAME = 0.2
_BIRTH, _WORDS = 1, 2


def persona_for(seed: int, *, attempt: int = 1) -> Persona:
    """Return the kind of person this seed is, at this attempt."""
    return _born_as(seeded(seed, _BIRTH), attempt)


def who_picks_up(
    seed: int,
    *,
    lead_name: str = "",
    language: str = "en",
    attempt: int = 1,
    persona: str | None = None,
) -> Patient:
    """Return the person with this seed, ready to pick up; `persona` forces a kind by name.

    Raises ValueError for a persona nobody knows.
    """
    birth = seeded(seed, _BIRTH)
    born_as = _born_as(birth, attempt)
    kind = named(persona) if persona else born_as
    words = seeded(seed * 101 + attempt, _WORDS)
    speech = Speech(kind.language or language, words, kind.manner)
    return kind.make(life_of(lead_name, birth), speech)


def _born_as(rng: Random, attempt: int) -> Persona:
    persona = PERSONAS[bisect(_CUMULATED, rng.random() * _CUMULATED[-1])]
    is_the_same = happens(rng, _STAYS_THE_SAME)
    if attempt == 1 or persona.next_time is None or is_the_same:
        return persona
    return NAMES[persona.next_time]
