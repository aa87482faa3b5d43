"""The first gate of two: who is chosen to be dialled.

`admit` chooses late and under one lock: due calls of clients that are not paused, below their cap,
to numbers nobody is calling, with a stored decision that allows it. It writes the *intent*; the
second gate is the door (`door.py`).

    queued ──admit──► intent ──door──► placing ──carrier's answer──► placed ──► ended
       ▲                │                  └─ unknown: settle, ask the carrier, adopt or release
       └────refused─────┘
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.calling import ledger, outcome, queue, store
from openchair.calling.house import House
from openchair.calling.ledger import Entry, Source
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.calling.snapshots import gather
from openchair.calling.store import CallRow
from openchair.compliance import store as compliance
from openchair.compliance.rules import evaluate
from openchair.compliance.verdict import Outcome, Verdict, binding
from openchair.conversation.call import Result
from openchair.ids import new_secret
from openchair.log import logger
from openchair.tables import Client, DialState

log = logger(__name__)

ADMISSION_LOCK = 0x0C4A11
LOOKED_AT = 200
"""Candidates judged in one admission at most, so that the lock is held briefly."""
HOLD_MINUTES = 15
"""When a call that needs somebody to put something right is looked at again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many calls may be admitted, and how fast they may be placed."""

    seats: int
    """Voice seats free now."""
    calls_per_second: float
    intents: int = 2
    """Calls that may stand between intent and carrier; more would be chosen too early."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A call that was claimed: its intent is written."""

    call_id: str
    client_id: str
    token: str
    """What the attempt goes by at the carrier; it names its job too."""


class Tokens(Protocol):
    """Makes the names our attempts go by at the carrier."""

    def __call__(self) -> str: ...


def secret_token() -> str:
    """Return a name nobody can guess."""
    return new_secret(nbytes=18)


def admit(
    session: Session,
    house: House,
    limits: Limits,
    *,
    now: dt.datetime,
    tokens: Tokens = secret_token,
) -> list[Admitted]:
    """Claim due calls, fairly, each with a stored decision. Serialised over all processes."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(ADMISSION_LOCK)))
    room = min(limits.seats, limits.intents - queue.count_intents(session))
    if room <= 0 or not store.is_calling_on(session):
        return []
    admitted: list[Admitted] = []
    looked_at = 0
    for client, rows in _candidates(session, house, now, room):
        looked_at += len(rows)
        chosen = _judge(session, client, rows, house, room - len(admitted), now, tokens)
        admitted += chosen
        if len(admitted) >= room or looked_at >= LOOKED_AT:
            break
    return admitted


def _candidates(
    session: Session, house: House, now: dt.datetime, room: int
) -> Iterator[tuple[Client, list[CallRow]]]:
    """Yield each client with its due calls: start-call leads of all clients come first."""
    for priority in queue.PRIORITIES:
        client_ids = queue.waiting_clients(session, now, priority)
        open_counts = queue.open_counts(session, client_ids)
        for client_id in client_ids:
            client = session.get_one(Client, client_id)
            if not house.has_policy(client):
                # One clinic's slip must not stop the others, nor be taken for no policy at all.
                log.error("policy_unreadable", client_id=client.id)
                continue
            free = client.max_concurrent_calls - open_counts.get(client.id, 0)
            limit = min(free, room, _left_of_the_day(session, client, now, room))
            if limit <= 0:
                continue
            rows = queue.due_calls(session, client.id, now, priority=priority, limit=limit)
            if rows:
                yield client, rows


def _left_of_the_day(session: Session, client: Client, now: dt.datetime, room: int) -> int:
    """Return how many calls the clinic may still make in these 24 hours, or `room` for no limit."""
    most = client.policy.get("calls_per_day")
    if not most:
        return room
    return int(most) - queue.claimed_since(session, client.id, now - dt.timedelta(days=1))


def _judge(
    session: Session,
    client: Client,
    rows: Sequence[CallRow],
    house: House,
    room: int,
    now: dt.datetime,
    tokens: Tokens,
) -> list[Admitted]:
    """Decide about each call; write the decisions, and intents for those that may be dialled."""
    leads = store.leads(session, {row.lead_id for row in rows})
    snapshots = gather(session, rows, leads, {client.id: client}, house, now)
    verdicts = {row.id: evaluate(snapshots[row.id], now, house.ruleset) for row in rows}
    chosen: list[CallRow] = []
    phones: set[str] = set()
    refused: list[tuple[CallRow, Outcome]] = []
    for row in rows:
        result = ruling(verdicts[row.id], house)
        if result is Outcome.ALLOW and row.phone not in phones:
            phones.add(row.phone)
            chosen.append(row)
        elif result is not Outcome.ALLOW:
            refused.append((row, result))
    chosen = chosen[:room]
    decided = chosen + [row for row, _ in refused]
    decisions = store_verdicts(session, decided, verdicts, house)
    named = {row.id: tokens() for row in chosen}
    _write_intents(session, chosen, decisions, now, named)
    _turn_away(session, refused, verdicts, decisions, house, now)
    if chosen:
        queue.serve(session, client.id, now)
    return [Admitted(row.id, row.client_id, named[row.id]) for row in chosen]


def store_verdicts(
    session: Session, rows: Sequence[CallRow], verdicts: Mapping[str, Verdict], house: House
) -> dict[str, str]:
    """Store the decisions; return their ids by the calls' ids."""
    decisions = [
        compliance.decision_row(
            verdicts[row.id],
            call_id=row.id,
            client_id=row.client_id,
            enforced=house.enforced,
            ids=house.ids,
        )
        for row in rows
    ]
    compliance.store_decisions(session, decisions)
    return {decision["call_id"]: decision["id"] for decision in decisions}


