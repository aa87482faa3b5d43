"""Tells others how a call ended: notices are written, and their deliveries started, with it."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling.rules import Ending
from openchair.calling.store import CallRow
from openchair.conversation.call import Result
from openchair.durable import Engine
from openchair.ids import Ids
from openchair.notices import store as notices
from openchair.notices.rules import Kind, result_body
from openchair.notices.store import News
from openchair.tables import Call, CallResult, Lead, Webhook

KIND = "notice"


def job_key(notice_id: str) -> str:
    """Return the key of a notice's delivery."""
    return f"notice:{notice_id}"


@dataclass(frozen=True, slots=True)
class Teller:
    """Writes notices of ended calls for those who asked for them."""

    engine: Engine
    ids: Ids

    def __call__(
        self, session: Session, row: CallRow, ending: Ending, *, is_final: bool, now: dt.datetime
    ) -> None:
        """Write the notices of one ended call and start their deliveries, in this transaction."""
        lead = session.get_one(Lead, row.lead_id)
        if not lead.callback_url and not _has_webhooks(session, row.client_id):
            return
        call = session.get_one(Call, row.id, populate_existing=True)
        result = session.scalars(
            sa.select(CallResult).where(col(CallResult.call_id) == row.id)
        ).one()
        for kind in _kinds(ending, is_final=is_final):
            body = result_body(kind, call=call, lead=lead, result=result, final=is_final, now=now)
            news = News(kind, row.client_id, body, row.id, lead.callback_url)
            self.start(session, notices.add_notices(session, news, now=now, ids=self.ids))

    def start(self, session: Session, added: list[notices.Added]) -> None:
        """Start the deliveries of notices just written."""
        for each in added:
            arguments = {"notice_id": each.notice_id}
            self.engine.submit(session, KIND, job_key(each.notice_id), arguments)


def _has_webhooks(session: Session, client_id: str) -> bool:
    statement = sa.select(col(Webhook.id)).where(col(Webhook.client_id) == client_id).limit(1)
    return session.scalar(statement) is not None


def _kinds(ending: Ending, *, is_final: bool) -> list[Kind]:
    kinds = [Kind.CALL_COMPLETED]
    if ending.result is Result.OPTED_OUT:
        kinds.append(Kind.LEAD_OPTED_OUT)
    if is_final:
        kinds.append(Kind.LEAD_FINISHED)
    return kinds
