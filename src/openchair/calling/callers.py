"""People who call us, as leads: who left a number, and who is new; what they told us before.

Rule 1: somebody who calls from a lead's number and is somebody else becomes a lead of their own.
Nothing is ever written over a lead's name.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.conversation.questions import CALLER_NAME
from openchair.conversation.script import Script
from openchair.ids import Ids
from openchair.leads import writing
from openchair.tables import Call, CallEvent, CallStatus, Client, Direction, Lead

KNOWN_FOR = dt.timedelta(days=30)
"""How long after our last call somebody who calls from that number is taken for who we called."""
_PURPOSE = "callback_requested"
_NONE, _PRIOR = "none", "prior"


class Found(NamedTuple):
    """The lead that left a number, and whose it is."""

    client_id: str
    lead_id: str
    batch_id: str


def who_left(
    session: Session, phone: str, client_ids: Sequence[str], now: dt.datetime
) -> Found | None:
    """Return the lead of the newest call to or from this number, of one of these clients.

    A call that still waits counts where none was made yet; a lead that was erased has no number.
    """
    came_at = sa.func.coalesce(col(Call.placing_at), col(Call.claimed_at))
    is_waiting = col(Call.status) == CallStatus.QUEUED.value
    statement = (
        sa.select(col(Call.client_id), col(Call.lead_id), col(Call.batch_id))
        .join(Lead, col(Lead.id) == col(Call.lead_id))
        .where(
            col(Call.phone) == phone,
            col(Lead.phone) == phone,
            col(Call.client_id).in_(client_ids),
            sa.or_(came_at >= now - KNOWN_FOR, is_waiting),
        )
        .order_by(came_at.desc().nulls_last(), col(Call.created_at).desc(), col(Call.id))
        .limit(1)
    )
    row = session.execute(statement).first()
    return Found(*row) if row else None


def add_caller(
    session: Session, client: Client, phone: str, name: str, *, now: dt.datetime, ids: Ids
) -> Found:
    """Write a new lead: somebody who called us. The leads of one day make one batch."""
    writing.hold_client(session, client.id)
    way = writing.CAME_IN
    batch_id = writing.batch_of_the_day(session, client, way, way, now=now, ids=ids)
    lead = Lead(
        id=ids.new("lead"),
        batch_id=batch_id,
        client_id=client.id,
        name=name,
        phone=phone,
        created_at=now,
        inquired_at=now,
        purpose=_PURPOSE,
    )
    session.add(lead)
    session.flush()
    writing.count_one_more(session, batch_id)
    return Found(client.id, lead.id, batch_id)


def name_caller(session: Session, call_id: str, name: str, *, now: dt.datetime, ids: Ids) -> str:
    """Note the name of who is on this call, and return the id of their lead.

    A lead without a name gets it; where the lead has one, it is somebody else's, and the call goes
    over to a lead of its own.
    """
    call = session.get_one(Call, call_id, populate_existing=True)
    lead = session.get_one(Lead, call.lead_id, populate_existing=True)
    if not lead.name:
        lead.name = name
        session.flush()
        return lead.id
    client = session.get_one(Client, call.client_id)
    found = add_caller(session, client, call.phone, name, now=now, ids=ids)
    call.lead_id, call.batch_id, call.attempt = found.lead_id, found.batch_id, 1
    session.flush()
    return found.lead_id


def keep_consent(session: Session, lead_id: str, call_id: str, now: dt.datetime) -> None:
    """Somebody asks on the telephone to be called: that is consent, where there is none better."""
    lead = session.get_one(Lead, lead_id, populate_existing=True)
    if lead.consent_level == _NONE:
        lead.consent_level, lead.consent_at = _PRIOR, now
        lead.consent_text = f"Called us, and asked to be called back ({call_id})."
        session.flush()


def next_attempt(session: Session, lead_id: str) -> int:
    """Return the number of the lead's next call, whichever way it goes."""
    last = session.scalar(
        sa.select(sa.func.max(col(Call.attempt))).where(col(Call.lead_id) == lead_id)
    )
    return (last or 0) + 1


def is_expected(session: Session, lead_id: str) -> bool:
    """Tell whether we know somebody by this lead: a name, or that we called them."""
    if session.scalar(sa.select(col(Lead.name)).where(col(Lead.id) == lead_id)):
        return True
    called = sa.select(col(Call.id)).where(
        col(Call.lead_id) == lead_id, col(Call.direction) == Direction.OUTBOUND.value
    )
    return session.scalar(called.limit(1)) is not None


def told_before(session: Session, lead_id: str, script: Script) -> tuple[tuple[str, str], ...]:
    """Return what the person answered in earlier calls and still holds, by question.

    Pain and times pass; whether they are new, what for, and an insurance stay.
    """
    answers: dict[str, str] = {}
    statement = (
        sa.select(col(CallEvent.data))
        .join(Call, col(Call.id) == col(CallEvent.call_id))
        .where(col(Call.lead_id) == lead_id, col(CallEvent.kind) == "gave_answer")
        .order_by(col(CallEvent.id))
    )
    for data in session.scalars(statement):
        key, value = str(data.get("question", "")), str(data.get("value", ""))
        question = script.questions.get(key)
        if question and question.values and question.takes(value) and key != CALLER_NAME:
            answers[key] = value
    return tuple(
        (key, value)
        for key, value in answers.items()
        if not _passes(script, key) and value not in script.questions[key].urgent_when
    )


def _passes(script: Script, key: str) -> bool:
    """Tell whether a question is about today: a yes or no that may mean pain."""
    question = script.questions[key]
    return bool(question.urgent_when) and not question.visit_types
