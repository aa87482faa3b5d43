"""One evaluation: the snapshot, where the number may be, and what speaks for the call."""

import datetime as dt
import functools
from typing import NamedTuple

from openchair.compliance.law import Lift, Ruleset
from openchair.compliance.snapshot import Level, Snapshot
from openchair.compliance.zones import Candidates, candidates

INQUIRY_LASTS = dt.timedelta(days=90)
RELATIONSHIP_LASTS = dt.timedelta(days=548)
CLOCKS_DIFFER = dt.timedelta(days=1)
"""How far ahead of us a date may be that somebody wrote in another zone."""


class Case(NamedTuple):
    """One evaluation: the snapshot, and what is worked out from it once."""

    snapshot: Snapshot
    now: dt.datetime
    ruleset: Ruleset
    where: Candidates
    lifts: frozenset[Lift]

    def age(self, instant: dt.datetime | None) -> dt.timedelta | None:
        """How long ago something was."""
        return self.now - instant if instant else None


def new_case(snapshot: Snapshot, now: dt.datetime, ruleset: Ruleset) -> Case:
    """Work out once what many rules ask for."""
    where = candidates(snapshot, ruleset)
    return Case(snapshot, now, ruleset, where, _lifts(snapshot, now))


def _lifts(snapshot: Snapshot, now: dt.datetime) -> frozenset[Lift]:
    """Return what speaks for the call."""
    visited = snapshot.last_visit_at
    return _lift_set(
        snapshot.consent.level is Level.WRITTEN,
        snapshot.purpose.regime == "solicited"
        or _is_recent(snapshot.inquired_at, now, INQUIRY_LASTS),
        _is_recent(visited, now, RELATIONSHIP_LASTS) if visited else snapshot.existing_patient,
        snapshot.landline,
    )


@functools.cache
def _lift_set(*given: bool) -> frozenset[Lift]:
    return frozenset(lift for lift, holds in zip(Lift, given, strict=True) if holds)


def _is_recent(instant: dt.datetime | None, now: dt.datetime, lasts: dt.timedelta) -> bool:
    """Tell whether it lies in the past, give or take a day of time zones, and not too far."""
    return instant is not None and -CLOCKS_DIFFER <= now - instant <= lasts
