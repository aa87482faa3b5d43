"""What is told, how often it is tried, and when an answer counts.

Schedule and answers are those of Standard Webhooks, so that receivers find what they know. The
exception is n8n: while it migrates its database it answers 200 to every request and keeps nothing,
so a result that was "delivered" then would be lost at each of its updates.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Protocol

from openchair.errors import Problem

SCHEDULE = (
    dt.timedelta(0),
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    dt.timedelta(hours=10),
    dt.timedelta(hours=14),
    dt.timedelta(hours=20),
    dt.timedelta(hours=24),
)
"""The wait before each try, counted from the one before it: 75 hours and 35 minutes in all."""
JITTER = 0.1
"""A wait grows by up to this share, so that a receiver that comes back is not hit at once."""
LONGEST_WAIT = SCHEDULE[-1]
"""The most that a receiver's Retry-After can ask for."""
LONGEST_ANSWER = 64 * 1024
"""Bytes of an answer that are read; what follows is nobody's business."""

_N8N_STARTING = b"n8n is starting up"


class Kind(StrEnum):
    """What a notice is about."""

    CALL_COMPLETED = "call.completed"
    """An attempt ended; `data.final` says whether it was the lead's last."""
    LEAD_FINISHED = "lead.finished"
    """The lead has its final result."""
    LEAD_OPTED_OUT = "lead.opted_out"
    """The lead asked not to be called again."""
    WEBHOOK_TEST = "webhook.test"
    """Somebody pressed the test button."""


SUBSCRIBABLE = (Kind.CALL_COMPLETED, Kind.LEAD_FINISHED, Kind.LEAD_OPTED_OUT)
CALLBACK_KINDS = frozenset({Kind.CALL_COMPLETED})
"""What a lead's own callback address is told."""


def parse_events(texts: Iterable[str]) -> tuple[Kind, ...] | Problem:
    """Read what an owner wants a webhook to be told; each kind once, in our order."""
    wanted = set(texts)
    unknown = sorted(wanted - set(SUBSCRIBABLE))
    if unknown:
        message = f"There is no such notice; there are {', '.join(SUBSCRIBABLE)}."
        return Problem("event_unknown", message, field="events", value=unknown[0][:80])
    return tuple(kind for kind in SUBSCRIBABLE if kind in wanted)


def wants(events: Sequence[str], kind: Kind) -> bool:
    """Tell whether a webhook subscribed to `events` wants a notice; no events means all."""
    return not events or kind in events


# --- the schedule ---------------------------------------------------------------------------


def next_try(
    tries: int, now: dt.datetime, *, retry_after: dt.timedelta | None = None, jitter: float = 0.0
) -> dt.datetime | None:
    """Return when to try again after `tries` tries, the last of them now; None: give up.

    `jitter` is a random number from 0 to 1. A wait is never shorter than the schedule's, nor than
    what the receiver asked for.
    """
    if tries >= len(SCHEDULE):
        return None
    wait = SCHEDULE[tries] * (1 + JITTER * jitter)
    asked = min(retry_after or dt.timedelta(0), LONGEST_WAIT)
    return now + max(wait, asked)


# --- answers --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Delivered:
    """The receiver has it."""


@dataclass(frozen=True, slots=True)
class TryAgain:
    """The receiver does not have it, or may not."""

    reason: str
    after: dt.timedelta | None = None
    """What the receiver asked us to wait at least."""


@dataclass(frozen=True, slots=True)
class Disable:
    """The receiver wants nothing any more."""

    reason: str


Verdict = Delivered | TryAgain | Disable


def judge(status: int, headers: Mapping[str, str], body: bytes, *, now: dt.datetime) -> Verdict:
    """Say what an answer means; `body` is its beginning, `headers` have lower-case names."""
    if status == HTTPStatus.GONE:
        return Disable("the receiver answered 410 Gone")
    after = parse_retry_after(headers.get("retry-after", ""), now)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return TryAgain(f"the receiver answered {status}; redirects are not followed", after)
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return TryAgain(f"the receiver answered {status}", after)
    if _N8N_STARTING in body.lower():
        return TryAgain("n8n answered that it is starting up, and kept nothing")
    return Delivered()


def parse_retry_after(text: str, now: dt.datetime) -> dt.timedelta | None:
    """Read a Retry-After header, in seconds or as a date; None when it says nothing usable."""
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return dt.timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:  # "-0000" in the header: the time is UTC, the place unknown
        moment = moment.replace(tzinfo=dt.UTC)
    return max(moment - now, dt.timedelta(0))


# --- bodies ---------------------------------------------------------------------------------


class CallFacts(Protocol):
    """What a notice tells of a call; the row of `tables.Call` has it."""

    id: str
    client_id: str
    batch_id: str
    status: str
    attempt: int
    direction: str
    created_at: dt.datetime
    updated_at: dt.datetime


class LeadFacts(Protocol):
    """What a notice tells of a lead; the row of `tables.Lead` has it."""

    id: str
    name: str
    phone: str
    email: str
    source_url: str
    notes: str
    extra: dict[str, Any]


class ResultFacts(Protocol):
    """What a notice tells of a result; the row of `tables.CallResult` has it."""

    result: str
    transcript: str
    booked_slot: str | None
    notes: str
    created_at: dt.datetime


def result_body(
    kind: Kind,
    *,
    call: CallFacts,
    lead: LeadFacts,
    result: ResultFacts | None,
    final: bool,
    now: dt.datetime,
) -> dict[str, Any]:
    """Build the body of a notice about a call: its item of the API's calls list, and some more.

    `final` says that no further attempt follows. What the sender of the lead gave as `metadata`
    goes back as it came.
    """
    data = {
        "id": call.id,
        "status": str(call.status),
        "attempt": call.attempt,
        "direction": call.direction,
        "lead": _lead_item(lead),
        "result": _result_item(result) if result else None,
        "created_at": call.created_at.isoformat(),
        "updated_at": call.updated_at.isoformat(),
        "client_id": call.client_id,
        "batch_id": call.batch_id,
        "metadata": lead.extra,
        "final": final,
    }
    return _envelope(kind, data, now)


def trial_body(client_id: str, webhook_id: str, now: dt.datetime) -> dict[str, Any]:
    """Build the body that the test button sends."""
    data = {"client_id": client_id, "webhook_id": webhook_id, "message": "It works."}
    return _envelope(Kind.WEBHOOK_TEST, data, now)


def _lead_item(lead: LeadFacts) -> dict[str, Any]:
    return {
        "id": lead.id,
        "name": lead.name,
        "phone": lead.phone,
        "email": lead.email,
        "source_url": lead.source_url,
        "notes": lead.notes,
    }


def _result_item(result: ResultFacts) -> dict[str, Any]:
    return {
        "result": str(result.result),
        "transcript": result.transcript,
        "booked_slot": result.booked_slot,
        "notes": result.notes,
        "created_at": result.created_at.isoformat(),
    }


def _envelope(kind: Kind, data: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    return {"type": str(kind), "timestamp": now.isoformat(), "data": data}
