"""What Twilio tells us and asks us: news of a call, who picked up, and what to do now.

Rule 1: whoever has no signature over the public address and the whole form is nobody.
Rule 2: an answer is given whatever is wrong: a call we do not know, or no longer want, is hung up.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from sqlalchemy.orm import Session

from openchair.calling import ledger, recording_store, store
from openchair.calling.house import ClinicOf, House
from openchair.calling.inbound import Reception
from openchair.calling.ledger import Entry, Source
from openchair.calling.line import take_news
from openchair.telephony import stream_pass
from openchair.telephony.stream_pass import StreamPass
from openchair.telephony.twilio import (
    HANG_UP,
    Form,
    TwilioAccount,
    is_genuine,
    is_of_the_end,
    read_news,
    stream_twiml,
)
from openchair.telephony.twilio_recordings import read_recording

VERDICT = "who_answered"
"""The kind of the ledger's line that holds the carrier's guess: human, machine_end_beep, fax …"""
_BODY_HASH = "bodySHA256"
_STATUS = "status"


def leave_it(session: Session, call_id: str) -> None:
    """Leave a recording to recovery, which finds it."""


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Twilio's side door."""

    account: TwilioAccount
    tokens: Sequence[str]
    """Every auth token that is good now."""
    house: House
    clinic_of: ClinicOf
    secret: str
    """Signs the passes of media streams."""
    agent_url: str
    reception: Reception
    fetch_recording: Callable[[Session, str], None] = leave_it
    """Starts the job that fetches the recording of a call, by its id."""

    def is_genuine(self, path: str, query: str, body: bytes, form: Form, given: str) -> bool:
        """Tell whether Twilio signed this request.

        The URL is the public one as configured, never what the Host header claims. A body that is
        no form is signed by its hash in the query.
        """
        base = self.account.public_base_url.rstrip("/")
        url = f"{base}{path}?{query}" if query else f"{base}{path}"
        hashed = parse_qs(query).get(_BODY_HASH)
        if hashed:
            expected = hashlib.sha256(body).hexdigest()
            if not hmac.compare_digest(expected.encode(), hashed[0].lower().encode()):
                return False
            form = ()
        return is_genuine(self.tokens, url, form, given)

    def told(self, session: Session, token: str, form: Form, *, now: dt.datetime) -> None:
        """Take a status callback."""
        news = read_news(token, form, now)
        if news is not None:
            take_news(session, news, self.house, now=now)

    def guessed(self, session: Session, token: str, form: Form, *, now: dt.datetime) -> None:
        """Take the carrier's guess at who picked up; the voice agent looks for it."""
        row = store.call_by_token(session, token)
        guess = dict(form).get("AnsweredBy", "")
        if row is not None and guess:
            data = {"by": guess}
            entry = Entry(row.id, row.client_id, now, Source.LINE, VERDICT, data, VERDICT)
            ledger.write_once(session, entry)

    def recorded(self, session: Session, token: str, form: Form, *, now: dt.datetime) -> None:
        """Take what the carrier tells of a recording; its fetch begins with this transaction."""
        row = store.call_by_token(session, token)
        found = read_recording(form)
        if row is None or found is None or found.call_id != row.carrier_id:
            return
        if recording_store.told(session, row.id, found, now=now):
            self.fetch_recording(session, row.id)

    def answered(self, session: Session, token: str, form: Form, *, now: dt.datetime) -> str:
        """Return what is to happen on a line that was picked up."""
        self.told(session, token, form, now=now)
        row = store.call_by_token(session, token)
        carrier_id = dict(form).get("CallSid", "")
        if row is None or row.is_ended or row.cancel_requested or row.carrier_id != carrier_id:
            return HANG_UP
        opens = StreamPass(row.id, carrier_id)
        text = stream_pass.issue(self.secret, opens, now=now)
        return stream_twiml(self.agent_url, {stream_pass.PARAMETER: text})

    def called_us(self, session: Session, form: Form, about: str, *, now: dt.datetime) -> str:
        """Return what is to happen on a line that rings at our number; nothing for mere news."""
        if about == _STATUS or is_of_the_end(form):
            self.reception.told(session, form, now=now)
            return ""
        return self.reception.take(session, form, now=now)
