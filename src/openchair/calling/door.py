"""The second gate of two: the only way from an intent to the carrier.

The door looks again at everything that may have changed since the call was chosen (stop, pause,
opt-out, the window, the pace) and moves the call from `intent` to `placing` by compare-and-set. Who
loses that race, or finds the call past it, does not dial.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling import history, ledger, outcome, store
from openchair.calling.admission import (
    Limits,
    blocked_ending,
    put_off_until,
    refused_entry,
    ruling,
    store_verdicts,
)
from openchair.calling.house import House
from openchair.calling.ledger import Entry, Source
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.calling.snapshots import gather
from openchair.calling.store import CallRow
from openchair.compliance.rules import evaluate
from openchair.compliance.verdict import Outcome
from openchair.conversation.call import Result
from openchair.db import dialect_insert
from openchair.tables import CallStatus, Client, DialState, Pacer

FRESH_SECONDS = 1.0
"""A decision older than this is taken anew at the door; the law asks for a minute."""
ACCOUNT = "default"


@dataclass(frozen=True, slots=True)
class Go:
    """Dial now: the call is `placing`, and this is the only one told so."""

    call: CallRow


@dataclass(frozen=True, slots=True)
class Hold:
    """Come again after so many seconds: the pace allows no dial now."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Closed:
    """Do not dial: the call went back to the queue, or ended, or is past the door already."""

    state: str


Passage = Go | Hold | Closed


def door(
    session: Session, call_id: str, house: House, limits: Limits, *, now: dt.datetime
) -> Passage:
    """Let one intent through to the carrier, or not."""
    return doors(session, [call_id], house, limits, now=now)[call_id]


def doors(
    session: Session, call_ids: Sequence[str], house: House, limits: Limits, *, now: dt.datetime
) -> dict[str, Passage]:
    """Let intents through to the carrier, or not. The only door to a dial."""
    rows = store.calls(session, call_ids, lock=True)
    passages: dict[str, Passage] = {
        call_id: Closed("unknown") for call_id in call_ids if call_id not in rows
    }
    clients = store.clients(session, {row.client_id for row in rows.values()})
    is_on = store.is_calling_on(session)
    suppressed = history.suppressed(session, {(row.client_id, row.phone) for row in rows.values()})
    through: list[CallRow] = []
    for row in rows.values():
        client = clients[row.client_id]
        refusal = _refused(session, row, client, is_on=is_on, house=house, now=now)
        if refusal is None and (_has_aged(row, now) or (row.client_id, row.phone) in suppressed):
            refusal = _look_again(session, row, client, house, now)
        if refusal is None:
            wait = take_turn(session, limits.calls_per_second, now)
            refusal = Hold(wait) if wait > 0 else None
        if refusal is None:
            through.append(row)
        passages[row.id] = refusal or Go(row)
    store.change(session, [_placing(row, now) for row in through])
    entries = [Entry(row.id, row.client_id, now, Source.DIAL, "placing", {}) for row in through]
    ledger.write(session, entries)
    return passages


def _refused(
    session: Session,
    row: CallRow,
    client: Client,
    *,
    is_on: bool,
    house: House,
    now: dt.datetime,
) -> Passage | None:
    """Close the door where somebody has said so since the intent was written."""
    if row.dial_state != DialState.INTENT:
        return Closed(row.dial_state or row.status)
    if row.cancel_requested:
        ending = Ending(
            Result.CANCELLED, Reason.CANCELLED, notes="Cancelled before it was dialled."
        )
        outcome.settle(session, [Settlement(row.id, ending)], house, now=now)
        return Closed("cancelled")
    if client.paused or not is_on:
        return put_back(session, row, row.due_at, now)
    return None


def _has_aged(row: CallRow, now: dt.datetime) -> bool:
    """Tell whether a decision must be taken anew: it is old, or a window may have closed since.

    Windows close on the minute.
    """
    if row.claimed_at is None or (now - row.claimed_at).total_seconds() >= FRESH_SECONDS:
        return True
    return now.minute != row.claimed_at.minute


def _look_again(
    session: Session, row: CallRow, client: Client, house: House, now: dt.datetime
) -> Closed | None:
    """Decide anew where the decision has aged, or an opt-out has come since."""
    leads = store.leads(session, [row.lead_id])
    snapshot = gather(session, [row], leads, {client.id: client}, house, now)[row.id]
    verdict = evaluate(snapshot, now, house.ruleset)
    decisions = store_verdicts(session, [row], {row.id: verdict}, house)
    store.change(session, [{"id": row.id, "decision_id": decisions[row.id], "updated_at": now}])
    match ruling(verdict, house):
        case Outcome.ALLOW:
            return None
        case Outcome.DEFER:
            ledger.write(session, [refused_entry(row, verdict, now)])
            return put_back(session, row, put_off_until(verdict, now), now)
        case Outcome.BLOCK:
            settlement = Settlement(row.id, blocked_ending(verdict))
            outcome.settle(session, [settlement], house, now=now)
            return Closed("blocked")


def put_back(session: Session, row: CallRow, due_at: dt.datetime, now: dt.datetime) -> Closed:
    """Let an intent wait in the queue again; nobody was asked for it."""
    store.change(
        session,
        [
            {
                "id": row.id,
                "dial_state": None,
                "token": None,
                "claimed_at": None,
                "due_at": due_at,
                "updated_at": now,
            }
        ],
    )
    ledger.write(session, [Entry(row.id, row.client_id, now, Source.DIAL, "put_back", {})])
    return Closed("queued")


def _placing(row: CallRow, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": row.id,
        "status": CallStatus.IN_PROGRESS.value,
        "dial_state": DialState.PLACING.value,
        "placing_at": now,
        "updated_at": now,
    }


def take_turn(session: Session, calls_per_second: float, now: dt.datetime) -> float:
    """Take the account's next turn to dial; return 0, or the seconds to wait for one.

    A one-row leaky bucket (GCRA without burst): the database lets one taker through at a time.
    """
    if math.isinf(calls_per_second):
        return 0.0
    step = dt.timedelta(seconds=1 / calls_per_second)
    values = {"account": ACCOUNT, "next_at": now + step}
    statement = dialect_insert(session, Pacer).values(values)
    statement = statement.on_conflict_do_update(
        index_elements=["account"],
        set_={"next_at": now + step},
        where=col(Pacer.next_at) <= now,
    )
    # Not `rowcount`: for an INSERT psycopg's is -1, whatever happened.
    if session.scalar(statement.returning(col(Pacer.account))) is not None:
        return 0.0
    next_at = session.scalar(sa.select(col(Pacer.next_at)).where(col(Pacer.account) == ACCOUNT))
    assert next_at is not None
    return max((next_at - now).total_seconds(), 0.01)


def release_stuck(
    session: Session, house: House, *, before: dt.datetime, now: dt.datetime
) -> list[str]:
    """Put intents back whose job never came to the door; nobody was asked for them."""
    rows = store.stale_calls(session, [DialState.INTENT], before)
    locked = store.calls(session, [row.id for row in rows], lock=True)
    stuck = [row for row in locked.values() if row.dial_state == DialState.INTENT]
    for row in stuck:
        put_back(session, row, row.due_at, now)
    return [row.id for row in stuck]
