"""Takes out of the tables what a clinic does not want to keep any longer: every night, by itself.

`keep_transcripts_days` after a call's end goes what was said: transcript, notes, the words in the
ledger and in notices. `keep_leads_days` after the last that happened to a lead goes what is
personal of it, as `erasure.py` says; of one that was dialled, name, number and consent stay for
five years after the last dial (16 CFR 310.5). `keep_recordings_days` is for recordings.

Rule 1: suppressions and decisions are never touched; what stays proves that the law was kept.
Rule 2: nobody is touched who is still to be called, or has a visit to come.
Rule 3: it goes in portions, each a transaction; it may be killed anywhere, and be run again.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.accounts.store import audit
from openchair.calling import recording_store
from openchair.calling.erasure import (
    ERASED,
    Extent,
    changed,
    erase,
    erase_line,
    erase_result,
    overwrite,
    rows_of,
    without_words,
)
from openchair.calling.house import House
from openchair.calling.store import ENDED
from openchair.db import Database
from openchair.tables import (
    Appointment,
    AppointmentState,
    Call,
    CallEvent,
    CallResult,
    Client,
    Lead,
    Notice,
)

PORTION = 50
RECORD = dt.timedelta(days=5 * 366)
"""16 CFR 310.5(b): the record of a call, and of the consent to it, is kept for five years."""
NIGHT = dt.timedelta(hours=2)
"""A clinic's night begins at two: nobody may be called then."""
LOOKS_EVERY = dt.timedelta(minutes=1)
"""How often it is asked whose night has come: the dialer asks five times a second."""
PURGE_LOCK = 0x0C4A14


@dataclass(frozen=True, slots=True)
class Purged:
    """What one portion took out."""

    calls: int = 0
    """Calls of which what was said is gone."""
    leads: int = 0
    recordings: int = 0

    def __bool__(self) -> bool:
        return any((self.calls, self.leads, self.recordings))

    def __add__(self, other: "Purged") -> "Purged":
        return Purged(
            self.calls + other.calls, self.leads + other.leads, self.recordings + other.recordings
        )


@dataclass(slots=True)
class Nightly:
    """Purges each clinic once a night, and at the start, one portion at a time."""

    database: Database
    house: House
    _nights: dict[str, dt.date] = field(default_factory=dict)
    _left: Iterator[Purged] | None = None
    _looked_at: dt.datetime | None = None

    def step(self, now: dt.datetime) -> Purged:
        """Take one portion out, if any is over."""
        if self._left is None:
            if self._looked_at is not None and now - self._looked_at < LOOKS_EVERY:
                return Purged()
            self._looked_at = now
            self._left = self._portions(now)
        portion = next(self._left, None)
        if portion is None:
            self._left = None
        return portion or Purged()

    def _portions(self, now: dt.datetime) -> Iterator[Purged]:
        with self.database.reading() as session:
            due = [each for each in keeping_clients(session) if self._is_due(each, now)]
        for client in due:
            self._nights[client.id] = _night(client, now)
            yield from purge(self.database, client, self.house, now=now)

    def _is_due(self, client: Client, now: dt.datetime) -> bool:
        return self._nights.get(client.id) != _night(client, now)


def _night(client: Client, now: dt.datetime) -> dt.date:
    return (now.astimezone(ZoneInfo(client.timezone)) - NIGHT).date()


def keeping_clients(session: Session) -> list[Client]:
    """Return the clients that do not keep everything for ever."""
    limits = (Client.keep_transcripts_days, Client.keep_recordings_days, Client.keep_leads_days)
    statement = sa.select(Client).where(sa.or_(*(col(limit) > 0 for limit in limits)))
    return list(session.scalars(statement.order_by(col(Client.id))))


def purge(
    database: Database, client: Client, house: House, *, now: dt.datetime
) -> Iterator[Purged]:
    """Take out what is over of a client, portion by portion, until nothing is."""
    while True:
        portion = database.write(lambda session: _portion(session, client, house, now=now))
        if not portion:
            return
        yield portion


def _portion(session: Session, client: Client, house: House, *, now: dt.datetime) -> Purged:
    if not _is_alone(session):
        return Purged()
    overwrite(session)
    leads = _leads_over(session, client, now)
    for extent, ids in leads.items():
        if ids:
            erase(session, client.id, ids, house, now=now, extent=extent)
            _mark(session, Lead, col(Lead.id).in_(ids), now)
    portion = Purged(
        calls=_take_words(session, client, now),
        leads=sum(map(len, leads.values())),
        recordings=_forget_recordings(session, client, now),
    )
    if portion:
        audit(
            session,
            "system",
            "purged",
            client_id=client.id,
            details=asdict(portion),
            now=now,
            ids=house.ids,
        )
    return portion


