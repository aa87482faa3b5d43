"""Somebody calls our number: whose it is, who calls, and what happens on the line.

Rule 1: Twilio may ask twice about one call, and we may have died in between: the call is written
once, under Twilio's name for it, and each time answered with a pass that opens the same talk.
Rule 2: an answer is given whatever is wrong: who cannot be led hears where to reach the clinic.
Rule 3: who calls us is not called: their attempt that was about to be dialled goes back.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling import callers, door, ledger, queue, store
from openchair.calling.admission import ADMISSION_LOCK, secret_token
from openchair.calling.attempt import KIND, job_key
from openchair.calling.callers import Found
from openchair.calling.house import ClinicOf, House
from openchair.calling.ledger import Entry, Source
from openchair.calling.line import take_news
from openchair.calling.recovery import living_seats
from openchair.calling.store import CallRow
from openchair.log import logger
from openchair.phone import Phone
from openchair.tables import Call, CallStatus, Client, DialState, Direction
from openchair.telephony import stream_pass
from openchair.telephony.base import LineStatus
from openchair.telephony.stream_pass import StreamPass
from openchair.telephony.twilio import (
    HANG_UP,
    Form,
    is_caller,
    read_news,
    say_twiml,
    stream_twiml,
    transfer_twiml,
)

log = logger(__name__)

Submit = Callable[[Session, str, str, dict[str, Any]], object]
"""Hands a durable job over: (session, kind, key, arguments)."""
_REACH_US = {
    "en": "Thank you for calling {clinic}. Nobody can take your call right now. "
    "Please reach us at {number}. Goodbye.",
    "es": "Gracias por llamar a {clinic}. En este momento nadie puede atenderle. "
    "Puede comunicarse con nosotros al {number}. Adiós.",
}
_CALL_AGAIN = {
    "en": "Thank you for calling {clinic}. Nobody can take your call right now. "
    "Please call again in a few minutes. Goodbye.",
    "es": "Gracias por llamar a {clinic}. En este momento nadie puede atenderle. "
    "Por favor llame otra vez en unos minutos. Adiós.",
}
_SORRY = "Thank you for calling. Nobody can take your call right now. Goodbye."
_CUT_OFF = {
    "en": "I am sorry, something is not working on our side. ",
    "es": "Lo siento, algo falló de nuestro lado. ",
}


@dataclass(frozen=True, slots=True)
class Reception:
    """Takes the calls that come in."""

    number: Phone
    """The one that all clinics call from."""
    house: House
    clinic_of: ClinicOf
    secret: str
    """Signs the passes of media streams."""
    agent_url: str
    submit: Submit

    def take(self, session: Session, form: Form, *, now: dt.datetime) -> str:
        """Return what is to happen on a line that rings here."""
        said = dict(form)
        sid, caller, called = said.get("CallSid", ""), said.get("From", ""), said.get("To", "")
        if session.get_bind().dialect.name == "postgresql":
            # One at a time: a seat is given once, and a call that is told of twice written once.
            session.execute(sa.select(sa.func.pg_advisory_xact_lock(ADMISSION_LOCK)))
        known = _by_carrier_id(session, sid)
        if known is not None:
            return self._lead(session, known, called, now)
        client, found = self._whose(session, caller, called, now)
        if client is None:
            return say_twiml(_SORRY, "en")
        if not sid or not is_caller(caller):
            return self._cannot_lead(client, called)
        return self._receive(session, client, found, said, now)

    def told(self, session: Session, form: Form, *, now: dt.datetime) -> None:
        """Take news of a line that rang here; its call is found by the carrier's own name."""
        row = _by_carrier_id(session, dict(form).get("CallSid", ""))
        news = read_news(row.token or "", form, now) if row else None
        if news is not None:
            take_news(session, news, self.house, now=now)

    # --- whose it is ---

    def _whose(
        self, session: Session, caller: str, called: str, now: dt.datetime
    ) -> tuple[Client | None, Found | None]:
        """Return the clinic that was called, and the lead who calls, as far as that can be told.

        A number that several clinics share is the one's that called the caller last.
        """
        clinics = self._clinics_at(session, called)
        found = callers.who_left(session, caller, clinics, now) if is_caller(caller) else None
        if found is not None:
            return session.get(Client, found.client_id), found
        return (session.get(Client, clinics[0]) if len(clinics) == 1 else None), None

    def _clinics_at(self, session: Session, called: str) -> Sequence[str]:
        own = sa.select(col(Client.id)).where(col(Client.callback_number) == called)
        ids = session.scalars(own).all() if called else ()
        if not ids and called == self.number:
            ids = session.scalars(sa.select(col(Client.id))).all()
        return ids

    # --- taking it ---

    def _receive(
        self,
        session: Session,
        client: Client,
        found: Found | None,
        said: dict[str, str],
        now: dt.datetime,
    ) -> str:
        is_free = living_seats(session, now) > queue.count_open(session)
        if not is_free or self.clinic_of(client).inbound is None:
            log.warning("call_not_taken", client_id=client.id, seat=is_free)
            return self._cannot_lead(client, said.get("To", ""))
        caller, ids = said["From"], self.house.ids
        _hold_back(session, client.id, caller, now)
        found = found or callers.add_caller(session, client, caller, "", now=now, ids=ids)
        row = self._write(session, found, caller, said["CallSid"], now)
        self.submit(session, KIND, job_key(row.token or row.id), {"call_id": row.id})
        log.info("call_received", call_id=row.id, client_id=client.id)
        return self._lead(session, row, said.get("To", ""), now)

    def _write(
        self, session: Session, found: Found, caller: str, sid: str, now: dt.datetime
    ) -> CallRow:
        earlier = store.calls_of_lead(session, found.lead_id)  # locked: nobody adds one meanwhile
        row: dict[str, Any] = {
            "id": self.house.ids.new("call"),
            "lead_id": found.lead_id,
            "batch_id": found.batch_id,
            "client_id": found.client_id,
            "direction": Direction.INBOUND.value,
            "status": CallStatus.IN_PROGRESS.value,
            "attempt": callers.next_attempt(session, found.lead_id),
            "dials": sum(each.placing_at is not None for each in earlier),
            "created_at": now,
            "updated_at": now,
            "phone": caller,
            "priority": 0,
            "due_at": now,
            "dial_state": DialState.PLACED.value,
            "token": secret_token(),
            "claimed_at": now,
            "carrier_id": sid,
            "line_status": LineStatus.ANSWERED.value,
            "answered_at": now,
            "cancel_requested": False,
        }
        store.add_calls(session, [row])
        data = {"carrier_id": sid}
        entry = Entry(row["id"], found.client_id, now, Source.LINE, "received", data)
        ledger.write(session, [entry])
        return store.calls(session, [row["id"]])[row["id"]]

    def _lead(self, session: Session, row: CallRow, called: str, now: dt.datetime) -> str:
        """Connect a call to the voice agent; where that fails in mid-call, say so."""
        if row.is_ended or row.cancel_requested:
            return HANG_UP
        assert row.carrier_id is not None
        opens = StreamPass(row.id, row.carrier_id)
        text = stream_pass.issue(self.secret, opens, now=now)
        client = session.get_one(Client, row.client_id)
        sorry = _CUT_OFF[client.language] + self._reach(client, called)
        parameters = {stream_pass.PARAMETER: text}
        return stream_twiml(self.agent_url, parameters, then=sorry, language=client.language)

    def _cannot_lead(self, client: Client, called: str) -> str:
        """Connect a caller whom we cannot lead to the staff, else say where to reach them."""
        if client.transfer_number and client.transfer_number != called:
            return transfer_twiml(Phone(client.transfer_number))
        return say_twiml(self._reach(client, called), client.language)

    def _reach(self, client: Client, called: str) -> str:
        number = client.callback_number
        words = _REACH_US if number and number not in {called, self.number} else _CALL_AGAIN
        clinic = client.legal_name or client.name
        return words[client.language].format(clinic=clinic, number=_digits(number))


def _by_carrier_id(session: Session, sid: str) -> CallRow | None:
    statement = sa.select(col(Call.id)).where(
        col(Call.carrier_id) == sid, col(Call.direction) == Direction.INBOUND.value
    )
    call_id = session.scalar(statement) if sid else None
    return store.call(session, call_id) if call_id else None


def _hold_back(session: Session, client_id: str, phone: str, now: dt.datetime) -> None:
    """Put back what is about to be dialled to this number: they are on the line already."""
    for row in store.queued_calls_to(session, client_id, phone):
        if row.dial_state == DialState.INTENT:
            door.put_back(session, row, row.due_at, now)


def _digits(number: str) -> str:
    """Spell a number, so that it is read digit by digit."""
    return " ".join(number.removeprefix("+1").removeprefix("+"))
