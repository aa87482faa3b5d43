"""What is kept of one call, as 16 CFR 310.5(a) asks for it: the record, as data and as text.

What the law names and we do not store stands in `not_stored`, so that nobody takes its absence for
a fact.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling import ledger
from openchair.calling.explained import Explained, explain_call, second
from openchair.compliance.chain import HASHED
from openchair.compliance.law import Ruleset
from openchair.notices.addresses import host_of
from openchair.tables import (
    Call,
    CallEvent,
    CallResult,
    Decision,
    Direction,
    Lead,
    Notice,
    Suppression,
)

RECORD_LAW = "16 CFR 310.5(a)(2)"
CONSENT_LAW = "16 CFR 310.5(a)(8)"
NOT_STORED = (
    "the proof of the right to the calling number (310.5(a)(2)(ix))",
    "the contracts with the provider and the carrier (310.5(a)(9))",
    "a copy of the consent form as a picture; its words and address are kept where they were given",
)


def call_record(
    session: Session, call_id: str, ruleset: Ruleset, *, calling_number: str, today: dt.date
) -> dict[str, Any]:
    """Return everything that is kept of a call, as plain JSON. Raises NotFoundError."""
    explained = explain_call(session, call_id, ruleset, today)
    call = explained.call
    lead = session.get_one(Lead, call.lead_id)
    result = session.scalar(sa.select(CallResult).where(col(CallResult.call_id) == call.id))
    return {
        "call": _call(explained, lead, result, calling_number),
        "consent": _consent(lead),
        "suppression": _suppression(session, call),
        "decision": explained.to_json(),
        "decisions_as_stored": [_stored(each.decision) for each in explained.decisions],
        "transcript": (result and result.transcript) or ledger.transcript(session, call.id),
        "timeline": list(_timeline(session, call.id)),
        "told": list(_told(session, call.id)),
        "not_stored": list(NOT_STORED),
    }


def _call(
    explained: Explained, lead: Lead, result: CallResult | None, calling_number: str
) -> dict[str, Any]:
    call, client = explained.call, explained.client
    until = call.ended_at or (result.created_at if result else None)
    since = call.answered_at
    came_in = call.direction == Direction.INBOUND
    return {
        "law": RECORD_LAW,
        "call_id": call.id,
        "batch_id": call.batch_id,
        "seller": client.legal_name or client.name,
        "seller_callback_number": client.callback_number,
        "purpose": lead.purpose,
        "called_person_is": "a consumer",
        "direction": call.direction,
        "artificial_or_prerecorded_voice": True,
        "calling_number": call.phone if came_in else calling_number,
        "calling_number_is_of": (
            "the person who called" if came_in else "the settings when this was written"
        ),
        "called_number": None if came_in else call.phone,
        "called_person": lead.name,
        "attempt": call.attempt,
        "dialled_at": _at(call.placing_at),
        "answered_at": _at(since),
        "ended_at": _at(until) if call.placing_at or came_in else None,
        "duration_seconds": (until - since).total_seconds() if since and until else None,
        "disposition": result.result if result else call.status,
        "line_status": call.line_status,
        "carrier_id": call.carrier_id,
        "transferred_to": _transferred_to(explained),
        "booked_slot": result.booked_slot if result else None,
        "notes": result.notes if result else "",
    }


def _transferred_to(explained: Explained) -> str | None:
    return explained.client.transfer_number if explained.result == "transferred" else None


def _consent(lead: Lead) -> dict[str, Any]:
    return {
        "law": CONSENT_LAW,
        "lead_id": lead.id,
        "name": lead.name,
        "number": lead.phone,
        "level": lead.consent_level,
        "given_at": _at(lead.consent_at),
        "text": lead.consent_text,
        "text_sha256": hashlib.sha256(lead.consent_text.encode()).hexdigest(),
        "url": lead.consent_url,
        "purpose": lead.purpose,
        "inquired_at": _at(lead.inquired_at),
        "source_url": lead.source_url,
        "received_at": _at(lead.created_at),
    }


def _suppression(session: Session, call: Call) -> dict[str, Any] | None:
    """Tell whether the number is on the clinic's list today, and since when."""
    found = session.get(Suppression, (call.client_id, call.phone))
    if found is None:
        return None
    return {"reason": found.reason, "source": found.source, "since": _at(found.created_at)}


def _stored(decision: Decision) -> dict[str, Any]:
    """Return what a decision's hash is made from, so that anybody can make it again."""
    row = {name: getattr(decision, name) for name in (*HASHED, "sha256")}
    return {n: _at(value) if isinstance(value, dt.datetime) else value for n, value in row.items()}


def _timeline(session: Session, call_id: str) -> Iterator[dict[str, Any]]:
    mine = sa.select(CallEvent).where(col(CallEvent.call_id) == call_id)
    for line in session.scalars(mine.order_by(col(CallEvent.id))):
        yield {"at": _at(line.at), "source": line.source, "kind": line.kind, "data": line.data}


def _told(session: Session, call_id: str) -> Iterator[dict[str, Any]]:
    """Give who was told of the call. An address may hold a secret: only its host is named."""
    mine = sa.select(Notice).where(col(Notice.call_id) == call_id)
    for notice in session.scalars(mine.order_by(col(Notice.created_at), col(Notice.id))):
        yield {
            "id": notice.id,
            "kind": notice.kind,
            "host": host_of(notice.url),
            "state": notice.state,
            "tries": notice.tries,
            "written_at": _at(notice.created_at),
            "delivered_at": _at(notice.delivered_at),
        }


def _at(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat() if moment else None


# --- as text --------------------------------------------------------------------------------


def record_text(record: dict[str, Any], zone: str) -> str:
    """Return a record as a person reads it, in the clinic's time."""
    call, consent = record["call"], record["consent"]
    decision = record["decision"]
    sections = [
        ("The call", _facts(call, zone)),
        ("Consent", _facts(consent, zone)),
        ("The clinic's list of numbers it never calls", _listed(record["suppression"], zone)),
        ("Why it was made, or not", decision["words"]),
        ("The decisions' places in the chain", list(map(_link, decision["decisions"]))),
        ("What was said", record["transcript"].splitlines() or ["Nothing."]),
        ("Who was told", [_notice(each, zone) for each in record["told"]] or ["Nobody."]),
        ("Not stored here", record["not_stored"]),
    ]
    return "\n".join(f"{title}\n{'-' * len(title)}\n{_lines(told)}\n" for title, told in sections)


def _lines(told: list[str]) -> str:
    return "\n".join(told)


def _facts(facts: dict[str, Any], zone: str) -> list[str]:
    return [f"{name.replace('_', ' ')}: {_value(n, zone)}" for name, n in facts.items()]


def _value(value: Any, zone: str) -> str:
    match value:
        case None | "":
            return "-"
        case bool():
            return "yes" if value else "no"
        case str() if "T" in value and value.endswith("+00:00"):
            return second(dt.datetime.fromisoformat(value), zone)
        case _:
            return str(value)


def _listed(found: dict[str, Any] | None, zone: str) -> list[str]:
    if found is None:
        return ["The number is not on it."]
    return [f"On it since {_value(found['since'], zone)}: {found['reason']}, {found['source']}."]


def _link(decision: dict[str, Any]) -> str:
    return f"no. {decision['position']}: {decision['id']} {decision['sha256']}"


def _notice(notice: dict[str, Any], zone: str) -> str:
    when = _value(notice["delivered_at"], zone)
    return f"{notice['host']}: {notice['kind']}, {notice['state']}, delivered {when}"
