"""What a clinic has: its chairs, and who is coming."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.booking.chairs import LIVE
from openchair.booking.config import BookingConfig
from openchair.booking.hours import tick_after, tick_of
from openchair.db import dialect_insert
from openchair.ids import Ids
from openchair.tables import Appointment, Chair


def ensure_chairs(
    session: Session, *, client_id: str, config: BookingConfig, ids: Ids
) -> Sequence[Chair]:
    """Give a clinic without chairs those the configuration names; return its chairs."""
    found = _chairs(session, client_id)
    if found:
        return found
    rows = [
        {"id": ids.new("chair"), "client_id": client_id, "name": name, "visit_types": []}
        for name in config.chairs
    ]
    session.execute(dialect_insert(session, Chair).on_conflict_do_nothing(), rows)
    return _chairs(session, client_id)


def appointments(
    session: Session, *, client_id: str, start: dt.datetime, end: dt.datetime
) -> Sequence[Appointment]:
    """Return what is held or booked to start in [start, end), in order of time."""
    return session.scalars(
        sa.select(Appointment)
        .where(
            col(Appointment.client_id) == client_id,
            col(Appointment.from_tick) >= tick_of(start),
            col(Appointment.from_tick) < tick_after(end),
            col(Appointment.start_at) >= start,
            col(Appointment.start_at) < end,
            LIVE,
        )
        .order_by(col(Appointment.start_at), col(Appointment.chair_id))
    ).all()


def _chairs(session: Session, client_id: str) -> Sequence[Chair]:
    ours = sa.select(Chair).where(col(Chair.client_id) == client_id)
    return session.scalars(ours.order_by(col(Chair.name))).all()