def ruling(verdict: Verdict, house: House) -> Outcome:
    """Return what a verdict amounts to here: all of it, or what binds even a simulation."""
    return verdict.outcome if house.enforced else binding(verdict)


def _write_intents(
    session: Session,
    rows: Sequence[CallRow],
    decisions: dict[str, str],
    now: dt.datetime,
    tokens: Mapping[str, str],
) -> None:
    store.change(
        session,
        [
            {
                "id": row.id,
                "dial_state": DialState.INTENT.value,
                "token": tokens[row.id],
                "claimed_at": now,
                "updated_at": now,
                "decision_id": decisions[row.id],
            }
            for row in rows
        ],
    )
    entries = [
        Entry(row.id, row.client_id, now, Source.DIAL, "claimed", {"decision": decisions[row.id]})
        for row in rows
    ]
    ledger.write(session, entries)


def _turn_away(
    session: Session,
    refused: Sequence[tuple[CallRow, Outcome]],
    verdicts: dict[str, Verdict],
    decisions: dict[str, str],
    house: House,
    now: dt.datetime,
) -> None:
    """Put off what may be dialled later; end what may not be dialled at all."""
    deferred = [row for row, result in refused if result is Outcome.DEFER]
    blocked = [row for row, result in refused if result is Outcome.BLOCK]
    store.change(
        session,
        [
            {
                "id": row.id,
                "due_at": put_off_until(verdicts[row.id], now),
                "updated_at": now,
                "decision_id": decisions[row.id],
            }
            for row in deferred
        ],
    )
    ledger.write(session, [refused_entry(row, verdicts[row.id], now) for row, _ in refused])
    settlements = [Settlement(row.id, blocked_ending(verdicts[row.id])) for row in blocked]
    outcome.settle(session, settlements, house, now=now)


def put_off_until(verdict: Verdict, now: dt.datetime) -> dt.datetime:
    """Return when a call that may not be dialled now is looked at again."""
    if verdict.defer_until is not None and verdict.defer_until > now:
        return verdict.defer_until
    return now + dt.timedelta(minutes=HOLD_MINUTES)


def refused_entry(row: CallRow, verdict: Verdict, now: dt.datetime) -> Entry:
    """Return the ledger's line about a call that was not let through."""
    data: dict[str, Any] = {"outcome": verdict.outcome.value, "codes": verdict.names}
    if verdict.defer_until:
        data["until"] = verdict.defer_until.isoformat()
    return Entry(row.id, row.client_id, now, Source.DECISION, "not_now", data)


def blocked_ending(verdict: Verdict) -> Ending:
    """Return the ending of a call that may never be dialled: why, in codes."""
    codes = verdict.names
    if {"DNC_INTERNAL", "CONSENT_REVOKED"} & set(codes):
        return Ending(
            Result.OPTED_OUT, Reason.OPTED_OUT, notes="The person asked not to be called."
        )
    return Ending(Result.BLOCKED, Reason.BLOCKED, notes=f"Not dialled: {', '.join(codes)}.")
