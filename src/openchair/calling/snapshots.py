"""The facts a calling decision is made of, gathered from our tables for many calls at once.

Compliance knows no other room: what it must know of leads, consent, suppressions, history and the
clinic's own policy is handed to it in a `Snapshot`.
"""

import datetime as dt
import functools
from collections.abc import Collection, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from openchair.calling import history
from openchair.calling.history import Dials
from openchair.calling.house import House
from openchair.calling.rules import CallingPolicy, Ending
from openchair.calling.store import CallRow, LeadRow
from openchair.compliance.rules import evaluate
from openchair.compliance.snapshot import (
    LEVELS,
    Consent,
    Level,
    Policy,
    PolicyCap,
    Purpose,
    Snapshot,
)
from openchair.tables import Client

HISTORY_DAYS = 30

Attempt = tuple[CallRow, Ending, dt.datetime]


def zone_of(lead: LeadRow, client: Client) -> ZoneInfo:
    """Return the zone in which the lead's day is counted: their own, else the clinic's."""
    try:
        return ZoneInfo(lead.timezone or client.timezone)
    except (KeyError, ValueError):
        return ZoneInfo(client.timezone)


def gather(
    session: Session,
    rows: Collection[CallRow],
    leads: dict[str, LeadRow],
    clients: dict[str, Client],
    house: House,
    now: dt.datetime,
) -> dict[str, Snapshot]:
    """Return a Snapshot for each call, by its id."""
    pairs = {(row.client_id, row.phone) for row in rows}
    since = now - dt.timedelta(days=HISTORY_DAYS)
    dials = history.dials(session, pairs, since)
    suppressed = history.suppressed(session, pairs)
    busy = history.open_phones(session, {row.phone for row in rows})
    return {
        row.id: snapshot_of(
            leads[row.lead_id],
            clients[row.client_id],
            house,
            to=row.phone,
            dials=dials.get((row.client_id, row.phone)),
            suppressed=suppressed.get((row.client_id, row.phone), ""),
            is_busy=row.phone in busy and row.dial_state is None,
        )
        for row in rows
    }


def snapshot_of(
    lead: LeadRow,
    client: Client,
    house: House,
    *,
    to: str,
    dials: Dials | None = None,
    suppressed: str = "",
    is_busy: bool = False,
) -> Snapshot:
    """Return what compliance must know of a call to this lead at this number."""
    return Snapshot(
        to=to,
        purpose=_purpose(lead.purpose),
        consent=Consent(LEVELS.get(lead.consent_level, Level.NONE), lead.consent_at),
        inquired_at=lead.inquired_at,
        address_state=lead.state,
        address_zip=lead.zip,
        stated_zone=lead.timezone,
        history=tuple(dials.all) if dials else (),
        busy=frozenset(dials.busy) if dials else frozenset(),
        suppressed=suppressed,
        paused=client.paused,
        open_call=is_busy,
        policy=lawful_policy(house.policy(client)),
        allow_test_numbers=house.allow_test_numbers,
    )


def _purpose(name: str) -> Purpose:
    """Return the purpose; one we do not know is treated as the strictest."""
    try:
        return Purpose(name)
    except ValueError:
        return Purpose.MARKETING


@functools.lru_cache(maxsize=256)
def lawful_policy(policy: CallingPolicy) -> Policy:
    """Return the clinic's policy as compliance knows it: it only ever tightens."""
    week = tuple(policy.window if day in policy.days else None for day in range(7))
    return Policy(
        week=week,  # type: ignore[arg-type]  # seven days
        federal_holidays_off=policy.holidays_off,
        caps=tuple(PolicyCap(cap.calls, cap.hours) for cap in policy.caps),
        gap_hours=policy.gap_hours,
    )


def earliest_lawful(
    session: Session,
    attempts: Sequence[Attempt],
    leads: dict[str, LeadRow],
    clients: dict[str, Client],
    house: House,
) -> list[Attempt]:
    """Return the attempts with their times moved to the first at which they may be dialled.

    Only what time alone cures moves them: a block is left to the decision at the moment itself.
    """
    if not attempts:
        return []
    rows = [row for row, _, _ in attempts]
    now = min(due for _, _, due in attempts)
    snapshots = gather(session, rows, leads, clients, house, now)
    return [(row, ending, _moved(snapshots[row.id], due, house)) for row, ending, due in attempts]


def _moved(snapshot: Snapshot, due: dt.datetime, house: House) -> dt.datetime:
    return evaluate(snapshot, due, house.ruleset).defer_until or due
