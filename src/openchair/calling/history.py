"""What is known of numbers: who asked not to be called, what was dialled, who is being called."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.calling.queue import IS_OPEN
from openchair.prepared import Prepared, among, names
from openchair.tables import metadata
from openchair.telephony.base import LineStatus

Pair = tuple[str, str]
"""A client's id and a number."""
_CALL, _SUPPRESSION = metadata.tables["call"].c, metadata.tables["suppression"].c
_SUPPRESSED = Prepared(
    sa.select(_SUPPRESSION.client_id, _SUPPRESSION.phone, _SUPPRESSION.reason).where(
        among(_SUPPRESSION.client_id, names("client_ids")),
        among(_SUPPRESSION.phone, names("phones")),
    )
)
_DIALS = Prepared(
    sa.select(_CALL.client_id, _CALL.phone, _CALL.placing_at, _CALL.line_status)
    .where(among(_CALL.phone, names("phones")), _CALL.placing_at >= sa.bindparam("since"))
    .order_by(_CALL.placing_at)
)
_OPEN_PHONES = Prepared(sa.select(_CALL.phone).where(among(_CALL.phone, names("phones")), IS_OPEN))


@dataclass(slots=True)
class Dials:
    """When a client dialled a number, oldest first."""

    all: list[dt.datetime] = field(default_factory=list)
    busy: list[dt.datetime] = field(default_factory=list)
    """Those that met a busy line."""


def suppressed(session: Session, pairs: Collection[Pair]) -> dict[Pair, str]:
    """Return why, for those of the (client, number) pairs that are suppressed."""
    if not pairs:
        return {}
    values = {
        "client_ids": {client for client, _ in pairs},
        "phones": {phone for _, phone in pairs},
    }
    rows = _SUPPRESSED.all(session.connection(), values)
    return {(client, phone): reason for client, phone, reason in rows if (client, phone) in pairs}


def dials(session: Session, pairs: Collection[Pair], since: dt.datetime) -> dict[Pair, Dials]:
    """Return when each (client, number) pair was dialled since then; none for never.

    An attempt counts once the carrier was asked and did not turn out never to have taken it.
    """
    if not pairs:
        return {}
    values = {"phones": {phone for _, phone in pairs}, "since": since}
    found: dict[Pair, Dials] = {}
    for client_id, phone, at, line_status in _DIALS.all(session.connection(), values):
        if (client_id, phone) in pairs:
            dialled = found.setdefault((client_id, phone), Dials())
            dialled.all.append(at)
            if line_status == LineStatus.BUSY:
                dialled.busy.append(at)
    return found


def open_phones(session: Session, phones: Collection[str]) -> set[str]:
    """Return those of the numbers that a call is open to, whichever client's."""
    rows = _OPEN_PHONES.all(session.connection(), {"phones": phones})
    return {phone for (phone,) in rows}