def _forget_recordings(session: Session, client: Client, now: dt.datetime) -> int:
    """Have recordings deleted that are over; return how many."""
    before = _before(now, client.keep_recordings_days)
    if before is None:
        return 0
    over = recording_store.asked_before(session, client.id, before, PORTION)
    return len(recording_store.forget(session, over, now=now))


def _is_alone(session: Session) -> bool:
    """Tell whether no other dialer is at it just now."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(PURGE_LOCK))))


def _before(now: dt.datetime, days: int) -> dt.datetime | None:
    """Return before when it is over; None: it is kept for ever."""
    return now - dt.timedelta(days=days) if days else None


def _mark(session: Session, table: Any, which: sa.ColumnElement[bool], now: dt.datetime) -> None:
    session.execute(sa.update(table).where(which).values(purged_at=now))


# --- what was said --------------------------------------------------------------------------


def _take_words(session: Session, client: Client, now: dt.datetime) -> int:
    """Take what was said in calls that ended long ago out of results, ledger and notices."""
    before = _before(now, client.keep_transcripts_days)
    if before is None:
        return 0
    statement = sa.select(col(CallResult.call_id)).where(
        col(CallResult.client_id) == client.id,
        col(CallResult.created_at) < before,
        col(CallResult.purged_at).is_(None),
    )
    ids = session.scalars(statement.order_by(col(CallResult.created_at)).limit(PORTION)).all()
    changed(rows_of(session, CallResult, col(CallResult.call_id).in_(ids)), erase_result)
    changed(rows_of(session, CallEvent, col(CallEvent.call_id).in_(ids)), erase_line)
    notices = rows_of(session, Notice, col(Notice.call_id).in_(ids))
    changed(notices, lambda notice: {"body": without_words(notice.body)})
    session.flush()
    _mark(session, CallResult, col(CallResult.call_id).in_(ids), now)
    return len(ids)


# --- leads ----------------------------------------------------------------------------------


def _leads_over(session: Session, client: Client, now: dt.datetime) -> dict[Extent, list[str]]:
    """Return the next leads whose time is over, by how much of them goes."""
    before = _before(now, client.keep_leads_days)
    if before is None:
        return {}
    dialled = sa.and_(
        _calls_of_lead(),
        sa.or_(col(Call.placing_at).is_not(None), col(Call.carrier_id).is_not(None)),
    )
    since = sa.func.coalesce(col(Call.placing_at), col(Call.created_at)) >= now - RECORD
    is_recorded = sa.exists().where(dialled, since)
    is_new = sa.and_(col(Lead.purged_at).is_(None), ~_is_in_use(before))
    is_past_record = sa.and_(
        col(Lead.purged_at).is_not(None), col(Lead.name) != ERASED, ~is_recorded
    )
    statement = (
        sa.select(col(Lead.id), is_recorded.label("is_recorded"))
        .where(
            col(Lead.client_id) == client.id,
            col(Lead.created_at) < before,
            sa.or_(is_new, is_past_record),
        )
        .order_by(col(Lead.created_at), col(Lead.id))
        .limit(PORTION)
    )
    found = session.execute(statement).all()
    return {
        Extent.PERSON: [lead_id for lead_id, recorded in found if not recorded],
        Extent.BUT_THE_RECORD: [lead_id for lead_id, recorded in found if recorded],
    }


def _calls_of_lead() -> sa.ColumnElement[bool]:
    return col(Call.lead_id) == col(Lead.id)


def _is_in_use(before: dt.datetime) -> sa.ColumnElement[bool]:
    """Tell whether something happened to a lead since, or is still to happen."""
    open_call = sa.exists().where(_calls_of_lead(), col(Call.status).not_in(ENDED))
    ended_since = sa.exists().where(
        _calls_of_lead(),
        col(CallResult.call_id) == col(Call.id),
        col(CallResult.created_at) >= before,
    )
    visit_since = sa.exists().where(
        col(Appointment.lead_id) == col(Lead.id),
        col(Appointment.state) != AppointmentState.RELEASED.value,
        col(Appointment.end_at) >= before,
    )
    return sa.or_(open_call, ended_since, visit_since)
