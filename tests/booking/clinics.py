"""A clinic to book at: two chairs, open on weekdays from eight to five with an hour for lunch."""

import datetime as dt
import random
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from openchair.booking.config import BookingConfig
from openchair.booking.hours import ticks_of
from openchair.booking.rules import Busy, Calendar, free_slots
from openchair.booking.store import ensure_chairs, hold_slots
from openchair.clock import VirtualClock
from openchair.ids import Ids
from openchair.slots import Slot, Wish
from openchair.tables import Client

ZONE = ZoneInfo("America/New_York")
NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
"""A Tuesday, ten in the morning at the clinic."""
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
HOURS = [["08:00", "12:00"], ["13:00", "17:00"]]
CHAIRS = {"chair_a": (), "chair_b": ()}


def config(**changes) -> BookingConfig:
    usual: dict[str, Any] = {
        "visit_types": {
            "cleaning": {"minutes": 60, "name": {"en": "a cleaning"}},
            "exam": {"minutes": 30, "name": {"en": "an exam"}},
            "emergency": {"minutes": 30, "name": {"en": "a visit"}, "urgent": True},
        },
        "hours": dict.fromkeys(WORKDAYS, HOURS),
    }
    return BookingConfig.model_validate(usual | changes)


def local(text: str) -> dt.datetime:
    """Read a wall time at the clinic, such as `2026-12-01 14:00`."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def busy(chair: str, start: str, minutes: int) -> Busy:
    return Busy(chair, *ticks_of(local(start), minutes))


def search(wish: Wish = Wish(), taken: Iterable[Busy] = (), **changes) -> list[str]:
    """Search at the clinic; return the wall times found."""
    return [f"{slot.start:%Y-%m-%d %H:%M}" for slot in find(wish, taken, **changes)]


def find(wish: Wish = Wish(), taken: Iterable[Busy] = (), **changes) -> tuple[Slot, ...]:
    usual: dict[str, Any] = {
        "config": config(),
        "visit_type": "cleaning",
        "chairs": CHAIRS,
        "now": NOW,
        "zone": ZONE,
        "limit": 2,
    }
    usual |= changes
    usual.setdefault("calendar", Calendar.of(usual["chairs"], taken))
    return free_slots(wish=wish, **usual)


def seeded_ids(seed: int = 1) -> Ids:
    return Ids(VirtualClock(NOW), random.Random(seed))


def open_clinic(session: Session, client_id: str = "clinic", **changes) -> list[str]:
    """Write a clinic and its chairs down; return the chairs' ids."""
    session.add(Client(id=client_id, name="Bright Smiles", created_at=NOW))
    session.flush()
    chairs = ensure_chairs(session, client_id=client_id, config=config(**changes), ids=seeded_ids())
    return [chair.id for chair in chairs]


def hold(session: Session, call_id: str = "call_1", **changes) -> tuple[Slot, ...]:
    usual: dict[str, Any] = {
        "client_id": "clinic",
        "call_id": call_id,
        "lead_id": "lead_1",
        "zone": ZONE,
        "config": config(),
        "visit_type": "cleaning",
        "wish": Wish(),
        "count": 2,
        "exclude": (),
        "now": NOW,
        "ids": Ids(VirtualClock(NOW)),
    }
    return hold_slots(session, **(usual | changes))
