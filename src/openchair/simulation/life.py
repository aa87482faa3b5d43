"""Who somebody is, apart from how they take a call: facts a receptionist might ask for."""

import datetime as dt
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from openchair.simulation.chance import happens, one_of
from openchair.slots import Wish

NOON = dt.time(12)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When somebody can come. `name` is how they put it: a key of `Wording.when`."""

    name: str
    wish: Wish
    weight: float


SCHEDULES = (
    Schedule("", Wish(), 32),
    Schedule("mornings", Wish(until_time=NOON), 17),
    Schedule("afternoons", Wish(from_time=NOON), 14),
    Schedule("after_three", Wish(from_time=dt.time(15)), 8),
    Schedule("before_noon", Wish(until_time=NOON), 6),
    Schedule("tuesday_thursday", Wish(weekdays=frozenset({1, 3})), 9),
    Schedule("early_week", Wish(weekdays=frozenset({0, 1})), 6),
    Schedule("friday", Wish(weekdays=frozenset({4})), 4),
    Schedule("wednesday_morning", Wish(weekdays=frozenset({2}), until_time=NOON), 2),
    Schedule("thursday_afternoon", Wish(weekdays=frozenset({3}), from_time=NOON), 2),
)
ANY_TIME = SCHEDULES[0]
_REASONS = ("cleaning", "cleaning", "cleaning", "checkup", "checkup", "filling", "crown")
_RARE_REASONS = ("whitening", "pain")
_CUMULATED = tuple(accumulate(schedule.weight for schedule in SCHEDULES))


@dataclass(frozen=True, slots=True)
class Life:
    """The facts of one person."""

    name: str
    is_new: bool
    is_insured: bool
    reason: str
    """A key of `Wording.reasons`."""
    schedule: Schedule


def life_of(name: str, rng: Random) -> Life:
    """Make up the facts of somebody of this name."""
    reasons = _RARE_REASONS if happens(rng, 0.12) else _REASONS
    return Life(
        name=_as_heard(name),
        is_new=happens(rng, 0.7),
        is_insured=happens(rng, 0.6),
        reason=one_of(rng, reasons),
        schedule=SCHEDULES[bisect(_CUMULATED, rng.random() * _CUMULATED[-1])],
    )


def _as_heard(name: str) -> str:
    """Write a name as a recogniser does: the first name, in lower case, letters only."""
    first = name.split(maxsplit=1)[0] if name.strip() else ""
    return "".join(c for c in first.lower() if c.isalpha() or c in "'-") or "maria"
